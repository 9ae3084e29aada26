// `map test --generated`: made documents, right by the dictionary and odd in every other way.
#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>

namespace tidegate::cli {
namespace {

/// Some in every run; TIDEGATE_GENERATED says how many for a longer one.
std::string documents_per_map() {
    char const* wanted = std::getenv("TIDEGATE_GENERATED");
    return wanted != nullptr ? wanted : "20";
}

TEST_CASE("map test: made documents obey the laws of every map of the product", "[cli]") {
    Ran const ran = run_command("map test --generated " + documents_per_map());
    INFO(ran.out << ran.err);
    CHECK(ran.exit == 0);
    // No map of segments holds credit notes.
    std::size_t const none = ran.out.find(", 0 made");
    CHECK(none == ran.out.rfind(", 0 made"));
    CHECK_THAT(ran.out, Catch::Contains("ubl/2.1/CreditNote: ok, 1 samples, 1 documents, 0 made"));
}

TEST_CASE("map test: what a map cannot hold is counted by its reason and is no problem", "[cli]") {
    Ran const ran = run_command("map test x12/004010/824 --generated 20 --seed 3 --json");
    INFO(ran.out << ran.err);
    CHECK(ran.exit == 0);
    CHECK_THAT(ran.out, Catch::Contains(R"("refused":{"no place for /documents/0/level":)"));
}

TEST_CASE("map test: a number of documents that is none is a usage error", "[cli]") {
    Ran const ran = run_command("map test x12/004010/850 --generated many");
    CHECK(ran.exit == 2);
    CHECK_THAT(ran.err, Catch::Contains("--generated is 'many'"));
}

}  // namespace
}  // namespace tidegate::cli
