// Transaction sets for tests, cut from plain text: no reader, no envelope.
#pragma once

#include "standards/library.hpp"
#include "syntax/segment.hpp"

#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// Owns what the views of `set` point into; hence it is not copied.
struct SampleSet {
    std::string text;
    std::list<std::vector<std::uint32_t>> marks;
    syntax::TransactionSet set;

    SampleSet(SampleSet const&) = delete;
    SampleSet& operator=(SampleSet const&) = delete;

    explicit SampleSet(std::string source, char repetition = 0) : text(std::move(source)) {
        set.delimiters.repetition = repetition;
        std::string_view rest = text;
        std::uint32_t line = 1;
        while (!rest.empty()) {
            if (rest.front() == '\n') {
                ++line;
                rest.remove_prefix(1);
                continue;
            }
            std::size_t const end = std::min(rest.find('~'), rest.size());
            add(rest.substr(0, end), line);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

private:
    void add(std::string_view segment, std::uint32_t line) {
        std::vector<std::uint32_t>& ends = marks.emplace_back();
        std::size_t const tag_end = std::min(segment.find('*'), segment.size());
        ends.push_back(static_cast<std::uint32_t>(tag_end));
        while (ends.back() < segment.size())
            ends.push_back(static_cast<std::uint32_t>(
                std::min(segment.find('*', ends.back() + 1), segment.size())
            ));
        set.segments.push_back(
            {.tag = segment.substr(0, tag_end),
             .elements = {segment.data(), ends.data(), ends.size() - 1},
             .byte = static_cast<std::uint64_t>(segment.data() - text.data()),
             .line = line,
             .position = static_cast<std::uint32_t>(set.segments.size() + 1)}
        );
    }
};

/// The dictionary of the repository; a test without it has failed.
inline Dictionary const& dictionary_004010() {
    static DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    static Dictionary const* const dictionary = [] {
        auto found = library.find("x12", "004010");
        if (!found) FAIL(found.error().text());
        return *found;
    }();
    return *dictionary;
}

}  // namespace tidegate::standards
