#include "orders/availability.hpp"

#include "orders/order_fixture.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::orders {
namespace {

using test::day;
using Row = std::vector<Decimal>;

BucketedSupply dataset_a() {
    return {20, 0, {100, 0, 0, 100, 0, 0, 100, 0}, {60, 30, 10, 40, 20, 10, 90, 30}};
}
BucketedSupply dataset_b() { return {50, 0, {0, 0, 40, 0}, {10, 0, 0, 60}}; }
BucketedSupply jd_edwards() {
    return {80, 0, {0, 0, 60, 0, 0, 60, 0, 0}, {30, 25, 30, 10, 0, 35, 0, 0}};
}

TEST_CASE("availability: dataset A gives the published rows", "[orders]") {
    auto supply = dataset_a();
    CHECK(discrete_atp(supply) == Row{20, 0, 0, 30, 0, 0, -20, 0});
    CHECK(backward_atp(supply) == Row{20, 0, 0, 10, 0, 0, 0, 0});
    CHECK(cumulative_atp(supply) == Row{60, 30, 20, 80, 60, 50, 60, 30});
    CHECK(look_ahead_atp(supply) == Row{20, 20, 20, 30, 30, 30, 30, 30});
    supply.safety_stock = 10;
    CHECK(look_ahead_atp(supply) == Row{10, 10, 10, 20, 20, 20, 20, 20});
}

TEST_CASE("availability: dataset B is not oversold by looking ahead", "[orders]") {
    CHECK(cumulative_atp(dataset_b()) == Row{40, 40, 80, 20});
    CHECK(look_ahead_atp(dataset_b()) == Row{20, 20, 20, 20});
    CHECK(discrete_atp(dataset_b()) == Row{40, 0, -20, 0});
}

TEST_CASE("availability: the JD Edwards table is reproduced", "[orders]") {
    CHECK(discrete_atp(jd_edwards()) == Row{25, 0, 20, 0, 0, 25, 0, 0});
    CHECK(look_ahead_atp(jd_edwards()) == Row{25, 25, 45, 45, 45, 70, 70, 70});
}

TEST_CASE(
    "availability: look-ahead at an over-committed supply is zero, not negative", "[orders]"
) {
    CHECK(look_ahead_atp({5, 0, {0, 0}, {0, 9}}) == Row{0, 0});
    CHECK(backward_atp({5, 0, {0, 0}, {0, 9}}) == Row{-4, 0});
    CHECK(look_ahead_atp({5, 0, {}, {}}).empty());
}

BucketedSupply random_supply(std::mt19937& random, std::size_t buckets) {
    auto below = [&](int n) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned>(n));
    };
    BucketedSupply supply{below(60), 0, {}, {}};
    for (std::size_t t = 0; t < buckets; ++t) {
        supply.receipts.emplace_back(below(3) == 0 ? below(80) : 0);
        supply.issues.emplace_back(below(30));
    }
    return supply;
}

/// Independent of the implementation: may `quantity` be taken at `t` with every balance staying at
/// or above zero?
bool is_feasible(BucketedSupply supply, std::size_t t, Decimal const& quantity) {
    supply.issues[t] += quantity;
    for (std::size_t u = 0; u < supply.issues.size(); ++u) {
        Decimal balance = supply.on_hand - supply.safety_stock;
        for (std::size_t k = 0; k <= u; ++k)
            balance = balance + supply.receipts[k] - supply.issues[k];
        if (balance.is_negative()) return false;
    }
    return true;
}

TEST_CASE("availability: look-ahead is exact, one more cannot be had", "[orders]") {
    constexpr unsigned kSeed = 20260105;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    int feasible = 0;
    for (int round = 0; round < 2000; ++round) {
        auto const supply = random_supply(random, 1 + random() % 8);
        if (!is_feasible(supply, 0, 0)) continue;
        ++feasible;
        auto const atp = look_ahead_atp(supply);
        for (std::size_t t = 0; t < atp.size(); ++t) {
            if (!is_feasible(supply, t, atp[t]))
                FAIL("not feasible at " << t << " in round " << round);
            if (is_feasible(supply, t, atp[t] + 1))
                FAIL("not maximal at " << t << " in round " << round);
        }
    }
    CHECK(feasible > 300);
}

TEST_CASE("availability: discrete consumed backward adds up to look-ahead", "[orders]") {
    constexpr unsigned kSeed = 4711;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    int feasible = 0;
    for (int round = 0; round < 5000; ++round) {
        auto const supply = random_supply(random, 1 + random() % 10);
        if (!is_feasible(supply, 0, 0)) continue;
        ++feasible;
        auto const backward = backward_atp(supply);
        auto const exact = look_ahead_atp(supply);
        Decimal sum;
        for (std::size_t t = 0; t < exact.size(); ++t) {
            sum += backward[t];
            if (sum != exact[t]) FAIL("differs at " << t << " in round " << round);
        }
    }
    CHECK(feasible > 700);
}

TEST_CASE("availability: dated supply agrees with buckets", "[orders]") {
    constexpr unsigned kSeed = 99;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    for (int round = 0; round < 1000; ++round) {
        auto const buckets = random_supply(random, 1 + random() % 8);
        Supply supply;
        supply.on_hand = buckets.on_hand;
        for (std::size_t t = 0; t < buckets.issues.size(); ++t) {
            supply.receipts.push_back({day(static_cast<int>(t)), buckets.receipts[t]});
            supply.issues.push_back({day(static_cast<int>(t)), buckets.issues[t]});
        }
        Availability const availability(supply, day(0));
        auto const expected = look_ahead_atp(buckets);
        for (std::size_t t = 0; t < expected.size(); ++t) {
            if (availability.at(day(static_cast<int>(t))) != expected[t]) {
                FAIL("differs at " << t << " in round " << round);
            }
        }
    }
}

TEST_CASE("availability: past-due fences keep the published example", "[orders]") {
    Supply supply;
    supply.on_hand = 50;
    supply.receipts = test::dated({{-4, 20}, {-10, 30}, {4, 60}, {15, 500}});
    supply.issues = test::dated({{-3, 15}, {-20, 40}, {2, 20}, {8, 10}});
    Availability const narrow(supply, day(0), {.supply_days = 5, .demand_days = 7});
    for (int t = 0; t < 10; ++t) CHECK(narrow.at(day(t)) == Decimal(t < 4 ? 35 : 85));
    Availability const wide(supply, day(0), {.supply_days = 730, .demand_days = 730});
    for (int t = 0; t < 10; ++t) CHECK(wide.at(day(t)) == Decimal(t < 4 ? 25 : 75));
}

TEST_CASE("availability: an issue beyond the horizon binds today", "[orders]") {
    Supply supply;
    supply.on_hand = 10;
    supply.issues = test::dated({{1000, 8}});
    Availability const availability(supply, day(0));
    CHECK(availability.at(day(0)) == Decimal(2));
    CHECK(availability.at(day(-5)) == Decimal(2));
}

}  // namespace
}  // namespace tidegate::orders
