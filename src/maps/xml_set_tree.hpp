// An XML document as a map's blocks see it: one segment per element that a block stands for, with
// the values at the block's paths. Internal to src/maps.
#pragma once

#include "maps/xml_layout.hpp"
#include "standards/tree.hpp"
#include "syntax/xml_document.hpp"

#include <deque>

namespace tidegate::maps {

/// Both arguments must outlive it, and it must outlive the views of its tree.
class XmlSetTree {
public:
    XmlSetTree(XmlLayout const& layout, syntax::XmlDocument const& document);

    /// Elements with text and attributes that no path names are in `unplaced`, with their place in
    /// the document as tag: "cac:OrderLine[2]/cbc:Note".
    [[nodiscard]] standards::SetTree const& tree() const { return tree_; }

private:
    struct Value {
        std::string_view text;
        std::uint64_t byte = 0;
        bool is_there = false;
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
    Value value(std::uint32_t element, XmlPath const& path, bool is_taken);
    Value value_at(std::uint32_t element, XmlPath const& path, std::size_t at, bool is_taken);
    void unplaced();
    void number_siblings();
    [[nodiscard]] std::string place_of(std::uint32_t element) const;

    XmlLayout const& layout_;
    syntax::XmlDocument const& document_;
    standards::SetTree tree_;
    std::deque<syntax::Segment> segments_;
    std::deque<std::string> texts_;
    std::deque<std::vector<std::uint32_t>> marks_;
    std::vector<std::uint32_t> last_children_;  ///< by node
    std::vector<bool> taken_elements_;          ///< their text
    std::vector<bool> taken_attributes_;
    std::vector<std::uint32_t> numbers_;  ///< of elements; 0 = the only one of its name
};

}  // namespace tidegate::maps
