// The last look at what we are about to send: an outbound interchange is read back and held against
// the standard and the partner's guideline, so that a partner never sees a wrong byte of ours.
#pragma once

#include "base/error.hpp"
#include "standards/guideline.hpp"
#include "standards/library.hpp"

#include <string_view>

namespace tidegate::stages {

/// Errors: refused with the first error that a reader of `interchange` would find, also
/// that there is no dictionary of its release.
Expected<void> verify_outbound(
    std::string_view interchange, standards::DictionaryLibrary& dictionaries,
    standards::Guidelines const& guidelines
);

}  // namespace tidegate::stages
