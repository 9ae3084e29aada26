// Reads text with code extension: which character the next bytes are depends on the escape
// sequences and shifts before them. Source: ISO 2022 (ECMA-35), for 7 and 8 bits; ISO 2375 for the
// sets (graphic_set.hpp). Does not write.
#pragma once

#include "base/graphic_set.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidegate {

/// What the next bytes are. Copied to try something: it is all the state that there is.
class Iso2022Decoder {
public:
    enum class Kind : std::uint8_t {
        character,         ///< a graphic character, or a control character below 0x20
        shift,             ///< an escape sequence or a shift: no text
        unknown_sequence,  ///< an escape sequence whose effect is not known: no text
        no_character,      ///< bytes that mean nothing in the set that they are in
        other_system,      ///< what follows is not by ISO 2022, and cannot be read
        cut,               ///< the text ends in the middle
    };
    struct Step {
        Kind kind;
        std::size_t size = 0;    ///< bytes; 0 if cut
        char32_t character = 0;  ///< U+FFFD for no_character; 0 where there is no text
    };

    /// What stands at the front of `text`, which is not empty. One that is cut changes nothing:
    /// call again with more, or take what is there for no_character.
    Step next(std::string_view text);

    /// True if the bytes 0x21 to 0x7E are ASCII, as at the beginning.
    [[nodiscard]] bool is_ascii() const {
        return left_ == 0 && single_ == 0 && sets_[0] == ascii_graphic_set();
    }

private:
    static constexpr std::size_t kSets = 4;  // G0 to G3

    Step escape(std::string_view text);
    Step short_escape(char final, std::size_t size);
    Step designate(std::string_view intermediates, char final, std::size_t size);
    Step graphic(std::string_view text, bool is_right);

    std::array<GraphicSet, kSets> sets_{ascii_graphic_set(), {}, {}, {}};
    std::uint8_t left_ = 0;    ///< the set of the bytes 0x20 to 0x7F
    std::uint8_t right_ = 1;   ///< of those from 0xA0 on
    std::uint8_t single_ = 0;  ///< G2 or G3 for the next character only; 0: none
};

}  // namespace tidegate
