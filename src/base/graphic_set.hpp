// The sets of graphic characters that escape sequences name: what a final byte means, and which
// character a byte of such a set is. Source: ISO 2375, the registrations of the single sets; the
// characters come from the C library. Knows nothing of shifts: see iso2022.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidegate {

/// How many bytes make a character, and which bytes may: 0x21 to 0x7E, or 0x20 to 0x7F too.
struct GraphicSet {
    std::uint8_t bytes = 1;
    bool has_96 = false;
    /// Its place among those that are known; negative for one that is not, of which no character
    /// can be told.
    int index = -1;

    [[nodiscard]] bool is_known() const { return index >= 0; }
    bool operator==(GraphicSet const&) const = default;
};

/// Which of the three kinds an escape sequence designates: 94, 96, or 94 (96) of several bytes.
struct GraphicSetKind {
    bool has_96 = false;
    bool is_multiple = false;
};

/// The set that `final` (the bytes that end the escape sequence) names. One that is not known still
/// has its number of bytes, so that its text can be passed.
GraphicSet find_graphic_set(GraphicSetKind kind, std::string_view final);

/// ASCII, what G0 is before any escape sequence.
GraphicSet ascii_graphic_set();

/// The character of `bytes` (each without its eighth bit); 0 if the set has none there, or is not
/// known. Never one of ASCII for a set of several bytes. Tables are made at their first use.
char32_t character_of(GraphicSet const& set, std::string_view bytes);

}  // namespace tidegate
