#include "base/charset.hpp"

#include "base/iso2022.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstring>

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
// ISO 9735, annex A of 1988: levels A and B.
constexpr std::string_view kLevelA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/=!\"%&*;<>'+:?";
constexpr std::string_view kLevelB =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/=!\"%&*;<>'+:?abcdefghijklmnopqrstuvwxyz";
constexpr ByteSet kLevelASet = set_of(kLevelA);
constexpr ByteSet kLevelBSet = set_of(kLevelB);
constexpr ByteSet kBasicSet = set_of(kBasic);
constexpr ByteSet kExtendedSet = set_of(kExtended);

/// C1, the last of the control characters.
constexpr char32_t kLastControl = 0x9F;

/// Stands for bytes that mean no character.
constexpr char32_t kReplacement = 0xFFFD;

using UpperHalf = std::array<char32_t, 128>;

/// What iconv calls the charsets whose bytes from 0x80 on mean something of their own.
char const* iconv_name(Charset charset) {
    switch (charset) {
        case Charset::latin1:
            return "ISO-8859-1";
        case Charset::iso8859_2:
            return "ISO-8859-2";
        case Charset::iso8859_3:
            return "ISO-8859-3";
        case Charset::iso8859_4:
            return "ISO-8859-4";
        case Charset::iso8859_5:
            return "ISO-8859-5";
        case Charset::iso8859_6:
            return "ISO-8859-6";
        case Charset::iso8859_7:
            return "ISO-8859-7";
        case Charset::iso8859_8:
            return "ISO-8859-8";
        case Charset::iso8859_9:
            return "ISO-8859-9";
        case Charset::iso8859_15:
            return "ISO-8859-15";
        case Charset::windows_1252:
            return "WINDOWS-1252";
        case Charset::x12_basic:
        case Charset::x12_extended:
        case Charset::ascii:
        case Charset::utf8:
        case Charset::edifact_a:
        case Charset::edifact_b:
        case Charset::iso2022:
            return nullptr;
    }
    TIDEGATE_CHECK(false);
}

UpperHalf load_upper_half(char const* name) {
    UpperHalf half{};
    iconv_t const converter = iconv_open("UTF-32LE", name);
    TIDEGATE_CHECK(converter != iconv_t(-1));
    for (std::size_t i = 0; i < half.size(); ++i) {
        char byte = static_cast<char>(0x80 + i);
        char* in = &byte;
        std::size_t in_left = 1;
        std::array<char, 4> unit{};
        char* out = unit.data();
        std::size_t out_left = unit.size();
        if (iconv(converter, &in, &in_left, &out, &out_left) == std::size_t(-1)) continue;
        for (std::size_t k = 0; k < unit.size(); ++k)
            half[i] |= static_cast<char32_t>(static_cast<unsigned char>(unit[k])) << (8 * k);
    }
    iconv_close(converter);
    return half;
}

/// The characters of the bytes 0x80 to 0xFF, 0 where there is none; all 0 for a charset that ends
/// at 0x7F. Tables are made at their first use.
UpperHalf const& upper_half(Charset charset) {
    static auto const tables = [] {
        std::array<UpperHalf, static_cast<std::size_t>(Charset::iso2022) + 1> all{};
        for (std::size_t i = 0; i < all.size(); ++i) {
            char const* const name = iconv_name(static_cast<Charset>(i));
            if (name != nullptr) all[i] = load_upper_half(name);
        }
        return all;
    }();
    return tables[static_cast<std::size_t>(charset)];
}

/// The character of a valid sequence of `length` bytes at the front of `text`.
char32_t character_at(std::string_view text, std::size_t length) {
    constexpr std::array<unsigned char, 5> kFirstBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t character = static_cast<unsigned char>(text[0]) & kFirstBits[length];
    for (char const c : text.substr(1, length - 1))
        character = character << 6 | (static_cast<unsigned char>(c) & 0x3F);
    return character;
}

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

/// How many bytes at the front are ASCII, eight at a time.
std::size_t leading_ascii(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & kHighBits) != 0) return at;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
}

std::string iso2022_to_utf8(std::string_view text) {
    std::string out;
    Iso2022Decoder decoder;
    while (!text.empty()) {
        auto const step = decoder.next(text);
        // Of what follows an announcement of another system nothing can be told.
        bool const is_cut = step.kind == Iso2022Decoder::Kind::cut ||
                            step.kind == Iso2022Decoder::Kind::other_system;
        char32_t const character = is_cut ? kReplacement : step.character;
        if (character != 0 || step.kind == Iso2022Decoder::Kind::character)
            append_utf8(out, character);
        text.remove_prefix(is_cut ? text.size() : step.size);
    }
    return out;
}

}  // namespace

void append_utf8(std::string& out, char32_t character) {
    auto const put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 | character >> 6);
        put(0x80 | (character & 0x3F));
    } else {
        put(0xE0 | character >> 12);
        put(0x80 | (character >> 6 & 0x3F));
        put(0x80 | (character & 0x3F));
    }
}

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
            case Charset::iso2022:
                is_in_set = byte >= 0x20 && byte < 0x7f;
                break;
            case Charset::latin1:
                is_in_set = byte >= 0x20 && byte != 0x7f && (byte < 0x80 || byte >= 0xa0);
                break;
            case Charset::utf8:
                length = utf8_length(text.substr(i));
                is_in_set = length > 1 || (byte >= 0x20 && byte < 0x7f);
                break;
            case Charset::edifact_a:
                is_in_set = kLevelASet[byte];
                break;
            case Charset::edifact_b:
                is_in_set = kLevelBSet[byte];
                break;
            case Charset::iso8859_2:
            case Charset::iso8859_3:
            case Charset::iso8859_4:
            case Charset::iso8859_5:
            case Charset::iso8859_6:
            case Charset::iso8859_7:
            case Charset::iso8859_8:
            case Charset::iso8859_9:
            case Charset::iso8859_15:
            case Charset::windows_1252:
                is_in_set = byte < 0x80 ? byte >= 0x20 && byte != 0x7f
                                        : upper_half(charset)[byte - 0x80] > kLastControl;
                break;
        }
        if (!is_in_set) return i;
        i += length;
    }
    return {};
}

bool is_utf8(std::string_view text) {
    while (true) {
        text.remove_prefix(leading_ascii(text));
        if (text.empty()) return true;
        std::size_t const length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

std::optional<Charset> charset_of_syntax(std::string_view identifier) {
    if (identifier.size() != 4 || !identifier.starts_with("UNO")) return {};
    switch (identifier[3]) {
        case 'A':
            return Charset::edifact_a;
        case 'B':
            return Charset::edifact_b;
        case 'C':
            return Charset::latin1;
        case 'D':
            return Charset::iso8859_2;
        case 'E':
            return Charset::iso8859_5;
        case 'F':
            return Charset::iso8859_7;
        case 'G':
            return Charset::iso8859_3;
        case 'H':
            return Charset::iso8859_4;
        case 'I':
            return Charset::iso8859_6;
        case 'J':
            return Charset::iso8859_8;
        case 'K':
            return Charset::iso8859_9;
        case 'L':
            return Charset::iso8859_15;
        case 'X':
            return Charset::iso2022;
        case 'W':
        case 'Y':
            return Charset::utf8;
        default:
            return {};
    }
}

Charset charset_of_values(Charset charset) {
    return charset == Charset::iso2022 ? Charset::utf8 : charset;
}

bool has_own_characters(Charset charset) { return iconv_name(charset) != nullptr; }

std::string_view name_of(Charset charset) {
    switch (charset) {
        case Charset::x12_basic:
            return "the basic character set of X12";
        case Charset::x12_extended:
            return "the extended character set of X12";
        case Charset::ascii:
            return "ASCII";
        case Charset::iso2022:
            return "the ASCII of ISO 2022, which is all that is written of it";
        case Charset::utf8:
            return "UTF-8";
        case Charset::edifact_a:
            return "level A of EDIFACT (UNOA)";
        case Charset::edifact_b:
            return "level B of EDIFACT (UNOB)";
        default:
            return iconv_name(charset);
    }
}

std::string to_utf8(std::string_view text, Charset charset) {
    if (charset == Charset::iso2022) return iso2022_to_utf8(text);
    std::string out;
    out.reserve(text.size());
    UpperHalf const& upper = upper_half(charset);
    for (std::size_t i = 0; i < text.size();) {
        auto const byte = static_cast<unsigned char>(text[i]);
        std::size_t const length = charset == Charset::utf8 ? utf8_length(text.substr(i)) : 1;
        if (length > 1) {
            out += text.substr(i, length);
        } else if (byte < 0x80) {
            out.push_back(text[i]);
        } else {
            char32_t const character = length == 0 ? 0 : upper[byte - 0x80];
            append_utf8(out, character == 0 ? kReplacement : character);
        }
        i += std::max<std::size_t>(length, 1);
    }
    return out;
}

Expected<std::string> from_utf8(std::string_view text, Charset charset) {
    std::string out;
    out.reserve(text.size());
    UpperHalf const& upper = upper_half(charset);
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = utf8_length(text.substr(i));
        if (length == 0) return fail(ErrorCode::invalid, fmt::format("byte {} is not UTF-8", i));
        std::string_view const character = text.substr(i, length);
        if (length == 1 || charset == Charset::utf8) {
            out += character;
        } else {
            auto const found = std::ranges::find(upper, character_at(character, length));
            if (found == upper.end()) {
                return fail(
                    ErrorCode::invalid,
                    fmt::format("character '{}' does not exist in {}", character, name_of(charset))
                );
            }
            out.push_back(static_cast<char>(0x80 + (found - upper.begin())));
        }
        i += length;
    }
    return out;
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
