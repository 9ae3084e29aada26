#include "syntax/characters.hpp"

#include "base/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {
namespace {

constexpr char kFirstPrintable = 0x20;
constexpr char kLastPrintable = 0x7E;
constexpr char kSubstitute = 0x1A;

bool is_printable(char byte) { return byte >= kFirstPrintable && byte <= kLastPrintable; }

int two_digits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char byte) { return is_digit(byte); });
}

bool is_time_of_day(std::string_view text) {
    if (!is_digits(text) || text.size() < 4 || text.size() > 8 || text.size() == 5) return false;
    if (two_digits(text) > 23 || two_digits(text.substr(2)) > 59) return false;
    return text.size() == 4 || two_digits(text.substr(4)) <= 59;
}

std::size_t blank_size(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.empty()) return 0;
    char const first = text.front();
    if (first == '\t' || first == '\r' || first == '\n' || first == ' ' || first == '\0' ||
        first == kSubstitute)
        return 1;
    return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

std::string without_line_ends(std::string_view text) {
    std::string out(text);
    std::erase_if(out, is_line_end);
    return out;
}

std::size_t offset_with_line_ends(std::string_view text, std::size_t offset) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_line_end(text[at])) continue;
        if (offset == 0) return at;
        --offset;
    }
    return text.size();
}

std::string printable(std::string_view text) {
    std::string out;
    for (char byte : text.substr(0, limits::finding_value_bytes_max)) {
        if (is_printable(byte)) {
            out += byte;
        } else {
            out += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
        }
    }
    if (text.size() > limits::finding_value_bytes_max) out += "...";
    return out;
}

std::string quoted(char byte) {
    if (byte == ' ') return "a blank";
    if (byte == '\r') return "carriage return (0x0D)";
    if (byte == '\n') return "line feed (0x0A)";
    if (is_printable(byte)) return fmt::format("'{}'", byte);
    return fmt::format("the byte 0x{:02X}", static_cast<unsigned char>(byte));
}

}  // namespace tidegate::syntax
