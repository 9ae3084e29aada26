#include "base/charset.hpp"

#include <fmt/format.h>

#include <array>

namespace tidegate {
namespace {

using ByteSet = std::array<bool, 256>;

constexpr ByteSet set_of(std::string_view characters) {
    ByteSet set{};
    for (char const c : characters) set[static_cast<unsigned char>(c)] = true;
    return set;
}

// X12.6, basic and extended character sets.
constexpr std::string_view kBasic = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?=";
constexpr std::string_view kExtended =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "
    "!\"&'()*+,-./:;?=abcdefghijklmnopqrstuvwxyz%~@[]_{}\\|<>#$^`";
constexpr ByteSet kBasicSet = set_of(kBasic);
constexpr ByteSet kExtendedSet = set_of(kExtended);

/// Length of the valid UTF-8 sequence at the front of `text` (RFC 3629); 0 when there is none.
std::size_t utf8_length(std::string_view text) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const first = byte(0);
    if (first < 0x80) return 1;
    std::size_t const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
    }
    bool const is_overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
    bool const is_surrogate = first == 0xed && byte(1) > 0x9f;
    bool const is_beyond = first == 0xf4 && byte(1) > 0x8f;
    return is_overlong || is_surrogate || is_beyond ? 0 : length;
}

}  // namespace

std::optional<std::size_t> find_foreign_byte(std::string_view text, Charset charset) {
    for (std::size_t i = 0; i < text.size();) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool is_in_set = true;
        std::size_t length = 1;
        switch (charset) {
            case Charset::x12_basic:
                is_in_set = kBasicSet[byte];
                break;
            case Charset::x12_extended:
                is_in_set = kExtendedSet[byte];
                break;
            case Charset::ascii:
                is_in_set = byte >= 0x20 && byte < 0x7f;
                break;
            case Charset::latin1:
                is_in_set = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || byte >= 0xa0);
                break;
            case Charset::utf8:
                length = utf8_length(text.substr(i));
                is_in_set = length > 1 || (byte >= 0x20 && byte < 0x7f);
                break;
        }
        if (!is_in_set) return i;
        i += length;
    }
    return {};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        std::size_t const length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string latin1_to_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out.push_back(c);
        } else {
            out.push_back(static_cast<char>(0xc0 | byte >> 6));
            out.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
        }
    }
    return out;
}

Expected<std::string> utf8_to_latin1(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = utf8_length(text.substr(i));
        auto const first = static_cast<unsigned char>(text[i]);
        if (length == 1) {
            out.push_back(text[i]);
        } else if (length == 2 && first <= 0xc3) {
            out.push_back(
                static_cast<char>(first << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3f))
            );
        } else {
            std::string_view const culprit = text.substr(i, length == 0 ? 1 : length);
            return fail(
                ErrorCode::invalid,
                length == 0 ? fmt::format("byte {} is not UTF-8", i)
                            : fmt::format("character '{}' does not exist in ISO 8859-1", culprit)
            );
        }
        i += length;
    }
    return out;
}

}  // namespace tidegate
