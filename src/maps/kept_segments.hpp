// The `unmapped` segments of a document, arranged by where they go back. Internal to write.
#pragma once

#include "documents/document.hpp"
#include "documents/extension.hpp"
#include "standards/dictionary.hpp"

#include <string_view>
#include <vector>

namespace tidegate::maps {

/// A segment, or a whole loop, that no rule took when reading.
struct KeptGroup {
    std::string_view name;  ///< of the item: tag, or loop id
    bool is_loop = false;
    bool is_written = false;
    std::int32_t position = 0;  ///< of its first segment
    std::uint32_t first = 0;    ///< of its segments
    std::uint32_t last = 0;
    std::uint32_t next = 0;  ///< group in the same loop; 0 = none
};

/// Numbers of groups, segments and loops count from 1 where 0 stands for none; loop 0 is the set.
/// Filled anew for each document; its memory is used again.
class KeptSegments {
public:
    static constexpr std::uint32_t kNowhere = UINT32_MAX;  ///< a loop that nothing is kept in

    struct Segment {
        documents::Unmapped const* kept;
        std::size_t index;   ///< in the document's list
        std::uint32_t next;  ///< of the same group
    };

    void clear();
    void fill(documents::Document const& document, standards::SetDefinition const& definition);

    [[nodiscard]] bool empty() const { return groups_.empty(); }
    /// The loop that `tag` begins for the `number`-th time in `loop`.
    [[nodiscard]] std::uint32_t loop_in(
        std::uint32_t loop, std::string_view tag, std::uint32_t number
    ) const;
    /// The first group that stands in a loop itself, in the order of the document; 0 = none.
    [[nodiscard]] std::uint32_t first_in(std::uint32_t loop) const {
        return loop == kNowhere ? 0 : loops_[loop].first_group;
    }
    [[nodiscard]] KeptGroup& group(std::uint32_t number) { return groups_[number - 1]; }
    [[nodiscard]] Segment const& segment(std::uint32_t number) const {
        return segments_[number - 1];
    }
    [[nodiscard]] std::vector<KeptGroup> const& all() const { return groups_; }

private:
    /// Loops that something is kept in, or around which something is.
    struct Loop {
        std::string_view step;  ///< "PO1[2]"; of the set empty
        std::string_view tag;
        std::uint32_t number = 0;  ///< 0: `step` names none
        std::uint32_t parent = 0;
        std::uint32_t first_group = 0;
        std::uint32_t last_group = 0;
        std::uint32_t as_whole = 0;  ///< the group that it is kept as
    };

    std::uint32_t loop_at(std::string_view path);
    std::uint32_t child_of(std::uint32_t parent, std::string_view step);
    [[nodiscard]] std::size_t start_of(
        std::uint32_t parent, std::string_view tag, std::uint32_t number
    ) const;
    void enter(std::uint32_t loop);
    std::uint32_t group_for(
        std::uint32_t loop, documents::Unmapped const& kept,
        standards::SetDefinition const& definition
    );

    std::vector<KeptGroup> groups_;
    std::vector<Segment> segments_;
    std::vector<Loop> loops_;
    std::vector<std::uint32_t> slots_;  ///< loops by what start_of() says; a power of two of them,
                                        ///< at most half full
};

}  // namespace tidegate::maps
