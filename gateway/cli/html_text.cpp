#include "cli/html_text.hpp"

#include "base/charset.hpp"

namespace tidegate::cli {

std::string html(std::string_view text) {
    std::string const utf8 = is_utf8(text) ? std::string(text) : latin1_to_utf8(text);
    std::string out;
    out.reserve(utf8.size());
    for (char const c : utf8) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default: {
                auto const byte = static_cast<unsigned char>(c);
                out += byte < 0x20 || byte == 0x7F ? ' ' : c;
            }
        }
    }
    return out;
}

}  // namespace tidegate::cli
