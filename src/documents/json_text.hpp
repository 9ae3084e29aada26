// JSON strings as written by json.cpp and json_schema.cpp. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

namespace tidegate::documents {

/// Appends `text`, which is UTF-8, quoted and escaped (RFC 8259 §7).
void append_json_string(std::string& to, std::string_view text);

}  // namespace tidegate::documents
