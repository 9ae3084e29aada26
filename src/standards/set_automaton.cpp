#include "standards/set_automaton.hpp"

#include <algorithm>
#include <limits>

namespace tidegate::standards {

namespace {

// A table of tags is doubled until each tag has a slot of its own; sets have 20 to 80 tags.
constexpr std::size_t kTagSlotsMax = std::size_t{1} << 16;
// 8 bytes per step: the largest set of the tables needs a tenth of this.
constexpr std::size_t kStepsMax = std::size_t{1} << 18;

SetItem const& trigger_of(SetItem const& item) {
    return item.is_loop ? *item.children.front() : item;
}

bool is_mandatory(SetItem const& item) { return item.usage == Usage::mandatory; }

// Where one open loop stands when a segment has been placed.
struct Level {
    std::vector<SetItem const*> const* items;
    std::size_t current;
    bool is_loop;
    bool has_begun;  ///< the item at `current` has occurred

    [[nodiscard]] bool is_missing_one_before(std::size_t end) const {
        std::size_t const first = has_begun ? current + 1 : current;
        for (std::size_t i = first; i < end; ++i) {
            if (is_mandatory(*(*items)[i])) return true;
        }
        return false;
    }
};

// The levels around the place `item`, outermost first; for null those before the first segment.
std::vector<Level> levels_of(SetDefinition const& definition, SetItem const* item) {
    if (item == nullptr) return {{&definition.top, 0, false, false}};
    std::vector<Level> levels;
    for (SetItem const* inner = item; inner != nullptr; inner = inner->parent) {
        auto const& items = inner->parent ? inner->parent->children : definition.top;
        auto const at = std::ranges::find(items, inner) - items.begin();
        levels.push_back({&items, static_cast<std::size_t>(at), inner->parent != nullptr, true});
    }
    std::ranges::reverse(levels);
    return levels;
}

// The set ends here: every loop is left, and nothing but the trailer follows.
bool is_missing_at_end(std::vector<Level> const& levels) {
    return levels.front().is_missing_one_before(levels.front().items->size() - 1) ||
           std::ranges::any_of(levels.begin() + 1, levels.end(), [](Level const& level) {
               return level.is_missing_one_before(level.items->size());
           });
}

}  // namespace

SetAutomaton::SetAutomaton(SetDefinition const& definition) : definition_(definition) {
    repeat_max_.resize(definition.items.size());
    for (auto const& item : definition.items) repeat_max_[item->ordinal] = item->repeat_max;
    add_places(definition.top, 0);
    std::vector<std::uint32_t> tags;
    for (PlaceData const& place : places_) {
        std::uint32_t const tag = pack(place.item->tag);
        if (tag == 0) is_usable_ = false;
        if (std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
    }
    columns_ = static_cast<std::uint32_t>(tags.size() + 1);
    std::size_t const states = places_.size() + 1;
    if (states * columns_ > kStepsMax || definition.items.size() > UINT16_MAX || !build_tags(tags))
        is_usable_ = false;
    if (!is_usable_) return;
    add_steps();
}

// Depth first, so that a loop's trigger is the first place within it.
void SetAutomaton::add_places(std::vector<SetItem const*> const& items, std::size_t depth) {
    if (depth > kAutomatonDepthMax) {
        is_usable_ = false;
        return;
    }
    for (SetItem const* item : items) {
        if (!item->is_loop) {
            place_of_ordinal_.resize(
                std::max<std::size_t>(place_of_ordinal_.size(), item->ordinal + 1)
            );
            place_of_ordinal_[item->ordinal] = static_cast<Place>(places_.size());
            places_.push_back({item, static_cast<std::uint8_t>(depth)});
        } else if (item->children.empty() || item->children.front()->is_loop) {
            is_usable_ = false;
        } else {
            add_places(item->children, depth + 1);
        }
    }
}

bool SetAutomaton::build_tags(std::vector<std::uint32_t> const& tags) {
    unsigned bits = 6;
    for (; (std::size_t{1} << bits) <= kTagSlotsMax; ++bits) {
        tag_shift_ = static_cast<unsigned>(std::numeric_limits<std::uint32_t>::digits) - bits;
        tags_.assign(std::size_t{1} << bits, {});
        std::uint32_t column = 0;
        bool const has_own_slots = std::ranges::all_of(tags, [&](std::uint32_t tag) {
            TagSlot& slot = tags_[(tag * kTagMultiplier) >> tag_shift_];
            if (slot.tag != 0) return false;
            slot = {tag, ++column};
            return true;
        });
        if (has_own_slots) return true;
    }
    return false;
}

void SetAutomaton::add_steps() {
    steps_.resize((places_.size() + 1) * columns_);
    is_end_.resize(places_.size() + 1);
    for (std::size_t state = 0; state <= places_.size(); ++state) {
        auto const levels = levels_of(definition_, state == 0 ? nullptr : places_[state - 1].item);
        // As StructureCheck looks: the innermost open loop first, in it forward from where it
        // stands.
        bool is_broken = false;  // an inner loop may not be left: something mandatory is missing
        for (std::size_t depth = levels.size(); depth-- > 0;) {
            Level const& level = levels[depth];
            for (std::size_t i = level.current; i < level.items->size(); ++i) {
                SetItem const& item = *(*level.items)[i];
                if (i == 0 && level.is_loop) continue;  // starts the loop anew: one level up
                Step& step = steps_[state * columns_ + column_of(pack(trigger_of(item).tag))];
                if (step.is_decided) continue;
                step = {
                    .target = place_of_ordinal_[trigger_of(item).ordinal],
                    .limit = static_cast<std::uint16_t>(item.ordinal),
                    .level = static_cast<std::uint8_t>(depth),
                    .is_same = i == level.current,
                    .is_decided = true,
                    .is_possible = !is_broken && !level.is_missing_one_before(i),
                };
            }
            is_broken |= level.is_missing_one_before(level.items->size());
        }
        Level const& top = levels.front();
        bool const is_at_last = top.current + 1 >= top.items->size();
        is_end_[state] = is_at_last || !is_missing_at_end(levels);
    }
}

}  // namespace tidegate::standards
