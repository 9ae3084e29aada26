// Text as HTML.
#pragma once

#include <string>
#include <string_view>

namespace tidegate::cli {

/// For contents and attributes in double quotes. Bytes that are not UTF-8 are taken as ISO 8859-1,
/// control characters become blanks.
std::string html(std::string_view text);

}  // namespace tidegate::cli
