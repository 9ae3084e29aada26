// Every release that the repository has: it is read whole, as its chain of differences says, and
// every set of it can be validated.
#include "base/stream.hpp"
#include "standards/library.hpp"
#include "standards/set_plan.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

namespace tidegate::standards {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kFileBytesMax = 300'000;
constexpr std::uintmax_t kAllBytesMax = 8'000'000;
fs::path const kRoot = fs::path(TIDEGATE_SOURCE_DIR) / "mappers/standards";

constexpr std::array kSets{"180", "204", "210", "211", "214", "270", "271", "276", "277",
                           "278", "753", "754", "810", "812", "816", "820", "824", "830",
                           "832", "834", "835", "837", "838", "840", "843", "844", "846",
                           "849", "850", "852", "855", "856", "857", "858", "859", "860",
                           "861", "862", "863", "864", "865", "866", "867", "869", "870",
                           "875", "876", "878", "879", "880", "882", "888", "889", "940",
                           "943", "944", "945", "947", "990", "997", "999"};

/// How much of each release there is; a change of the importer shows here.
constexpr std::string_view kTable = R"(
003040 54 sets, 2597 segment uses
003050 55 sets, 2959 segment uses
003060 56 sets, 3147 segment uses
003070 57 sets, 3279 segment uses
004010 57 sets, 3484 segment uses
004020 57 sets, 3570 segment uses
004030 59 sets, 3669 segment uses
004040 59 sets, 3689 segment uses
004041 59 sets, 3698 segment uses
004042 59 sets, 3706 segment uses
004050 59 sets, 3707 segment uses
004051 59 sets, 3708 segment uses
004052 59 sets, 3722 segment uses
004060 59 sets, 3724 segment uses
005010 60 sets, 3747 segment uses
005011 60 sets, 3747 segment uses
005012 60 sets, 3747 segment uses
005020 60 sets, 3750 segment uses
005030 60 sets, 3750 segment uses
)";

std::vector<std::string> releases() {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(kRoot / "x12"))
        if (entry.is_directory()) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

TEST_CASE("releases: nineteen of X12, from 003040 to 005030", "[standards]") {
    auto const names = releases();
    REQUIRE(names.size() == 19);
    CHECK(names.front() == "003040");
    CHECK(names.back() == "005030");
}

TEST_CASE("releases: every file keeps the limit of size, and all together theirs", "[standards]") {
    std::uintmax_t all = 0;
    for (auto const& entry : fs::recursive_directory_iterator(kRoot)) {
        if (!entry.is_regular_file()) continue;
        CAPTURE(entry.path().string());
        CHECK(entry.file_size() < kFileBytesMax);
        all += entry.file_size();
    }
    CHECK(all < kAllBytesMax);
}

TEST_CASE("releases: every set of every release can be validated fast", "[standards]") {
    DictionaryLibrary library(kRoot);
    std::string table = "\n";
    for (std::string const& release : releases()) {
        CAPTURE(release);
        auto const dictionary = library.find("x12", release);
        INFO((dictionary ? "" : dictionary.error().text()));
        REQUIRE(dictionary);
        CHECK((*dictionary)->release() == release);
        std::size_t sets = 0;
        std::size_t places = 0;
        for (std::string_view const type : kSets) {
            SetDefinition const* set = (*dictionary)->find_set(type);
            if (set == nullptr) continue;
            CAPTURE(type);
            SetPlan const plan(*set);
            CHECK(plan.automaton().is_usable());
            CHECK(set->top.front()->tag == "ST");
            CHECK(set->top.back()->tag == "SE");
            ++sets;
            places += plan.automaton().places();
        }
        for (std::string_view const tag : {"ISA", "IEA", "TA1", "GS", "GE", "ST", "SE"})
            CHECK((*dictionary)->find_segment(tag) != nullptr);
        table += release + " " + std::to_string(sets) + " sets, " + std::to_string(places) +
                 " segment uses\n";
    }
    CHECK(table == kTable);
}

TEST_CASE("releases: what a release changed and what it kept are told apart", "[standards]") {
    DictionaryLibrary library(kRoot);
    auto const old = library.find("x12", "003040");
    auto const middle = library.find("x12", "004010");
    auto const late = library.find("x12", "005010");
    REQUIRE(old);
    REQUIRE(middle);
    REQUIRE(late);
    // Dates have six digits before 004010 and eight from then on.
    auto const date_of = [](Dictionary const& dictionary) {
        return dictionary.find_segment("BEG")->elements[4].element->length_max;
    };
    CHECK(date_of(**old) == 6);
    CHECK(date_of(**middle) == 8);
    CHECK(date_of(**late) == 8);
    // The implementation acknowledgement exists from 005010 on.
    CHECK((*middle)->find_set("999") == nullptr);
    CHECK((*late)->find_set("999") != nullptr);
    // Names of elements travel down the chain.
    CHECK((*middle)->find_element("355") != nullptr);
    CHECK((*middle)->find_element("355")->length_max == 2);
}

TEST_CASE("releases: one that is not there is refused with those that are", "[standards]") {
    DictionaryLibrary library(kRoot);
    auto const missing = library.find("x12", "007030");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK_THAT(missing.error().remedy, Catch::Contains("005030"));
}

}  // namespace
}  // namespace tidegate::standards
