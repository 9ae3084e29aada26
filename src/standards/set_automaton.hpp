// The structure of a set as a table: at which place a segment stands, and which tag may follow. It
// knows only the ways that leave no finding; every other way is "unproven", and StructureCheck,
// whose greedy order it repeats, looks at the set instead. Internal to src/standards.
#pragma once

#include "standards/dictionary.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// Loops in loops in a set; the deepest of the directories has 9.
inline constexpr std::size_t kAutomatonDepthMax = 16;

/// Immutable; shared between threads.
class SetAutomaton {
public:
    using Place = std::uint16_t;  ///< index in places()
    /// One segment of the structure.
    struct PlaceData {
        SetItem const* item;
        std::uint8_t depth;  ///< loops around it
    };

    explicit SetAutomaton(SetDefinition const& definition);

    /// False for a structure that is too deep or too large: then walk nothing.
    [[nodiscard]] bool is_usable() const { return is_usable_; }

    [[nodiscard]] std::size_t places() const { return places_.size(); }
    [[nodiscard]] PlaceData const& place(Place place) const { return places_[place]; }

    /// One set on its way through the structure.
    class Walk {
    public:
        explicit Walk(SetAutomaton const& automaton) : automaton_(automaton) {}

        /// The place of the next segment; nothing when it is unproven that the structure has no
        /// finding. After that the walk is spent.
        std::optional<Place> step(std::string_view tag) {
            std::uint32_t const column = automaton_.column_of(pack(tag));
            Step const step = automaton_.steps_[state_ * automaton_.columns_ + column];
            if (!step.is_possible) return std::nullopt;
            std::uint32_t const count = step.is_same ? counts_[step.level] + 1 : 1;
            if (count > automaton_.repeat_max_[step.limit]) return std::nullopt;
            counts_[step.level] = count;
            counts_[step.level + 1] = 1;  // the trigger of the loop that this may have opened
            state_ = step.target + 1u;
            return step.target;
        }

        /// True if the set may end here without a finding.
        [[nodiscard]] bool may_end() const { return automaton_.is_end_[state_]; }

    private:
        SetAutomaton const& automaton_;
        std::uint32_t state_ = 0;
        /// Per level: how often the item where this level stands has occurred in a row. Within a
        /// loop the order only moves forward, so no other count can matter.
        std::array<std::uint32_t, kAutomatonDepthMax + 2> counts_{};
    };

private:
    friend class Walk;
    struct Step {
        Place target = 0;
        std::uint16_t limit = 0;   ///< index in repeat_max_
        std::uint8_t level = 0;    ///< of the item that occurs once more: the place or a loop
        bool is_same = false;      ///< that item is the one where its level stands already
        bool is_decided = false;   ///< the structure has a place for the tag
        bool is_possible = false;  ///< ... and going there skips nothing mandatory
    };

    /// Tags of two or three bytes as a number; 0 for all others, which no structure has.
    static std::uint32_t pack(std::string_view tag) {
        if (tag.size() == 3) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(tag[0])) |
                   static_cast<std::uint32_t>(static_cast<unsigned char>(tag[1])) << 8 |
                   static_cast<std::uint32_t>(static_cast<unsigned char>(tag[2])) << 16;
        }
        if (tag.size() == 2) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(tag[0])) |
                   static_cast<std::uint32_t>(static_cast<unsigned char>(tag[1])) << 8;
        }
        return 0;
    }

    [[nodiscard]] std::uint32_t column_of(std::uint32_t tag) const {
        TagSlot const& slot = tags_[(tag * kTagMultiplier) >> tag_shift_];
        return slot.tag == tag ? slot.column : 0;
    }

    void add_places(std::vector<SetItem const*> const& items, std::size_t depth);
    bool build_tags(std::vector<std::uint32_t> const& tags);
    void add_steps();

    static constexpr std::uint32_t kTagMultiplier = 0x9E3779B1u;
    struct TagSlot {
        std::uint32_t tag = 0;
        std::uint32_t column = 0;
    };

    SetDefinition const& definition_;
    bool is_usable_ = true;
    std::vector<PlaceData> places_;
    std::vector<Place> place_of_ordinal_;    ///< of segments, by ordinal of the item
    std::vector<std::uint32_t> repeat_max_;  ///< by ordinal of the item
    std::vector<TagSlot> tags_;              ///< open addressing without steps: one slot per tag
    unsigned tag_shift_ = 31;
    std::uint32_t columns_ = 1;  ///< column 0: every tag that the set does not have
    std::vector<Step>
        steps_;  ///< [state][column]; state 0 is before the first segment, p + 1 at place p
    std::vector<bool> is_end_;  ///< by state
};

}  // namespace tidegate::standards
