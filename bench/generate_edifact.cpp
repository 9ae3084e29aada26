#include "base/date.hpp"
#include "generate.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace tidegate::bench {
namespace {

constexpr std::array kNames{
    "NORTHWIND STORES", "HARBOR GROCERY", "PINE + OAK", "O'DELL TOOLS", "SUMMIT OUTDOOR"
};
constexpr std::array kStreets{"MILL RD", "COMMERCE PKWY", "O'BRIEN ST", "DOCK AVE"};
constexpr std::array kTowns{"COLUMBUS+OH+43207", "FRESNO+CA+93706", "TULSA+OK+74107"};
constexpr std::array kWords{"LANTERN", "ROPE", "CANVAS", "STOVE", "WHAT'S IT", "LARGE", "TENT"};

template <class List>
auto any_of(Dice& dice, List const& list) {
    return list[dice.below(list.size())];
}

std::string released(std::string_view text) {
    std::string out;
    for (char const byte : text) {
        if (byte == '\'' || byte == '+' || byte == ':' || byte == '?') out += '?';
        out += byte;
    }
    return out;
}

class Text {
public:
    template <class... Arguments>
    void segment(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(text), form, std::forward<Arguments>(arguments)...);
        text += '\'';
        ++segments;
    }
    std::string text;
    std::size_t segments = 0;
};

std::string day(std::uint64_t offset) {
    static Date const first = *Date::parse_iso("2026-01-01");
    return first.plus_days(static_cast<std::int32_t>(offset)).compact();
}

/// The order of generate_uniform.cpp as its sender would write it in EDIFACT.
std::string order(Dice& dice, std::size_t number) {
    Text out;
    std::uint64_t const placed = dice.below(300);
    std::string const due = day(placed + 5 + dice.below(35));
    out.segment("UNH+{}+ORDERS:D:96A:UN:EAN008", number);
    out.segment("BGM+220+PO{:08}+9", dice.below(100'000'000));
    out.segment("DTM+137:{}:102", day(placed));
    out.segment("DTM+2:{}:102", due);
    out.segment("RFF+ADE:{:03}", dice.below(1000));
    for (std::string_view const role : {"BY", "DP", "SU"}) {
        out.segment(
            "NAD+{}+{:013}::9++{} {}+{} {}+{}+US", role, dice.below(10'000'000'000'000),
            released(any_of(dice, kNames)), dice.below(1000), 1 + dice.below(9998),
            released(any_of(dice, kStreets)), any_of(dice, kTowns)
        );
    }
    out.segment("CUX+2:USD:9");
    std::uint64_t const lines = 10 + dice.below(11);
    for (std::uint64_t line = 1; line <= lines; ++line) {
        std::uint64_t const cents = 50 + dice.below(49'950);
        out.segment("LIN+{}++{:012}:UP", line, dice.below(1'000'000'000'000));
        out.segment("PIA+1+SKU{:05}:SA", dice.below(100'000));
        out.segment("IMD+F++:::{}", released(any_of(dice, kWords)));
        out.segment("QTY+21:{}:PCE", 1 + dice.below(499));
        out.segment("PRI+AAA:{}.{:02}", cents / 100, cents % 100);
    }
    out.segment("UNS+S");
    out.segment("CNT+2:{}", lines);
    out.segment("UNT+{}+{}", out.segments + 1, number);
    return out.text;
}

}  // namespace

Orders make_edifact(std::size_t bytes, std::uint64_t seed) {
    Dice dice(seed);
    std::string text = "UNA:+.? 'UNB+UNOA:2+5412345000013:14+5412345000020:14+260105:1200+REF1'";
    std::size_t sets = 0;
    while (text.size() < bytes) text += order(dice, ++sets);
    return {text + fmt::format("UNZ+{}+REF1'", sets), sets, 0};
}

}  // namespace tidegate::bench
