#include "standards/sample_presence.hpp"

#include <algorithm>
#include <span>

namespace tidegate::standards {
namespace {

constexpr int kRounds = 20;

class Satisfaction {
public:
    Satisfaction(std::vector<ElementState> const& fixed, std::vector<ElementState>& states)
        : fixed_(fixed), states_(states) {}

    void apply(Relation const& relation) {
        std::span<std::uint16_t const> const all = relation.positions;
        std::span<std::uint16_t const> const rest = all.subspan(1);
        switch (relation.kind) {
            case 'P':
                return all_or_none(all);
            case 'R':
                if (!has_any(all)) give_one(all);
                return;
            case 'E':
                return at_most_one(all);
            case 'C':
                if (!is_given(all.front())) return;
                return can_all(rest) ? give_all(rest) : take(all.front());
            case 'L':
                if (!is_given(all.front()) || has_any(rest)) return;
                if (!give_one(rest)) take(all.front());
                return;
            default:
                return;
        }
    }

private:
    using Positions = std::span<std::uint16_t const>;

    [[nodiscard]] bool is_given(std::uint16_t at) const {
        return states_[at] == ElementState::given;
    }
    [[nodiscard]] bool has_any(Positions at) const {
        return std::ranges::any_of(at, [&](std::uint16_t one) { return is_given(one); });
    }
    [[nodiscard]] bool can_all(Positions at) const {
        return std::ranges::none_of(at, [&](std::uint16_t one) {
            return fixed_[one] == ElementState::absent;
        });
    }
    void give(std::uint16_t at) {
        if (fixed_[at] != ElementState::absent) states_[at] = ElementState::given;
    }
    void take(std::uint16_t at) {
        if (fixed_[at] != ElementState::given) states_[at] = ElementState::absent;
    }
    void give_all(Positions at) {
        for (std::uint16_t const one : at) give(one);
    }
    bool give_one(Positions at) {
        auto const free = std::ranges::find_if(at, [&](std::uint16_t one) {
            return fixed_[one] != ElementState::absent;
        });
        if (free == at.end()) return false;
        give(*free);
        return true;
    }
    void all_or_none(Positions at) {
        if (!has_any(at)) return;
        if (can_all(at)) return give_all(at);
        for (std::uint16_t const one : at) take(one);
    }
    void at_most_one(Positions at) {
        bool is_taken = std::ranges::any_of(at, [&](std::uint16_t one) {
            return fixed_[one] == ElementState::given;
        });
        for (std::uint16_t const one : at) {
            if (fixed_[one] == ElementState::given) continue;
            if (is_taken) take(one);
            is_taken = is_taken || is_given(one);
        }
    }

    std::vector<ElementState> const& fixed_;
    std::vector<ElementState>& states_;
};

}  // namespace

void satisfy_relations(
    SegmentDefinition const& segment, std::vector<ElementState> const& fixed,
    std::vector<ElementState>& states
) {
    Satisfaction satisfaction(fixed, states);
    // What one condition asks for may break another: until nothing changes, or chance must try
    // anew.
    for (int round = 0; round < kRounds; ++round) {
        std::vector<ElementState> const before = states;
        for (Relation const& relation : segment.relations) satisfaction.apply(relation);
        if (states == before) return;
    }
}

}  // namespace tidegate::standards
