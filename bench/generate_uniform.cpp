#include "base/date.hpp"
#include "generate.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace tidegate::bench {
namespace {

constexpr std::array kNames{
    "NORTHWIND STORES", "HARBOR GROCERY", "PINE & OAK", "O'DELL TOOLS", "SUMMIT OUTDOOR"
};
constexpr std::array kStreets{"MILL RD", "COMMERCE PKWY", "O'BRIEN ST", "DOCK AVE"};
constexpr std::array kTowns{
    "COLUMBUS*OH*43207", "FRESNO*CA*93706", "TULSA*OK*74107", "NEWARK*NJ*07114", "SALEM*OR*97301"
};
constexpr std::array kWords{"LANTERN", "ROPE",  "CANVAS", "STOVE", "GREEN", "SMALL",
                            "PACK OF", "LARGE", "TENT",   "PEG",   "STEEL", "8MM"};

template <class List>
auto any_of(Dice& dice, List const& list) {
    return list[dice.below(list.size())];
}

class Text {
public:
    template <class... Arguments>
    void segment(fmt::format_string<Arguments...> form, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(text), form, std::forward<Arguments>(arguments)...);
        text += '~';
        ++segments;
    }
    std::string text;
    std::size_t segments = 0;
};

std::string day(std::uint64_t offset) {
    static Date const first = *Date::parse_iso("2026-01-01");
    std::string text = first.plus_days(static_cast<std::int32_t>(offset)).text();
    std::erase(text, '-');
    return text;
}

void add_party(Text& out, Dice& dice, std::string_view role) {
    out.segment(
        "N1*{}*{} {}*UL*{:013}", role, any_of(dice, kNames), dice.below(1000),
        dice.below(10'000'000'000'000)
    );
    out.segment("N3*{} {}", 1 + dice.below(9998), any_of(dice, kStreets));
    out.segment("N4*{}*US", any_of(dice, kTowns));
}

void add_line(Text& out, Dice& dice, std::uint64_t number, std::uint64_t quantity) {
    std::uint64_t const cents = 50 + dice.below(49'950);
    out.segment(
        "PO1*{}*{}*EA*{}.{:02}**UP*{:012}*VN*SKU{:05}", number, quantity, cents / 100, cents % 100,
        dice.below(1'000'000'000'000), dice.below(100'000)
    );
    std::string words = any_of(dice, kWords);
    for (std::uint64_t more = 1 + dice.below(4); more > 0; --more)
        words += std::string(" ") + any_of(dice, kWords);
    out.segment("PID*F****{}", words);
}

std::string order(Dice& dice, std::size_t number) {
    Text out;
    std::uint64_t const placed = dice.below(300);
    std::string const due = day(placed + 5 + dice.below(35));
    out.segment("ST*850*{:09}", number);
    out.segment("BEG*00*SA*PO{:08}**{}", dice.below(100'000'000), day(placed));
    out.segment("CUR*BY*USD");
    out.segment("REF*DP*{:03}", dice.below(1000));
    out.segment("REF*VR*V{:06}", dice.below(1'000'000));
    out.segment("DTM*002*{}", due);
    out.segment("DTM*001*{}", due);
    for (std::string_view const role : {"BY", "ST", "SE"}) add_party(out, dice, role);
    std::uint64_t const lines = 10 + dice.below(11);
    std::uint64_t total = 0;
    for (std::uint64_t line = 1; line <= lines; ++line) {
        std::uint64_t const quantity = 1 + dice.below(499);
        total += quantity;
        add_line(out, dice, line, quantity);
    }
    out.segment("CTT*{}*{}", lines, total);
    out.segment("SE*{}*{:09}", out.segments + 1, number);
    return out.text;
}

}  // namespace

std::uint64_t Dice::next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

std::string wrap(std::string_view body, std::size_t sets) {
    return fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260105*1200*U*00401*000000001*0*P*>~"
        "GS*PO*ACME*SUPPLIERCO*20260105*1200*1*X*004010~{}GE*{}*1~IEA*1*000000001~",
        "ACME", "SUPPLIERCO", body, sets
    );
}

Orders make_damaged(Orders const& orders) {
    constexpr std::size_t kOneOf = 100;
    constexpr std::string_view kBegin = "~BEG*00*";
    Orders damaged = orders;
    std::size_t set = 0;
    for (std::size_t at = damaged.text.find(kBegin); at != std::string::npos;
         at = damaged.text.find(kBegin, at + 1)) {
        // BEG01 becomes a code that nobody has.
        if (set++ % kOneOf == 0) damaged.text[at + kBegin.size() - 2] = 'Q';
    }
    return damaged;
}

Orders make_uniform(std::size_t bytes, std::uint64_t seed) {
    Dice dice(seed);
    std::string body;
    std::size_t sets = 0;
    while (body.size() < bytes) body += order(dice, ++sets);
    return {wrap(body, sets), sets, 0};
}

}  // namespace tidegate::bench
