#include "orders/quantities.hpp"

#include "base/limits.hpp"
#include "orders/order_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::orders {
namespace {

using test::day;
using test::number;

Item item() {
    Item item;
    item.base_unit = "EA";
    item.units = {{"XCS", 12}, {"KGM", number("0.25")}};
    return item;
}

TEST_CASE("quantities: order units become base units by the item's factors and back", "[orders]") {
    CHECK(factor_of(item(), "EA") == Decimal(1));
    CHECK(factor_of(item(), "XCS") == Decimal(12));
    CHECK(!factor_of(item(), "XPX"));
    CHECK(to_base(number("2.5"), 12) == Decimal(30));
    CHECK(from_base(30, 12) == number("2.5"));
    CHECK(!from_base(10, 12));
    CHECK(!to_base(number("0.00001"), 1));
    CHECK(!to_base(1, number("0.3333333")));
    CHECK(!to_base(Decimal(limits::base_quantity_max), 2));
}

TEST_CASE("quantities: the price for the ordered unit goes before a convertible one", "[orders]") {
    LineFacts facts;
    facts.item = item();
    facts.prices = {
        {"USD", 30, 1, "XCS", day(0), day(9)},
        {"USD", 3, 1, "EA", day(0), day(9)},
        {"EUR", 1, 1, "EA", day(0), day(9)},
        {"USD", 2, 1, "EA", day(10), day(19)},
    };
    CHECK(find_price(facts, "USD", "EA", day(5))->amount == Decimal(3));
    CHECK(find_price(facts, "USD", "KGM", day(5))->unit == "XCS");
    CHECK(find_price(facts, "USD", "EA", day(15))->amount == Decimal(2));
    CHECK(find_price(facts, "USD", "EA", day(20)) == nullptr);
    CHECK(find_price(facts, "GBP", "EA", day(5)) == nullptr);
    CHECK(price_in(facts.prices[0], item(), 1, "EA") == number("2.5"));
    CHECK(price_in(facts.prices[1], item(), 100, "EA") == Decimal(300));
    CHECK(price_in(facts.prices[1], item(), 1, "XCS") == Decimal(36));
    CHECK(!price_in(facts.prices[1], item(), 1, "XPX"));
}

TEST_CASE("quantities: a unit code has the form of Rec 20 or 21", "[orders]") {
    for (auto const* good : {"EA", "C62", "XCS", "KGM"}) CHECK(is_unit_code(good));
    for (auto const* bad : {"", "E", "ea", "EACH", "E A"}) CHECK(!is_unit_code(bad));
}

}  // namespace
}  // namespace tidegate::orders
