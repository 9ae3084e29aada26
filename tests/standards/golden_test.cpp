// Golden files of acknowledgements: tests/standards/golden/*.txt. A file is a comment, an
// interchange, a line
// "==== answer", and what is found and answered. After a wanted change rewrite them all and review
// the difference:
//     TIDEGATE_GOLDEN_UPDATE=1 build/dev/tests/test_standards "[golden]"
#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "standards/answer.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace tidegate::standards {
namespace {

constexpr std::string_view kRuler = "==== answer\n";
constexpr std::uint64_t kGoldenBytesMax = 1024 * 1024;

std::filesystem::path const kFolder = std::string(TIDEGATE_SOURCE_DIR) + "/tests/standards/golden";

std::vector<std::filesystem::path> golden_files() {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator(kFolder))
        files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

TEST_CASE(
    "golden: each interchange has the findings and the acknowledgement of its file",
    "[standards][golden]"
) {
    DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    bool const updates = std::getenv("TIDEGATE_GOLDEN_UPDATE") != nullptr;
    std::vector<std::filesystem::path> const files = golden_files();
    REQUIRE(files.size() >= 30);
    for (std::filesystem::path const& file : files) {
        CAPTURE(file.filename().string());
        auto const bytes = read_file(file.string(), kGoldenBytesMax);
        REQUIRE(bytes);
        std::string_view const text = as_text(*bytes);
        std::size_t const begin = text.find("\nISA*") + 1;
        std::size_t const ruler = text.find(kRuler);
        REQUIRE(begin < ruler);
        REQUIRE(ruler != std::string_view::npos);
        std::string const answer = answer_to(text.substr(begin, ruler - begin), library).text;
        if (updates) {
            std::string const whole = std::string(text.substr(0, ruler + kRuler.size())) + answer;
            std::ofstream(file, std::ios::binary) << whole;
        } else {
            CHECK(answer == text.substr(ruler + kRuler.size()));
        }
    }
}

// The codes that a 997 can carry and our findings can cause; the list keeps the golden files
// complete.
TEST_CASE(
    "golden: every reachable code of a 997 and TA1 occurs in some golden file",
    "[standards][golden]"
) {
    std::string all;
    for (std::filesystem::path const& file : golden_files()) {
        auto const bytes = read_file(file.string(), kGoldenBytesMax);
        REQUIRE(bytes);
        std::string_view const text = as_text(*bytes);
        all += text.substr(text.find(kRuler));
    }
    std::set<std::string> codes;
    for (std::size_t begin = 0; begin < all.size();) {
        std::size_t const end = std::min(all.find('\n', begin), all.size());
        std::string_view line = std::string_view(all).substr(begin, end - begin);
        begin = end + 1;
        if (!line.ends_with('~')) continue;
        line.remove_suffix(1);
        auto const element = [&](std::size_t number) {
            return std::string(syntax::part_of(line, '*', number + 1));
        };
        std::string const tag = element(0);
        if (tag == "AK3") codes.insert("AK304 " + element(4));
        if (tag == "AK4") codes.insert("AK403 " + element(3));
        if (tag == "AK5" || tag == "AK9") codes.insert(tag + "01 " + element(1));
        for (std::size_t i = 2; tag == "AK5" && i <= 6; ++i) codes.insert("AK502 " + element(i));
        for (std::size_t i = 5; tag == "AK9" && i <= 9; ++i) codes.insert("AK905 " + element(i));
        if (tag == "TA1") codes.insert("TA104 " + element(4)), codes.insert("TA105 " + element(5));
    }
    for (char const* wanted :
         {"AK304 1",  "AK304 2", "AK304 3", "AK304 4",  "AK304 5",   "AK304 6",   "AK304 7",
          "AK304 8",  "AK403 1", "AK403 2", "AK403 3",  "AK403 4",   "AK403 5",   "AK403 6",
          "AK403 7",  "AK403 8", "AK403 9", "AK403 10", "AK501 A",   "AK501 E",   "AK501 R",
          "AK502 1",  "AK502 2", "AK502 3", "AK502 4",  "AK502 5",   "AK502 23",  "AK901 A",
          "AK901 E",  "AK901 P", "AK901 R", "AK905 1",  "AK905 2",   "AK905 3",   "AK905 4",
          "AK905 5",  "TA104 A", "TA104 E", "TA104 R",  "TA105 000", "TA105 001", "TA105 021",
          "TA105 023"}) {
        CAPTURE(wanted);
        CHECK(codes.contains(wanted));
    }
}

}  // namespace
}  // namespace tidegate::standards
