// Public documents that nobody here wrote: each 004010 set that our dictionaries cover, with the
// verdict we stand for.
#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "standards/answer.hpp"
#include "support/shared.hpp"

namespace tidegate::standards {
namespace {

constexpr std::uint64_t kFileBytesMax = 64 * 1024 * 1024;

// The verdicts on the sets of one file, in order: a accepted, e accepted with errors, r rejected.
struct Outcome {
    char const* path;  ///< under x12/
    char const* verdicts;
    char const* reason;  ///< why it is right
};

constexpr Outcome kOutcomes[] = {
#include "standards/corpus_outcomes.inc"
};

std::string text_of(syntax::Findings const& findings) {
    std::string text;
    for (syntax::Finding const& finding : findings) {
        if (finding.is_certain)
            text += "\n    " + std::string(name_of(finding.code)) + " @" +
                    std::to_string(finding.segment_position) + " " + finding.text;
    }
    return text;
}

TEST_CASE(
    "corpus: every 004010 set of the corpus has the verdict that its line gives a reason for",
    "[standards]"
) {
    auto const folder = test::shared_folder("corpus");
    if (!folder) return;
    std::map<std::string, Outcome const*> expected;
    for (Outcome const& outcome : kOutcomes) expected[outcome.path] = &outcome;
    DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    std::filesystem::path const root = *folder / "x12";
    for (auto const& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        auto const bytes = read_file(entry.path().string(), kFileBytesMax);
        REQUIRE(bytes);
        std::string verdicts;
        std::string details;
        for (Verdict const& verdict : answer_to(as_text(*bytes), library).verdicts) {
            bool const is_covered =
                std::string_view("810 850 855 856 997").contains(verdict.type) &&
                verdict.type.size() == 3;
            if (verdict.release != "004010" || !is_covered) continue;
            verdicts += name_of(verdict.status) == "accepted"   ? 'a'
                        : verdict.status == SetStatus::rejected ? 'r'
                                                                : 'e';
            details += "\n  " + verdict.type + text_of(verdict.findings);
        }
        std::string const path = std::filesystem::relative(entry.path(), root).string();
        auto const known = expected.find(path);
        CAPTURE(path, details);
        CHECK(verdicts == (known == expected.end() ? "" : known->second->verdicts));
        expected.erase(path);
    }
    for (auto const& [path, outcome] : expected) FAIL_CHECK(path << " is not in the corpus");
}

}  // namespace
}  // namespace tidegate::standards
