// The kept inputs of the fuzz targets, run as ordinary tests: what once broke a target stays in its
// folder.
#include "base/stream.hpp"
#include "fuzz/target.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace tidegate;
namespace fs = std::filesystem;

namespace {

fs::path const kCorpus = fs::path(TIDEGATE_SOURCE_DIR) / "tests/fuzz/corpus";
constexpr std::uint64_t kInputBytesMax = 64 * 1024;

std::vector<fs::path> inputs_of(std::string_view target) {
    std::vector<fs::path> inputs;
    for (auto const& entry : fs::directory_iterator(kCorpus / target))
        inputs.push_back(entry.path());
    std::ranges::sort(inputs);
    return inputs;
}

}  // namespace

TEST_CASE("fuzz: every kept input keeps the promises of its target", "[fuzz]") {
    for (fuzz::Target const& target : fuzz::targets()) {
        std::vector<fs::path> const inputs = inputs_of(target.name);
        CHECK(inputs.size() >= 3);
        for (fs::path const& input : inputs) {
            CAPTURE(input.string());
            auto const bytes = read_file(input.string(), kInputBytesMax);
            REQUIRE(bytes);
            CHECK_NOTHROW(target.run(as_text(*bytes)));
        }
    }
}

TEST_CASE("fuzz: every target keeps its promises for no input at all", "[fuzz]") {
    for (fuzz::Target const& target : fuzz::targets()) {
        CAPTURE(target.name);
        CHECK_NOTHROW(target.run({}));
    }
}

TEST_CASE("fuzz: every folder of inputs belongs to a target", "[fuzz]") {
    for (auto const& entry : fs::directory_iterator(kCorpus)) {
        CAPTURE(entry.path().string());
        CHECK(
            std::ranges::count(
                fuzz::targets(), entry.path().filename().string(), &fuzz::Target::name
            ) == 1
        );
    }
}

TEST_CASE("fuzz: a promise that is broken is told by name", "[fuzz]") {
    CHECK_THROWS_WITH(fuzz::require(false, "the sky is blue"), "the sky is blue");
    CHECK_NOTHROW(fuzz::require(true, "the sky is blue"));
}
