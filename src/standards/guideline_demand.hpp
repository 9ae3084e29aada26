// What the places of a guideline that one segment matches ask of its elements, together. Internal
// to src/standards.
#pragma once

#include "standards/guideline.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace tidegate::standards {

/// All that is said of one element or component of a segment.
struct ElementDemand {
    std::uint16_t element = 0;
    std::uint16_t component = 0;
    ElementUse const* use = nullptr;
    Presence presence = Presence::as_standard;
    /// The most specific first: of a place with more qualifiers on its address.
    std::vector<GuidelineElement const*> said;
};

using Demands = std::vector<ElementDemand>;

/// Keeps what it has worked out: documents match the same few combinations again and again. The
/// guideline must outlive it. Thread: one at a time.
class DemandBook {
public:
    explicit DemandBook(Guideline const& guideline);

    /// Qualifiers on the whole address of a place.
    [[nodiscard]] std::uint32_t specificity(std::uint32_t place) const {
        return specificity_[place];
    }

    /// `matched` are places of one segment, in ascending order. By element, component.
    Demands const& of(std::span<std::uint32_t const> matched);

    /// True when an occurrence may not be: the most specific of the places forbids it.
    [[nodiscard]] bool is_forbidden(std::span<std::uint32_t const> matched) const;

private:
    Demands make(std::span<std::uint32_t const> matched) const;

    Guideline const& guideline_;
    std::vector<std::uint32_t> specificity_;
    std::map<std::vector<std::uint32_t>, Demands> known_;
};

}  // namespace tidegate::standards
