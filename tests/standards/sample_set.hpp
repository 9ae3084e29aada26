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
    std::list<std::vector<std::string_view>> elements;
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
        std::vector<std::string_view>& parts = elements.emplace_back();
        std::size_t const tag_end = std::min(segment.find('*'), segment.size());
        for (std::size_t at = tag_end; at < segment.size();) {
            std::size_t const next = std::min(segment.find('*', at + 1), segment.size());
            parts.push_back(segment.substr(at + 1, next - at - 1));
            at = next;
        }
        set.segments.push_back(
            {.tag = segment.substr(0, tag_end),
             .elements = parts,
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
