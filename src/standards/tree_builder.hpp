// Arranges segments whose places are known as a tree. Internal to src/standards.
#pragma once

#include "standards/tree.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::standards {

class TreeBuilder {
public:
    explicit TreeBuilder(SetTree& tree) : tree_(tree) { begin(); }

    /// The next segment of the set, at the place `item`. The places follow each other as the
    /// structure allows; the trigger segment of a loop begins a further occurrence of it.
    void add(SetItem const& item, syntax::Segment const& segment);

private:
    /// An open loop; the first level is the set.
    struct Level {
        SetItem const* loop;  ///< null for the set
        std::uint32_t node;
        std::uint32_t last_child = 0;
        SetItem const* last_item = nullptr;
        std::uint32_t occurrence = 0;  ///< of last_item
    };

    void begin();
    void leave_to(SetItem const* loop);
    std::uint32_t append(Level& level, SetItem const& item, syntax::Segment const* segment);

    SetTree& tree_;
    std::vector<Level> levels_;
};

}  // namespace tidegate::standards
