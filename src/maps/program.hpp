// A compiled map: flat tables that reader and writer walk. Made by compile(), never changed, shared
// between threads. Which line of which file an operation came from is in `lines`.
#pragma once

#include "base/expression.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "documents/type.hpp"
#include "maps/link.hpp"
#include "maps/text_index.hpp"
#include "maps/xml_layout.hpp"
#include "standards/dictionary.hpp"
#include "standards/tree.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tidegate::maps {

/// An element, or a component of one, of the segment at hand; both count from 1. Component 0 = the
/// whole of a simple element.
struct Place {
    std::uint16_t element = 0;
    std::uint16_t component = 0;
    bool moves = false;  ///< in a slot block: counts from the first slot
    bool operator==(Place const&) const = default;
};

/// Elements of a segment by their number.
using ElementSet = standards::TreeOrigin::Elements;

enum class Unmapped : std::uint8_t { keep, warn, refuse };

enum class OpKind : std::uint8_t {
    text,       ///< a text field as it stands, or one per place into a list of texts
    code,       ///< through a code table, into a word, a text or a list of words
    decimal,    ///< type R, or Nn with its implied decimals
    date,       ///< date [, time [, zone]]
    pair,       ///< qualifier, value [, time [, zone]]: the qualifier says which field or scheme
    join,       ///< a text in pieces
    constant,   ///< a literal: to the wire when writing, or into a field when reading
    ordinal,    ///< written: the number of the loop among those of its kind
    check,      ///< an expression: verified when reading, generated when writing
    reference,  ///< the `number` of the group that an item of a packing belongs to
};

/// One line of a map. Small and of fixed size; texts and lists are in the tables of Program.
struct Op {
    OpKind kind{};
    bool reads = true;
    bool writes = true;
    bool is_key = false;         ///< a code without a word leaves the segment unmapped
    bool may_lose = false;       ///< marked `key`: an element without a code is lost, not refused
    bool is_optional = false;    ///< a check of an absent element holds; a literal or a number
                                 ///< that is read counts when nothing else says its field
    bool is_warning = false;     ///< a failed check is a warning
    bool has_default = false;    ///< `text` is read for, and written for, an absent value
    bool is_index = false;       ///< the default is the ordinal of the list element
    bool is_identifier = false;  ///< pair: `field` is an identifier, or a list of them
    bool is_above = false;       ///< its field is of the struct around the list element at hand
    bool is_whole = false;  ///< constant: its field is below the document, not the struct at hand
    bool is_negative = false;   ///< decimal, check: of the other sign where Program::negative holds
    bool is_sscc = false;       ///< text: an SSCC behind the application identifier 00
    bool short_date = false;    ///< YYMMDD
    bool is_formatted = false;  ///< date: in the form that the code behind it names (2379)
    bool is_iso = false;        ///< date: YYYY-MM-DD, and a time with its zone
    bool is_iso_joined = false;     ///< both in one element, with a T between them
    bool is_implied = false;        ///< decimal: Nn, never a point; `scale` digits are decimals
    std::uint8_t scale = 0;         ///< implied decimals
    std::uint8_t width = 1;         ///< places of one slot
    std::uint32_t first_place = 0;  ///< in Program::places
    std::uint32_t places = 0;
    std::uint32_t first_step = 0;  ///< in Program::steps: objects on the way to `field`
    std::uint32_t steps = 0;
    documents::Field const* field = nullptr;  ///< null: the list element itself (`.`)
    documents::Field const* when = nullptr;   ///< written only when this one is present
    std::uint32_t when_first_step = 0;        ///< objects on the way to it
    std::uint32_t when_steps = 0;
    std::uint32_t extension = 0;   ///< in Program::extensions; 0 = none
    bool is_streamed = false;      ///< extension: its block is an `each` without a list
    std::uint32_t table = 0;       ///< in Program::tables; 0 = none
    std::uint32_t text = 0;        ///< in Program::texts: default, literal or separator
    std::uint32_t expression = 0;  ///< in Program::expressions
    std::uint32_t length_max = 0;  ///< of the (first) element, in characters
    std::uint32_t line = 0;        ///< in Program::lines
    // Worked out from the rest (plan_runs.cpp):
    bool skips_absent = false;  ///< one element, which reads as nothing when it is absent
    bool needs_field = false;   ///< writes and loses nothing when `field` is absent
    bool is_rising = false;     ///< pair: none has an element in front of those of an earlier one
};

/// Where an entry of a table puts its value when it is not (only) a word.
struct Target {
    documents::Field const* field = nullptr;
    std::uint32_t first_step = 0;
    std::uint32_t steps = 0;
    std::string scheme;           ///< of an identifier
    std::uint32_t extension = 0;  ///< in Program::extensions; 0 = none
};

/// What a field of kind extensions is of: "extensions.acme.season".
struct ExtensionName {
    std::string space;
    std::string name;
};

/// One `CODE word` of a code table.
struct Code {
    std::string code;
    std::string word;  ///< "-": the code says nothing and reads as absent
    bool reads = true;
    bool writes = true;
    std::uint8_t value = 0;    ///< of a word field
    std::size_t length = 0;    ///< pairs: the value has this length when written; 0 = any
    Target target;             ///< pairs; `field=value` entries
    std::string target_value;  ///< of `field=value`
    bool is_rest = false;      ///< `* other (read)`: stands for every code that has no entry
};

/// Where an entry of a pair's table puts its value, when that is a text or a list of identifiers in
/// the struct at hand or in an object of it.
struct PairStep {
    enum class Kind : std::uint8_t { text, identifier, other };
    Kind kind = Kind::other;
    documents::Field const* object = nullptr;  ///< null: the struct at hand
    std::uint32_t offset = 0;                  ///< of the field in it
};

/// A field that entries of a pair's table are about, with the way to it.
struct TableField {
    documents::Field const* field = nullptr;
    std::uint32_t first_step = 0;
    std::uint32_t steps = 0;
    documents::FieldSet entries;  ///< those that write it: numbers in CodeTable::codes
    TextIndex schemes;            ///< of identifiers: in `codes`, of those entries
};

/// A table bound to the fields it is used with.
struct CodeTable {
    std::string name;
    std::string file;  ///< where to add a code
    std::vector<Code> codes;
    TextIndex by_code;           ///< in `codes`: of codes that are read
    TextIndex by_word;           ///< of words that are written
    bool has_targets = false;    ///< some code is a `field=value`
    bool has_lengths = false;    ///< some code is for values of one length
    bool passes_others = false;  ///< `* *`: any other code of a text is its own word
    std::uint32_t rest = 0;      ///< in `codes`, from 1: what every other code is read as; 0 = none
    std::string others_prefix;   ///< `* icd_*`: what stands in front of it in the word
    // Worked out from the rest (plan_tables.cpp):
    std::vector<std::string_view> codes_of_words;  ///< by value of a word: the code it is written
                                                   ///< as; empty: the way of all others tells
    std::vector<PairStep> pair_steps;              ///< pairs: of each code
    std::vector<TableField> fields;  ///< pairs: what its entries are about, each field once
    std::vector<std::uint16_t> field_of_code;  ///< in `fields`
    std::vector<std::uint32_t> with_lengths;   ///< pairs: in `codes`, written for one length only
    bool is_walked = false;                    ///< pairs: more entries than a set holds
};

struct Filter {
    Place place;
    std::vector<std::string> values;  ///< any of them is accepted, the first is written
};

/// What a level of a hierarchy is, by the fields that its list has.
enum class LevelRole : std::uint8_t {
    none,
    root,   ///< the document itself
    group,  ///< `id`: orders
    pack,   ///< `id`, `parent`, `contents` of `line`, `quantity`, `unit`
    item,   ///< `number`, `order`, `quantity`, `unit`: lines
};

/// A flat sequence of loops that is a tree by its numbers: HL of X12, whose elements 01 to 04 are
/// number, parent, level and whether there are children; or CPS of UN/EDIFACT, a packing: number
/// and parent, without level codes. Its levels are the shipment and packs, and the items stand
/// inside their loops.
struct Hierarchy {
    /// Which level stands below which: "S O T P I" for one word of the structure field.
    struct Tree {
        std::uint8_t word = 0;
        std::vector<std::string> levels;
    };
    standards::SetItem const* item = nullptr;  ///< null: the map has no hierarchy
    std::string tag;
    documents::Field const* structure = nullptr;  ///< word field of the document
    std::vector<Tree> trees;                      ///< the first is that of unknown structures
    std::uint32_t line = 0;
    // Of a packing:
    std::string sign;  ///< a level with this segment is a pack, even if it is below none; "": HL
    standards::SetItem const* lines = nullptr;  ///< the group of the items in a level
    std::uint32_t item_block = 0;               ///< its block; not among the children of the set
    documents::Field const* groups = nullptr;   ///< list whose `number` the items name
    [[nodiscard]] bool is_packing() const { return !sign.empty(); }
};

/// What has to be known of a rule to pass over it when writing.
struct RulePlan {
    std::uint32_t block = 0;
    bool can_be_skipped = false;  ///< it writes nothing, and loses nothing, without `needs`
    bool may_hold_kept = false;   ///< a loop that may be there for segments that are kept in it
    documents::FieldSet needs;    ///< fields of the struct that the rule is run with
};

/// A line of a block as reading mostly needs it: small, so that those of a block lie side by side.
struct ReadStep {
    enum class Kind : std::uint8_t {
        text,        ///< into a text field as it stands
        word,        ///< through codes into a word
        coded_text,  ///< through codes into a text
        decimal,     ///< a number with its point
        pair,        ///< as Reader::pair() reads it
        other,       ///< whatever Reader::op() knows
    };
    Kind kind = Kind::other;
    bool is_literal = false;       ///< it says nothing of its own: not read of a silent segment
    bool is_about_absent = false;  ///< when the element is absent, there is still something to do
    bool skips_absent = false;     ///< other: nothing to do when the element is absent
    std::uint16_t element = 0;
    std::uint16_t component = 0;
    std::uint32_t offset = 0;  ///< of the field in the struct at hand
    std::uint32_t op = 0;      ///< in Program::ops
    CodeTable const* table = nullptr;
};

/// A line of a block as writing mostly needs it: small, so that those of a block lie side by side.
struct WriteStep {
    enum class Kind : std::uint8_t {
        text,        ///< a text field as it stands
        word,        ///< a word through its codes
        coded_text,  ///< a text through its codes
        decimal,     ///< with a point where it has one
        other,       ///< whatever Writer::op() knows
    };
    Kind kind = Kind::other;
    bool calls_for_segment = false;  ///< it alone is reason enough to write the segment
    bool is_about_absent = false;    ///< when the field is absent, there is still something to do
    std::uint16_t element = 0;
    std::uint16_t component = 1;
    std::uint32_t offset = 0;  ///< of the field in the struct at hand
    std::uint32_t op = 0;      ///< in Program::ops
    CodeTable const* table = nullptr;
};

/// How a block is run: what can be worked out once from it and the blocks below (plan_runs.cpp).
struct BlockPlan {
    /// The rules for the item with ordinal o are children[first_rules[o - first_ordinal]] up to
    /// that of the next ordinal.
    std::uint32_t first_ordinal = 0;
    std::vector<std::uint32_t> first_rules;
    // Reading:
    ElementSet taken;             ///< elements that its lines name, whatever they hold
    ElementSet filtered;          ///< elements that its filters look at
    std::vector<ReadStep> reads;  ///< its lines that are read
    bool is_plain = false;        ///< no slots, levels, sharing, grouping or place of its own
    bool moves = false;           ///< some of them count from the slot
    bool chooses = false;         ///< codes or absent elements may leave a segment to others
    bool has_literals = false;    ///< reads literals, which are no data of the sender
    bool may_be_silent = false;   ///< its literals depend on whether it says anything else
    // Writing:
    documents::TypeInfo const* inner = nullptr;  ///< what its children are run with; null: unknown
    documents::FieldProbes probes;               ///< all that they need of it
    std::vector<RulePlan> rules;                 ///< those of its children that are written
    // Numbers in `rules`; empty sets when there are more than a set holds:
    documents::FieldSet always;                        ///< those that cannot be skipped
    documents::FieldSet may_hold_kept;                 ///< those that cannot when segments are kept
    std::vector<documents::FieldSet> rules_of_fields;  ///< by field of `inner`: those that need it
    std::vector<WriteStep> steps;                      ///< its lines that are written
    bool may_lose = false;  ///< some word without a code loses the whole element
};

/// The fields below one path of a document that write() has to look at: those without a position,
/// and structs that may have some.
struct WrittenFields {
    std::string path;  ///< "lines.item.", as in Program::written
    documents::FieldSet structs;
    documents::FieldSet lost;  ///< no position, or (extensions) perhaps none
    documents::FieldProbes probes;
    std::vector<std::uint32_t> below;  ///< by field: in Program::written_fields
};

/// A segment, a loop, or (slots) a repeated run of elements inside one segment.
struct Block {
    std::string tag;
    standards::SetItem const* item = nullptr;  ///< null for slots
    bool is_each = false;
    bool reads = true;
    bool writes = true;
    bool is_stream = false;  ///< each without a list: its one repeating op says how many segments
    bool is_self = false;    ///< the list is of texts or words: ops with `.` append to it
    LevelRole role = LevelRole::none;           ///< of the levels of a hierarchy
    std::vector<documents::Field const*> same;  ///< levels that agree in these are one element
    /// What elements of the list that stand in one loop have in common; the loop says it once.
    std::vector<documents::Field const*> share;
    bool is_sharing = false;  ///< the list of the elements inside such a loop
    bool is_whole = false;    ///< its target is a list of the document, whatever is around it
    Link link;                ///< its target is a list of the document that others refer to
    /// Neighbours that agree in this text are one element, each with one element of `group_list`.
    documents::Field const* group_field = nullptr;
    documents::Field const* group_list = nullptr;
    std::uint32_t when =
        0;  ///< in Program::expressions, from 1: it must hold for writing; 0 = none
    std::vector<Filter> filters;
    // Target below the owner of the enclosing block; no field: the owner itself.
    documents::Field const* field = nullptr;
    std::uint32_t first_step = 0;
    std::uint32_t steps = 0;
    std::uint32_t first_op = 0;
    std::uint32_t ops = 0;
    std::vector<std::uint32_t> children;  ///< by ordinal of their item, then in file order
    std::uint32_t at_most = 0;            ///< XML: so many are written of a list; 0 = all
    std::uint32_t slots = 0;              ///< index of the slot block inside; 0 = none
    std::uint32_t slot_width = 0;         ///< of a slot block: elements of one slot
    std::uint32_t slot_first = 0;         ///< first element of the first slot
    std::uint32_t slot_count = 0;
    std::uint32_t line = 0;
    BlockPlan plan;
};

/// `require FIELD` or `forbid FIELD`.
struct Requirement {
    std::string path;
    bool is_forbidden = false;
    std::uint32_t line = 0;  ///< in Program::lines
};

/// Which line of which file, with its address ("PO1/REF[01=CT]/02") in the map.
struct LineInfo {
    std::uint32_t file = 0;  ///< in Program::files
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string address;
};

/// Whether a block of levels takes this one: by the codes of its filters; in a packing, whose
/// levels have no codes, by its list.
[[nodiscard]] bool takes_level(
    Hierarchy const& hierarchy, Block const& block, std::string_view level
);

struct Program {
    std::string id;        ///< "x12/004010/850"
    std::string standard;  ///< "x12"
    std::string release;
    std::string set;  ///< "850"
    standards::SetDefinition const* definition = nullptr;
    std::shared_ptr<XmlLayout const> xml;  ///< of a map of XML: `definition` is its own
    documents::TypeInfo const* document = nullptr;
    bool takes_comma = false;  ///< the decimal mark may be a comma (EDIFACT)
    Unmapped unmapped = Unmapped::keep;
    Hierarchy hierarchy;
    Links links;
    std::uint32_t negative = 0;  ///< in Program::expressions, from 1: of the document; 0 = none
    documents::Field const* single = nullptr;  ///< list of which a message has one element
    std::string group_tag;  ///< of the block that groups; `count(TAG)` counts its loops
    documents::Field const* group_list = nullptr;
    /// Fields that a literal is read into: with that value they are not lost. By path.
    std::unordered_map<std::string, std::set<std::string>> implied;
    Sha256 hash{};  ///< of the texts of all files the map is made of

    std::vector<Block> blocks;  ///< 0 is the set
    std::vector<Op> ops;
    std::vector<Place> places;
    std::vector<documents::Field const*> steps;
    std::vector<std::unique_ptr<CodeTable>> tables;  ///< 0 is unused
    std::vector<std::string> texts;
    std::vector<ExtensionName> extensions;  ///< 0 is unused
    std::vector<Expression> expressions;
    std::vector<Requirement> requirements;
    std::vector<LineInfo> lines;
    std::vector<std::string> files;
    /// Lists of which only those elements are written that the `when` of a block holds for.
    std::unordered_set<documents::Field const*> conditional;
    std::unordered_set<std::string> written;  ///< "lines.item.gtin": every field that write() has a
                                              ///< position for
    std::vector<WrittenFields> written_fields;  ///< the same as a tree; 0 is the document
    documents::Field const* kept = nullptr;     ///< list of what no rule takes, if it has one
    bool counts_loops = false;  ///< some line or level writes the number of its loop

    /// Where line `id` stands, as a position of an error.
    [[nodiscard]] Position position_of(std::uint32_t line_id) const {
        LineInfo const& line = lines[line_id];
        return {files[line.file], line.line, line.column, {}};
    }
};

}  // namespace tidegate::maps
