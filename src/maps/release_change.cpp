#include "maps/release_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::maps {
namespace {

using standards::SegmentDefinition;
using standards::SetItem;
using Items = std::vector<SetItem const*>;

unsigned number_of(std::string_view group) {
    unsigned value = 0;
    std::from_chars(group.data() + 2, group.data() + group.size(), value);
    return value;
}

class Changer {
public:
    Changer(MapText& map, standards::SetDefinition const& set) : map_(map), set_(set) {}

    void run() {
        for (BlockStatement& block : map_.blocks) {
            SetItem const* item = find(block, set_.top);
            // The items of a packing stand inside its levels.
            if (item == nullptr && map_.hierarchy && map_.hierarchy->sign)
                item = find(block, below_hierarchy());
            change(block, item);
        }
    }

private:
    [[nodiscard]] bool is_from_base(Spot const& spot) const {
        return std::ranges::find(map_.bases, spot.file) != map_.bases.end();
    }

    [[nodiscard]] Items below_hierarchy() const {
        for (SetItem const* item : set_.top) {
            if (item->is_loop && item->children.front()->tag == map_.hierarchy->tag.text)
                return item->children;
        }
        return {};
    }

    [[nodiscard]] SetItem const* find(BlockStatement const& block, Items const& items) const {
        std::string const& name = block.group.empty() ? block.tag.text : block.group;
        if (block.group.empty() || !is_from_base(block.spot)) {
            auto const at = std::ranges::find(items, name, [](SetItem const* item) {
                return std::string_view(item->tag);
            });
            return at == items.end() ? nullptr : *at;
        }
        Items own;
        std::ranges::copy_if(items, std::back_inserter(own), [&](SetItem const* item) {
            return item->is_loop && item->children.front()->tag == block.tag.text;
        });
        if (own.size() == 1) return own.front();
        auto const at = std::ranges::find_if(own, [&](SetItem const* item) {
            return number_of(item->tag) >= number_of(block.group);
        });
        return at == own.end() ? nullptr : *at;
    }

    void change(BlockStatement& block, SetItem const* item) {
        if (item == nullptr) return;
        if (!block.group.empty() && is_from_base(block.spot)) block.group = item->tag;
        SegmentDefinition const* segment =
            item->is_loop ? item->children.front()->segment : item->segment;
        if (segment == nullptr) return;
        if (is_from_base(block.spot)) change_filters(block, *segment);
        change_lines(block, *segment);
        for (BlockStatement& inner : block.blocks) {
            if (inner.slots) {
                change_lines(inner, *segment);
            } else {
                change(inner, find(inner, item->children));
            }
        }
    }

    void change_lines(BlockStatement& block, SegmentDefinition const& segment) {
        if (block.slots && is_from_base(block.spot)) change_places(*block.slots, segment);
        for (LineStatement& line : block.lines) {
            if (is_from_base(line.spot)) change_places(line.places, segment);
        }
    }

    /// The address of the block says its filters as they were written: `IMD[1=F,2=""]`.
    static void change_filters(BlockStatement& block, SegmentDefinition const& segment) {
        for (FilterStatement& filter : block.filters) {
            Place& place = filter.filter.place;
            if (!is_composite(place, segment) || place.component != 0) continue;
            place.component = 1;
            for (char const* before : {"[", ",", "[0", ",0"}) {
                std::string const old = fmt::format("{}{}=", before, place.element);
                std::size_t const at = block.address.find(old);
                if (at != std::string::npos) block.address.insert(at + old.size() - 1, ".1");
            }
        }
    }

    static bool is_composite(Place place, SegmentDefinition const& segment) {
        return place.element <= segment.elements.size() &&
               segment.elements[place.element - 1].composite != nullptr;
    }

    static void change_places(PlacesStatement& places, SegmentDefinition const& segment) {
        for (std::vector<Place>* list : {&places.first, &places.last}) {
            for (Place& place : *list) {
                if (place.component == 0 && is_composite(place, segment)) place.component = 1;
            }
        }
    }

    MapText& map_;
    standards::SetDefinition const& set_;
};

}  // namespace

void change_release(MapText& map, standards::SetDefinition const& set) { Changer(map, set).run(); }

}  // namespace tidegate::maps
