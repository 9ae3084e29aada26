// A map as it is written: statements with their places, before any dictionary or document type is
// looked at.
#pragma once

#include "base/expression.hpp"
#include "maps/program.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::maps {

/// Where a statement stands. Lines and columns count from 1.
struct Spot {
    std::uint32_t file = 0;  ///< in MapText::files
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t use = 0;  ///< inside a fragment: its `use` line, in MapText::uses, from 1
};

/// A word of a line with its place.
struct Word {
    std::string text;
    Spot spot;
    bool is_quoted = false;
};

/// `CODE word (read)`, `CODE word (12)`, `CODE field=value`.
struct CodeStatement {
    Word code;
    Word word;
    bool reads = true;
    bool writes = true;
    std::size_t length = 0;
};

/// What a table of an overlay does to the one of its base.
enum class TableChange : std::uint8_t {
    merge,    ///< `codes`: adds entries, and replaces those of the same codes
    replace,  ///< `replace codes`: stands in place of all of it
    remove,   ///< `remove codes`: takes codes out
};

/// `codes NAME CODE word | ...`
struct CodesStatement {
    Word name;
    TableChange change = TableChange::merge;
    std::vector<CodeStatement> codes;
    bool is_included = false;  ///< from a code file: need not be used
};

/// `06,07 .. 24,25`
struct PlacesStatement {
    std::vector<Place> first;
    std::vector<Place> last;  ///< empty: no range
    /// XML: as written, "cac:Item/cbc:Name"; compile_xml() gives each a place in `first`.
    std::vector<std::string> paths;
    Spot spot;
};

/// A line with `<->` or `===`.
/// Where a line, block or use stands among the others of its block, for XML: compared number by
/// number. What a `use` stands for, or what is added beside a statement, has its numbers and more.
using StatementOrder = std::vector<std::uint32_t>;

struct LineStatement {
    Spot spot;
    StatementOrder order;
    PlacesStatement places;                ///< empty: the left side is `literal`
    std::optional<Word> literal;           ///< on either side
    std::optional<Expression> expression;  ///< of `===`
    std::string expression_text;           ///< as written
    Word target;
    std::optional<Word> codes;
    std::optional<Word> pair;                  ///< named table
    std::optional<CodesStatement> pair_codes;  ///< written in the line
    std::optional<Word> date;
    std::optional<Word> default_value;
    std::optional<Word> join;
    std::optional<Word> when;  ///< field that must be present for writing
    bool is_decimal = false;
    bool is_sscc = false;
    bool is_negative = false;
    bool is_index = false;
    bool is_key = false;
    bool is_optional = false;
    bool is_warning = false;
    bool only_read = false;
    bool only_write = false;
};

struct FilterStatement {
    Filter filter;
    std::string path;  ///< XML: "@schemeID", in the place of filter.place
    Spot spot;
};

/// `use NAME`: the statements of a fragment stand here.
struct UseStatement {
    Word name;
    std::size_t lines = 0;   ///< of the block, in front of it
    std::size_t blocks = 0;  ///< likewise
    StatementOrder order = {};
};

struct BlockStatement {
    Spot spot;
    StatementOrder order;
    bool is_each = false;
    std::string group;  ///< EDIFACT: "SG25" in front of the tag
    Word tag;
    std::string address;  ///< "REF[01=CT]"
    std::vector<FilterStatement> filters;
    std::optional<Word> target;
    std::optional<PlacesStatement> slots;
    std::vector<Word> same;           ///< fields behind `same`
    std::vector<Word> by;             ///< fields behind `by`
    std::vector<Word> share;          ///< fields behind `share`
    std::optional<Word> group_field;  ///< `group number answers`: blocks that agree in the field
    std::optional<Word> group_list;   ///< are one element, each with one element of that list
    std::optional<Expression> when;   ///< the block is written only where it holds
    std::string when_text;            ///< as written
    bool only_read = false;
    bool only_write = false;
    std::vector<LineStatement> lines;
    std::vector<BlockStatement> blocks;
    std::vector<UseStatement> uses;  ///< none behind expand_fragments()
};

/// `fragment NAME`, and below it what `use NAME` stands for.
struct FragmentStatement {
    Word name;
    BlockStatement body;  ///< lines, blocks and uses; the rest is empty
};

enum class Verb : std::uint8_t { add_after, add_before, add_in, replace, remove, set };

/// One change of an overlay: `add after PO1/04`, and what to add below it.
struct ChangeStatement {
    Verb verb{};
    Spot spot;
    Word address;                 ///< "PO1/REF[01=CT]/02"
    std::optional<Word> field;    ///< which of several lines of one element
    BlockStatement content;       ///< lines, blocks and uses
    LineStatement marks;          ///< of `set`
    std::vector<Word> taken_off;  ///< of `set`: marks behind `no`
};

/// `require FIELD`, `forbid FIELD`
struct RequirementStatement {
    Word field;
    bool is_forbidden = false;
};

/// `hierarchy HL structure`, and below it `word LEVEL LEVEL ...`; `hierarchy CPS structure PCI` for
/// levels of packing, where a PCI says that a level is a pack
struct HierarchyStatement {
    struct Tree {
        Word word;
        std::vector<Word> levels;
    };
    Word tag;
    Word field;
    std::optional<Word> sign;
    std::vector<Tree> trees;
};

/// `namespace cbc urn:...`; without a prefix that of names without one.
struct NamespaceStatement {
    std::optional<Word> prefix;
    Word name;
};

/// `sequence cac:Party cbc:EndpointID cac:PartyName ...`: in which order the elements below one are
/// written, wherever the map names them.
struct SequenceStatement {
    Word element;
    std::vector<Word> below;
};

/// A line or a block of a block.
struct StatementEntry {
    LineStatement const* line = nullptr;
    BlockStatement const* block = nullptr;
    [[nodiscard]] StatementOrder const& order() const { return line ? line->order : block->order; }
};

/// What stands in a block, in the order of the map.
std::vector<StatementEntry> entries_of(BlockStatement const& block);

/// True for "ubl/2.1/Order": the first part of the id is no standard of segments.
bool is_xml_id(std::string_view id);

/// One file, or after apply_overlay() a map with all that lies over it.
struct MapText {
    std::vector<std::string> files;  ///< 0 is the map; bases, code files and fragments follow
    Word id;
    Word document;
    std::optional<Word> like;  ///< id of the base that this map is an overlay on
    /// XML: "Order", "cXML/Request/OrderRequest"; else no XML map. All is below its one block.
    std::optional<Word> root;
    std::vector<NamespaceStatement> namespaces;
    /// `ignore @listID Header/Secret`: attributes, and elements with all below them, that are not
    /// to be taken
    std::vector<Word> ignored;
    std::vector<SequenceStatement> sequences;  ///< a later one of an element replaces the first
    Unmapped unmapped = Unmapped::keep;
    bool says_unmapped = false;
    /// `negative EXPRESSION`: where it holds, numbers marked `negative` have the other sign
    std::optional<Expression> negative;
    std::string negative_text;  ///< as written
    Spot negative_spot;
    std::optional<Word> single;  ///< list of which a message has one element
    std::vector<Word> includes;
    std::vector<CodesStatement> tables;
    std::optional<HierarchyStatement> hierarchy;
    std::vector<BlockStatement> blocks;
    std::vector<UseStatement> use_statements;  ///< of the set; none behind expand_fragments()
    std::vector<FragmentStatement> fragments;
    std::vector<ChangeStatement> changes;
    std::vector<RequirementStatement> requirements;
    std::vector<Spot> uses;            ///< `use` lines whose fragments were put in: Spot::use
    std::vector<std::uint32_t> bases;  ///< files of bases: what stands there can be changed
    std::map<std::uint32_t, std::string> spaces;  ///< extension namespace of a partner, by file

    /// Its places are paths. An overlay says it by its base.
    [[nodiscard]] bool is_xml() const { return root || (like && is_xml_id(like->text)); }
};

}  // namespace tidegate::maps
