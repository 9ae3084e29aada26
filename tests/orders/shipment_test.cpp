#include "orders/shipment.hpp"

#include "documents/document.hpp"

#include <catch2/catch.hpp>

namespace tidegate::orders {
namespace {

/// Two lines: 10 cartons of 12, of which 8 are promised and 3 shipped; 5 pieces, all promised.
std::vector<ShippableLine> order() {
    return {
        {.number = "1", .item = "A", .ordered = 10, .factor = 12, .promised = 96, .shipped = 36},
        {.number = "2", .item = "B", .ordered = 5, .factor = 1, .promised = 5, .shipped = 0},
    };
}

std::string refusal(ShipmentAsk const& ask, std::vector<ShippableLine> const& lines = order()) {
    auto const plan = plan_shipment(lines, ask);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == ErrorCode::refused);
    return plan.error().message;
}

TEST_CASE("shipment: nothing asked means all that is promised and not yet shipped", "[orders]") {
    auto const plan = plan_shipment(order(), {});
    REQUIRE(plan);
    REQUIRE(plan->lines.size() == 2);
    CHECK(plan->lines[0].quantity == Decimal(5));
    CHECK(plan->lines[0].base == Decimal(60));
    CHECK(plan->lines[0].to_date == Decimal(8));
    CHECK(plan->lines[1].quantity == Decimal(5));
    CHECK(plan->packs.size() == 2);
    CHECK(plan->completes_order);
}

TEST_CASE("shipment: a part leaves the order open", "[orders]") {
    auto const plan = plan_shipment(order(), {.lines = {{"2", 5}, {"1", 2}}, .packs = {}});
    REQUIRE(plan);
    CHECK(plan->lines[0].index == 0);  // in the sequence of the order
    CHECK(plan->lines[0].to_date == Decimal(5));
    CHECK_FALSE(plan->completes_order);
}

TEST_CASE("shipment: a line may be spread over packs, and a pack hold several lines", "[orders]") {
    auto const plan = plan_shipment(
        order(), {.lines = {{"1", 5}, {"2", 5}}, .packs = {{{"1", 3}}, {{"1", 2}, {"2", 5}}}}
    );
    REQUIRE(plan);
    REQUIRE(plan->packs.size() == 2);
    REQUIRE(plan->packs[1].size() == 2);
    CHECK(plan->packs[1][0].planned == 0);
    CHECK(plan->packs[1][0].quantity == Decimal(2));
    CHECK(plan->packs[1][1].planned == 1);
}

TEST_CASE("shipment: what was not promised is refused with what is open", "[orders]") {
    CHECK(
        refusal({.lines = {{"1", 6}}, .packs = {}}) ==
        "line 1: 6 cannot be shipped, 5 of 10 ordered is promised and not yet shipped"
    );
}

TEST_CASE("shipment: every request that makes no sense is refused in words", "[orders]") {
    auto const [ask, text] = GENERATE(table<ShipmentAsk, char const*>({
        {{.lines = {{"9", 1}}, .packs = {}}, "the order has no line 9"},
        {{.lines = {{"1", 1}, {"1", 1}}, .packs = {}}, "line 1 is asked for twice"},
        {{.lines = {{"1", 0}}, .packs = {}}, "line 1: 0 cannot be shipped"},
        {{.lines = {{"1", -1}}, .packs = {}}, "line 1: -1 cannot be shipped"},
        {{.lines = {{"1", 5}}, .packs = {{{"1", 3}}}}, "line 1: 5 is shipped, but the packs hold 3"
        },
        {{.lines = {{"1", 5}}, .packs = {{{"1", 5}, {"2", 1}}}},
         "a pack holds line 2, which is not shipped"},
        {{.lines = {{"1", 5}}, .packs = {{{"1", 5}}, {}}}, "a pack is empty"},
        {{.lines = {{"1", 5}}, .packs = {{{"1", 6}, {"1", -1}}}}, "a pack holds -1 of a line"},
    }));
    CHECK(refusal(ask) == text);
}

TEST_CASE("shipment: a line without an item of ours, and an order that is done", "[orders]") {
    auto lines = order();
    lines[0].item.clear();
    CHECK(
        refusal({.lines = {{"1", 1}}, .packs = {}}, lines) ==
        "line 1 names no item of ours: nothing was promised"
    );
    lines = order();
    for (ShippableLine& line : lines) line.shipped = line.promised;
    CHECK(refusal({}, lines) == "nothing of the order is promised and not yet shipped");
}

TEST_CASE("shipment: open base units that are no whole order unit must be asked for", "[orders]") {
    auto lines = order();
    lines[0].factor = 7;  // 60 open pieces are no multiple of an exact carton
    CHECK_THAT(refusal({}, lines), Catch::StartsWith("line 1: 60 base units are open"));
}

TEST_CASE("shipment: a backorder without a day keeps the order open", "[orders]") {
    auto document = documents::Document::make<documents::Acknowledgement>();
    auto& line = document.as<documents::Acknowledgement>().lines.add(document.arena());
    auto& answer = line.answers.add(document.arena());
    answer.status = documents::LineStatus::accepted;
    CHECK_FALSE(awaits_supply(document.as<documents::Acknowledgement>()));
    answer.status = documents::LineStatus::backordered;
    CHECK(awaits_supply(document.as<documents::Acknowledgement>()));
    answer.scheduled_ship = Date::from_days(20'000);  // then it is promised
    CHECK_FALSE(awaits_supply(document.as<documents::Acknowledgement>()));
}

}  // namespace
}  // namespace tidegate::orders
