// An XML document as a map's blocks see it: one segment per element that a block stands for, with
// the values at the block's paths. Internal to src/maps.
#pragma once

#include "base/arena.hpp"
#include "maps/xml_layout.hpp"
#include "maps/xml_read_plan.hpp"
#include "standards/tree.hpp"
#include "syntax/xml_document.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::maps {

/// What it is given must outlive it, and it must outlive the views of its tree.
class XmlSetTree final : public standards::TreeOrigin {
public:
    explicit XmlSetTree(XmlLayout const& layout);
    XmlSetTree(XmlLayout const& layout, syntax::XmlDocument const& document) : XmlSetTree(layout) {
        arrange(document);
    }
    XmlSetTree(XmlSetTree const&) = delete;

    /// Makes the tree of a document, in the memory of the one before it.
    void arrange(syntax::XmlDocument const& document);

    [[nodiscard]] standards::SetTree const& tree() const { return tree_; }

    void take(std::uint32_t position, Elements const& elements) override;
    [[nodiscard]] std::uint64_t byte_of(std::uint32_t position, std::uint16_t element)
        const override;
    /// Texts of elements and attributes that nobody took, by their place in the document:
    /// "cac:OrderLine[2]/cbc:Note", "cac:Item/@x".
    [[nodiscard]] std::vector<Rest> rest() const override;

private:
    /// Where a value is: the text of an element, or an attribute.
    struct Value {
        std::uint32_t number = 0;  ///< of the element, or of the attribute in the whole document
        bool is_attribute = false;
        std::uint16_t element = 0;  ///< of its segment, from 1
    };
    /// An element that a block stands for.
    struct Found {
        std::uint32_t block = 0;  ///< among the children of the item
        std::uint32_t element = 0;
    };
    /// What somebody took: bytes, because they are written far more often than they are read.
    struct Taken {
        std::vector<std::uint8_t> elements;  ///< their text
        std::vector<std::uint8_t> attributes;
    };

    void instance(std::uint32_t item, std::uint32_t element, std::uint32_t parent);
    std::uint32_t add_node(
        standards::SetItem const* item, syntax::Segment const* segment, std::uint32_t parent
    );
    void link(std::uint32_t parent, std::uint32_t node);
    syntax::Segment const* segment(XmlItem const& item, std::uint32_t element);
    /// Gathers, from below `element` on, what the paths of a block lead to.
    void walk(XmlReadPlan::Node const& node, std::uint32_t element);
    void end_at(XmlReadPlan::Node const& node, std::uint32_t element);
    void find_value(std::uint32_t number, std::uint32_t element, bool is_attribute);
    [[nodiscard]] std::string_view text_of(Value const& value) const;
    [[nodiscard]] std::span<Value const> values_of(std::uint32_t position) const;
    bool matches(std::uint32_t element, XmlPlanStep const& step, Taken& taken) const;
    std::optional<Value> value(
        std::uint32_t element, XmlPlanPath const& path, Taken& taken, std::size_t at = 0
    ) const;
    [[nodiscard]] std::vector<std::uint8_t> find_ignored(Taken& taken) const;
    void ignore(
        std::uint32_t element, XmlPlanPath const& path, std::size_t at,
        std::vector<std::uint8_t>& ignored, Taken& taken
    ) const;
    [[nodiscard]] std::vector<std::uint32_t> number_siblings() const;
    [[nodiscard]] std::string place_of(
        std::uint32_t element, std::vector<std::uint32_t> const& numbers
    ) const;

    XmlLayout const& layout_;
    XmlReadPlan const& plan_;
    syntax::XmlDocument const* document_ = nullptr;
    syntax::XmlElement const* elements_ = nullptr;  ///< of the document
    standards::SetTree tree_;
    Arena memory_;                              ///< of segments, their texts and marks
    std::vector<std::uint32_t> symbols_;        ///< by number of a name in the document
    std::vector<std::uint32_t> last_children_;  ///< by node
    std::vector<Value> values_;                 ///< of all segments
    std::vector<std::uint32_t> first_values_;   ///< in values_, by position of the segment
    std::vector<std::uint64_t> bytes_;          ///< of the segments, by position
    std::vector<Found> found_;                  ///< elements whose nodes are still to be made
    XmlReadPlan::Values filled_;                ///< of the block at hand: values that were found
    std::array<Value, limits::map_element_max> block_values_;
    Taken taken_;
};

}  // namespace tidegate::maps
