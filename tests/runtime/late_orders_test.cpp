#include "runtime/late_orders.hpp"

#include "runtime/desk.hpp"
#include "runtime/ship_order.hpp"

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

struct LateDesk : Desk {
    explicit LateDesk(Home const& home = {}) : Desk(home) {
        edit_profile("[documents.855]\n", "[documents.855]\nwithin = \"4h\"\n");
        edit_profile("[documents.856]\n", "[documents.856]\nwithin = \"12h\"\n");
        edit_profile("[documents.810]\n", "[documents.810]\nwithin = \"24h\"\n");
    }
    std::string late() {
        auto const found = read([&](store::Transaction& t) {
            return find_late_orders(t, *config.get(), clock.now());
        });
        std::string text;
        for (LateOrder const& one : found) {
            text += std::string(store::name_of(one.owed.owed)) + " of " + one.owed.number + " by " +
                    to_rfc3339(one.deadline) + "\n";
        }
        return text;
    }
    void ship_all() {
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            auto const in_force = config.get();
            OrderCommandContext const context{*in_force, ids, clock.now()};
            auto const shipped = ship_order(t, context, orders().at(0), {.actor = "jane"});
            if (!shipped) return std::unexpected(shipped.error());
            return {};
        });
        REQUIRE_FALSE(failed);
    }
    std::size_t count_told() {
        return static_cast<std::size_t>(std::ranges::count(audit_events(), "order.late"));
    }
};

}  // namespace

TEST_CASE("late orders: a held order is late with its answer, and told once", "[runtime]") {
    LateDesk d;
    store::Document const held = hold_order(d);
    d.clock.advance(4h);
    CHECK(d.late().empty());
    CHECK(tell_late_orders_blocking(d.services) == 0);
    d.clock.advance(1s);
    CHECK(d.late() == "answer of PO1 by 2026-01-05T16:00:00Z\n");
    CHECK(tell_late_orders_blocking(d.services) == 1);
    CHECK(tell_late_orders_blocking(d.services) == 1);
    CHECK(d.count_told() == 1);
    tie_buyer_item(d);
    CHECK(d.replay_now(held.id).state == State::done);
    CHECK(d.late().empty());
}

TEST_CASE(
    "late orders: goods are late when their promised day and the grace are over", "[runtime]"
) {
    LateDesk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const order = d.orders().at(0);
    Date const day =
        d.read([&](store::Transaction& t) { return store::reservations_of(t, order.id); })
            .at(0)
            .date;
    Instant const over = Instant{} + std::chrono::days(day.days() + 1) + 12h;
    d.clock.advance(over - d.clock.now());
    CHECK(d.late().empty());
    d.clock.advance(1s);
    CHECK(d.late() == "shipment of PO1 by " + to_rfc3339(over) + "\n");
}

TEST_CASE("late orders: a shipment without an invoice is late after its time", "[runtime]") {
    LateDesk d({.top = "invoice = \"manual\"\n"});
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    d.ship_all();
    d.clock.advance(24h);
    CHECK(d.late().empty());
    d.clock.advance(1s);
    CHECK(d.late().starts_with("invoice of PO1 by 2026-01-06T12:00:00Z"));
}

TEST_CASE("late orders: without a time in the profile nothing is late", "[runtime]") {
    Desk d;
    hold_order(d);
    d.clock.advance(1000h);
    CHECK(tell_late_orders_blocking(d.services) == 0);
}

}  // namespace tidegate::runtime
