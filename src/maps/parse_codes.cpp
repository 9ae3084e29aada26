#include "maps/parse_codes.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate::maps {
namespace {

/// (read), (write) or (12).
bool parse_mark(Word const& word, CodeStatement& code, ParseReport& report) {
    std::string_view inner(word.text);
    inner = inner.substr(1, inner.size() - 2);
    if (inner == "read") {
        code.writes = false;
        return true;
    }
    if (inner == "write") {
        code.reads = false;
        return true;
    }
    auto const [end, error] =
        std::from_chars(inner.data(), inner.data() + inner.size(), code.length);
    if (error == std::errc{} && end == inner.data() + inner.size() && code.length != 0) return true;
    report.add(word, fmt::format("'{}' is not (read), (write) or a length like (12)", word.text));
    return false;
}

}  // namespace

void ParseReport::add(Word const& word, std::string message, std::string remedy) {
    Spot const& spot = word.spot;
    errors_.push_back(
        {ErrorCode::configuration, std::move(message),
         Position{files_[spot.file], spot.line, spot.column, {}}, std::move(remedy)}
    );
}

bool parse_code_list(
    std::vector<Word> const& words, std::size_t& at, CodesStatement& table, ParseReport& report
) {
    auto const is_bar = [&](std::size_t i) {
        return i < words.size() && words[i].text == "|" && !words[i].is_quoted;
    };
    while (true) {
        while (is_bar(at)) ++at;
        if (at == words.size()) return true;
        if (at + 1 == words.size() || is_bar(at + 1)) {
            report.add(
                words[at], fmt::format("code '{}' has no word", words[at].text),
                "write: CODE word | CODE word"
            );
            return false;
        }
        CodeStatement code;
        code.code = words[at];
        code.word = words[at + 1];
        at += 2;
        for (; at < words.size() && words[at].text.starts_with('(') && !words[at].is_quoted; ++at) {
            if (!parse_mark(words[at], code, report)) return false;
        }
        table.codes.push_back(std::move(code));
        if (!is_bar(at)) return true;
    }
}

void parse_removed_codes(std::vector<Word> const& words, std::size_t at, CodesStatement& table) {
    for (; at < words.size(); ++at) {
        if (words[at].text == "|" && !words[at].is_quoted) continue;
        CodeStatement code;
        code.code = words[at];
        table.codes.push_back(std::move(code));
    }
}

}  // namespace tidegate::maps
