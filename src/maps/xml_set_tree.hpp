// An XML document as a map's blocks see it: one segment per element that a block stands for, with
// the values at the block's paths. Internal to src/maps.
#pragma once

#include "maps/xml_layout.hpp"
#include "standards/tree.hpp"
#include "syntax/xml_document.hpp"

#include <deque>

namespace tidegate::maps {

/// Both arguments must outlive it, and it must outlive the views of its tree.
class XmlSetTree final : public standards::TreeOrigin {
public:
    XmlSetTree(XmlLayout const& layout, syntax::XmlDocument const& document);
    XmlSetTree(XmlSetTree const&) = delete;

    [[nodiscard]] standards::SetTree const& tree() const { return tree_; }

    void take(std::uint32_t position, std::uint16_t element) override;
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
        std::string_view tag, std::vector<Value> const& values, std::uint64_t byte,
        std::uint32_t line
    );
    void find(
        std::uint32_t element, std::vector<XmlStep> const& steps, std::size_t at,
        std::vector<std::uint32_t>& out
    );
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
    std::deque<syntax::Segment> segments_;
    std::deque<std::string> texts_;
    std::deque<std::vector<std::uint32_t>> marks_;
    std::vector<std::uint32_t> last_children_;  ///< by node
    std::vector<std::vector<Value>> values_;    ///< by position of the segment
    std::vector<bool> taken_elements_;          ///< their text
    std::vector<bool> taken_attributes_;
    std::vector<bool> ignored_;  ///< elements that the map ignores
};

}  // namespace tidegate::maps
