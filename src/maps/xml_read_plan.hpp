// The paths of an XML map as numbers, so that one walk over the children of an element finds all
// that its block wants below it. Made of a layout, by make_read_plan(). Internal to src/maps.
#pragma once

#include "base/limits.hpp"
#include "maps/xml_layout.hpp"
#include "syntax/xml_document.hpp"

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tidegate::maps {

struct XmlPlanCondition;

/// A symbol is a name that the map says, from 1; 0 is any other name.
struct XmlPlanStep {
    std::uint32_t symbol = 0;
    std::vector<XmlPlanCondition> conditions;
};

struct XmlPlanPath {
    std::vector<XmlPlanStep> steps;
    std::uint32_t attribute = 0;  ///< 0: the text of the element
};

struct XmlPlanCondition {
    XmlPlanPath path;
    std::vector<std::string> values;  ///< any of them
};

struct XmlReadPlan {
    /// Values of one block, from 0, in the order of XmlItem::values.
    using Values = std::bitset<limits::map_element_max>;

    /// A step down. Those of one node with the same name differ in their conditions.
    struct Edge {
        XmlPlanStep step;
        std::uint32_t to = 0;         ///< in nodes
        std::uint32_t next_same = 0;  ///< in edges; 0: none
    };
    /// A value that is an attribute of the element at hand.
    struct Attribute {
        std::uint32_t symbol = 0;
        std::uint32_t value = 0;
    };
    /// A part of one of the lists below.
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    /// An element that paths of one block lead to or through.
    struct Node {
        std::uint32_t first_symbol = 0;  ///< of the children that have steps
        Range edges;                     ///< in first_edges: by symbol from there on
        Range values;                    ///< in ends: whose path ends here
        Range attributes;
        Range blocks;             ///< in ends, likewise, by their place in XmlItem::children
        bool has_blocks = false;  ///< here or below
        Values wanted;            ///< likewise
    };

    std::vector<Node> nodes;                 ///< those of the items come first, by their number
    std::vector<Edge> edges;                 ///< from 1
    std::vector<std::uint32_t> first_edges;  ///< in edges; 0: none
    std::vector<std::uint32_t> ends;
    std::vector<Attribute> attributes;
    std::vector<XmlPlanPath> ignored_paths;  ///< as in the layout

    template <class T>
    static std::span<T const> part_of(std::vector<T> const& list, Range range) {
        return {list.data() + range.begin, list.data() + range.end};
    }
    [[nodiscard]] std::uint32_t symbol_of(syntax::XmlName const& name) const;

    struct Symbol {
        std::string space;
        std::string local;
    };
    std::vector<Symbol> symbols;         ///< from 1
    std::vector<std::uint32_t> by_hash;  ///< symbols by hash of the local name; 0: free
};

/// The layout must be finished.
XmlReadPlan make_read_plan(XmlLayout const& layout);

}  // namespace tidegate::maps
