// An XML document as a map's blocks see it: one segment per element that a block stands for, with
// the values at the block's paths. Internal to src/maps.
#pragma once

#include "base/arena.hpp"
#include "maps/xml_layout.hpp"
#include "standards/tree.hpp"
#include "syntax/xml_document.hpp"

#include <span>
#include <vector>

namespace tidegate::maps {

/// Both arguments must outlive it, and it must outlive the views of its tree.
class XmlSetTree final : public standards::TreeOrigin {
public:
    XmlSetTree(XmlLayout const& layout, syntax::XmlDocument const& document);
    XmlSetTree(XmlSetTree const&) = delete;

    [[nodiscard]] standards::SetTree const& tree() const { return tree_; }

    void take(std::uint32_t position, std::uint16_t element) override;
    [[nodiscard]] std::uint64_t byte_of(std::uint32_t position, std::uint16_t element)
        const override;
    /// Texts of elements and attributes that nobody took, by their place in the document:
    /// "cac:OrderLine[2]/cbc:Note", "cac:Item/@x".
    [[nodiscard]] std::vector<Rest> rest() const override;

private:
    /// Where a value is: the text of an element, or an attribute.
    struct Value {
        std::string_view text;
        std::uint64_t byte = 0;
        bool is_there = false;
        bool is_attribute = false;
        std::uint32_t number = 0;  ///< of the element, or of the attribute in the whole document
    };

    void instance(std::uint32_t item, std::uint32_t element, std::uint32_t parent);
    void link(std::uint32_t parent, std::uint32_t node);
    syntax::Segment const* segment(XmlItem const& item, std::uint32_t element);
    syntax::Segment const* add(
        std::string_view tag, std::span<Value const> values, std::uint64_t byte, std::uint32_t line
    );
    /// Every element at the end of the path, in document order, behind those in found_.
    void find(std::uint32_t element, std::vector<XmlStep> const& steps, std::size_t at = 0);
    [[nodiscard]] std::span<Value const> values_of(std::uint32_t position) const;
    bool matches(std::uint32_t element, XmlStep const& step);
    Value value(std::uint32_t element, XmlPath const& path, std::size_t at = 0);
    void take(Value const& value);
    [[nodiscard]] std::vector<std::uint32_t> number_siblings() const;
    [[nodiscard]] std::string place_of(
        std::uint32_t element, std::vector<std::uint32_t> const& numbers
    ) const;

    XmlLayout const& layout_;
    syntax::XmlDocument const& document_;
    standards::SetTree tree_;
    Arena memory_;                              ///< of segments, their texts and marks
    std::vector<std::uint32_t> last_children_;  ///< by node
    std::vector<Value> values_;                 ///< of all segments
    std::vector<std::uint32_t> first_values_;   ///< in values_, by position of the segment
    std::vector<std::uint64_t> bytes_;          ///< of the segments, by position
    std::vector<std::uint32_t> found_;          ///< elements whose nodes are still to be made
    std::vector<bool> taken_elements_;          ///< their text
    std::vector<bool> taken_attributes_;
    std::vector<bool> ignored_;  ///< elements that the map ignores
};

}  // namespace tidegate::maps
