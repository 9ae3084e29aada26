// What a map says about the elements of an XML document, in the shape that reader and writer of
// segments understand: every block is a loop that begins with a segment, whose elements are the
// values at the paths that the block names. Made by compile_xml(), owned by the Program.
#pragma once

#include "standards/dictionary.hpp"
#include "syntax/xml_writer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tidegate::maps {

struct XmlStep;
struct XmlReadPlan;

/// From an element down: elements, and perhaps an attribute of the last one.
struct XmlPath {
    std::string text;  ///< as written; "." is the element itself
    std::vector<XmlStep> steps;
    std::string attribute_space;
    std::string attribute;       ///< local name; empty: the text of the element
    std::string attribute_name;  ///< as it is written, with its prefix
};

/// `[@schemeID=0088]` behind a step that is not the last one of a block.
struct XmlCondition {
    XmlPath path;
    std::vector<std::string> values;  ///< any of them; the first is written
};

struct XmlStep {
    std::string space;
    std::string local;
    std::string name;  ///< as it is written, with its prefix
    std::string text;  ///< with its conditions: steps of the same text are one element when written
    std::vector<XmlCondition> conditions;
};

/// One value of a block's segment.
struct XmlValue {
    XmlPath path;
    std::uint32_t order = 0;  ///< among the values and blocks of its block, as in the map
};

/// The elements that the blocks of one path in one block stand for.
struct XmlItem {
    standards::SetItem const* item = nullptr;
    XmlPath path;
    std::uint32_t order = 0;
    std::uint32_t at_most = 0;     ///< so many may stand in the element around them; 0: any number
    std::vector<XmlValue> values;  ///< element 01 is the first
    std::vector<std::uint32_t> children;
};

struct XmlLayout {
    standards::SetDefinition definition;
    std::vector<std::unique_ptr<standards::SegmentDefinition>> segments;
    std::vector<XmlItem> items;                                  ///< 0 is the root element
    std::unordered_map<std::string_view, std::uint32_t> by_tag;  ///< of a segment: in `items`
    std::vector<syntax::XmlNamespace> namespaces;
    std::unordered_set<std::string> ignored;  ///< names of attributes that nobody need take
    std::vector<XmlPath> ignored_paths;       ///< of elements, likewise with all below them
    /// Orders of the elements below one, by its name as the map writes it.
    std::unordered_map<std::string, std::vector<std::string>> sequences;
    std::shared_ptr<XmlReadPlan const> plan;  ///< of the items above: how they are found
    XmlPath must_have;  ///< below the root, to tell it from others of the same root; may be empty

    /// "cac:OrderLine/cac:LineItem/cbc:Quantity/@unitCode"; element 0 = the block's own element.
    [[nodiscard]] std::string name_of(std::string_view tag, std::size_t element) const;
    [[nodiscard]] bool is_attribute(std::string_view tag, std::size_t element) const;
};

}  // namespace tidegate::maps
