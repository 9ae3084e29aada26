#include "base/iso2022.hpp"

#include <algorithm>
#include <string>

namespace tidegate {
namespace {

using Kind = Iso2022Decoder::Kind;
using Step = Iso2022Decoder::Step;

constexpr char kEscape = 0x1B;
constexpr char kShiftOut = 0x0E;  // LS1
constexpr char kShiftIn = 0x0F;   // LS0
constexpr unsigned char kSingleShift2 = 0x8E;
constexpr unsigned char kSingleShift3 = 0x8F;
constexpr unsigned char kFirstControl8 = 0x80;
constexpr unsigned char kFirstRight = 0xA0;
constexpr char kSpace = 0x20;
constexpr char kDelete = 0x7F;
constexpr char kLastIntermediate = 0x2F;
constexpr char kFirstFinal = 0x30;
constexpr char32_t kReplacement = 0xFFFD;

bool is_intermediate(char byte) { return byte >= kSpace && byte <= kLastIntermediate; }
bool is_final(char byte) { return byte >= kFirstFinal && byte < kDelete; }

}  // namespace

Step Iso2022Decoder::next(std::string_view text) {
    auto const byte = static_cast<unsigned char>(text[0]);
    if (byte >= kFirstRight) return graphic(text, true);
    if (byte == kSingleShift2 || byte == kSingleShift3) {
        single_ = byte == kSingleShift2 ? 2 : 3;
        return {Kind::shift, 1};
    }
    if (byte >= kFirstControl8) {
        single_ = 0;
        return {Kind::no_character, 1, kReplacement};
    }
    if (text[0] == kEscape) return escape(text);
    if (text[0] < kSpace) {
        single_ = 0;
        if (text[0] != kShiftOut && text[0] != kShiftIn)
            return {Kind::character, 1, static_cast<char32_t>(byte)};
        left_ = text[0] == kShiftOut ? 1 : 0;
        return {Kind::shift, 1};
    }
    return graphic(text, false);
}

Step Iso2022Decoder::escape(std::string_view text) {
    std::size_t at = 1;
    while (at < text.size() && is_intermediate(text[at])) ++at;
    // A sequence that long is none, and its end would never be looked for far enough.
    constexpr std::size_t kLongest = 8;
    if (at == text.size() && at < kLongest) return {Kind::cut};
    single_ = 0;
    if (at >= kLongest || !is_final(text[at])) return {Kind::unknown_sequence, at};
    std::string_view const intermediates = text.substr(1, at - 1);
    if (intermediates.empty()) return short_escape(text[at], at + 1);
    return designate(intermediates, text[at], at + 1);
}

/// Shifts that have no byte of their own in 7 bits, or at all.
Step Iso2022Decoder::short_escape(char final, std::size_t size) {
    switch (final) {
        case 'N':
            single_ = 2;
            break;
        case 'O':
            single_ = 3;
            break;
        case 'n':
            left_ = 2;
            break;
        case 'o':
            left_ = 3;
            break;
        case '~':
            right_ = 1;
            break;
        case '}':
            right_ = 2;
            break;
        case '|':
            right_ = 3;
            break;
        default:
            return {Kind::unknown_sequence, size};
    }
    return {Kind::shift, size};
}

Step Iso2022Decoder::designate(std::string_view intermediates, char final, std::size_t size) {
    constexpr std::string_view kOf94 = "()*+";  // G0 to G3
    constexpr std::string_view kOf96 = "-./";   // G1 to G3
    switch (intermediates[0]) {
        case ' ':  // announces what will be used
        case '&':  // the revision of the set that the next sequence names
            return {Kind::shift, size};
        case '!':  // C0: only the one that is there
            return {
                final == '@' && intermediates.size() == 1 ? Kind::shift : Kind::unknown_sequence,
                size
            };
        case '"':  // C1
            return {
                final == 'C' && intermediates.size() == 1 ? Kind::shift : Kind::unknown_sequence,
                size
            };
        case '%':
            return {
                final == '@' && intermediates.size() == 1 ? Kind::shift : Kind::other_system, size
            };
        default:
            break;
    }
    GraphicSetKind kind;
    kind.is_multiple = intermediates[0] == '$';
    if (kind.is_multiple) intermediates.remove_prefix(1);
    // The first three sets of several bytes have no byte for G0 in their sequence.
    bool const is_first_form = kind.is_multiple && intermediates.empty();
    if (is_first_form && (final < '@' || final > 'B')) return {Kind::unknown_sequence, size};
    std::size_t number = 0;
    if (!is_first_form) {
        char const place = intermediates[0];
        kind.has_96 = kOf96.contains(place);
        if (!kind.has_96 && !kOf94.contains(place)) return {Kind::unknown_sequence, size};
        number = kind.has_96 ? kOf96.find(place) + 1 : kOf94.find(place);
        intermediates.remove_prefix(1);
    }
    sets_[number] = find_graphic_set(kind, std::string(intermediates) + final);
    return {sets_[number].is_known() ? Kind::shift : Kind::unknown_sequence, size};
}

/// A character of the set that is shifted in; `is_right`: its first byte has the eighth bit.
Step Iso2022Decoder::graphic(std::string_view text, bool is_right) {
    constexpr unsigned char kLowBits = 0x7F;
    GraphicSet const& set = sets_[single_ != 0 ? single_ : is_right ? right_ : left_];
    auto const is_edge = [](char low) { return low == kSpace || low == kDelete; };
    auto const low_of = [](char byte) {
        return static_cast<char>(static_cast<unsigned char>(byte) & kLowBits);
    };
    char const first = low_of(text[0]);
    if (!set.has_96 && is_edge(first)) {
        // In a set of 94 the two are space and delete on the left, and nothing on the right.
        single_ = 0;
        if (is_right) return {Kind::no_character, 1, kReplacement};
        return {Kind::character, 1, static_cast<char32_t>(first)};
    }
    std::array<char, 4> bytes{};
    for (std::size_t i = 0; i < set.bytes; ++i) {
        if (i == text.size()) return {Kind::cut};
        auto const byte = static_cast<unsigned char>(text[i]);
        char const low = low_of(text[i]);
        bool const is_of_half = (byte >= kFirstRight) == is_right && low >= kSpace;
        if (!is_of_half || (!set.has_96 && is_edge(low))) {
            single_ = 0;
            return {Kind::no_character, i, kReplacement};
        }
        bytes[i] = low;
    }
    single_ = 0;
    char32_t const character = character_of(set, {bytes.data(), set.bytes});
    if (character == 0) return {Kind::no_character, set.bytes, kReplacement};
    return {Kind::character, set.bytes, character};
}

}  // namespace tidegate
