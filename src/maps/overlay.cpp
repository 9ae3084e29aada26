#include "maps/overlay.hpp"

#include "base/limits.hpp"
#include "maps/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace tidegate::maps {
namespace {

/// What `set` says of a line, put onto it.
void set_marks(LineStatement& line, LineStatement const& marks) {
    auto const take = [](auto& into, auto const& from) {
        if (from) into = from;
    };
    take(line.codes, marks.codes);
    take(line.date, marks.date);
    take(line.join, marks.join);
    take(line.when, marks.when);
    if (marks.pair || marks.pair_codes) {
        line.pair = marks.pair;
        line.pair_codes = marks.pair_codes;
    }
    if (marks.default_value) {
        line.default_value = marks.default_value;
        line.is_index = marks.is_index;
    }
    line.is_decimal |= marks.is_decimal;
    line.is_sscc |= marks.is_sscc;
    line.is_negative |= marks.is_negative;
    line.is_key |= marks.is_key;
    line.is_optional |= marks.is_optional;
    line.is_warning |= marks.is_warning;
    line.only_read |= marks.only_read;
    line.only_write |= marks.only_write;
}

void take_off(LineStatement& line, std::string const& mark) {
    if (mark == "codes") line.codes.reset();
    if (mark == "date") line.date.reset();
    if (mark == "join") line.join.reset();
    if (mark == "when") line.when.reset();
    if (mark == "pair") {
        line.pair.reset();
        line.pair_codes.reset();
    }
    if (mark == "default") {
        line.default_value.reset();
        line.is_index = false;
    }
    if (mark == "decimal") line.is_decimal = false;
    if (mark == "sscc") line.is_sscc = false;
    if (mark == "negative") line.is_negative = false;
    if (mark == "key") line.is_key = false;
    if (mark == "optional") line.is_optional = false;
    if (mark == "warning") line.is_warning = false;
    if (mark == "read") line.only_read = false;
    if (mark == "write") line.only_write = false;
}

/// `place` is what the statements in `from` stand at, among those of `into`.
template <class T>
void insert(
    std::vector<T>& into, std::size_t at, std::vector<T> from, StatementOrder const& place
) {
    for (T& one : from) one.order.insert(one.order.begin(), place.begin(), place.end());
    into.insert(
        into.begin() + static_cast<std::ptrdiff_t>(at), std::make_move_iterator(from.begin()),
        std::make_move_iterator(from.end())
    );
}

constexpr std::uint32_t kBehindAll = UINT32_MAX;

/// Behind everything at the number in front of it.
StatementOrder place_before(StatementOrder place) {
    if (!place.empty()) --place.back();
    place.push_back(kBehindAll);
    return place;
}

class Overlayer {
public:
    Overlayer(MapText base, MapText overlay) : map_(std::move(base)), over_(std::move(overlay)) {
        map_.files = over_.files;
    }

    std::expected<MapText, std::vector<Error>> run() {
        check_statements();
        for (CodesStatement const& table : over_.tables) this->table(table);
        for (ChangeStatement const& change : over_.changes) apply(change);
        if (!errors_.empty()) return std::unexpected(std::move(errors_));
        if (is_whole_id(over_.id.text)) map_.id = over_.id;
        map_.like = over_.like;
        if (over_.says_unmapped) map_.unmapped = over_.unmapped;
        if (over_.single) map_.single = over_.single;
        if (over_.negative) {
            map_.negative = over_.negative;
            map_.negative_text = over_.negative_text;
            map_.negative_spot = over_.negative_spot;
        }
        if (over_.hierarchy) map_.hierarchy = over_.hierarchy;
        auto const append = [](auto& into, auto& from) {
            std::ranges::move(from, std::back_inserter(into));
        };
        append(map_.includes, over_.includes);
        append(map_.requirements, over_.requirements);
        append(map_.namespaces, over_.namespaces);
        append(map_.sequences, over_.sequences);
        append(map_.ignored, over_.ignored);
        map_.fragments = std::move(over_.fragments);
        map_.uses = std::move(over_.uses);
        map_.bases = std::move(over_.bases);
        map_.spaces.insert(over_.spaces.begin(), over_.spaces.end());
        return std::move(map_);
    }

private:
    void check_statements() {
        for (BlockStatement const& block : over_.blocks) {
            std::string const address = address_of(block);
            bool const is_there = find_address(map_, address, {}).has_value();
            report(
                block.spot, fmt::format("{} does not say how it changes {}", address, map_.id.text),
                is_there ? fmt::format("write replace {} and indent what stands for it", address)
                         : "write add after, add before or add in, and the address of a line"
            );
        }
        if (!over_.document.text.empty() && over_.document.text != map_.document.text) {
            report(
                over_.document.spot,
                fmt::format(
                    "the base maps to {}, not {} ({})", map_.document.text, over_.document.text,
                    position_of(map_, map_.document.spot).text()
                ),
                "leave '<-> " + over_.document.text + "' out"
            );
        }
    }

    // ---- code tables

    void table(CodesStatement const& table) {
        // The table in force: a map's own hides an included one.
        CodesStatement* found = nullptr;
        for (CodesStatement& own : map_.tables) {
            bool const is_it = own.name.text == table.name.text;
            if (is_it && (found == nullptr || !own.is_included)) found = &own;
        }
        if (found == nullptr) {
            if (table.change == TableChange::merge) return map_.tables.push_back(table);
            return report(
                table.name.spot,
                fmt::format("{} has no table 'codes {}'", map_.id.text, table.name.text),
                fmt::format("the base is {}", position_of(map_, map_.id.spot).text())
            );
        }
        if (table.change == TableChange::replace || table.is_included) {
            *found = table;
        } else {
            for (CodeStatement const& code : table.codes) entry(*found, table, code);
        }
    }

    void entry(CodesStatement& into, CodesStatement const& from, CodeStatement const& code) {
        auto const has_code = [&](CodeStatement const& other) {
            return other.code.text == code.code.text;
        };
        // Entries of one code stand together in `from`: the first replaces what the base has.
        bool const is_first = &*std::ranges::find_if(from.codes, has_code) == &code;
        auto const at = std::ranges::find_if(into.codes, has_code);
        auto index = static_cast<std::size_t>(at - into.codes.begin());
        if (from.change == TableChange::remove) {
            if (at == into.codes.end()) {
                report(
                    code.code.spot,
                    fmt::format("codes {} has no code '{}'", into.name.text, code.code.text),
                    fmt::format("the table is {}", position_of(map_, into.name.spot).text())
                );
            }
            std::erase_if(into.codes, has_code);
            return;
        }
        if (is_first) {
            std::erase_if(into.codes, has_code);
        } else {
            index = into.codes.size();
        }
        if (code.writes && code.word.text != "-") {
            // The word is written as this code from now on; the old one is still understood.
            auto const is_same = [&](CodeStatement const& other) {
                return other.word.text == code.word.text && other.length == code.length &&
                       is_of_base(from, other);
            };
            for (CodeStatement& other : into.codes) {
                if (is_same(other)) other.writes = false;
            }
            auto const is_mute = [](CodeStatement const& other) {
                return !other.reads && !other.writes;
            };
            index -= static_cast<std::size_t>(std::ranges::count_if(
                into.codes.begin(), into.codes.begin() + static_cast<std::ptrdiff_t>(index), is_mute
            ));
            std::erase_if(into.codes, is_mute);
        }
        // One of a certain length is asked before the one of any length.
        auto const any = std::ranges::find_if(into.codes, [&](CodeStatement const& other) {
            return code.length != 0 && other.length == 0 && other.word.text == code.word.text;
        });
        index = std::min(index, static_cast<std::size_t>(any - into.codes.begin()));
        into.codes.insert(into.codes.begin() + static_cast<std::ptrdiff_t>(index), code);
    }

    static bool is_of_base(CodesStatement const& from, CodeStatement const& code) {
        return code.code.spot.file != from.name.spot.file;
    }

    // ---- lines and blocks

    void apply(ChangeStatement const& change) {
        auto const at = find_address(
            map_, change.address.text, change.field ? std::string_view(change.field->text) : ""
        );
        if (!at) return report(change.address.spot, at.error().message, at.error().remedy);
        if (change.verb == Verb::set) return set(change, *at);
        if (change.verb == Verb::add_in) return add_in(change, *at);
        std::vector<BlockStatement>& blocks =
            at->parent != nullptr ? at->parent->blocks : map_.blocks;
        if (at->parent == nullptr && !change.content.lines.empty()) {
            return report(
                change.content.lines.front().spot, "an element line belongs to a segment",
                fmt::format("write add in {}", change.address.text)
            );
        }
        bool const is_before = change.verb == Verb::add_before;
        std::size_t line = at->parent != nullptr ? at->parent->lines.size() : 0;
        std::size_t block = 0;
        StatementOrder const anchor =
            at->is_line ? at->parent->lines[at->index].order : blocks[at->index].order;
        StatementOrder const place = is_before ? place_before(anchor) : anchor;
        // Lines stand in front of blocks, so what is of the other kind has one place only.
        (at->is_line ? line : block) = at->index + (is_before ? 0 : 1);
        if (change.verb == Verb::replace || change.verb == Verb::remove) {
            auto const index = static_cast<std::ptrdiff_t>(at->index);
            if (at->is_line) {
                at->parent->lines.erase(at->parent->lines.begin() + index);
            } else {
                blocks.erase(blocks.begin() + index);
            }
            (at->is_line ? line : block) = at->index;
        }
        if (at->parent != nullptr) insert(at->parent->lines, line, change.content.lines, place);
        insert(blocks, block, change.content.blocks, place);
    }

    void add_in(ChangeStatement const& change, Located const& at) {
        if (at.is_line) {
            return report(
                change.address.spot, fmt::format("nothing can stand in {}", change.address.text),
                "write add after or add before"
            );
        }
        BlockStatement& block = block_at(at);
        StatementOrder const place{kBehindAll};
        insert(block.lines, block.lines.size(), change.content.lines, place);
        insert(block.blocks, block.blocks.size(), change.content.blocks, place);
    }

    void set(ChangeStatement const& change, Located const& at) {
        if (at.is_line) {
            LineStatement& line = at.parent->lines[at.index];
            for (Word const& mark : change.taken_off) take_off(line, mark.text);
            set_marks(line, change.marks);
            return;
        }
        // Only direction can be said of a block: its marks go through a line, what is left is
        // wrong.
        BlockStatement& block = block_at(at);
        LineStatement as_line;
        as_line.only_read = block.only_read;
        as_line.only_write = block.only_write;
        for (Word const& mark : change.taken_off) take_off(as_line, mark.text);
        block.only_read = as_line.only_read || change.marks.only_read;
        block.only_write = as_line.only_write || change.marks.only_write;
        LineStatement const& marks = change.marks;
        bool const is_other = marks.codes || marks.pair || marks.pair_codes || marks.date ||
                              marks.default_value || marks.join || marks.when || marks.is_decimal ||
                              marks.is_sscc || marks.is_negative || marks.is_key ||
                              marks.is_optional || marks.is_warning;
        if (is_other) {
            report(
                change.address.spot,
                fmt::format("{} is a block: only read and write can be set", change.address.text),
                "name one of its lines, or replace it"
            );
        }
    }

    BlockStatement& block_at(Located const& at) {
        return at.parent != nullptr ? at.parent->blocks[at.index] : map_.blocks[at.index];
    }

    void report(Spot const& spot, std::string message, std::string remedy = {}) {
        if (errors_.size() >= limits::map_errors_max) return;
        errors_.push_back(
            {ErrorCode::configuration, std::move(message), position_of(map_, spot),
             std::move(remedy)}
        );
    }

    MapText map_;
    MapText over_;
    std::vector<Error> errors_;
};

}  // namespace

std::expected<MapText, std::vector<Error>> apply_overlay(MapText base, MapText overlay) {
    return Overlayer(std::move(base), std::move(overlay)).run();
}

std::vector<Error> check_plain(MapText const& map) {
    std::vector<Error> errors;
    auto const report = [&](Spot const& spot, std::string message) {
        errors.push_back(
            {ErrorCode::configuration, std::move(message), position_of(map, spot),
             "say which: map ID like BASE"}
        );
    };
    for (ChangeStatement const& change : map.changes)
        report(change.spot, "there is nothing to change: this map is not like another one");
    for (CodesStatement const& table : map.tables) {
        if (table.change != TableChange::merge)
            report(
                table.name.spot, "there is no table to change: this map is not like another one"
            );
    }
    return errors;
}

bool is_whole_id(std::string_view id) { return std::ranges::count(id, '/') == 2; }

}  // namespace tidegate::maps
