#include "maps/parse_line.hpp"

#include "base/limits.hpp"
#include "maps/parse_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::maps {
namespace {

constexpr std::string_view kModifiers[] = {"codes",   "key",  "decimal",  "date",    "pair",
                                           "default", "join", "optional", "warning", "read",
                                           "write",   "sscc", "when",     "negative"};

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

}  // namespace

bool is_line_mark(Word const& word) {
    return !word.is_quoted &&
           std::ranges::find(kModifiers, std::string_view(word.text)) != std::end(kModifiers);
}

/// "REF[01=CT,02=A/B]"
bool parse_tag(Word const& word, BlockStatement& made, ParseReport& report) {
    std::size_t const open = word.text.find('[');
    made.tag = word;
    made.tag.text = word.text.substr(0, open);
    made.address = word.text;
    bool const is_tag = !made.tag.text.empty() && std::ranges::all_of(made.tag.text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (!is_tag || word.is_quoted) {
        report.add(
            word, fmt::format("'{}' is neither a segment nor an element", word.text),
            "segments are in capitals (REF), elements numbers (02)"
        );
        return false;
    }
    if (open == std::string::npos) return true;
    if (!word.text.ends_with(']')) {
        report.add(word, "nothing may follow the filter's ']'");
        return false;
    }
    std::string_view rest(word.text);
    rest = rest.substr(open + 1, rest.size() - open - 2);
    while (true) {
        std::size_t const equals = rest.find('=');
        FilterStatement filter;
        filter.spot = word.spot;
        std::optional<Place> const place =
            equals == std::string_view::npos ? std::nullopt : parse_place(rest.substr(0, equals));
        if (!place) {
            report.add(
                word, "this filter is not understood", "write [01=CT], [01=CT/CN] or [01=F,02=\"\"]"
            );
            return false;
        }
        filter.filter.place = *place;
        rest.remove_prefix(equals + 1);
        parse_filter_values(rest, filter.filter.values);
        made.filters.push_back(std::move(filter));
        if (rest.empty()) return true;
        rest.remove_prefix(1);
    }
}

std::optional<LineStatement> LineParser::element_line(LexedLine const& line) {
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
bool LineParser::check(
    LexedLine const& line, std::vector<Word> const& words, std::size_t& at, LineStatement& made
) {
    if (made.literal) {
        report_.add(words[at], "'===' needs an element on the left");
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
        report_.add(spot, expression.error().message, "write: 01 === count(lines)");
        return false;
    }
    made.expression = std::move(*expression);
    made.expression_text = line.text.substr(begin, used);
    while (at < words.size() && words[at].spot.column - 1 < begin + used) ++at;
    return true;
}

bool LineParser::modifier(std::vector<Word> const& words, std::size_t& at, LineStatement& made) {
    Word const& word = words[at++];
    std::string const& name = word.text;
    auto const argument = [&](std::optional<Word>& out) {
        if (at == words.size()) {
            report_.add(word, fmt::format("'{}' needs a word behind it", name));
            return false;
        }
        out = words[at++];
        return true;
    };
    if (word.is_quoted || !is_line_mark(word)) {
        report_.add(
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
    made.is_negative |= name == "negative";
    made.is_key |= name == "key";
    made.is_optional |= name == "optional";
    made.is_warning |= name == "warning";
    made.only_read |= name == "read";
    made.only_write |= name == "write";
    return true;
}

bool LineParser::pair(std::vector<Word> const& words, std::size_t& at, LineStatement& made) {
    if (at == words.size()) {
        report_.add(
            words[at - 1], "'pair' needs a table", "write: pair UL gln | 92 buyer_assigned"
        );
        return false;
    }
    if (at + 1 == words.size() || is_line_mark(words[at + 1])) {
        made.pair = words[at++];
        return true;
    }
    CodesStatement table;
    table.name = words[at - 1];
    bool const is_right = parse_code_list(words, at, table, report_);
    made.pair_codes = std::move(table);
    return is_right;
}

/// "06,07 .. 24,25": `at` moves behind it.
bool LineParser::places(std::vector<Word> const& words, std::size_t& at, PlacesStatement& out) {
    out.spot = words[at].spot;
    if (is_xml_) return parse_xml_places(words[at++], out, report_);
    if (!place_list(words[at++], out.first)) return false;
    if (at == words.size() || words[at].text != "..") return true;
    if (at + 1 == words.size()) {
        report_.add(words[at], "'..' needs the last elements behind it");
        return false;
    }
    bool const is_right = place_list(words[at + 1], out.last);
    at += 2;
    return is_right;
}

bool LineParser::place_list(Word const& word, std::vector<Place>& out) {
    std::string_view rest = word.text;
    while (true) {
        std::size_t const comma = rest.find(',');
        std::optional<Place> const place = parse_place(rest.substr(0, comma));
        if (!place) {
            report_.add(
                word, fmt::format("'{}' is no element", word.text), "write 02, 1.2 or 03,04"
            );
            return false;
        }
        out.push_back(*place);
        if (comma == std::string_view::npos) return true;
        rest.remove_prefix(comma + 1);
    }
}

std::nullopt_t LineParser::wrong(Word const& word, std::string message, std::string remedy) {
    report_.add(word, std::move(message), std::move(remedy));
    return std::nullopt;
}

}  // namespace tidegate::maps
