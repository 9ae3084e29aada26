// One run of a map from the wire to a document: the walk over the tree (read.cpp), which rule wants
// a segment (read_choice.cpp), what stands in it (read_segment.cpp), its values (read_values.cpp,
// read_pairs.cpp), what is left (read_unmapped.cpp, read_rest.cpp), what is said about all of it
// (read_reports.cpp). Internal to read.
#pragma once

#include "base/limits.hpp"
#include "maps/outcome.hpp"
#include "maps/read.hpp"
#include "maps/scope.hpp"
#include "maps/struct_access.hpp"

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

    /// Where the components of a segment begin: offsets in the text of its elements.
    struct CutSegment {
        syntax::Segment const* segment = nullptr;
        std::vector<std::uint32_t> begins;
        std::vector<std::uint32_t> firsts;  ///< in `begins`, of each element and one more
    };
    /// A copy of a segment's elements in the document: its values are parts of it, so that not each
    /// has to be copied.
    struct KeptText {
        syntax::Segment const* segment = nullptr;
        char const* from = nullptr;
        std::size_t size = 0;  ///< 0: too much to be kept for the sake of some values
        char const* copy = nullptr;
    };

    explicit ReadMemory(Program const& program) : used(program.blocks.size(), 0) {}
    /// Empty again.
    void clear();
    /// Takes the findings of the set before, for the texts in them to be filled again.
    void reuse(syntax::Findings& findings);

    /// By block: the scope (of `scopes`) in which it took a segment last.
    std::vector<std::uint64_t> used;
    std::uint64_t scopes = 0;  ///< so many were entered, by all sets
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
    KeptText kept;     ///< of the last segment that something was kept of
    syntax::Findings spare;
    std::string loop_path;
    std::vector<std::uint32_t> loops;  ///< nodes on the way to the one at hand
    PathCache paths;
};

class Reader {
public:
    Reader(
        Program const& program, standards::SetTree const& tree, ReadOptions const& options,
        ReadMemory& memory, ReadResult& result
    );
    Outcome<void> run();

private:
    using Target = ReadMemory::Target;
    using Taken = ElementSet;
    using Level = ReadMemory::Level;
    using Fallback = ReadMemory::Fallback;

    // ---- the levels of a hierarchy (read_hierarchy.cpp)
    Outcome<void> open_level(syntax::Segment const& segment);
    void spread(Block const& block, Target const& here, std::size_t first, void const* shared);
    Outcome<void> open_packing_level(syntax::Segment const& segment);
    Outcome<bool> packing_item(std::uint32_t node);
    [[nodiscard]] bool is_packing_level(Block const& block, std::uint32_t node) const;
    void enter_packing_level(Block const& block, Target const& inner);
    Outcome<void> check_depth(Level const& level, syntax::Segment const& segment);
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
    Outcome<void> take_link(
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
    Outcome<void> scope(std::uint32_t block, std::uint32_t node, Target const& here);
    Outcome<void> node(std::uint32_t block, std::uint32_t node, Target const& here);
    Outcome<void> take(std::uint32_t block, std::uint32_t node, Target const& here);
    Outcome<void> take_plain(std::uint32_t block, std::uint32_t node, Target const& here);
    Outcome<void> settle_element(std::size_t checks, std::size_t joins, std::size_t fallbacks);
    void merge_group(Block const& block, Target const& here, std::size_t lineage);
    bool has_data(Block const& block, Target const& inner) const;
    void drop_empty(Block const& block, Target const& here, Target const& inner);
    Outcome<void> take_slots(
        Block const& outer, syntax::Segment const& segment, Target const& here, Taken& taken
    );
    Outcome<void> unmapped(std::uint32_t node);
    Outcome<void> unmapped_segment(syntax::Segment const& segment, std::string_view loop);
    std::string_view loop_path(std::uint32_t node);
    void keep_element(
        syntax::Segment const& segment, std::string_view raw, documents::Unmapped& to
    );
    Outcome<void> rest_of_origin();
    /// Elements that no line names have no place in the document.
    Outcome<void> untaken(Block const& block, syntax::Segment const& segment, Taken& taken) {
        taken |= block.plan.filtered;
        bool const is_done = tree_.origin == nullptr && taken.has_up_to(segment.elements.size());
        return is_done ? Outcome<void>{} : tell_untaken(segment, taken);
    }
    Outcome<void> tell_untaken(syntax::Segment const& segment, Taken const& taken);
    void say_untaken(std::string& text, std::string_view element, std::string_view value) const;
    bool matches(Block const& block, syntax::Segment const& segment, Target const& here) const;
    [[nodiscard]] bool has_word(Op const& op, syntax::Segment const& segment) const;
    bool is_wanted(Op const& op, std::string_view qualifier, Target const& here) const;
    Target enter(Block const& block, Target const& here);
    void make_room(Block const& block, std::uint32_t node, Target const& here);
    [[nodiscard]] bool chooses(
        Block const& block, syntax::Segment const& segment, Target const& here
    ) const;
    [[nodiscard]] documents::TypeInfo const* above_type(Block const& block, Target const& here)
        const;
    Outcome<void> literal(Op const& op, syntax::Segment const& segment, Target const& here);
    Outcome<void> op_above(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    Outcome<void> settle(std::size_t checks, std::size_t joins);
    Outcome<void> fall_back(std::size_t first, bool is_last);
    void number_lines();
    void missing();
    [[nodiscard]] std::string default_for(std::string const& path) const;

    // ---- values of one segment
    [[nodiscard]] bool says_nothing(Block const& block, syntax::Segment const& segment) const;
    void take_moved(Block const& block, std::uint32_t shift, Taken& taken) const;
    Outcome<void> apply(
        Block const& block, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    bool step(ReadStep const& step, syntax::Segment const& segment, Target const& here);
    bool pair_step(
        PairStep const& step, Code const& code, syntax::Segment const& segment, Target const& here,
        std::string_view found
    );
    [[nodiscard]] bool is_negative();
    Outcome<void> number(
        Op const& op, syntax::Segment const& segment, Target const& here, Place at
    );
    Outcome<void> op(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    [[nodiscard]] bool is_there(Op const& op, Target const& here) const;
    Outcome<void> text(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift
    );
    Outcome<void> code(
        Op const& op, syntax::Segment const& segment, Target const& here, Place place
    );
    Outcome<std::uint32_t> rest_of(
        CodeTable const& table, syntax::Segment const& segment, Place at, std::string_view found
    );
    Outcome<void> plain_code(
        Op const& op, syntax::Segment const& segment, Target const& here, Place at,
        std::string_view found
    );
    Outcome<void> pair(
        Op const& op, syntax::Segment const& segment, Target const& here, std::uint32_t shift,
        Taken& taken
    );
    Outcome<bool> pair_value(
        Op const& op, Code const* code, syntax::Segment const& segment, Target const& here,
        std::array<Place, 4> const& places
    );
    Outcome<void> date(
        Place const* places, std::size_t width, syntax::Segment const& segment,
        documents::TypeInfo const& type, void* owner, documents::Field const& field, Op const& op
    );
    Expected<Decimal> decimal(syntax::Segment const& segment, Place place, Op const& op) const;
    void identifier(
        syntax::Segment const& segment, void* owner, documents::Field const& field,
        std::string_view scheme, std::string_view id
    );

    /// Without trailing blanks, which are padding, and without release characters.
    /// Always inline: a Place is put together in memory, and a call would wait for it.
    [[nodiscard, gnu::always_inline]] std::string_view value(
        syntax::Segment const& segment, Place place
    ) const {
        constexpr std::uint8_t kRare =
            syntax::content::components | syntax::content::releases | syntax::content::padding;
        std::string_view const text = segment.element(place.element);
        if (place.component <= 1 && (segment.content & kRare) == 0) return text;
        constexpr std::uint8_t kReleased = syntax::content::releases | syntax::content::padding;
        bool const is_cut = cut_.segment == &segment && (segment.content & kReleased) == 0;
        if (is_cut && place.component != 0) return part(segment, place);
        return rare_value(segment, place, text);
    }
    /// A component of the segment that is cut, as it stands.
    [[nodiscard]] std::string_view part(syntax::Segment const& segment, Place place) const {
        std::size_t const number = place.element - 1U;
        if (number >= segment.elements.size()) return {};
        std::size_t const at = cut_.firsts[number] + place.component - 1U;
        if (at >= cut_.firsts[number + 1]) return {};
        std::uint32_t const begin = cut_.begins[at];
        return {segment.elements.text() + begin, cut_.begins[at + 1] - 1 - begin};
    }
    [[nodiscard]] std::string_view rare_value(
        syntax::Segment const& segment, Place place, std::string_view text
    ) const;
    [[nodiscard]] std::string_view plain(syntax::Segment const& segment, std::string_view text)
        const;
    void cut(syntax::Segment const& segment) const;
    void cut_released(syntax::Segment const& segment) const;
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
    std::string_view keep(syntax::Segment const& segment, std::string_view raw) {
        bool const is_special = (segment.content & syntax::content::special) != 0;
        if (is_special) [[unlikely]]
            return keep(raw);
        if (kept_.segment != &segment) keep_text(segment);
        auto const at = reinterpret_cast<std::uintptr_t>(raw.data()) -
                        reinterpret_cast<std::uintptr_t>(kept_.from);
        return at < kept_.size ? std::string_view(kept_.copy + at, raw.size()) : arena_.copy(raw);
    }
    void keep_text(syntax::Segment const& segment);
    void* owner_of(Target const& here, std::uint32_t first_step, std::uint32_t steps);
    void* make_struct(void* owner, documents::Field const& field);
    [[nodiscard]] std::unexpected<Error> refuse(
        syntax::Segment const& segment, Place place, std::string message, std::string remedy
    ) const;
    void find(
        syntax::FindingCode code, syntax::Severity severity, syntax::Segment const& segment,
        Place place, std::string text, std::string_view value
    );
    /// The same, for its text to be added; null when there are too many.
    syntax::Finding* add_finding(
        syntax::FindingCode code, syntax::Severity severity, syntax::Segment const& segment,
        Place place, std::string_view value
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
    ReadMemory& memory_;
    std::vector<std::uint64_t>& used_;
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
    ReadMemory::KeptText& kept_;
    std::uint64_t scope_ = 0;  ///< the one at hand, as in ReadMemory::used
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
