// One run of a map from the wire to a document: the walk over the tree (read.cpp), which rule wants
// a segment (read_choice.cpp), what stands in it (read_segment.cpp), its values (read_values.cpp,
// read_pairs.cpp), what is left (read_unmapped.cpp, read_rest.cpp), what is said about all of it
// (read_reports.cpp). Internal to read.
#pragma once

#include "base/limits.hpp"
#include "maps/read.hpp"
#include "maps/scope.hpp"

#include <bitset>
#include <unordered_map>
#include <unordered_set>

namespace tidegate::maps {

/// What a run needs beside its document; kept from set to set.
struct ReadMemory {
    using Target = Here<void*>;

    struct PendingCheck {
        Op const* op;
        Target here;
        std::string_view value;
        syntax::Segment const* segment;
    };
    /// Pieces are gathered first, because copying a growing text for each piece is quadratic.
    struct PendingJoin {
        Op const* op;
        void* owner;
        std::size_t begin;  ///< in join_text, up to where the next one begins
    };
    /// A literal or a number for a field that nothing else says.
    struct Fallback {
        Op const* op;
        void* owner;
        std::optional<Decimal> number = {};
    };
    /// One segment of the hierarchy, as it was read.
    struct Level {
        std::string_view code;
        std::size_t parent = 0;  ///< in levels, from 1; 0 = none
        std::size_t depth = 1;
        LevelRole role = LevelRole::none;
        std::size_t index = 0;  ///< of its list element
    };

    /// A segment's elements in components, as they are without padding and release characters.
    struct CutSegment {
        syntax::Segment const* segment = nullptr;
        std::vector<std::string_view> parts;
        std::vector<std::uint32_t> first_parts;  ///< of each element, and one more
    };

    explicit ReadMemory(Program const& program) : used(program.blocks.size(), 0) {}
    /// Empty again.
    void clear();

    std::vector<std::uint8_t> used;  ///< of blocks that take one segment per scope
    std::vector<Level> levels;
    std::unordered_map<std::string_view, std::size_t> level_numbers;  ///< HL01: in levels, from 1
    std::unordered_map<std::string, std::size_t> same_groups, same_items;
    std::unordered_set<std::string_view> item_numbers;
    std::vector<Fallback> fallbacks;
    std::vector<PendingCheck> checks;
    std::vector<PendingJoin> joins;
    std::string join_text;
    std::string path;  ///< of the struct at hand, for lineage
    CutSegment cut;    ///< the last one that was asked for a component
    PathCache paths;
};

class Reader {
public:
    Reader(
        Program const& program, standards::SetTree const& tree, ReadOptions const& options,
        ReadMemory& memory, ReadResult& result
    );
    Expected<void> run();

private:
    using Target = ReadMemory::Target;
    using Taken = std::bitset<limits::map_element_max + 1>;
    using Level = ReadMemory::Level;
    using Fallback = ReadMemory::Fallback;

    // ---- the levels of a hierarchy (read_hierarchy.cpp)
    Expected<void> open_level(syntax::Segment const& segment);
    void spread(Block const& block, Target const& here, std::size_t first, void const* shared);
    Expected<void> open_packing_level(syntax::Segment const& segment);
    Expected<bool> packing_item(std::uint32_t node);
    [[nodiscard]] bool is_packing_level(Block const& block, std::uint32_t node) const;
    void enter_packing_level(Block const& block, Target const& inner);
    Expected<void> check_depth(Level const& level, syntax::Segment const& segment);
    void reference(Op const& op, syntax::Segment const& segment, Target const& here, Place at);
    void finish_packing();
    void close_level(Block const& block, syntax::Segment const& segment, void* made);
    void close_group(Block const& block, syntax::Segment const& segment, Level& level, void* made);
    void close_pack(Block const& block, syntax::Segment const& segment, Level& level, void* made);
    std::size_t nameless_group(syntax::Segment const& segment);
    void close_item(Block const& block, syntax::Segment const& segment, Level& level, void* made);
    void finish_levels();
    void derive_structure();
    [[nodiscard]] bool has_pack_levels() const;
    void number_item(Block const& block, syntax::Segment const& segment, void* made);
    [[nodiscard]] Level const* ancestor(LevelRole role) const;
    [[nodiscard]] Block const& level_block(LevelRole role) const;
    [[nodiscard]] void* element(LevelRole role, std::size_t index);
    [[nodiscard]] documents::Text& item_number(std::size_t index);
    std::size_t commit(Block const& block, void const* made);
    void merge(
        Block const& block, syntax::Segment const& segment, std::size_t into, void const* from
    );

    // ---- references between lists (read_links.cpp)
    struct Linked;
    Expected<void> take_link(
        Block const& block, std::uint32_t rule, std::uint32_t node, Target const& here
    );
    void open_link(Linked& link, syntax::Segment const& segment);
    void close_link(Linked& link, syntax::Segment const& segment);
    [[nodiscard]] bool contradicts(Linked const& link, syntax::Segment const& segment);
    void merge_link(Linked const& link, syntax::Segment const& segment);
    void move_lineage(Linked const& link);
    void finish_links();
    void name_references();
    void prune_contents();
    void order_packs();
    void derive_levels();

    // ---- the walk
    Expected<void> scope(std::uint32_t block, std::uint32_t node, Target here);
    Expected<void> node(std::uint32_t block, std::uint32_t node, Target here);
    Expected<void> take(std::uint32_t block, std::uint32_t node, Target here);
    void merge_group(Block const& block, Target const& here, std::size_t lineage);
    bool has_data(Block const& block, Target const& inner) const;
    void drop_empty(Block const& block, Target const& here, Target const& inner);
    Expected<void> take_slots(
        Block const& outer, syntax::Segment const& segment, Target const& here, Taken& taken
    );
    Expected<void> unmapped(std::uint32_t node);
    Expected<void> unmapped_segment(syntax::Segment const& segment, std::string const& loop);
    Expected<void> rest_of_origin();
    void tell_origin(Block const& block, syntax::Segment const& segment, Taken const& taken);
    Expected<void> untaken(Block const& block, syntax::Segment const& segment, Taken const& taken);
    bool matches(Block const& block, syntax::Segment const& segment, Target const& here) const;
    bool is_wanted(Op const& op, std::string_view qualifier, Target const& here) const;
    Target enter(Block const& block, Target const& here);
    void make_room(Block const& block, std::uint32_t node, Target const& here);
    [[nodiscard]] bool chooses(
        Block const& block, syntax::Segment const& segment, Target const& here
    ) const;
    [[nodiscard]] documents::TypeInfo const* above_type(Block const& block, Target const& here)
        const;
    Expected<void> literal(Op const& op, syntax::Segment const& segment, Target const& here);
    Expected<void> op_above(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    Expected<void> settle(std::size_t checks, std::size_t joins);
    Expected<void> fall_back(std::size_t first, bool is_last);
    void number_lines();
    void missing();
    [[nodiscard]] std::string default_for(std::string const& path) const;

    // ---- values of one segment
    [[nodiscard]] bool says_nothing(Block const& block, syntax::Segment const& segment) const;
    void take_moved(Block const& block, std::uint32_t shift, Taken& taken) const;
    Expected<void> apply(
        Block const& block, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    [[nodiscard]] bool is_negative();
    Expected<void> number(
        Op const& op, syntax::Segment const& segment, Target const& here, Place at
    );
    Expected<void> op(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    [[nodiscard]] bool is_there(Op const& op, Target const& here) const;
    Expected<void> text(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift
    );
    Expected<void> code(
        Op const& op, syntax::Segment const& segment, Target const& here, Place place
    );
    Expected<std::uint32_t> rest_of(
        CodeTable const& table, syntax::Segment const& segment, Place at, std::string_view found
    );
    Expected<void> plain_code(
        Op const& op, syntax::Segment const& segment, Target const& here, Place at,
        std::string_view found
    );
    Expected<void> pair(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    Expected<bool> pair_value(
        Op const& op, Code const* code, syntax::Segment const& segment, Target const& here,
        std::array<Place, 4> const& places
    );
    Expected<void> date(
        Place const* places, std::size_t width, syntax::Segment const& segment,
        documents::TypeInfo const& type, void* owner, documents::Field const& field, Op const& op
    );
    Expected<Decimal> decimal(syntax::Segment const& segment, Place place, Op const& op) const;
    void identifier(
        syntax::Segment const& segment, void* owner, documents::Field const& field,
        std::string_view scheme, std::string_view id
    );

    /// Without trailing blanks, which are padding, and without release characters.
    [[nodiscard]] std::string_view value(syntax::Segment const& segment, Place place) const {
        constexpr std::uint8_t kRare =
            syntax::content::components | syntax::content::releases | syntax::content::padding;
        std::string_view const text = segment.element(place.element);
        if (place.component > 1 || (segment.content & kRare) != 0)
            return rare_value(segment, place, text);
        return text;
    }
    [[nodiscard]] std::string_view rare_value(
        syntax::Segment const& segment, Place place, std::string_view text
    ) const;
    [[nodiscard]] std::string_view plain(syntax::Segment const& segment, std::string_view text)
        const;
    void cut(syntax::Segment const& segment) const;
    /// The n-th place of an op, moved to its slot.
    [[nodiscard]] Place place(Op const& op, std::uint32_t number, std::uint32_t shift) const {
        Place place = program_.places[op.first_place + number];
        if (place.moves) place.element = static_cast<std::uint16_t>(place.element + shift);
        return place;
    }
    std::string_view sscc(syntax::Segment const& segment, Place at, std::string_view found);
    [[nodiscard]] std::string name_of(syntax::Segment const& segment, Place place) const;
    [[nodiscard]] std::string_view as_it_stands(syntax::Segment const& segment, Place place) const;
    [[nodiscard]] std::uint64_t byte_of(syntax::Segment const& segment, Place place) const;
    [[nodiscard]] std::string decoded(std::string_view raw) const;
    std::string_view keep(std::string_view raw);
    /// The same of a value of this segment.
    std::string_view keep(syntax::Segment const& segment, std::string_view raw);
    void* owner_of(Target const& here, std::uint32_t first_step, std::uint32_t steps);
    void* make_struct(void* owner, documents::Field const& field);
    [[nodiscard]] std::unexpected<Error> refuse(
        syntax::Segment const& segment, Place place, std::string message, std::string remedy
    ) const;
    void find(
        syntax::FindingCode code, syntax::Severity severity, syntax::Segment const& segment,
        Place place, std::string text, std::string_view value
    );
    void trace(
        Op const& op, documents::Field const& field, syntax::Segment const& segment, Place place,
        std::string_view value, std::uint32_t first_step, std::uint32_t steps,
        std::uint32_t extension = 0
    ) {
        if (options_.trace)
            add_lineage(op, field, segment, place, value, first_step, steps, extension);
    }
    void add_lineage(
        Op const& op, documents::Field const& field, syntax::Segment const& segment, Place place,
        std::string_view value, std::uint32_t first_step, std::uint32_t steps,
        std::uint32_t extension
    );
    void extend(
        void* owner, documents::Field const& field, std::uint32_t extension, std::string_view text
    );

    Program const& program_;
    standards::SetTree const& tree_;
    ReadOptions const& options_;
    ReadResult& result_;
    Arena& arena_;
    std::vector<std::uint8_t>& used_;
    std::vector<Level>& levels_;
    std::unordered_map<std::string_view, std::size_t>& level_numbers_;
    std::unordered_map<std::string, std::size_t>&same_groups_, &same_items_;
    std::unordered_set<std::string_view>& item_numbers_;
    std::vector<Fallback>& fallbacks_;
    std::vector<ReadMemory::PendingCheck>& checks_;
    std::vector<ReadMemory::PendingJoin>& joins_;
    std::string& join_text_;
    std::string& path_;
    ReadMemory::CutSegment& cut_;
    PathCache& paths_;
    std::size_t next_number_ = 1;
    std::optional<std::size_t> nameless_group_;  ///< of items below none
    Target around_share_{};         ///< what the elements inside a loop that shares belong to
    std::size_t items_before_ = 0;  ///< items that were there when the level at hand began
    std::size_t open_level_ = 0;  ///< of a packing: the level whose loop is read, in levels_ from 1
    std::size_t grouped_ = 0;     ///< loops of the block that groups
    Target line_{};               ///< of the contents of packs: the line at hand
};

}  // namespace tidegate::maps
