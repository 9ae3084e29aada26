#include "maps/parse.hpp"

#include "base/limits.hpp"
#include "maps/lexer.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate::maps {
namespace {

constexpr std::string_view kModifiers[] = {"codes",   "key",  "decimal",  "date",    "pair",
                                           "default", "join", "optional", "warning", "read",
                                           "write",   "sscc", "when"};

bool is_modifier(Word const& word) {
    return !word.is_quoted &&
           std::ranges::find(kModifiers, std::string_view(word.text)) != std::end(kModifiers);
}

/// "06", "1.2", "14". Nothing when it is none.
std::optional<Place> parse_place(std::string_view text) {
    Place place;
    auto const number = [](std::string_view digits, std::uint16_t& out) {
        auto const [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return error == std::errc{} && end == digits.data() + digits.size() && out != 0 &&
               out <= limits::map_element_max;
    };
    std::size_t const dot = text.find('.');
    if (!number(text.substr(0, dot), place.element)) return {};
    if (dot != std::string_view::npos && !number(text.substr(dot + 1), place.component)) return {};
    return place;
}

/// The statements of one file. Errors are collected; a wrong line is left out, with what is below.
class Parser {
public:
    Parser(MapText& map, std::uint32_t file) : map_(map), file_(file) {}

    std::vector<Error> run(std::string_view text, bool is_code_file) {
        lines_ = lex(text, file_, map_.files[file_], errors_);
        while (at_ < lines_.size() && errors_.size() < limits::map_errors_max) {
            LexedLine const& line = lines_[at_];
            if (line.indent != 0) {
                report(line.words.front(), "this line is indented, but nothing is above it");
                skip_deeper(0);
                continue;
            }
            std::string const& first = line.words.front().text;
            if (first == "codes") {
                codes(is_code_file);
            } else if (is_code_file) {
                report(line.words.front(), "a code file holds 'codes' statements only");
                skip_block();
            } else if (first == "map" || first == "include" || first == "unmapped") {
                header();
            } else if (first == "hierarchy") {
                hierarchy();
            } else {
                std::optional<BlockStatement> made = block(1);
                if (made) map_.blocks.push_back(std::move(*made));
            }
        }
        if (!is_code_file && map_.id.text.empty() && errors_.empty()) {
            Word start;
            start.spot = {file_, 1, 1};
            report(
                start, "the file does not say which map it is",
                "begin with: map x12/004010/850 <-> order"
            );
        }
        return std::move(errors_);
    }

private:
    // ---- statements without a position

    void header() {
        LexedLine const& line = lines_[at_++];
        std::vector<Word> const& words = line.words;
        std::string const& first = words[0].text;
        if (first == "map") {
            if (words.size() != 4 || words[2].text != "<->") {
                return report(
                    words[0], "this is not a map statement", "write: map x12/004010/850 <-> order"
                );
            }
            if (!map_.id.text.empty()) return report(words[0], "a second map statement");
            map_.id = words[1];
            map_.document = words[3];
        } else if (words.size() != 2) {
            report(words[0], fmt::format("'{}' takes one word", first));
        } else if (first == "include") {
            map_.includes.push_back(words[1]);
        } else if (words[1].text == "keep") {
            map_.unmapped = Unmapped::keep;
        } else if (words[1].text == "warn") {
            map_.unmapped = Unmapped::warn;
        } else if (words[1].text == "refuse") {
            map_.unmapped = Unmapped::refuse;
        } else {
            report(words[1], fmt::format("'{}' is not one of keep, warn, refuse", words[1].text));
        }
    }

    void hierarchy() {
        std::vector<Word> const& words = lines_[at_].words;
        if (words.size() != 3 || map_.hierarchy) {
            report(
                words[0],
                map_.hierarchy ? "a second hierarchy" : "this is not a hierarchy statement",
                "write once: hierarchy HL structure"
            );
            return skip_block();
        }
        HierarchyStatement made{words[1], words[2], {}};
        for (++at_; at_ < lines_.size() && lines_[at_].indent > 0; ++at_) {
            std::vector<Word> const& row = lines_[at_].words;
            if (row.size() < 2) {
                report(row[0], "a structure has levels", "write: pick_and_pack S O P I");
                continue;
            }
            made.trees.push_back({row[0], {row.begin() + 1, row.end()}});
        }
        if (made.trees.empty()) {
            return report(
                made.tag, "the hierarchy has no structure", "indent below it: pick_and_pack S O P I"
            );
        }
        map_.hierarchy = std::move(made);
    }

    void codes(bool is_included) {
        std::vector<Word> words = lines_[at_].words;
        for (++at_; at_ < lines_.size() && lines_[at_].indent > 0; ++at_) {
            // The end of a line ends a code, so `|` may stand before, after or not at all.
            Word bar = lines_[at_].words.front();
            bar.text = "|";
            bar.is_quoted = false;
            words.push_back(std::move(bar));
            words.insert(words.end(), lines_[at_].words.begin(), lines_[at_].words.end());
        }
        if (words.size() < 2) return report(words[0], "the table has no name");
        CodesStatement table;
        table.name = words[1];
        table.is_included = is_included;
        std::size_t at = 2;
        if (!code_list(words, at, table)) return;
        if (at != words.size()) return report(words[at], "'|' or the next line is expected here");
        if (table.codes.empty())
            return report(
                words[1], "the table has no codes",
                "write: codes name 00 original | 01 cancellation"
            );
        map_.tables.push_back(std::move(table));
    }

    /// CODE word [(read)|(write)|(12)] [| ...]
    bool code_list(std::vector<Word> const& words, std::size_t& at, CodesStatement& table) {
        auto const is_bar = [&](std::size_t i) {
            return i < words.size() && words[i].text == "|" && !words[i].is_quoted;
        };
        while (true) {
            while (is_bar(at)) ++at;
            if (at == words.size()) return true;
            if (at + 1 == words.size() || is_bar(at + 1)) {
                report(
                    words[at], fmt::format("code '{}' has no word", words[at].text),
                    "write: CODE word | CODE word"
                );
                return false;
            }
            CodeStatement code;
            code.code = words[at];
            code.word = words[at + 1];
            at += 2;
            for (; at < words.size() && words[at].text.starts_with('(') && !words[at].is_quoted;
                 ++at) {
                if (!mark(words[at], code)) return false;
            }
            table.codes.push_back(std::move(code));
            if (!is_bar(at)) return true;
        }
    }

    bool mark(Word const& word, CodeStatement& code) {
        std::string_view inner(word.text);
        inner = inner.substr(1, inner.size() - 2);
        if (inner == "read") {
            code.writes = false;
        } else if (inner == "write") {
            code.reads = false;
        } else {
            auto const [end, error] =
                std::from_chars(inner.data(), inner.data() + inner.size(), code.length);
            if (error != std::errc{} || end != inner.data() + inner.size() || code.length == 0) {
                report(
                    word,
                    fmt::format("'{}' is not (read), (write) or a length like (12)", word.text)
                );
                return false;
            }
        }
        return true;
    }

    // ---- blocks

    std::optional<BlockStatement> block(std::size_t depth) {
        LexedLine const& line = lines_[at_];
        if (depth > limits::map_depth_max) {
            report(line.words[0], "the map nests deeper than 16 blocks");
            skip_block();
            return {};
        }
        std::optional<BlockStatement> made = block_head(line);
        if (!made) {
            skip_block();
            return {};
        }
        ++at_;
        if (at_ < lines_.size() && lines_[at_].indent > line.indent) {
            body(*made, line.indent, lines_[at_].indent, depth);
        }
        if (made->lines.empty() && made->blocks.empty() && errors_.empty()) {
            report(line.words[0], "the block is empty", "indent its lines deeper than it");
        }
        return made;
    }

    void body(BlockStatement& made, std::uint32_t outer, std::uint32_t inner, std::size_t depth) {
        while (at_ < lines_.size() && lines_[at_].indent > outer) {
            LexedLine const& line = lines_[at_];
            if (errors_.size() >= limits::map_errors_max) {
                ++at_;
            } else if (line.indent != inner) {
                report(
                    line.words[0], "the indentation fits no line above",
                    fmt::format("indent by {} blanks", inner)
                );
                skip_block();
            } else if (is_element_line(line)) {
                std::optional<LineStatement> statement = element_line(line);
                if (statement) made.lines.push_back(std::move(*statement));
                ++at_;
                if (at_ < lines_.size() && lines_[at_].indent > inner) {
                    report(lines_[at_].words[0], "an element line has nothing below it");
                    skip_deeper(inner);
                }
            } else {
                std::optional<BlockStatement> child = block(depth + 1);
                if (child) made.blocks.push_back(std::move(*child));
            }
        }
    }

    static bool is_element_line(LexedLine const& line) {
        Word const& first = line.words.front();
        return first.is_quoted || (first.text[0] >= '0' && first.text[0] <= '9');
    }

    std::optional<BlockStatement> block_head(LexedLine const& line) {
        std::vector<Word> const& words = line.words;
        BlockStatement made;
        made.spot = words[0].spot;
        std::size_t at = 0;
        if (words[0].text == "each") {
            made.is_each = true;
            ++at;
        }
        if (at < words.size() && words[at].text[0] >= '0' && words[at].text[0] <= '9') {
            made.slots.emplace();
            made.address = words[at].text;
            if (!places(words, at, *made.slots)) return {};
        } else {
            if (at + 1 < words.size() && words[at].text.starts_with("SG") &&
                words[at + 1].text != "<->") {
                made.group = words[at++].text;
            }
            if (at == words.size()) return wrong(words[0], "the segment is missing");
            if (!tag(words[at++], made)) return {};
        }
        if (at < words.size() && words[at].text == "<->") {
            if (at + 1 == words.size()) return wrong(words[at], "the field is missing after '<->'");
            made.target = words[at + 1];
            at += 2;
        }
        for (; at < words.size(); ++at) {
            if (words[at].text == "read") {
                made.only_read = true;
            } else if (words[at].text == "write") {
                made.only_write = true;
            } else if (words[at].text == "same" && at + 1 < words.size()) {
                made.same.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
                break;
            } else {
                return wrong(
                    words[at], fmt::format("'{}' is not expected here", words[at].text),
                    "a block is: [each] SEGMENT[filter] [<-> field] [read]"
                );
            }
        }
        if (made.slots && (!made.is_each || !made.target)) {
            return wrong(
                words[0], "elements with lines below them are a list",
                "write: each 03,04 .. 21,22 <-> list"
            );
        }
        return made;
    }

    /// "REF[01=CT,02=A/B]"
    bool tag(Word const& word, BlockStatement& made) {
        std::size_t const open = word.text.find('[');
        made.tag = word;
        made.tag.text = word.text.substr(0, open);
        made.address = word.text;
        bool const is_tag =
            !made.tag.text.empty() && std::ranges::all_of(made.tag.text, [](char c) {
                return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            });
        if (!is_tag || word.is_quoted) {
            report(
                word, fmt::format("'{}' is neither a segment nor an element", word.text),
                "segments are in capitals (REF), elements numbers (02)"
            );
            return false;
        }
        if (open == std::string::npos) return true;
        if (!word.text.ends_with(']')) {
            report(word, "nothing may follow the filter's ']'");
            return false;
        }
        std::string_view rest(word.text);
        rest = rest.substr(open + 1, rest.size() - open - 2);
        while (true) {
            std::size_t const equals = rest.find('=');
            FilterStatement filter;
            filter.spot = word.spot;
            std::optional<Place> const place = equals == std::string_view::npos
                                                   ? std::nullopt
                                                   : parse_place(rest.substr(0, equals));
            if (!place) {
                report(
                    word, "this filter is not understood",
                    "write [01=CT], [01=CT/CN] or [01=F,02=\"\"]"
                );
                return false;
            }
            filter.filter.place = *place;
            rest.remove_prefix(equals + 1);
            filter_values(rest, filter.filter.values);
            made.filters.push_back(std::move(filter));
            if (rest.empty()) return true;
            rest.remove_prefix(1);
        }
    }

    /// Values up to the next ',' outside quotes; `rest` then begins with it or is empty.
    static void filter_values(std::string_view& rest, std::vector<std::string>& values) {
        values.emplace_back();
        bool in_quotes = false;
        for (; !rest.empty(); rest.remove_prefix(1)) {
            char const c = rest.front();
            if (c == '"') {
                in_quotes = !in_quotes;
            } else if (c == ',' && !in_quotes) {
                return;
            } else if (c == '/' && !in_quotes) {
                values.emplace_back();
            } else {
                values.back() += c;
            }
        }
    }

    // ---- element lines

    std::optional<LineStatement> element_line(LexedLine const& line) {
        std::vector<Word> const& words = line.words;
        LineStatement made;
        made.spot = words[0].spot;
        std::size_t at = 0;
        if (words[0].is_quoted) {
            made.literal = words[0];
            at = 1;
        } else if (!places(words, at, made.places)) {
            return {};
        }
        if (at == words.size() || (words[at].text != "<->" && words[at].text != "===")) {
            return wrong(
                words[std::min(at, words.size() - 1)], "'<->' or '===' is missing",
                "write: 02 <-> field"
            );
        }
        bool const is_check = words[at].text == "===";
        if (++at == words.size()) return wrong(words[at - 1], "the right side is missing");
        if (is_check) {
            if (!check(line, words, at, made)) return {};
        } else if (words[at].is_quoted) {
            if (made.literal) return wrong(words[at], "one side must be an element or a field");
            made.literal = words[at++];
        } else {
            made.target = words[at++];
        }
        while (at < words.size()) {
            if (!modifier(words, at, made)) return {};
        }
        return made;
    }

    /// `at` moves behind the words of the expression.
    bool check(
        LexedLine const& line, std::vector<Word> const& words, std::size_t& at, LineStatement& made
    ) {
        if (made.literal) {
            report(words[at], "'===' needs an element on the left");
            return false;
        }
        std::size_t const begin = words[at].spot.column - 1;
        std::size_t used = 0;
        Expected<Expression> expression = Expression::parse_prefix(line.text.substr(begin), used);
        if (!expression) {
            Word spot = words[at];
            if (expression.error().position) {
                spot.spot.column += expression.error().position->column - 1;
            }
            report(spot, expression.error().message, "write: 01 === count(lines)");
            return false;
        }
        made.expression = std::move(*expression);
        while (at < words.size() && words[at].spot.column - 1 < begin + used) ++at;
        return true;
    }

    bool modifier(std::vector<Word> const& words, std::size_t& at, LineStatement& made) {
        Word const& word = words[at++];
        std::string const& name = word.text;
        auto const argument = [&](std::optional<Word>& out) {
            if (at == words.size()) {
                report(word, fmt::format("'{}' needs a word behind it", name));
                return false;
            }
            out = words[at++];
            return true;
        };
        if (word.is_quoted || !is_modifier(word)) {
            report(
                word, fmt::format("'{}' is not expected here", name),
                fmt::format("known: {}", fmt::join(kModifiers, " "))
            );
            return false;
        }
        if (name == "codes") return argument(made.codes);
        if (name == "date") return argument(made.date);
        if (name == "join") return argument(made.join);
        if (name == "when") return argument(made.when);
        if (name == "pair") return pair(words, at, made);
        if (name == "default") {
            if (!argument(made.default_value)) return false;
            made.is_index = made.default_value->text == "index" && !made.default_value->is_quoted;
        }
        made.is_decimal |= name == "decimal";
        made.is_sscc |= name == "sscc";
        made.is_key |= name == "key";
        made.is_optional |= name == "optional";
        made.is_warning |= name == "warning";
        made.only_read |= name == "read";
        made.only_write |= name == "write";
        return true;
    }

    bool pair(std::vector<Word> const& words, std::size_t& at, LineStatement& made) {
        if (at == words.size()) {
            report(words[at - 1], "'pair' needs a table", "write: pair UL gln | 92 buyer_assigned");
            return false;
        }
        if (at + 1 == words.size() || is_modifier(words[at + 1])) {
            made.pair = words[at++];
            return true;
        }
        CodesStatement table;
        table.name = words[at - 1];
        bool const is_right = code_list(words, at, table);
        made.pair_codes = std::move(table);
        return is_right;
    }

    /// "06,07 .. 24,25": `at` moves behind it.
    bool places(std::vector<Word> const& words, std::size_t& at, PlacesStatement& out) {
        out.spot = words[at].spot;
        if (!place_list(words[at++], out.first)) return false;
        if (at == words.size() || words[at].text != "..") return true;
        if (at + 1 == words.size()) {
            report(words[at], "'..' needs the last elements behind it");
            return false;
        }
        bool const is_right = place_list(words[at + 1], out.last);
        at += 2;
        return is_right;
    }

    bool place_list(Word const& word, std::vector<Place>& out) {
        std::string_view rest = word.text;
        while (true) {
            std::size_t const comma = rest.find(',');
            std::optional<Place> const place = parse_place(rest.substr(0, comma));
            if (!place) {
                report(
                    word, fmt::format("'{}' is no element", word.text), "write 02, 1.2 or 03,04"
                );
                return false;
            }
            out.push_back(*place);
            if (comma == std::string_view::npos) return true;
            rest.remove_prefix(comma + 1);
        }
    }

    // ---- errors

    void report(Word const& word, std::string message, std::string remedy = {}) {
        Spot const& spot = word.spot;
        errors_.push_back(
            {ErrorCode::configuration, std::move(message),
             Position{map_.files[spot.file], spot.line, spot.column, {}}, std::move(remedy)}
        );
    }
    std::nullopt_t wrong(Word const& word, std::string message, std::string remedy = {}) {
        report(word, std::move(message), std::move(remedy));
        return std::nullopt;
    }

    /// Over the current line and everything below it.
    void skip_block() {
        std::uint32_t const indent = lines_[at_].indent;
        ++at_;
        skip_deeper(indent);
    }
    void skip_deeper(std::uint32_t indent) {
        while (at_ < lines_.size() && lines_[at_].indent > indent) ++at_;
    }

    MapText& map_;
    std::uint32_t file_;
    std::vector<LexedLine> lines_;
    std::vector<Error> errors_;
    std::size_t at_ = 0;
};

std::vector<Error> parse(
    std::string_view text, std::string_view file, MapText& map, bool is_codes
) {
    map.files.emplace_back(file);
    return Parser(map, static_cast<std::uint32_t>(map.files.size() - 1)).run(text, is_codes);
}

}  // namespace

std::vector<Error> parse_map(std::string_view text, std::string_view file, MapText& map) {
    return parse(text, file, map, false);
}

std::vector<Error> parse_codes(std::string_view text, std::string_view file, MapText& map) {
    return parse(text, file, map, true);
}

}  // namespace tidegate::maps
