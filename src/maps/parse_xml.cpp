#include "maps/parse_xml.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

std::size_t find_outside(std::string_view text, char c) {
    bool in_quotes = false;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (text[i] == ']' && depth != 0) --depth;
        if (text[i] == c && depth == 0) return i;
        if (text[i] == '[') ++depth;
    }
    return std::string_view::npos;
}

void parse_filter_values(std::string_view& rest, std::vector<std::string>& values) {
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

bool parse_xml_places(Word const& word, PlacesStatement& out, ParseReport& report) {
    out.spot = word.spot;
    std::string_view rest = word.text;
    while (true) {
        std::size_t const comma = find_outside(rest, ',');
        std::string_view const path = rest.substr(0, comma);
        if (path.empty()) {
            report.add(
                word, fmt::format("'{}' is no path", word.text),
                "write cbc:ID, cac:Item/cbc:Name, @currencyID or cbc:IssueDate,cbc:IssueTime"
            );
            return false;
        }
        out.paths.emplace_back(path);
        if (comma == std::string_view::npos) return true;
        rest.remove_prefix(comma + 1);
    }
}

bool parse_xml_tag(Word const& word, BlockStatement& out, ParseReport& report) {
    out.tag = word;
    out.address = word.text;
    std::string_view const whole = word.text;
    auto const wrong = [&] {
        report.add(
            word, fmt::format("'{}' is no path of an element", word.text),
            "write cac:OrderLine, cac:Party/cac:Contact or cac:TaxScheme[cbc:ID=VAT]"
        );
        return false;
    };
    if (word.is_quoted || whole.empty() || whole.find('@') == 0) return wrong();
    if (!whole.ends_with(']')) return true;
    // The filters of the last step: those in front of it are part of the path.
    std::size_t open = 0;
    for (std::size_t from = 0; from < whole.size();) {
        std::size_t const found = find_outside(whole.substr(from), '[');
        if (found == std::string_view::npos) break;
        open = from + found;
        std::size_t const length = find_outside(whole.substr(open + 1), ']');
        if (length == std::string_view::npos) return wrong();
        from = open + length + 2;
    }
    out.tag.text = whole.substr(0, open);
    if (out.tag.text.empty()) return wrong();
    std::string_view rest = whole.substr(open + 1, whole.size() - open - 2);
    while (true) {
        std::size_t const equals = find_outside(rest, '=');
        if (equals == 0 || equals == std::string_view::npos) {
            report.add(
                word, "this filter is not understood",
                "write [@schemeID=0088], [cbc:ID=VAT/GST] or [cbc:ID=\"\"]"
            );
            return false;
        }
        FilterStatement filter;
        filter.spot = word.spot;
        filter.path = rest.substr(0, equals);
        rest.remove_prefix(equals + 1);
        parse_filter_values(rest, filter.filter.values);
        out.filters.push_back(std::move(filter));
        if (rest.empty()) return true;
        rest.remove_prefix(1);
    }
}

bool is_xml_id(std::string_view id) {
    std::string_view const standard = id.substr(0, id.find('/'));
    return standard != "x12" && standard != "edifact";
}

std::vector<StatementEntry> entries_of(BlockStatement const& block) {
    std::vector<StatementEntry> all;
    for (LineStatement const& line : block.lines) all.push_back({&line, nullptr});
    for (BlockStatement const& child : block.blocks) all.push_back({nullptr, &child});
    std::ranges::sort(all, {}, &StatementEntry::order);
    return all;
}

void parse_sequence(std::vector<Word> const& words, MapText& map, ParseReport& report) {
    if (words.size() < 3)
        return report.add(
            words[0], "a sequence has an element and those below it",
            "write: sequence cac:Country cbc:IdentificationCode cbc:Name"
        );
    map.sequences.push_back({words[1], {words.begin() + 2, words.end()}});
}

}  // namespace tidegate::maps
