#include "maps/parse_change.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

constexpr std::string_view kForm =
    "write: add after|before|in ADDRESS, replace ADDRESS, remove ADDRESS or set ADDRESS MARKS";

std::optional<Verb> verb_of(std::vector<Word> const& words, std::size_t& at) {
    std::string const& first = words[at++].text;
    if (first == "replace") return Verb::replace;
    if (first == "remove") return Verb::remove;
    if (first == "set") return Verb::set;
    if (at == words.size()) return {};
    std::string const& where = words[at++].text;
    if (where == "after") return Verb::add_after;
    if (where == "before") return Verb::add_before;
    if (where == "in") return Verb::add_in;
    return {};
}

/// `remove LIN/01 order_line` means the line of that field. Behind `set` a mark may follow at once.
bool is_field(Word const& word, Verb verb) {
    static constexpr std::string_view kMarks[] = {"codes",   "key",  "decimal",  "date", "pair",
                                                  "default", "join", "optional", "read", "warning",
                                                  "write",   "sscc", "when",     "no"};
    bool const is_mark = std::ranges::find(kMarks, std::string_view(word.text)) != std::end(kMarks);
    return !word.is_quoted && !(verb == Verb::set && is_mark);
}

}  // namespace

bool is_change(std::vector<Word> const& words) {
    static constexpr std::string_view kVerbs[] = {"add", "replace", "remove", "set"};
    return !words[0].is_quoted &&
           std::ranges::find(kVerbs, std::string_view(words[0].text)) != std::end(kVerbs);
}

std::optional<ChangeStatement> parse_change_head(
    std::vector<Word> const& words, std::size_t& at, ParseReport& report
) {
    ChangeStatement made;
    made.spot = words[0].spot;
    std::optional<Verb> const verb = verb_of(words, at);
    if (!verb || at == words.size()) {
        report.add(
            words[std::min(at, words.size() - 1)],
            verb ? "the address is missing" : "this is no change", std::string(kForm)
        );
        return {};
    }
    made.verb = *verb;
    made.address = words[at++];
    if (at + 1 < words.size() && words[at].text == "..") {
        made.address.text += " .. " + words[at + 1].text;
        at += 2;
    }
    if (at < words.size() && is_field(words[at], made.verb)) made.field = words[at++];
    if (at == words.size() || made.verb == Verb::set) return made;
    report.add(
        words[at], fmt::format("'{}' is not expected here", words[at].text), std::string(kForm)
    );
    return {};
}

bool check_content(ChangeStatement const& change, ParseReport& report) {
    BlockStatement const& content = change.content;
    bool const is_empty = content.lines.empty() && content.blocks.empty() && content.uses.empty();
    bool const wants_content = change.verb != Verb::remove && change.verb != Verb::set;
    if (is_empty == !wants_content) return true;
    report.add(
        change.address,
        is_empty ? "there is nothing below this line" : "nothing stands below this line",
        is_empty ? "indent below it what takes this place"
                 : "to put something else there, write replace"
    );
    return false;
}

}  // namespace tidegate::maps
