#include "standards/guideline_demand.hpp"

#include <algorithm>

namespace tidegate::standards {

DemandBook::DemandBook(Guideline const& guideline) : guideline_(guideline) {
    for (GuidelinePlace const& place : guideline.places) {
        // Parents come before their children; the first has none.
        std::uint32_t const above = specificity_.empty() ? 0 : specificity_[place.parent];
        specificity_.push_back(above + static_cast<std::uint32_t>(place.qualifiers.size()));
    }
}

Demands const& DemandBook::of(std::span<std::uint32_t const> matched) {
    std::vector<std::uint32_t> key(matched.begin(), matched.end());
    auto const known = known_.find(key);
    if (known != known_.end()) return known->second;
    Demands demands = make(matched);
    return known_.emplace(std::move(key), std::move(demands)).first->second;
}

Demands DemandBook::make(std::span<std::uint32_t const> matched) const {
    std::vector<std::uint32_t> order(matched.begin(), matched.end());
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        return specificity_[a] != specificity_[b] ? specificity_[a] > specificity_[b] : a < b;
    });
    std::map<std::pair<std::uint16_t, std::uint16_t>, ElementDemand> demands;
    for (std::uint32_t const place : order) {
        for (GuidelineElement const& said : guideline_.places[place].elements) {
            ElementDemand& demand = demands[{said.element, said.component}];
            bool const is_first = demand.said.empty();
            demand.element = said.element;
            demand.component = said.component;
            demand.use = said.use;
            // "Not used" counts only when nobody who knows better says anything.
            bool const counts = said.presence != Presence::not_used || is_first;
            if (demand.presence == Presence::as_standard && counts) demand.presence = said.presence;
            demand.said.push_back(&said);
        }
    }
    Demands sorted;
    for (auto& [key, demand] : demands) sorted.push_back(std::move(demand));
    return sorted;
}

bool DemandBook::is_forbidden(std::span<std::uint32_t const> matched) const {
    std::uint32_t best = 0;
    bool is_forbidden = false;
    for (std::uint32_t const place : matched) {
        bool const forbids = guideline_.places[place].presence == Presence::not_used;
        if (specificity_[place] > best) {
            best = specificity_[place];
            is_forbidden = forbids;
        } else if (specificity_[place] == best) {
            is_forbidden = is_forbidden || forbids;
        }
    }
    return is_forbidden;
}

}  // namespace tidegate::standards
