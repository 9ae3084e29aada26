// What bytes mean in XML, and sixteen of them at a time. Text that is walked this way has
// kXmlSlackBytes of zeros behind it: zero is no character of XML, so that every walk ends there.
// Internal to the reading of XML.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tidegate::syntax::xml {

inline constexpr std::size_t kSixteen = 16;
/// Whoever looks at sixteen bytes may begin at the last one.
inline constexpr std::size_t kSlackBytes = kSixteen;

inline constexpr std::string_view kBlanks = " \t\r\n";

/// Bits of a byte's class.
inline constexpr std::uint8_t kIsNameStart = 1;
inline constexpr std::uint8_t kIsNamePart = 2;
inline constexpr std::uint8_t kIsBlank = 4;

/// Every byte of a character from 0x80 on is taken for a letter.
inline constexpr std::array<std::uint8_t, 256> kClasses = [] {
    std::array<std::uint8_t, 256> classes{};
    for (std::size_t byte = 0; byte < classes.size(); ++byte) {
        bool const is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                               byte == '_' || byte == ':' || byte >= 0x80;
        bool const is_part = (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';
        if (is_letter) classes[byte] = kIsNameStart | kIsNamePart;
        if (is_part) classes[byte] = kIsNamePart;
    }
    for (char const blank : kBlanks) classes[static_cast<unsigned char>(blank)] = kIsBlank;
    return classes;
}();

inline bool is(char byte, std::uint8_t what) {
    return (kClasses[static_cast<unsigned char>(byte)] & what) != 0;
}

using Sixteen = std::uint8_t __attribute__((vector_size(kSixteen)));

inline Sixteen sixteen_at(char const* at) {
    Sixteen bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/// Of a comparison: a bit for each byte, the first one lowest.
template <class Comparison>
std::uint32_t bits_of(Comparison comparison) {
    using Bits = bool __attribute__((ext_vector_type(kSixteen)));
    return __builtin_bit_cast(std::uint16_t, __builtin_convertvector(comparison, Bits));
}

/// The first byte from `at` on that is no blank character (0x20).
inline char const* behind_blanks(char const* at) {
    while (true) {
        std::uint32_t const others = bits_of(sixteen_at(at) != ' ');
        if (others != 0) return at + std::countr_zero(others);
        at += kSixteen;
    }
}

}  // namespace tidegate::syntax::xml
