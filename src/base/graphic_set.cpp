#include "base/graphic_set.hpp"

#include "base/error.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tidegate {
namespace {

constexpr unsigned char kHighBit = 0x80;
constexpr char kFirst94 = 0x21;
constexpr char kFirst96 = 0x20;
constexpr std::size_t kColumns = 94;

/// One registration: its place in the escape sequence, and where the C library has its characters.
struct Registration {
    GraphicSetKind kind;
    std::string_view final;
    char const* charset;        ///< an encoding that holds the set
    std::string_view prefix;    ///< what stands in front of each of its characters there
    bool is_upper_half = true;  ///< there its bytes have the eighth bit
};

constexpr GraphicSetKind k94{false, false};
constexpr GraphicSetKind k96{true, false};
constexpr GraphicSetKind k94x94{false, true};

// International register of coded character sets: ISO-IR 6 stands first, see ascii_graphic_set().
// ISO-IR 2, the IRV of 1973 and 1983, is ISO-IR 6 but for two characters: see patched().
constexpr auto kRegistrations = std::to_array<Registration>({
    {k94, "B", "ASCII", "", false},
    {k94, "@", "ASCII", "", false},
    {k94, "A", "ISO646-GB", "", false},
    {k94, "G", "ISO646-SE", "", false},
    {k94, "H", "ISO646-SE2", "", false},
    {k94, "K", "ISO646-DE", "", false},
    {k94, "L", "ISO646-PT", "", false},
    {k94, "R", "ISO646-FR1", "", false},
    {k94, "T", "ISO646-CN", "", false},
    {k94, "Y", "ISO646-IT", "", false},
    {k94, "Z", "ISO646-ES", "", false},
    {k94, "`", "ISO646-NO", "", false},
    {k94, "f", "ISO646-FR", "", false},
    {k94, "g", "ISO646-PT2", "", false},
    {k94, "h", "ISO646-ES2", "", false},
    {k94, "i", "ISO646-HU", "", false},
    {k94, "z", "ISO646-YU", "", false},
    {k94, "J", "ISO646-JP", "", false},
    {k94, "I", "EUC-JP", "\x8E"},  // JIS X 0201 katakana
    {k96, "A", "ISO-8859-1", ""},
    {k96, "B", "ISO-8859-2", ""},
    {k96, "C", "ISO-8859-3", ""},
    {k96, "D", "ISO-8859-4", ""},
    {k96, "L", "ISO-8859-5", ""},
    {k96, "G", "ISO-8859-6", ""},
    {k96, "F", "ISO-8859-7", ""},
    {k96, "H", "ISO-8859-8", ""},
    {k96, "M", "ISO-8859-9", ""},
    {k96, "V", "ISO-8859-10", ""},
    {k96, "T", "ISO-8859-11", ""},
    {k96, "Y", "ISO-8859-13", ""},
    {k96, "_", "ISO-8859-14", ""},
    {k96, "b", "ISO-8859-15", ""},
    {k96, "f", "ISO-8859-16", ""},
    // JIS C 6226-1978 differs from JIS X 0208 in the shapes of some characters, not in what they
    // mean: both are read by the table of the latter, as everywhere.
    {k94x94, "@", "EUC-JP", ""},
    {k94x94, "A", "EUC-CN", ""},      // GB 2312
    {k94x94, "B", "EUC-JP", ""},      // JIS X 0208
    {k94x94, "C", "EUC-KR", ""},      // KS X 1001
    {k94x94, "D", "EUC-JP", "\x8F"},  // JIS X 0212
});
constexpr int kIrv = 1;

/// What differs from the C library's table.
char32_t patched(int index, char32_t character) {
    constexpr char32_t kCurrencySign = 0xA4;
    constexpr char32_t kOverline = 0x203E;
    if (index != kIrv) return character;
    if (character == U'$') return kCurrencySign;
    return character == U'~' ? kOverline : character;
}

/// The one character of `bytes`; 0 if they are none, or several.
char32_t convert(iconv_t converter, std::string bytes) {
    char* in = bytes.data();
    std::size_t in_left = bytes.size();
    std::array<unsigned char, 4> unit{};
    char* out = reinterpret_cast<char*>(unit.data());
    std::size_t out_left = unit.size();
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    std::size_t const done = iconv(converter, &in, &in_left, &out, &out_left);
    if (done == std::size_t(-1) || out_left != 0) return 0;
    char32_t character = 0;
    for (std::size_t k = 0; k < unit.size(); ++k)
        character |= static_cast<char32_t>(unit[k]) << (8 * k);
    return character;
}

using Table = std::vector<char32_t>;

Table load_table(int index) {
    Registration const& from = kRegistrations[static_cast<std::size_t>(index)];
    iconv_t const converter = iconv_open("UTF-32LE", from.charset);
    TIDEGATE_CHECK(converter != iconv_t(-1));
    char const first = from.kind.has_96 ? kFirst96 : kFirst94;
    std::size_t const rows = from.kind.is_multiple ? kColumns : 1;
    std::size_t const columns = from.kind.has_96 ? kColumns + 2 : kColumns;
    auto const byte = [&](std::size_t at) {
        auto const low = static_cast<unsigned char>(static_cast<std::size_t>(first) + at);
        return static_cast<char>(from.is_upper_half ? low | kHighBit : low);
    };
    Table table;
    table.reserve(rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            std::string bytes(from.prefix);
            if (from.kind.is_multiple) bytes += byte(row);
            bytes += byte(column);
            char32_t character = patched(index, convert(converter, bytes));
            // What is in the upper half is never a service character.
            if (from.is_upper_half && character < kHighBit) character = 0;
            table.push_back(character);
        }
    }
    iconv_close(converter);
    return table;
}

Table const& table_of(int index) {
    static auto const tables = [] {
        std::vector<Table> all;
        for (std::size_t i = 0; i < kRegistrations.size(); ++i)
            all.push_back(load_table(static_cast<int>(i)));
        return all;
    }();
    return tables[static_cast<std::size_t>(index)];
}

/// Two for final bytes up to 0x5F, three in the next column of the code table, four in the last.
std::uint8_t count_bytes(GraphicSetKind kind, std::string_view final) {
    constexpr char kThreeBytes = 0x60;
    constexpr char kFourBytes = 0x70;
    if (!kind.is_multiple || final.empty()) return 1;
    if (final.back() < kThreeBytes) return 2;
    return final.back() < kFourBytes ? 3 : 4;
}

}  // namespace

GraphicSet find_graphic_set(GraphicSetKind kind, std::string_view final) {
    auto const found = std::ranges::find_if(kRegistrations, [&](Registration const& row) {
        return row.kind.has_96 == kind.has_96 && row.kind.is_multiple == kind.is_multiple &&
               row.final == final;
    });
    int const index =
        found == kRegistrations.end() ? -1 : static_cast<int>(found - kRegistrations.begin());
    return {count_bytes(kind, final), kind.has_96, index};
}

GraphicSet ascii_graphic_set() { return {.bytes = 1, .has_96 = false, .index = 0}; }

char32_t character_of(GraphicSet const& set, std::string_view bytes) {
    TIDEGATE_CHECK(bytes.size() == set.bytes);
    if (!set.is_known()) return 0;
    std::size_t at = 0;
    for (char const byte : bytes) {
        char const first = set.has_96 ? kFirst96 : kFirst94;
        at = at * kColumns + static_cast<std::size_t>(byte - first);
    }
    return table_of(set.index)[at];
}

}  // namespace tidegate
