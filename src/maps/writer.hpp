// One run of a map from a document to the wire: the walk in the order of the dictionary (write.cpp,
// write_lists.cpp, write_hierarchy.cpp), the elements of one segment (write_values.cpp,
// write_pairs.cpp) and what the map cannot carry (write_lost.cpp). Internal to write.
#pragma once

#include "documents/extension.hpp"
#include "maps/document_way.hpp"
#include "maps/hierarchy_plan.hpp"
#include "maps/kept_segments.hpp"
#include "maps/outcome.hpp"
#include "maps/scope.hpp"
#include "maps/struct_access.hpp"
#include "maps/write.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace tidegate::maps {

/// Where a value stands in the document, for who has to say that it is lost: put into words only
/// then.
struct Way {
    Op const* op = nullptr;
    Target const* target = nullptr;  ///< of the entry of a pair's table
    std::optional<std::size_t> index;
};

/// A value with its qualifier: one slot of a pair, or a piece of a joined text. Views into the
/// document, the program or WriteMemory::texts.
struct Piece {
    std::string_view qualifier;
    std::array<std::string_view, 3> values;  ///< value, time, zone
    void const* owner = nullptr;             ///< and field: what is written once only
    documents::Field const* field = nullptr;
    Way way;
};

/// What a run needs beside what it makes; kept from document to document.
struct WriteMemory {
    using FieldOf = std::pair<void const*, documents::Field const*>;

    /// How often a loop of this tag (EDIFACT: group) has been written in the loop around it.
    struct Counter {
        std::string_view loop;
        std::uint32_t count = 0;
    };
    /// What found no slot.
    struct Overflow {
        FieldOf field;
        std::string path;
    };

    /// Empty again.
    void clear();

    Arena texts;
    syntax::SegmentBuilder builder;
    std::vector<Counter> counters;
    std::vector<FieldOf> taken;
    std::vector<FieldOf> done;  ///< of the pair at hand
    std::unordered_set<void const*> called_for;
    std::vector<Piece> pieces;
    std::vector<Overflow> overflow;
    std::vector<void const*> owners;  ///< of the fields of the pair's table at hand
    DocumentWay path;
    KeptSegments kept;
    PathCache paths;
};

class Writer {
public:
    Writer(
        Program const& program, documents::Document const& document, WriteOptions const& options,
        WriteMemory& memory, WriteResult& result
    );
    Outcome<void> run();

private:
    using Source = Here<void const*>;

    /// A loop that is being written, or the set: its counters are those from `counters` on.
    struct Loop {
        std::size_t counters = 0;
        std::uint32_t kept = KeptSegments::kNowhere;  ///< as KeptSegments knows it
        std::uint32_t first_kept = 0;                 ///< group in it; 0 = none
        [[nodiscard]] bool has_kept() const { return first_kept != 0; }
    };
    /// Some of WriteMemory::pieces.
    struct Pieces {
        std::size_t begin = 0;
        std::size_t end = 0;
        [[nodiscard]] std::size_t size() const { return end - begin; }
        [[nodiscard]] bool empty() const { return begin == end; }
    };

    /// Neighbours in a list that one loop holds.
    struct Share {
        Source owner;
        DocumentWay path;  ///< of the owner
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    // ---- the walk
    Outcome<bool> scope(std::uint32_t block, Loop const& loop, Source const& here);
    Outcome<bool> is_called_for(Block const& rule, Source const& here) const;
    Outcome<bool> rule(std::uint32_t block, Loop const& loop, Source const& here);
    Outcome<bool> list(
        std::uint32_t block, Loop const& loop, void const* owner, documents::TypeInfo const* type
    );
    Outcome<bool> shared(std::uint32_t block, Loop const& loop, Source const& here);
    Outcome<bool> stream(std::uint32_t block, Loop const& loop, Source const& here);
    [[nodiscard]] std::vector<Place> places_of(Block const& block) const;
    Outcome<bool> slots_inside(Block const& outer, Source const& here);
    Outcome<bool> slots(Block const& outer, Loop const& loop, Source const& here);
    Outcome<bool> instance(
        std::uint32_t block, Loop const& loop, Source const& here, Pieces pieces
    );
    Outcome<bool> finish(Loop const& loop, standards::SetItem const& item);
    Outcome<void> kept_until(
        Loop const& loop, standards::SetItem const& item, std::uint32_t position
    );
    Outcome<void> kept(KeptGroup& group);
    Outcome<void> emit();
    void settle(std::size_t taken, std::size_t overflow);
    void lose_unmapped();
    [[nodiscard]] bool is_implied(
        WrittenFields const& at, void const* base, documents::Field const& field
    ) const;
    void lost_fields(WrittenFields const& at, documents::TypeInfo const& type, void const* base);
    void lost_list(WrittenFields const& below, void const* base, documents::Field const& field);
    void lost_extensions(WrittenFields const& at, void const* base, documents::Field const& field);

    // ---- references between lists (write_links.cpp)
    Outcome<bool> linked(std::uint32_t block, Loop const& loop, Source const& here);
    Outcome<bool> linked_element(
        std::uint32_t block, Loop const& loop, std::size_t index, std::uint32_t written
    );
    [[nodiscard]] std::vector<std::size_t> linked_elements(Block const& rule, Source const& here);
    void find_packs_of_lines();
    void lose_links();

    // ---- the levels of a hierarchy (write_hierarchy.cpp)
    Outcome<void> hierarchy(Loop const& set);
    Outcome<void> level(
        LevelNode const& node, std::size_t parent, Loop const& loop, Loop const& set
    );
    void lose_structure(LevelNode const& root);
    bool reference(Op const& op, Source const& here);
    void set_level(Block const& block);
    [[nodiscard]] std::size_t levels_written() const;

    // ---- the elements of one segment
    Outcome<bool> elements(Block const& block, Source const& here, Pieces pieces);
    bool step(WriteStep const& step, void const* base, bool& has_data);
    void set_decimal(WriteStep const& step, Decimal const& value);
    Outcome<bool> other_step(
        Block const& block, WriteStep const& step, Source const& here, Pieces pieces
    );
    [[nodiscard]] bool is_of_attribute(Block const& block, Op const& op) const;
    [[nodiscard]] bool is_called_for(Op const& op, Source const& here) const;
    Outcome<bool> op(Op const& op, Source const& here);
    Outcome<bool> text(Op const& op, Source const& here);
    bool extension(Op const& op, Source const& here);
    Outcome<bool> code(Op const& op, Source const& here);
    std::string_view word_at(Op const& op, Source const& here);
    bool is_without_code(Block const& block, Source const& here);
    Outcome<bool> assigned_code(Op const& op, Source const& here, void const* owner, bool& is_done);
    Outcome<bool> decimal(Op const& op, Source const& here);
    Outcome<bool> date(Op const& op, Source const& here);
    Outcome<bool> check(Op const& op, Source const& here);
    bool fill(Op const& op, Pieces pieces);

    Outcome<Pieces> pieces_of(Op const& op, Source const& here);
    Outcome<void> joined(Op const& op, Source const& here);
    void pair_fields(Op const& op, Source const& here);
    void pair_value(Op const& op, Source const& base, Code const& code, void const* owner);
    [[nodiscard]] documents::FieldSet entries_there(CodeTable const& table, Source const& base);
    void lose_lengths(Op const& op, Source const& base, std::size_t done);
    [[nodiscard]] bool is_done(WriteMemory::FieldOf const& key, std::size_t done) const;
    void identifiers(
        Op const& op, documents::Field const& field, void const* owner, TextIndex const* schemes,
        maps::Target const* target
    );
    void date_values(
        Op const& op, documents::TypeInfo const& type, void const* owner,
        documents::Field const& field, std::size_t width, Way const& way,
        std::array<std::string_view, 3>& values
    );

    [[nodiscard]] Loop inside(Loop const& loop, std::string_view tag, std::uint32_t number) const;
    [[nodiscard]] std::uint32_t written_of(Loop const& loop, std::string_view tag) const;
    std::uint32_t& counter(Loop const& loop, std::string_view tag);
    /// Of a text that lives until the segment is written.
    void set(Place place, std::string_view text) {
        if (!text.empty())
            builder_.set_view(place.element, std::max<std::uint16_t>(1, place.component), text);
    }
    void set_copy(Place place, std::string_view text) {
        if (!text.empty())
            builder_.set(place.element, std::max<std::uint16_t>(1, place.component), text);
    }
    [[nodiscard]] void const* owner_of(
        Source const& here, std::uint32_t first_step, std::uint32_t steps
    ) const {
        void const* owner = here.base;
        for (std::uint32_t i = 0; i < steps && owner != nullptr; ++i)
            owner = struct_of(owner, *program_.steps[first_step + i]);
        return owner;
    }
    void const* struct_of(void const* owner, documents::Field const& field) const;
    [[nodiscard]] std::span<documents::Text const> extension_of(
        void const* owner, documents::Field const& field, std::uint32_t extension
    ) const;
    [[nodiscard]] std::string path_of(Op const& op, documents::Field const& field) const;
    [[nodiscard]] std::string path_of(Way const& way) const;
    [[nodiscard]] std::unexpected<Error> refuse(
        Op const& op, std::string message, std::string remedy
    ) const;
    void lose(std::string path, std::string reason);

    Program const& program_;
    documents::Document const& document_;
    WriteOptions const& options_;
    WriteResult& result_;
    WriteMemory& memory_;
    KeptSegments& kept_;
    syntax::SegmentBuilder& builder_;
    std::vector<WriteMemory::Counter>& counters_;
    std::vector<WriteMemory::FieldOf>& taken_;
    std::unordered_set<void const*>& called_for_;   ///< elements of lists that a condition let pass
    std::vector<WriteMemory::Overflow>& overflow_;  ///< lost unless a later line takes them
    DocumentWay& path_;                             ///< of the struct at hand
    bool const counts_loops_;
    std::size_t level_parent_ = 0;  ///< number of the parent of the level at hand; 0 = none
    bool has_children_ = false;
    Share share_;
    std::size_t part_ = 0;       ///< of the grouped list: the element at hand
    std::size_t grouped_ = 0;    ///< loops of the block that groups
    bool is_negative_ = false;   ///< Program::negative holds
    std::uint32_t ordinal_ = 0;  ///< of the loop at hand among those of its kind
    /// Of lines by their number: packs that hold some of it, and those around them.
    std::unordered_map<std::string_view, std::vector<std::size_t>> packs_of_lines_;
    documents::Text line_number_;  ///< of the line at hand
};

}  // namespace tidegate::maps
