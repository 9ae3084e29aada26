// A gateway that has as much to do as it may: senders are told to come back, and lose nothing.
#include "e2e/fixture.hpp"
#include "store/pauses.hpp"

#include <catch2/catch.hpp>

namespace tidegate::e2e {

TEST_CASE(
    "e2e: over its backlog a gateway says 503 and when to come back, but answers repeats", "[e2e]"
) {
    Installation gateway({.instance_toml = "[limits]\nbacklog = 1\n"});
    auto const change = [&](auto const& what) {
        auto database = store::Database::open(
            gateway.home() + "/data/tidegate.db", {.role = store::Role::visitor}
        );
        REQUIRE(database);
        REQUIRE(database->write_blocking([&](store::Transaction& t) -> Expected<void> {
            what(t);
            return {};
        }));
    };
    change([](store::Transaction& t) {
        store::put_pause(t, {store::JobKind::interpret, "", {}, "jane", "maintenance"});
    });
    auto const order = [&](std::uint64_t number) {
        return Interchange{.control = number, .body = order_body("PO" + std::to_string(number))}
            .text();
    };
    std::string const first_text = order(1);
    as2::PackRequest const first_request = gateway.request(first_text);
    auto const first = as2::pack(first_request);
    REQUIRE(first);
    CHECK(gateway.post(*first).text() == "200 processed");
    // The count is a second old at most; what comes within it is taken.
    Reply refused;
    std::uint64_t last = 1;
    REQUIRE(gateway.wait_until([&] {
        refused = gateway.send(order(++last));
        return refused.status != 200;
    }));
    CHECK(refused.status == 503);
    CHECK(refused.headers.find("Retry-After") == "60");
    CHECK(gateway.post(*first).text() == "200 processed");
    change([](store::Transaction& t) {
        REQUIRE(store::remove_pause(t, store::JobKind::interpret, ""));
    });
    REQUIRE(gateway.wait_until([&] { return gateway.send(order(last)).status == 200; }));
    CHECK(gateway.wait_until_idle());
    CHECK(gateway.orders().front().number == "PO" + std::to_string(last));
}

}  // namespace tidegate::e2e
