#include "maps/parse_head.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

/// map ID [<-> DOCUMENT] [like BASE]
void parse_map_statement(std::vector<Word> const& words, MapText& map, ParseReport& report) {
    std::optional<Word> document;
    std::optional<Word> like;
    std::size_t at = 2;
    for (; at + 1 < words.size(); at += 2) {
        bool const is_document = words[at].text == "<->";
        std::optional<Word>& out = is_document ? document : like;
        if ((!is_document && words[at].text != "like") || out) break;
        out = words[at + 1];
    }
    if (at != words.size() || (!document && !like)) {
        return report.add(
            words[0], "this is not a map statement",
            "write: map x12/004010/850 <-> order, or of an overlay: map acme/850 like "
            "x12/004010/850"
        );
    }
    if (!map.id.text.empty()) return report.add(words[0], "a second map statement");
    map.id = words[1];
    if (document) map.document = *document;
    map.like = std::move(like);
}

/// ignore @ATTRIBUTE ... PATH ...
void parse_ignore(std::vector<Word> const& words, MapText& map) {
    map.ignored.insert(map.ignored.end(), words.begin() + 1, words.end());
}

/// namespace [PREFIX] NAME
void parse_namespace(std::vector<Word> const& words, MapText& map, ParseReport& report) {
    if (words.size() != 2 && words.size() != 3) {
        return report.add(
            words[0], "a namespace has a prefix and a name", "write: namespace cbc urn:example"
        );
    }
    NamespaceStatement made{{}, words.back()};
    if (words.size() == 3) made.prefix = words[1];
    auto const same = [&](NamespaceStatement const& other) {
        return other.prefix.has_value() == made.prefix.has_value() &&
               (!made.prefix || other.prefix->text == made.prefix->text);
    };
    if (std::ranges::any_of(map.namespaces, same))
        return report.add(words[1], "the prefix has a namespace already");
    map.namespaces.push_back(std::move(made));
}

}  // namespace

bool is_head(std::vector<Word> const& words) {
    static constexpr std::string_view kFirst[] = {
        "map", "include", "unmapped", "require", "forbid", "root", "namespace", "ignore", "single"
    };
    return !words[0].is_quoted &&
           std::ranges::find(kFirst, std::string_view(words[0].text)) != std::end(kFirst);
}

void parse_head(std::vector<Word> const& words, MapText& map, ParseReport& report) {
    std::string const& first = words[0].text;
    if (first == "map") return parse_map_statement(words, map, report);
    if (first == "namespace") return parse_namespace(words, map, report);
    if (first == "ignore") return parse_ignore(words, map);
    if (words.size() != 2) return report.add(words[0], fmt::format("'{}' takes one word", first));
    if (first == "include") {
        map.includes.push_back(words[1]);
    } else if (first == "root") {
        if (map.root) return report.add(words[0], "a second root");
        if (!map.blocks.empty()) return report.add(words[0], "the root stands above all blocks");
        map.root = words[1];
        // Every statement below is about the root element.
        BlockStatement& made = map.blocks.emplace_back();
        made.spot = words[1].spot;
        made.tag = words[1];
        made.tag.text = words[1].text.substr(0, words[1].text.find('/'));
        made.address = made.tag.text;
    } else if (first == "single") {
        if (map.single) return report.add(words[0], "a second 'single'");
        map.single = words[1];
    } else if (first != "unmapped") {
        map.requirements.push_back({words[1], first == "forbid"});
    } else if (words[1].text == "keep") {
        map.unmapped = Unmapped::keep;
    } else if (words[1].text == "warn") {
        map.unmapped = Unmapped::warn;
    } else if (words[1].text == "refuse") {
        map.unmapped = Unmapped::refuse;
    } else {
        return report.add(
            words[1], fmt::format("'{}' is not one of keep, warn, refuse", words[1].text)
        );
    }
    map.says_unmapped |= first == "unmapped";
}

void parse_hierarchy(std::span<LexedLine const> lines, MapText& map, ParseReport& report) {
    std::vector<Word> const& words = lines.front().words;
    if (words.size() < 3 || words.size() > 4 || map.hierarchy) {
        return report.add(
            words[0], map.hierarchy ? "a second hierarchy" : "this is not a hierarchy statement",
            "write once: hierarchy HL structure"
        );
    }
    HierarchyStatement made{words[1], words[2], {}, {}};
    if (words.size() == 4) made.sign = words[3];
    for (LexedLine const& line : lines.subspan(1)) {
        if (line.words.size() < 2) {
            report.add(line.words[0], "a structure has levels", "write: pick_and_pack S O P I");
            continue;
        }
        made.trees.push_back({line.words[0], {line.words.begin() + 1, line.words.end()}});
    }
    if (made.trees.empty()) {
        return report.add(
            made.tag, "the hierarchy has no structure", "indent below it: pick_and_pack S O P I"
        );
    }
    map.hierarchy = std::move(made);
}

}  // namespace tidegate::maps
