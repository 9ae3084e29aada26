// Outbound messages of EDIFACT to the bytes of an interchange, by the partner's settings. The
// counterpart of compose.hpp; the control reference is given.
#pragma once

#include "base/charset.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "partners/edi_settings.hpp"
#include "syntax/segment_writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::stages {

/// What messages to a partner are wrapped in.
struct EdifactEnvelope {
    partners::EdifactSettings const& settings;
    std::uint64_t control = 0;  ///< 0020
    Instant now;
    bool is_test = false;
};

/// The service characters that messages for this partner are written with.
syntax::Delimiters outbound_delimiters(partners::EdifactSettings const& settings);

/// The characters that this partner takes, by 0001 of what we send.
Charset outbound_charset(partners::EdifactSettings const& settings);

/// One interchange without groups. Message references are 1, 2 ... in the order of `messages`,
/// which were written with delimiters and charset of the settings. Errors: invalid when a value of
/// the profile does not fit its element.
Expected<std::string> compose_messages(
    EdifactEnvelope const& envelope, std::vector<syntax::SetBody> messages
);

/// A line feed behind each terminator that is one.
std::string with_line_ends(std::string_view text, syntax::Delimiters const& delimiters);

}  // namespace tidegate::stages
