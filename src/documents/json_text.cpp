#include "documents/json_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace tidegate::documents {

void append_json_string(std::string& to, std::string_view text) {
    constexpr char kFirstPrintable = 0x20;
    to += '"';
    for (char const c : text) {
        if (c == '"' || c == '\\') {
            to += '\\';
            to += c;
        } else if (c == '\n') {
            to += "\\n";
        } else if (c >= 0 && c < kFirstPrintable) {
            fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<int>(c));
        } else {
            to += c;
        }
    }
    to += '"';
}

}  // namespace tidegate::documents
