#include "standards/dictionary_tables.hpp"

#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "standards/fact_table.hpp"
#include "syntax/functional_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace tidegate::standards {

namespace fs = std::filesystem;

namespace {

using Part = DictionaryDraft::Part;

/// A table of all codes of EDIFACT is under 2 MB.
constexpr std::uint64_t kTableBytesMax = 64ULL * 1024 * 1024;

/// Type and lengths that an element has in one use.
struct Shape {
    std::string type;
    std::string length_min;
    std::string length_max;
    auto operator<=>(Shape const&) const = default;

    [[nodiscard]] std::string words() const {
        return fmt::format("{} {} {}", type, length_min, length_max);
    }
};

/// Elements of ISA whose width is that of their place in it (X12.5): tables leave it out.
std::optional<Shape> shape_in_isa(std::string_view number) {
    static std::map<std::string_view, std::string_view> const kWidths{
        {"I02", "10"}, {"I04", "10"}, {"I06", "15"}, {"I07", "15"}, {"I15", "1"}, {"I65", "1"}
    };
    auto const width = kWidths.find(number);
    if (width == kWidths.end()) return {};
    return Shape{"AN", std::string(width->second), std::string(width->second)};
}

Shape shape_at(FactTable const& table, std::size_t row) {
    return {
        std::string(table.get(row, "type")), std::string(table.get(row, "min")),
        std::string(table.get(row, "max"))
    };
}

class TablesReader {
public:
    TablesReader(fs::path folder, ImportOptions const& options)
        : folder_(std::move(folder)), options_(options) {}

    Expected<ImportedDictionary> read() {
        for (auto const step :
             {&TablesReader::read_elements, &TablesReader::read_codes,
              &TablesReader::read_relations, &TablesReader::read_composites,
              &TablesReader::read_segments, &TablesReader::read_sets}) {
            if (auto done = (this->*step)(); !done) return std::unexpected(done.error());
        }
        add_elements();
        auto dictionary = draft_.read(options_.standard, options_.release);
        if (!dictionary) return std::unexpected(dictionary.error());
        return ImportedDictionary{std::move(*dictionary), std::move(left_out_)};
    }

private:
    struct KnownElement {
        std::string name;
        Position place;
        std::map<Shape, std::string> ids;                     ///< "380", "380.2"
        std::vector<std::pair<std::string, Position>> codes;  ///< with their names
    };

    enum class Need { required, optional };

    /// An absent optional table has no rows.
    Expected<FactTable> open(
        std::string const& name, Need need, std::vector<std::string_view> const& columns
    ) const {
        std::string const path = (folder_ / name).string();
        std::error_code ignored;
        if (need == Need::optional && !fs::exists(path, ignored)) return FactTable();
        auto const bytes = read_file(path, kTableBytesMax);
        if (!bytes) return std::unexpected(bytes.error());
        return FactTable::parse(path, to_text(*bytes), columns);
    }

    Expected<void> read_elements() {
        auto const table = open("elements.tsv", Need::required, {"element", "type", "min", "max"});
        if (!table) return std::unexpected(table.error());
        for (std::size_t row = 0; row < table->rows(); ++row) {
            std::string const number(table->get(row, "element"));
            KnownElement& element = elements_[number];
            element.name = DictionaryDraft::plain_name(table->get(row, "name"));
            element.place = table->place(row);
            element.ids.emplace(shape_at(*table, row), number);
        }
        return {};
    }

    Expected<void> read_codes() {
        auto const table = open("codes.tsv", Need::optional, {"element", "code"});
        if (!table) return std::unexpected(table.error());
        for (std::size_t row = 0; row < table->rows(); ++row) {
            auto const element = elements_.find(table->get(row, "element"));
            if (element == elements_.end()) {
                ++codes_without_element_;
                continue;
            }
            std::string line = fmt::format(
                "  {} {}", table->get(row, "code"),
                DictionaryDraft::plain_name(table->get(row, "name"))
            );
            element->second.codes.emplace_back(std::move(line), table->place(row));
        }
        if (codes_without_element_ != 0)
            left_out_.push_back(
                fmt::format("{} codes of elements without a row", codes_without_element_)
            );
        return {};
    }

    /// Confidence A, B and C+ (or none) is a rule, everything else a warning.
    Expected<void> read_relations() {
        auto const table = open("relations.tsv", Need::optional, {"segment", "rule"});
        if (!table) return std::unexpected(table.error());
        for (std::size_t row = 0; row < table->rows(); ++row) {
            std::string_view const confidence = table->get(row, "confidence");
            bool const is_certain =
                confidence.empty() || confidence == "A" || confidence == "B" || confidence == "C+";
            relations_[std::string(table->get(row, "segment"))].emplace_back(
                fmt::format("  rule {}{}", table->get(row, "rule"), is_certain ? "" : " unsure"),
                table->place(row)
            );
        }
        return {};
    }

    /// The id of element `number` in this shape; made when it is new.
    std::string use_element(std::string const& number, Shape shape, Position const& place) {
        KnownElement& element = elements_[number];
        if (element.ids.empty()) element.place = place;
        // A row may leave it to elements.tsv.
        if (shape.type.empty() || shape.length_min.empty() || shape.length_max.empty()) {
            auto const fixed = shape_in_isa(number);
            if (!element.ids.empty() || !fixed) return number;
            shape = *fixed;
        }
        auto const found = element.ids.find(shape);
        if (found != element.ids.end()) return found->second;
        std::string const id =
            element.ids.empty() ? number : fmt::format("{}.{}", number, element.ids.size() + 1);
        return element.ids.emplace(shape, id).first->second;
    }

    Expected<void> read_composites() {
        auto const table =
            open("composites.tsv", Need::optional, {"composite", "pos", "element", "req"});
        if (!table) return std::unexpected(table.error());
        read_blocks(*table, Part::composites, "composite", "element");
        return {};
    }

    /// The interchange's own table first: others have its segments with types of other places.
    Expected<void> read_segments() {
        std::vector<std::string_view> const columns{"segment", "pos", "ref", "req"};
        auto const envelope = open("interchange_segments.tsv", Need::optional, columns);
        if (!envelope) return std::unexpected(envelope.error());
        read_blocks(*envelope, Part::segments, "segment", "ref");
        auto const table = open("segments.tsv", Need::required, columns);
        if (!table) return std::unexpected(table.error());
        read_blocks(*table, Part::segments, "segment", "ref");
        return {};
    }

    /// Rows of one segment or composite stand together; of two tables the first that has it counts.
    void read_blocks(
        FactTable const& table, Part part, std::string_view id_column,
        std::string_view reference_column
    ) {
        std::set<std::string, std::less<>> const before = blocks_[part];
        for (std::size_t row = 0; row < table.rows();) {
            std::string const id(table.get(row, id_column));
            std::size_t end = row;
            while (end < table.rows() && table.get(end, id_column) == id) ++end;
            if (!before.contains(id)) add_block(table, part, id, row, end, reference_column);
            blocks_[part].insert(id);
            row = end;
        }
    }

    void add_block(
        FactTable const& table, Part part, std::string const& id, std::size_t row, std::size_t end,
        std::string_view reference_column
    ) {
        bool const is_segment = part == Part::segments;
        std::string head = fmt::format("{} {}", is_segment ? "segment" : "composite", id);
        std::string const name = DictionaryDraft::plain_name(table.get(row, "name"));
        if (!name.empty()) head += " : " + name;
        draft_.add(part, std::move(head), table.place(row));
        for (; row < end; ++row) {
            std::string_view const position = table.get(row, "pos");
            std::string reference(table.get(row, reference_column));
            // An element whose number the table does not know is known by its place.
            if (reference.empty()) reference = fmt::format("{}-{:0>2}", id, position);
            bool const is_composite = is_segment && table.get(row, "ref_kind") == "C";
            if (!is_composite)
                reference = use_element(reference, shape_at(table, row), table.place(row));
            std::string line =
                fmt::format("  {} {} {}", position, reference, table.get(row, "req"));
            std::string_view const repeat = table.get(row, "max_rep");
            if (repeat == ">1")
                line += fmt::format(" {}", ElementUse::kRepeatUnknown);
            else if (!repeat.empty() && repeat != "1")
                line += fmt::format(" {}", repeat);
            draft_.add(part, std::move(line), table.place(row));
        }
        if (!is_segment) return;
        auto const rules = relations_.find(id);
        if (rules == relations_.end()) return;
        for (auto const& [rule, place] : rules->second) draft_.add(part, rule, place);
    }

    Expected<void> read_sets() {
        std::map<std::string, std::string, std::less<>> groups;
        auto const group_table =
            open("functional_groups.tsv", Need::optional, {"set", "functional_group"});
        if (!group_table) return std::unexpected(group_table.error());
        for (std::size_t row = 0; row < group_table->rows(); ++row)
            groups.emplace(group_table->get(row, "set"), group_table->get(row, "functional_group"));
        auto const table =
            open("sets.tsv", Need::required, {"set", "depth", "kind", "tag", "req", "max"});
        if (!table) return std::unexpected(table.error());
        std::optional<Error> first_missing;
        std::size_t added = 0;
        for (std::size_t row = 0; row < table->rows();) {
            std::string const type(table->get(row, "set"));
            std::size_t end = row;
            while (end < table->rows() && table->get(end, "set") == type) ++end;
            if (auto missing = missing_segment(*table, row, end)) {
                left_out_.push_back(missing->text());
                if (!first_missing) first_missing = std::move(missing);
            } else {
                if (auto done = add_set(*table, type, groups, row, end); !done) return done;
                ++added;
            }
            row = end;
        }
        if (added == 0 && first_missing) return std::unexpected(*first_missing);
        return {};
    }

    /// A set cannot be told without one of its segments.
    [[nodiscard]] std::optional<Error> missing_segment(
        FactTable const& table, std::size_t row, std::size_t end
    ) const {
        auto const& segments = blocks_.at(Part::segments);
        for (; row < end; ++row) {
            std::string_view const tag = table.get(row, "tag");
            if (table.get(row, "kind") != "S" || segments.contains(tag)) continue;
            return Error{
                ErrorCode::configuration,
                fmt::format(
                    "set {} needs segment {}, which no table has", table.get(row, "set"), tag
                ),
                table.place(row),
                {}
            };
        }
        return {};
    }

    Expected<void> add_set(
        FactTable const& table, std::string const& type,
        std::map<std::string, std::string, std::less<>> const& groups, std::size_t row,
        std::size_t end
    ) {
        auto const head = set_head(type, groups, table.place(row));
        if (!head) return std::unexpected(head.error());
        draft_.add(Part::sets, *head, table.place(row));
        for (; row < end; ++row) {
            auto line = item_line(table, row);
            if (!line) return std::unexpected(line.error());
            draft_.add(Part::sets, std::move(*line), table.place(row));
        }
        return {};
    }

    Expected<std::string> set_head(
        std::string const& type, std::map<std::string, std::string, std::less<>> const& groups,
        Position const& place
    ) const {
        if (options_.standard == "edifact") return fmt::format("set {}", type);
        std::string group = options_.group_of ? options_.group_of(type) : std::string();
        if (auto const known = groups.find(type); known != groups.end()) group = known->second;
        if (group.empty()) group = syntax::functional_id_of(type);
        if (!group.empty()) return fmt::format("set {} {}", type, group);
        return fail(
            ErrorCode::configuration,
            fmt::format("nothing here says in which functional group set {} travels", type), place,
            fmt::format("give it: --group {}=GS01", type)
        );
    }

    static Expected<std::string> item_line(FactTable const& table, std::size_t row) {
        std::string_view const text = table.get(row, "depth");
        std::size_t depth = 0;
        auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), depth);
        constexpr std::size_t kDepthMax = 100;
        if (problem != std::errc{} || end != text.data() + text.size() || depth > kDepthMax) {
            return fail(
                ErrorCode::configuration, fmt::format("'{}' is no depth", text), table.place(row)
            );
        }
        std::string_view const kind = table.get(row, "kind");
        if (kind != "S" && kind != "L" && kind != "G") {
            return fail(
                ErrorCode::configuration,
                fmt::format("'{}' is no kind: expected S (segment), L or G (loop)", kind),
                table.place(row)
            );
        }
        std::string_view const repeat = table.get(row, "max");
        return fmt::format(
            "{:{}}{}{} {} {}", "", 2 * (depth + 1), kind == "S" ? "" : "loop ",
            table.get(row, "tag"), table.get(row, "req"), repeat == ">1" ? "*" : repeat
        );
    }

    /// Last, when all shapes are known.
    void add_elements() {
        for (auto const& [number, element] : elements_) {
            for (auto const& [shape, id] : element.ids) {
                std::string line = fmt::format("element {} {}", id, shape.words());
                if (!element.codes.empty())
                    line += options_.are_codes_complete ? " complete" : " partial";
                if (!element.name.empty()) line += " : " + element.name;
                draft_.add(Part::elements, std::move(line), element.place);
                for (auto const& [code, place] : element.codes)
                    draft_.add(Part::elements, code, place);
            }
        }
    }

    fs::path folder_;
    ImportOptions const& options_;
    DictionaryDraft draft_;
    std::map<std::string, KnownElement, std::less<>> elements_;
    std::map<std::string, std::vector<std::pair<std::string, Position>>> relations_;
    std::map<Part, std::set<std::string, std::less<>>> blocks_;
    std::size_t codes_without_element_ = 0;
    std::vector<std::string> left_out_;
};

}  // namespace

Expected<ImportedDictionary> read_dictionary_tables(
    fs::path const& folder, ImportOptions const& options
) {
    return TablesReader(folder, options).read();
}

}  // namespace tidegate::standards
