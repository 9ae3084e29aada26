// References in texts and values of XML: `&lt;`, `&#64;`, `&#x40;`. Internal to the reading of XML.
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

namespace tidegate::syntax {

/// That every `&` in `bytes` from `begin` to before `end` begins a reference that is read. Errors:
/// unsupported for an entity but the five predefined ones, else invalid.
Expected<void> check_xml_references(std::string_view bytes, std::size_t begin, std::size_t end);

}  // namespace tidegate::syntax
