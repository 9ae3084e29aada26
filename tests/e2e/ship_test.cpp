// Goods leave at the command line beside a running gateway, and the partner is told once, whatever
// happens to the command.
#include "e2e/fixture.hpp"
#include "store/master.hpp"

#include <catch2/catch.hpp>

namespace tidegate::e2e {
namespace {

constexpr char const* kProgram = TIDEGATE_BINARY_DIR "/tidegate";

constexpr int kKilled = 128 + 9;  // what a shell says of SIGKILL

Run ship(Installation const& installation, std::string const& crash_at = {}) {
    std::string const environment = crash_at.empty() ? "" : "TIDEGATE_CRASH_AT=" + crash_at + " ";
    return run_in(
        installation.folder(), environment + kProgram +
                                   " order ship SHIP-1 --reference W-1 --home " +
                                   installation.home() + " 2>&1; exit $?"
    );
}

Decimal on_hand(Installation& installation) {
    Decimal quantity;
    installation.read([&](store::Transaction& transaction) {
        quantity =
            store::show_stock(transaction, store::Environment::live, "LANTERN-10").front().on_hand;
    });
    return quantity;
}

/// The sets that the partner was sent, in the order of their arrival.
std::vector<std::string> sets_at(Station& station) {
    std::vector<std::string> sets;
    for (Arrival const& arrival : station.arrivals()) {
        std::size_t const at = arrival.payload.find("ST*");
        if (at != std::string::npos) sets.push_back(arrival.payload.substr(at + 3, 3));
    }
    return sets;
}

void place_order(Installation& installation) {
    Interchange const order{.control = 1, .body = order_body("SHIP-1", 2)};
    REQUIRE(installation.send(order.text()).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    REQUIRE(installation.orders().size() == 1);
}

}  // namespace

TEST_CASE("e2e: a shipment whose command dies before its commit has not happened", "[e2e]") {
    Installation installation;
    place_order(installation);
    Decimal const before = on_hand(installation);
    CHECK(ship(installation, "S1").status == kKilled);
    CHECK(on_hand(installation) == before);
    Run const run = ship(installation);
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK(on_hand(installation) == before - Decimal(2));
    REQUIRE(installation.wait_until_idle());
    auto const sets = sets_at(installation.station());
    CHECK(std::ranges::count(sets, "856") == 1);
    CHECK(std::ranges::count(sets, "810") == 1);
    CHECK(std::ranges::find(sets, "856") < std::ranges::find(sets, "810"));
}

TEST_CASE("e2e: a shipment whose command dies after its commit is not made twice", "[e2e]") {
    Installation installation;
    place_order(installation);
    Decimal const before = on_hand(installation);
    CHECK(ship(installation, "S2").status == kKilled);
    CHECK(on_hand(installation) == before - Decimal(2));
    Run const run = ship(installation);
    INFO(run.output);
    REQUIRE(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("nothing was done twice"));
    CHECK(on_hand(installation) == before - Decimal(2));
    REQUIRE(installation.wait_until_idle());
    CHECK(std::ranges::count(sets_at(installation.station()), "856") == 1);
    CHECK(std::ranges::count(sets_at(installation.station()), "810") == 1);
}

}  // namespace tidegate::e2e
