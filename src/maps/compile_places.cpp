#include "maps/compile_places.hpp"

#include <fmt/format.h>

#include <set>

namespace tidegate::maps {

using standards::ElementUse;

bool check_place(
    Place place, standards::SegmentDefinition const& segment, Spot const& spot, Report& report
) {
    if (place.element > segment.elements.size()) {
        report.add(
            spot, fmt::format(
                      "{} has {} elements: there is no {:02}", segment.tag, segment.elements.size(),
                      place.element
                  )
        );
        return false;
    }
    ElementUse const& use = segment.elements[place.element - 1];
    if (use.composite == nullptr && place.component > 1) {
        report.add(spot, fmt::format("{}{:02} has no components", segment.tag, place.element));
        return false;
    }
    if (use.composite == nullptr) return true;
    std::size_t const count = use.composite->components.size();
    if (place.component == 0 || place.component > count) {
        report.add(
            spot,
            fmt::format(
                "{}{:02} is a composite of {} components", segment.tag, place.element, count
            ),
            fmt::format("write {0:02}.1 to {0:02}.{1}", place.element, count)
        );
        return false;
    }
    return true;
}

std::vector<Place> expand(PlacesStatement const& places, Report& report) {
    std::vector<Place> out = places.first;
    if (places.last.empty()) return out;
    bool const by_component = places.first.front().element == places.last.front().element;
    // As far as the first ones reach: two components of one composite are one element.
    std::set<std::uint16_t> reach;
    for (Place const& place : places.first)
        reach.insert(by_component ? place.component : place.element);
    auto const step = static_cast<std::uint16_t>(reach.size());
    for (std::size_t at = 0; out.back() != places.last.back(); ++at) {
        Place next = out[at];
        (by_component ? next.component : next.element) += step;
        std::uint16_t const reached = by_component ? next.component : next.element;
        std::uint16_t const end =
            by_component ? places.last.back().component : places.last.back().element;
        if (reached > end || places.last.size() != places.first.size()) {
            report.add(
                places.spot, "the last elements cannot be reached from the first",
                "both sides have the same number of elements, in equal steps: 06,07 .. 24,25"
            );
            return {};
        }
        out.push_back(next);
    }
    if (out.size() % places.first.size() == 0) return out;
    report.add(
        places.spot, "the last elements cannot be reached from the first",
        "the steps are as wide as the first elements: 06,07 .. 24,25"
    );
    return {};
}

}  // namespace tidegate::maps
