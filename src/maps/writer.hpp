// One run of a map from a document to the wire: the walk in the order of the dictionary (write.cpp)
// and the elements of one segment (write_values.cpp, write_pairs.cpp). Internal to write.
#pragma once

#include "documents/extension.hpp"
#include "maps/hierarchy_plan.hpp"
#include "maps/kept_segments.hpp"
#include "maps/scope.hpp"
#include "maps/write.hpp"

#include <unordered_map>
#include <unordered_set>

namespace tidegate::maps {

/// Appends "/name" to a JSON pointer. Every field of a document passes here, so nothing is
/// formatted.
inline void add_step(std::string& pointer, std::string_view name) {
    pointer += '/';
    pointer += name;
}
inline void add_step(std::string& pointer, std::size_t index) {
    add_step(pointer, std::string_view(std::to_string(index)));
}

class Writer {
public:
    Writer(
        Program const& program, documents::Document const& document, WriteOptions const& options
    );
    Expected<WriteResult> run();

private:
    using Source = Here<void const*>;

    /// A value with its qualifier: one slot of a pair, or a piece of a joined text.
    struct Piece {
        std::string qualifier;
        std::array<std::string, 3> values;  ///< value, time, zone
        void const* owner = nullptr;        ///< and field: what is written once only
        documents::Field const* field = nullptr;
        std::string path;
    };

    /// Neighbours in a list that one loop holds.
    struct Share {
        Source owner;
        std::string path;  ///< of the owner
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    // ---- the walk
    Expected<bool> scope(std::uint32_t block, std::string const& loop, Source const& here);
    Expected<bool> is_called_for(Block const& rule, Source const& here) const;
    Expected<bool> rule(std::uint32_t block, std::string const& loop, Source const& here);
    Expected<bool> list(
        std::uint32_t block, std::string const& loop, void const* owner,
        documents::TypeInfo const* type
    );
    Expected<bool> shared(std::uint32_t block, std::string const& loop, Source const& here);
    Expected<bool> stream(std::uint32_t block, std::string const& loop, Source const& here);
    [[nodiscard]] std::vector<Place> places_of(Block const& block) const;
    Expected<bool> slots_inside(Block const& outer, Source const& here);
    Expected<bool> slots(Block const& outer, std::string const& loop, Source const& here);
    Expected<bool> instance(
        std::uint32_t block, std::string const& loop, Source const& here,
        std::span<Piece const> pieces
    );
    Expected<bool> finish(std::string const& loop, standards::SetItem const& item);
    Expected<void> kept_until(
        std::string const& loop, standards::SetItem const& item, std::uint32_t position
    );
    Expected<void> kept(KeptGroup& group);
    Expected<void> emit();
    void settle(std::size_t taken, std::size_t overflow);
    void lose_unmapped();
    [[nodiscard]] bool is_implied(
        std::string const& dotted, void const* base, documents::Field const& field
    ) const;
    void lost_fields(documents::TypeInfo const& type, void const* base, std::string& dotted);

    // ---- the levels of a hierarchy (write_hierarchy.cpp)
    Expected<void> hierarchy();
    Expected<void> level(LevelNode const& node, std::size_t parent, std::string const& loop);
    void lose_structure(LevelNode const& root);
    bool reference(Op const& op, Source const& here);
    void set_level(Block const& block);
    [[nodiscard]] std::size_t levels_written() const;

    // ---- the elements of one segment
    Expected<bool> elements(Block const& block, Source const& here, std::span<Piece const> pieces);
    [[nodiscard]] bool is_of_attribute(Block const& block, Op const& op) const;
    [[nodiscard]] bool calls_for_segment(Block const& block, Op const& op) const;
    [[nodiscard]] bool is_called_for(Op const& op, Source const& here) const;
    Expected<bool> op(Op const& op, Source const& here);
    Expected<bool> text(Op const& op, Source const& here);
    bool extension(Op const& op, Source const& here);
    Expected<bool> code(Op const& op, Source const& here);
    std::string_view word_at(Op const& op, Source const& here);
    bool is_without_code(Block const& block, Source const& here);
    Expected<bool> assigned_code(
        Op const& op, Source const& here, void const* owner, bool& is_done
    );
    Expected<bool> decimal(Op const& op, Source const& here);
    Expected<bool> date(Op const& op, Source const& here);
    Expected<bool> check(Op const& op, Source const& here);
    bool fill(Op const& op, std::span<Piece const> pieces);

    Expected<std::vector<Piece>> pieces_of(Op const& op, Source const& here);
    Expected<std::vector<Piece>> joined(Op const& op, Source const& here);
    void pair_fields(Op const& op, Source const& here, std::vector<Piece>& out);
    void lose_lengths(
        Op const& op, Source const& base, std::string const& path,
        std::vector<std::pair<void const*, documents::Field const*>>& done
    );
    void identifiers(
        Op const& op, documents::Field const& field, void const* owner, std::string const& path,
        std::string const& own_path, std::vector<Piece>& out
    );
    void date_values(
        Op const& op, documents::TypeInfo const& type, void const* owner,
        documents::Field const& field, std::size_t width, std::string const& path,
        std::array<std::string, 3>& values
    );

    void set(Place place, std::string_view text);
    void const* owner_of(Source const& here, std::uint32_t first_step, std::uint32_t steps) const;
    void const* struct_of(void const* owner, documents::Field const& field) const;
    [[nodiscard]] std::span<documents::Text const> extension_of(
        void const* owner, documents::Field const& field, std::uint32_t extension
    ) const;
    [[nodiscard]] std::string path_of(Op const& op, documents::Field const& field) const;
    [[nodiscard]] std::unexpected<Error> refuse(
        Op const& op, std::string message, std::string remedy
    ) const;
    void lose(std::string path, std::string reason);

    Program const& program_;
    documents::Document const& document_;
    WriteOptions const& options_;
    WriteResult result_;
    KeptSegments kept_;
    syntax::SegmentBuilder builder_;
    std::unordered_map<std::string, std::uint32_t> occurrences_;  ///< of loops, by path without it
    std::vector<std::pair<void const*, documents::Field const*>> taken_;
    std::unordered_set<void const*>
        called_for_;                ///< elements of lists that a condition let through
    std::vector<Piece> overflow_;   ///< found no slot; lost unless a later line takes them
    std::size_t level_parent_ = 0;  ///< number of the parent of the level at hand; 0 = none
    bool has_children_ = false;
    Share share_;
    std::size_t part_ = 0;       ///< of the grouped list: the element at hand
    std::size_t grouped_ = 0;    ///< loops of the block that groups
    std::uint32_t ordinal_ = 0;  ///< of the loop at hand among those of its kind
    std::string path_;           ///< JSON pointer of the struct at hand
};

}  // namespace tidegate::maps
