#include "maps/format.hpp"

#include "maps/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tidegate::maps {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out + "\"";
}

std::string text_of(Word const& word) { return word.is_quoted ? quoted(word.text) : word.text; }

std::string text_of(CodeStatement const& code) {
    std::string text = text_of(code.code) + " " + text_of(code.word);
    if (code.length != 0) text += fmt::format(" ({})", code.length);
    if (!code.writes) text += " (read)";
    if (!code.reads) text += " (write)";
    return text;
}

std::string text_of(CodesStatement const& table) {
    std::string text;
    for (CodeStatement const& code : table.codes) {
        text += (text.empty() ? "" : " | ") + text_of(code);
    }
    return text;
}

class Formatter {
public:
    Formatter(MapText const& map, std::vector<std::string> const& names)
        : map_(map), names_(names) {}

    std::string run() {
        put(0, fmt::format("map {} <-> {}", map_.id.text, map_.document.text), map_.id.spot);
        static constexpr std::string_view kUnmapped[] = {"keep", "warn", "refuse"};
        out_ += fmt::format("unmapped {}\n", kUnmapped[static_cast<std::size_t>(map_.unmapped)]);
        for (RequirementStatement const& required : map_.requirements) {
            std::string_view const verb = required.is_forbidden ? "forbid" : "require";
            put(0, fmt::format("{} {}", verb, text_of(required.field)), required.field.spot);
        }
        if (map_.single) put(0, "single " + text_of(*map_.single), map_.single->spot);
        if (map_.negative) put(0, "negative " + map_.negative_text, map_.negative_spot);
        if (map_.hierarchy) hierarchy(*map_.hierarchy);
        if (map_.root) xml_head();
        for (BlockStatement const& block : map_.blocks) find_tables(block);
        for (CodesStatement const& table : map_.tables) {
            if (is_in_force(table)) this->table(table);
        }
        for (BlockStatement const& block : map_.blocks) {
            if (map_.root) {
                content(block, 0);
            } else {
                this->block(block, 0);
            }
        }
        return std::move(out_);
    }

private:
    // ---- statements without a position

    void hierarchy(HierarchyStatement const& hierarchy) {
        std::string const sign = hierarchy.sign ? " " + hierarchy.sign->text : "";
        put(0, fmt::format("hierarchy {} {}{}", hierarchy.tag.text, hierarchy.field.text, sign),
            hierarchy.tag.spot);
        for (HierarchyStatement::Tree const& tree : hierarchy.trees) {
            std::string text = text_of(tree.word);
            for (Word const& level : tree.levels) text += " " + text_of(level);
            put(2, text, tree.word.spot);
        }
    }

    void xml_head() {
        put(0, "root " + map_.root->text, map_.root->spot);
        for (NamespaceStatement const& one : map_.namespaces) {
            std::string const prefix = one.prefix ? one.prefix->text + " " : "";
            put(0, "namespace " + prefix + text_of(one.name), one.name.spot);
        }
        for (Word const& one : map_.ignored) put(0, "ignore " + one.text, one.spot);
        for (SequenceStatement const& one : map_.sequences) {
            std::string text = "sequence " + one.element.text;
            for (Word const& below : one.below) text += " " + below.text;
            put(0, text, one.element.spot);
        }
    }

    void find_tables(BlockStatement const& block) {
        for (LineStatement const& line : block.lines) {
            if (line.codes) used_.insert(line.codes->text);
            if (line.pair) used_.insert(line.pair->text);
        }
        for (BlockStatement const& child : block.blocks) find_tables(child);
    }

    /// A map's own table hides an included one; an included one that no line uses says nothing.
    bool is_in_force(CodesStatement const& table) const {
        if (!table.is_included) return true;
        return used_.contains(table.name.text) &&
               std::ranges::none_of(map_.tables, [&](CodesStatement const& other) {
                   return !other.is_included && other.name.text == table.name.text;
               });
    }

    /// Entries of one line of a file stand in one line.
    void table(CodesStatement const& table) {
        put(0, "codes " + text_of(table.name), table.name.spot);
        std::string line;
        Spot spot;
        for (CodeStatement const& code : table.codes) {
            bool const is_same = code.code.spot.file == spot.file &&
                                 code.code.spot.line == spot.line && !line.empty();
            if (!is_same && !line.empty()) put(4, std::exchange(line, {}), spot);
            line += (line.empty() ? "" : " | ") + text_of(code);
            spot = code.code.spot;
        }
        if (!line.empty()) put(4, line, spot);
    }

    // ---- blocks

    void block(BlockStatement const& block, std::size_t indent) {
        std::string text = block.is_each ? "each " : "";
        text += block.slots ? places(*block.slots) : address_of(block);
        if (block.target) text += " <-> " + text_of(*block.target);
        if (block.group_field)
            text += fmt::format(
                "  group {} {}", text_of(*block.group_field), text_of(*block.group_list)
            );
        if (block.when) text += "  when " + block.when_text;
        if (block.only_read) text += "  read";
        if (block.only_write) text += "  write";
        if (!block.by.empty()) text += "  by";
        for (Word const& word : block.by) text += " " + text_of(word);
        if (!block.same.empty()) text += "  same";
        for (Word const& word : block.same) text += " " + text_of(word);
        if (!block.share.empty()) text += "  share";
        for (Word const& word : block.share) text += " " + text_of(word);
        put(indent, text, block.spot);
        content(block, indent + 2);
    }

    void content(BlockStatement const& block, std::size_t indent) {
        if (map_.root) {
            for (StatementEntry const& entry : entries_of(block)) {
                if (entry.line != nullptr) put(indent, line_text(*entry.line), entry.line->spot);
                if (entry.block != nullptr) this->block(*entry.block, indent);
            }
            return;
        }
        for (LineStatement const& line : block.lines) put(indent, line_text(line), line.spot);
        for (BlockStatement const& child : block.blocks) this->block(child, indent);
    }

    static std::string places(PlacesStatement const& places) {
        LineStatement line;
        line.places = places;
        return address_of(line);
    }

    static std::string line_text(LineStatement const& line) {
        bool const is_field = line.places.first.empty() && line.places.paths.empty();
        std::string const left = is_field ? text_of(*line.literal) : places(line.places);
        std::string right;
        if (line.expression) {
            right = line.expression_text;
        } else if (line.literal && !is_field) {
            right = text_of(*line.literal);
        } else {
            right = text_of(line.target);
        }
        std::string text =
            fmt::format("{:<12} {} {:<20}", left, line.expression ? "===" : "<->", right);
        auto const mark = [&](bool is_there, std::string const& what) {
            if (is_there) text += " " + what;
        };
        auto const word = [&](std::optional<Word> const& value, std::string const& what) {
            if (value) text += fmt::format(" {} {}", what, text_of(*value));
        };
        word(line.codes, "codes");
        mark(line.is_key, "key");
        mark(line.is_decimal, "decimal");
        mark(line.is_sscc, "sscc");
        mark(line.is_negative, "negative");
        word(line.pair, "pair");
        if (line.pair_codes) text += " pair " + text_of(*line.pair_codes);
        word(line.date, "date");
        word(line.default_value, "default");
        word(line.join, "join");
        word(line.when, "when");
        mark(line.is_optional, "optional");
        mark(line.is_warning, "warning");
        mark(line.only_read, "read");
        mark(line.only_write, "write");
        return text;
    }

    void put(std::size_t indent, std::string text, Spot const& spot) {
        static constexpr std::size_t kOriginColumn = 72;
        while (text.ends_with(' ')) text.pop_back();
        text.insert(0, indent, ' ');
        std::string origin = fmt::format("{}:{}", names_[spot.file], spot.line);
        for (std::uint32_t use = spot.use; use != 0; use = map_.uses[use - 1].use) {
            Spot const& from = map_.uses[use - 1];
            origin += fmt::format(" < {}:{}", names_[from.file], from.line);
        }
        out_ += fmt::format("{:<{}}  # {}\n", text, kOriginColumn, origin);
    }

    MapText const& map_;
    std::vector<std::string> const& names_;
    std::set<std::string> used_;
    std::string out_;
};

}  // namespace

std::string format_map(MapText const& map, std::vector<std::string> const& names) {
    return Formatter(map, names).run();
}

}  // namespace tidegate::maps
