#include "syntax/xml_references.hpp"

#include "syntax/xml_prolog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::syntax {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kEntities[] = {"lt", "gt", "amp", "apos", "quot"};

/// Whether XML 1.0 §2.2 has the character.
bool is_character(std::uint32_t code) {
    if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
    bool const is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code <= 0x10FFFF && !is_surrogate && code != 0xFFFE && code != 0xFFFF;
}

bool is_character_reference(std::string_view digits) {
    constexpr int kHexadecimal = 16;
    bool const is_hexadecimal = digits.starts_with('x');
    if (is_hexadecimal) digits.remove_prefix(1);
    std::uint32_t code = 0;
    char const* const end = digits.data() + digits.size();
    auto const read = std::from_chars(digits.data(), end, code, is_hexadecimal ? kHexadecimal : 10);
    return read.ec == std::errc{} && read.ptr == end && is_character(code);
}

}  // namespace

Expected<void> check_xml_references(std::string_view bytes, std::size_t begin, std::size_t end) {
    std::string_view const text = bytes.substr(0, end);
    for (std::size_t at = text.find('&', begin); at != kNone; at = text.find('&', at + 1)) {
        auto const no = [&](std::string message) {
            return xml_error(ErrorCode::invalid, bytes, at, std::move(message));
        };
        std::size_t const close = text.find(';', at);
        if (close == kNone) return no("'&' begins no reference; in text it is &amp;");
        std::string_view const name = text.substr(at + 1, close - at - 1);
        if (name.starts_with('#')) {
            if (is_character_reference(name.substr(1))) continue;
            return no("a reference to a character that XML does not have");
        }
        if (std::ranges::find(kEntities, name) != std::end(kEntities)) continue;
        constexpr std::size_t kShown = 40;
        return xml_error(
            ErrorCode::unsupported, bytes, at,
            fmt::format("the entity '{}' is not read", name.substr(0, kShown)),
            "only lt, gt, amp, apos and quot are; send the character itself"
        );
    }
    return {};
}

}  // namespace tidegate::syntax
