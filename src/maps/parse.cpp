#include "maps/parse.hpp"

#include "base/limits.hpp"
#include "maps/lexer.hpp"
#include "maps/parse_change.hpp"
#include "maps/parse_codes.hpp"
#include "maps/parse_head.hpp"
#include "maps/parse_line.hpp"
#include "maps/parse_xml.hpp"

#include <fmt/format.h>

namespace tidegate::maps {
namespace {

/// The statements of one file. Errors are collected; a wrong line is left out, with what is below.
class Parser {
public:
    Parser(MapText& map, std::uint32_t file)
        : map_(map), file_(file), report_(map.files, errors_) {}

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
                codes(is_code_file, TableChange::merge);
            } else if (first == "fragment") {
                fragment();
            } else if (first == "sequence" && map_.is_xml()) {
                sequence();
            } else if ((first == "namespace" || first == "ignore") && map_.is_xml()) {
                parse_head(lines_[at_++].words, map_, report_);
            } else if (is_code_file) {
                report(
                    line.words.front(),
                    "an included file holds 'codes' and 'fragment' statements only, and for XML "
                    "'namespace', 'sequence' and 'ignore'"
                );
                skip_block();
            } else {
                statement(line);
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

    void statement(LexedLine const& line) {
        std::string const& first = line.words.front().text;
        bool const is_codes = line.words.size() > 1 && line.words[1].text == "codes";
        if (is_head(line.words)) {
            parse_head(lines_[at_++].words, map_, report_);
        } else if (first == "negative" && line.words.size() > 1) {
            negative(line);
            ++at_;
        } else if (first == "hierarchy") {
            std::size_t end = at_ + 1;
            while (end < lines_.size() && lines_[end].indent > 0) ++end;
            parse_hierarchy(std::span(lines_).subspan(at_, end - at_), map_, report_);
            at_ = end;
        } else if (map_.root) {
            BlockStatement made = std::move(map_.blocks.front());
            in_root(made);
            map_.blocks.front() = std::move(made);
        } else if (first == "use") {
            use(map_.use_statements, 0, map_.blocks.size(), {});
        } else if (first == "replace" && is_codes) {
            codes(false, TableChange::replace);
        } else if (first == "remove" && is_codes) {
            codes(false, TableChange::remove);
        } else if (is_change(line.words)) {
            change();
        } else {
            std::optional<BlockStatement> made = block(1);
            if (made) map_.blocks.push_back(std::move(*made));
        }
    }

    /// negative EXPRESSION
    void negative(LexedLine const& line) {
        Word const& from = line.words[1];
        std::string const text(line.text.substr(from.spot.column - 1));
        Expected<Expression> expression = Expression::parse(text);
        if (!expression)
            return report(
                from, expression.error().message, "write: negative type = \"credit_note\""
            );
        map_.negative = std::move(*expression);
        map_.negative_text = text;
        map_.negative_spot = from.spot;
    }

    /// A statement of an XML map: a line, a block or a use in the root element.
    void in_root(BlockStatement& root) {
        LexedLine const& line = lines_[at_];
        StatementOrder const order{++in_root_};
        if (line.words[0].text == "use" && !line.words[0].is_quoted) {
            use(root.uses, root.lines.size(), root.blocks.size(), order);
        } else if (is_element_line(line)) {
            std::optional<LineStatement> made = line_parser().element_line(line);
            if (made) root.lines.emplace_back(std::move(*made)).order = order;
            ++at_;
        } else if (std::optional<BlockStatement> made = block(2)) {
            root.blocks.emplace_back(std::move(*made)).order = order;
        }
    }

    /// fragment NAME, with a body
    void fragment() {
        LexedLine const& line = lines_[at_];
        if (line.words.size() != 2) {
            report(line.words[0], "a fragment has a name and a body", "write: fragment party");
            return skip_block();
        }
        FragmentStatement made{line.words[1], {}};
        if (content(made.body)) {
            map_.fragments.push_back(std::move(made));
        } else {
            report(made.name, "the fragment is empty", "indent its lines deeper than it");
        }
    }

    /// use NAME; `lines` and `blocks` stand in front of it.
    void use(
        std::vector<UseStatement>& uses, std::size_t lines, std::size_t blocks, StatementOrder order
    ) {
        std::vector<Word> const& words = lines_[at_].words;
        if (words.size() != 2) {
            report(words[0], "'use' takes the name of a fragment", "write: use party");
        } else {
            uses.push_back({words[1], lines, blocks, std::move(order)});
        }
        skip_block();
    }

    void change() {
        std::vector<Word> const& words = lines_[at_].words;
        std::size_t at = 0;
        std::optional<ChangeStatement> made = parse_change_head(words, at, report_);
        if (!made) return skip_block();
        bool has_marks = made->verb != Verb::set;
        for (; at < words.size(); has_marks = true) {
            if (words[at].text == "no" && at + 1 < words.size() && is_line_mark(words[at + 1])) {
                made->taken_off.push_back(words[at + 1]);
                at += 2;
            } else if (!line_parser().modifier(words, at, made->marks)) {
                return skip_block();
            }
        }
        if (!has_marks) {
            report(words[0], "'set' needs what to set", "write: set PO1/N1/N4/04 default CA");
        }
        std::size_t const errors = errors_.size();
        content(made->content);
        if (errors_.size() != errors || !check_content(*made, report_)) return;
        map_.changes.push_back(std::move(*made));
    }

    /// What is below the line at hand, which is not indented. False when there is nothing.
    bool content(BlockStatement& made) {
        ++at_;
        bool const is_there = at_ < lines_.size() && lines_[at_].indent > 0;
        if (is_there) body(made, 0, lines_[at_].indent, 1);
        return is_there;
    }

    void codes(bool is_included, TableChange change) {
        std::vector<Word> words = lines_[at_].words;
        if (change != TableChange::merge) words.erase(words.begin());
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
        table.change = change;
        std::size_t at = 2;
        if (change == TableChange::remove) {
            parse_removed_codes(words, at, table);
            at = words.size();
        }
        if (!parse_code_list(words, at, table, report_)) return;
        if (at != words.size()) return report(words[at], "'|' or the next line is expected here");
        if (table.codes.empty())
            return report(
                words[1], "the table has no codes",
                "write: codes name 00 original | 01 cancellation"
            );
        map_.tables.push_back(std::move(table));
    }

    /// With the lines below it.
    void sequence() {
        std::vector<Word> words = lines_[at_].words;
        for (++at_; at_ < lines_.size() && lines_[at_].indent > 0; ++at_)
            words.insert(words.end(), lines_[at_].words.begin(), lines_[at_].words.end());
        parse_sequence(words, map_, report_);
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
        if (made->lines.empty() && made->blocks.empty() && made->uses.empty() && errors_.empty()) {
            report(line.words[0], "the block is empty", "indent its lines deeper than it");
        }
        return made;
    }

    void body(BlockStatement& made, std::uint32_t outer, std::uint32_t inner, std::size_t depth) {
        std::uint32_t ordinal = 0;
        while (at_ < lines_.size() && lines_[at_].indent > outer) {
            LexedLine const& line = lines_[at_];
            StatementOrder const order{++ordinal};
            if (errors_.size() >= limits::map_errors_max) {
                ++at_;
            } else if (line.indent != inner) {
                report(
                    line.words[0], "the indentation fits no line above",
                    fmt::format("indent by {} blanks", inner)
                );
                skip_block();
            } else if (line.words[0].text == "use" && !line.words[0].is_quoted) {
                use(made.uses, made.lines.size(), made.blocks.size(), order);
            } else if (is_element_line(line)) {
                std::optional<LineStatement> statement = line_parser().element_line(line);
                if (statement) made.lines.emplace_back(std::move(*statement)).order = order;
                ++at_;
                if (at_ < lines_.size() && lines_[at_].indent > inner) {
                    report(lines_[at_].words[0], "an element line has nothing below it");
                    skip_deeper(inner);
                }
            } else {
                std::optional<BlockStatement> child = block(depth + 1);
                if (child) made.blocks.emplace_back(std::move(*child)).order = order;
            }
        }
    }

    /// Of XML a path with nothing below it, and `each` begins a block in any case.
    [[nodiscard]] bool is_element_line(LexedLine const& line) const {
        Word const& first = line.words.front();
        if (map_.is_xml() && !first.is_quoted) {
            bool const has_lines = at_ + 1 < lines_.size() && lines_[at_ + 1].indent > line.indent;
            return first.text != "each" && !has_lines;
        }
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
        if (map_.is_xml()) {
            if (at == words.size()) return wrong(words[0], "the element is missing");
            if (!parse_xml_tag(words[at++], made, report_)) return {};
        } else if (at < words.size() && words[at].text[0] >= '0' && words[at].text[0] <= '9') {
            made.slots.emplace();
            made.address = words[at].text;
            if (!line_parser().places(words, at, *made.slots)) return {};
        } else {
            if (at + 1 < words.size() && words[at].text.starts_with("SG") &&
                words[at + 1].text != "<->") {
                made.group = words[at++].text;
            }
            if (at == words.size()) return wrong(words[0], "the segment is missing");
            if (!parse_tag(words[at++], made, report_)) return {};
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
            } else if (words[at].text == "group" && at + 2 < words.size()) {
                made.group_field = words[at + 1];
                made.group_list = words[at + 2];
                at += 2;
            } else if (words[at].text == "when" && at + 1 < words.size()) {
                if (!condition(line, at, made)) return {};
                --at;
            } else if (words[at].text == "share" && at + 1 < words.size()) {
                made.share.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
                break;
            } else if (words[at].text == "by" && at + 1 < words.size()) {
                for (; at + 1 < words.size() && words[at + 1].text != "same"; ++at)
                    made.by.push_back(words[at + 1]);
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

    /// `when EXPRESSION`: `at` moves behind it.
    bool condition(LexedLine const& line, std::size_t& at, BlockStatement& made) {
        std::vector<Word> const& words = line.words;
        std::size_t const begin = words[++at].spot.column - 1;
        std::size_t used = 0;
        Expected<Expression> expression = Expression::parse_prefix(line.text.substr(begin), used);
        if (!expression) {
            report(
                words[at], expression.error().message, "write: when answers.status = \"accepted\""
            );
            return false;
        }
        made.when = std::move(*expression);
        made.when_text = line.text.substr(begin, used);
        while (!made.when_text.empty() && made.when_text.back() == ' ') made.when_text.pop_back();
        while (at < words.size() && words[at].spot.column - 1 < begin + used) ++at;
        return true;
    }

    [[nodiscard]] LineParser line_parser() { return {report_, map_.is_xml()}; }

    // ---- errors

    void report(Word const& word, std::string message, std::string remedy = {}) {
        report_.add(word, std::move(message), std::move(remedy));
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
    ParseReport report_;
    std::size_t at_ = 0;
    std::uint32_t in_root_ = 0;  ///< statements of an XML map so far
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
