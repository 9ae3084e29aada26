#include "sim/simulation.hpp"

#include "sim/silence.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <random>

namespace tidegate::sim {
namespace {

[[maybe_unused]] bool const is_quiet = [] {
    silence_the_log();
    return true;
}();

Installation const& installation() {
    static Installation const made;
    return made;
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (std::string const& line : lines) text += line + "\n";
    return text;
}

void check_seed(std::uint64_t seed) {
    Result const result = simulate(installation(), seed);
    INFO("repeat it with ./dev sim " << seed);
    CHECK(joined(result.violations) == "");
}

/// The first seed that notices; nothing within as many as a mistake may hide for.
std::optional<std::uint64_t> first_that_notices(Rule broken) {
    constexpr std::uint64_t kSeedsMost = 200;
    for (std::uint64_t seed = 1; seed <= kSeedsMost; ++seed) {
        if (!simulate(installation(), seed, broken).violations.empty()) return seed;
    }
    return {};
}

TEST_CASE("sim: in fifty fixed seeds every promise is kept", "[sim]") {
    constexpr std::uint64_t kSeeds = 50;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) check_seed(seed);
}

TEST_CASE("sim: in five seeds that nobody has seen every promise is kept", "[sim]") {
    std::random_device device;
    for (int i = 0; i < 5; ++i) {
        std::uint64_t const seed = device();
        std::cout << "sim: seed " << seed << '\n';
        check_seed(seed);
    }
}

TEST_CASE("sim: a seed gives the same events each time", "[sim]") {
    constexpr std::uint64_t kSeed = 7;
    Result const first = simulate(installation(), kSeed);
    (void)simulate(installation(), kSeed + 1);
    Result const again = simulate(installation(), kSeed);
    CHECK(first.trace == again.trace);
    CHECK(first.trace.size() > 100);
}

TEST_CASE("sim: an MDN that leaves before its commit is noticed", "[sim]") {
    CHECK(first_that_notices(Rule::mdn_after_commit));
}

TEST_CASE("sim: stock that is read in one transaction and written in another is noticed", "[sim]") {
    CHECK(first_that_notices(Rule::stock_in_one_step));
}

TEST_CASE("sim: a control number that is taken outside of its transaction is noticed", "[sim]") {
    CHECK(first_that_notices(Rule::number_in_commit));
}

TEST_CASE("sim: a disk that forgets what was synced is noticed", "[sim]") {
    CHECK(first_that_notices(Rule::sync_reaches_disk));
}

TEST_CASE("sim: an ordered flow whose messages have no lane is noticed", "[sim]") {
    CHECK(first_that_notices(Rule::flow_in_order));
}

TEST_CASE("sim: attempts of one delivery with other bytes are noticed", "[sim]") {
    CHECK(first_that_notices(Rule::retry_same_bytes));
}

}  // namespace
}  // namespace tidegate::sim
