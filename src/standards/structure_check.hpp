// Finds the place of each segment in the structure of its set and builds the tree. Greedy and
// deterministic: the innermost open loop first, then its neighbours forward in order. One error
// must not cascade: a segment out of order is put where it belongs without moving the current
// place. Internal to src/standards.
#pragma once

#include "standards/finding_report.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tidegate::standards {

class StructureCheck {
public:
    StructureCheck(
        syntax::TransactionSet const& set, Dictionary const& dictionary,
        SetDefinition const& definition, FindingReport& report, SetTree& tree
    );

    /// Places the segment at `index` of the set; the segments are given in order. Null when it has
    /// no place.
    SetItem const* place(std::size_t index);

    /// After the last segment: reports what is still missing, except the set trailer, which is the
    /// reader's finding.
    void finish();

private:
    /// An open loop; the first frame is the set.
    struct Frame {
        SetItem const* loop;
        std::vector<SetItem const*> const* items;
        std::size_t current;  ///< index in items: how far this loop has come
        std::size_t
            counts_begin;  ///< in counts_: how often each item has occurred in this loop occurrence
        std::uint32_t node;
        std::uint32_t last_child;
    };
    struct Match {
        std::size_t depth;
        std::size_t index;
    };
    enum class Search { free, full, earlier };

    bool find(std::string_view tag, Search search, Match& match) const;
    void advance(Match match, std::size_t index);
    bool is_misplaced(Match match, std::size_t index) const;
    void report_missing_before(Frame const& frame, std::size_t end, std::size_t index);
    void report_missing(SetItem const& item, std::size_t index);
    void report_at(
        syntax::FindingCode code, SetItem const* item, std::size_t index, std::string text
    );
    void report_homeless(std::size_t index);
    SetItem const* put(Match match, std::size_t index);
    std::uint32_t add_node(
        Frame& parent, SetItem const& item, syntax::Segment const* segment, std::uint32_t occurrence
    );
    void open(SetItem const* loop, std::vector<SetItem const*> const& items, std::uint32_t node);
    void close_to(std::size_t depth, std::size_t index);

    std::uint32_t& count(Frame const& frame, std::size_t item) {
        return counts_[frame.counts_begin + item];
    }
    [[nodiscard]] std::uint32_t count(Frame const& frame, std::size_t item) const {
        return counts_[frame.counts_begin + item];
    }

    syntax::TransactionSet const& set_;
    Dictionary const& dictionary_;
    SetDefinition const& definition_;
    FindingReport& report_;
    SetTree& tree_;
    std::vector<Frame> frames_;
    std::vector<std::uint32_t> counts_;
};

}  // namespace tidegate::standards
