#include "orders/promise.hpp"

#include "orders/order_fixture.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::orders {
namespace {

using test::day;

Supply dataset_a() {
    Supply supply;
    supply.on_hand = 20;
    supply.receipts = test::dated({{0, 100}, {3, 100}, {6, 100}});
    supply.issues =
        test::dated({{0, 60}, {1, 30}, {2, 10}, {3, 40}, {4, 20}, {5, 10}, {6, 90}, {7, 30}});
    return supply;
}

Ask ask(Decimal quantity, int from, PromiseMode mode, int until = 7) {
    return {.quantity = quantity, .from = day(from), .until = day(until), .mode = mode};
}

std::string text(Promise const& promise) {
    std::string text;
    for (auto const& part : promise.schedule) {
        text += part.quantity.text() + " d" + std::to_string(part.date - day(0)) + " ";
    }
    return text + "unmet " + promise.unmet.text();
}

TEST_CASE("promise: dataset A splits and completes as published", "[orders]") {
    Availability const a(dataset_a(), day(0));
    CHECK(text(promise(a, ask(25, 1, PromiseMode::split))) == "20 d1 5 d3 unmet 0");
    CHECK(text(promise(a, ask(25, 1, PromiseMode::complete))) == "25 d3 unmet 0");
    CHECK(text(promise(a, ask(31, 1, PromiseMode::complete))) == "unmet 31");
    CHECK(text(promise(a, ask(31, 1, PromiseMode::split))) == "20 d1 10 d3 unmet 1");
    CHECK(text(promise(a, ask(25, 1, PromiseMode::split, 2))) == "20 d1 unmet 5");
    CHECK(text(promise(a, ask(20, 2, PromiseMode::split))) == "20 d2 unmet 0");
    CHECK(text(promise(a, ask(5, 3, PromiseMode::split, 2))) == "unmet 5");
}

TEST_CASE("promise: booking the split of dataset A leaves the published rest", "[orders]") {
    auto supply = dataset_a();
    book(supply, promise(Availability(supply, day(0)), ask(25, 1, PromiseMode::split)).schedule);
    Availability const after(supply, day(0));
    std::vector<Decimal> const balance{60, 10, 0, 55, 35, 25, 35, 5};
    std::vector<Decimal> const atp{0, 0, 0, 5, 5, 5, 5, 5};
    for (int t = 0; t < 8; ++t) {
        CHECK(
            after.steps()[static_cast<std::size_t>(t)].balance ==
            balance[static_cast<std::size_t>(t)]
        );
        CHECK(after.at(day(t)) == atp[static_cast<std::size_t>(t)]);
    }
}

TEST_CASE("promise: parts are whole order units, and none is below the least split", "[orders]") {
    Availability const a(dataset_a(), day(0));
    auto cases_of_12 = ask(36, 1, PromiseMode::split);
    cases_of_12.step = 12;
    CHECK(text(promise(a, cases_of_12)) == "12 d1 12 d3 unmet 12");
    auto at_least_15 = ask(30, 1, PromiseMode::split);
    at_least_15.min_split = 15;
    CHECK(text(promise(a, at_least_15)) == "20 d1 10 d3 unmet 0");
    auto at_least_25 = ask(32, 1, PromiseMode::split);
    at_least_25.min_split = 25;
    CHECK(text(promise(a, at_least_25)) == "30 d3 unmet 2");
}

TEST_CASE("promise: what binds it names the receipt that would free it", "[orders]") {
    Supply supply;
    supply.on_hand = 10;
    supply.receipts = test::dated({{4, 50}, {9, 50}});
    supply.issues = test::dated({{3, 5}});
    auto const promised = promise(Availability(supply, day(0)), ask(20, 2, PromiseMode::split, 30));
    CHECK(text(promised) == "5 d2 15 d4 unmet 0");
    REQUIRE(promised.binding);
    CHECK(promised.binding->limiting_date == day(3));
    CHECK(promised.binding->short_by == Decimal(15));
    CHECK(promised.binding->needed_by == day(2));
    REQUIRE(promised.binding->receipt);
    CHECK(promised.binding->receipt->date == day(4));
    CHECK(promised.binding->days_earlier == 2);
    CHECK(promised.binding->text().find("would do if it came 2 days earlier") != std::string::npos);
    supply.receipts[0].date = day(2);
    CHECK(!promise(Availability(supply, day(0)), ask(20, 2, PromiseMode::split, 30)).binding);
}

TEST_CASE("promise: without a receipt that would do, the missing quantity is named", "[orders]") {
    Supply supply;
    supply.on_hand = 10;
    auto const promised = promise(Availability(supply, day(0)), ask(25, 1, PromiseMode::split));
    REQUIRE(promised.binding);
    CHECK(!promised.binding->receipt);
    CHECK(promised.binding->text().find("15 more by") != std::string::npos);
}

TEST_CASE("promise: no sequence of bookings makes a balance negative", "[orders]") {
    constexpr unsigned kSeed = 815;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    for (int round = 0; round < 300; ++round) {
        Supply supply;
        supply.on_hand = below(100);
        for (int i = 0; i < 5; ++i) supply.receipts.push_back({day(below(20)), below(60)});
        for (int order = 0; order < 12; ++order) {
            Availability const before(supply, day(0));
            Decimal const quantity = 1 + below(60);
            auto const mode = below(2) == 0 ? PromiseMode::split : PromiseMode::complete;
            auto const asked = ask(quantity, below(20), mode, 40);
            auto const promised = promise(before, asked);
            Decimal sum = promised.unmet;
            for (auto const& part : promised.schedule) {
                sum += part.quantity;
                if (part.date < asked.from || part.date > asked.until) FAIL("outside the window");
            }
            if (sum != quantity) FAIL("sum differs in round " << round);
            bool const is_on_time = !promised.schedule.empty() && promised.unmet.is_zero() &&
                                    promised.schedule[0].quantity == quantity &&
                                    promised.schedule[0].date == asked.from;
            if (is_on_time == promised.binding.has_value())
                FAIL("binding is wrong in round " << round);
            book(supply, promised.schedule);
            Availability const after(supply, day(0));
            for (auto const& step : after.steps()) {
                if (step.balance.is_negative()) FAIL("oversold in round " << round);
            }
        }
    }
    SUCCEED();
}

TEST_CASE(
    "promise: the smallest change does free the promise, a smaller one does not", "[orders]"
) {
    constexpr unsigned kSeed = 31;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    int with_receipt = 0;
    for (int round = 0; round < 500; ++round) {
        Supply supply;
        supply.on_hand = below(40);
        for (int i = 0; i < 3; ++i) supply.receipts.push_back({day(2 * i + 1), 1 + below(60)});
        auto const asked = ask(1 + below(60), 0, PromiseMode::split, 40);
        auto const binding = promise(Availability(supply, day(0)), asked).binding;
        if (!binding) continue;
        auto more = supply;
        more.receipts.push_back({binding->needed_by, binding->short_by});
        if (Availability(more, day(0)).at(asked.from) < asked.quantity) FAIL("not enough");
        more.receipts.back().quantity -= 1;
        if (Availability(more, day(0)).at(asked.from) >= asked.quantity) FAIL("too much");
        if (!binding->receipt) continue;
        ++with_receipt;
        for (auto& receipt : supply.receipts) {
            if (receipt.date != binding->receipt->date) continue;
            receipt.date = receipt.date.plus_days(-binding->days_earlier);
            if (Availability(supply, day(0)).at(asked.from) < asked.quantity) FAIL("no help");
            break;
        }
    }
    CHECK(with_receipt > 50);
}

}  // namespace
}  // namespace tidegate::orders
