#include "runtime/ship_order.hpp"

#include "documents/gs1.hpp"
#include "runtime/fixture.hpp"
#include "runtime/invoice_order.hpp"

#include <fstream>

namespace tidegate::runtime {
namespace {

/// An order of 25 lanterns at 12.50, acknowledged.
struct Sold : Fixture {
    explicit Sold(Home const& home = {.gs1_prefix = "0614141"}) : Fixture(home) {
        process_message(interchange({order_body("PO1", 25)}), "a@acme");
        REQUIRE(orders().size() == 1);
    }

    store::Order order() { return orders().front(); }

    Expected<ShippedOrder> ship(ShipRequest request = {}) {
        Expected<ShippedOrder> result = fail(ErrorCode::unavailable, "did not run");
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            auto const in_force = config.get();
            OrderCommandContext const context{*in_force, ids, clock.now()};
            result = ship_order(t, context, order_in(t), request);
            if (!result) return std::unexpected(result.error());
            return {};
        });
        if (failed && result) return std::unexpected(failed->error);
        return result;
    }

    Expected<std::vector<store::Invoice>> invoice() {
        Expected<std::vector<store::Invoice>> result = fail(ErrorCode::unavailable, "did not run");
        std::vector<std::string> notes;
        (void)write([&](store::Transaction& t) -> Expected<void> {
            auto const in_force = config.get();
            OrderCommandContext const context{*in_force, ids, clock.now()};
            result = invoice_order(t, context, order_in(t), "tester", notes);
            if (!result) return std::unexpected(result.error());
            return {};
        });
        return result;
    }

    store::StockRow stock() {
        return read([](store::Transaction& t) {
                   return store::show_stock(t, store::Environment::live, "LANTERN-10");
               }
        ).front();
    }

private:
    static store::Order order_in(store::Transaction& t) {
        return *store::find_order_by_number(t, store::Environment::live, "acme", "PO1", "");
    }
};

ShipRequest part(Decimal quantity, std::string reference = {}) {
    ShipRequest request;
    request.ask.lines = {{"1", quantity}};
    request.reference = std::move(reference);
    return request;
}

TEST_CASE("ship order: stock and promise go, notice and invoice are on their way", "[runtime]") {
    Sold f;
    auto const shipped = f.ship();
    REQUIRE(shipped);
    CHECK(shipped->shipment.number == "SH0000001");
    REQUIRE(shipped->shipment.sscc.size() == 1);
    CHECK(documents::is_sscc(shipped->shipment.sscc.front()));
    REQUIRE(shipped->invoice);
    CHECK(shipped->invoice->total == *Decimal::parse("312.50"));
    CHECK(f.stock().on_hand == Decimal(975));
    CHECK(f.stock().reserved == Decimal(0));
    CHECK(f.read([](store::Transaction& t) { return store::check_stock(t); }).empty());
    CHECK(f.order().state == store::OrderState::closed);
    REQUIRE(f.outbound("ship_notice").size() == 1);
    REQUIRE(f.outbound("invoice").size() == 1);
    CHECK(f.outbound("ship_notice").front().set == "856");
    auto const events = f.audit_events();
    CHECK(std::ranges::count(events, "order.shipped") == 1);
    CHECK(std::ranges::count(events, "order.invoiced") == 1);
}

TEST_CASE("ship order: the invoice leaves after its ship notice", "[runtime]") {
    Sold f;
    REQUIRE(f.ship());
    std::vector<std::string> sets;
    for (std::size_t i = f.deliveries().size(); i > 0; --i) f.run_next(f.deliver);
    for (Bytes const& bytes : f.sender.sent) {
        std::string const text = to_text(bytes);
        std::size_t const at = text.find("ST*");
        sets.push_back(text.substr(at + 3, 3));
    }
    auto const notice = std::ranges::find(sets, "856");
    auto const invoice = std::ranges::find(sets, "810");
    REQUIRE(notice != sets.end());
    REQUIRE(invoice != sets.end());
    CHECK(notice < invoice);
}

TEST_CASE("ship order: both documents expect their 997", "[runtime]") {
    Sold f;
    REQUIRE(f.ship());
    for (std::string const kind : {"ship_notice", "invoice"}) {
        auto const delivery = f.outbound(kind).front().delivery;
        REQUIRE(delivery);
        auto const expected =
            f.read([&](store::Transaction& t) { return store::expectations_of(t, *delivery); });
        CHECK(
            std::ranges::count(
                expected, store::ExpectationKind::functional_acknowledgement,
                &store::Expectation::kind
            ) == 1
        );
    }
}

TEST_CASE("ship order: parts are numbered, invoiced one by one, and close the order", "[runtime]") {
    Sold f;
    auto const first = f.ship(part(10));
    REQUIRE(first);
    CHECK(f.order().state == store::OrderState::open);
    CHECK(f.stock().reserved == Decimal(15));
    auto const second = f.ship(part(15));
    REQUIRE(second);
    CHECK(second->shipment.number == "SH0000002");
    CHECK(second->shipment.sscc.front() != first->shipment.sscc.front());
    CHECK(first->invoice->total + second->invoice->total == *Decimal::parse("312.50"));
    CHECK(f.order().state == store::OrderState::closed);
}

TEST_CASE("ship order: a reference that was used has no second effect", "[runtime]") {
    Sold f;
    auto const first = f.ship(part(10, "W-1"));
    auto const again = f.ship(part(10, "W-1"));
    REQUIRE(first);
    REQUIRE(again);
    CHECK(again->is_repeat);
    CHECK(again->shipment.number == first->shipment.number);
    REQUIRE(again->invoice);
    CHECK(again->invoice->number == first->invoice->number);
    CHECK(f.stock().on_hand == Decimal(990));
    CHECK(f.outbound("ship_notice").size() == 1);
}

TEST_CASE("ship order: more than is promised changes nothing", "[runtime]") {
    Sold f;
    auto const refused = f.ship(part(26));
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("26 cannot be shipped"));
    CHECK(f.stock().on_hand == Decimal(1000));
    CHECK(f.stock().reserved == Decimal(25));
    auto const next = f.ship();
    REQUIRE(next);
    CHECK(next->shipment.number == "SH0000001");  // the number was given back
}

TEST_CASE("ship order: what is not on hand yet is refused", "[runtime]") {
    Sold f;
    REQUIRE_FALSE(f.write([](store::Transaction& t) -> Expected<void> {
        // Promised from stock that a recount does not find, but that is announced again.
        store::ReceiptRow const receipt{store::Environment::live,     "LANTERN-10", "MAIN", "PO-9",
                                        utc_date(kNoon).plus_days(3), Decimal(100)};
        REQUIRE(store::load_receipt(t, receipt, kNoon));
        REQUIRE(store::load_stock(
            t, {store::Environment::live, "LANTERN-10", "MAIN", Decimal(5), {}, "recount"}, kNoon
        ));
        return {};
    }));
    auto const refused = f.ship();
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("5 are on hand"));
    CHECK(f.stock().on_hand == Decimal(5));
    CHECK(f.ship(part(5)));
}

TEST_CASE("ship order: an order that is closed or held is refused", "[runtime]") {
    Sold f;
    REQUIRE(f.ship());
    auto const again = f.ship();
    REQUIRE_FALSE(again);
    CHECK_THAT(again.error().message, Catch::Contains("is closed"));
}

TEST_CASE("ship order: a partner that takes no 856 and 810 is told nothing", "[runtime]") {
    Sold f;
    auto const profile = f.partner().file;
    std::ifstream in(profile);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    text.erase(text.find("[documents.856]"));
    std::ofstream(profile) << text;
    auto const changed = Config::load(profile.parent_path().parent_path().parent_path());
    REQUIRE(changed);
    f.config.set(*changed);
    auto const shipped = f.ship();
    REQUIRE(shipped);
    CHECK_FALSE(shipped->shipment.notice);
    REQUIRE(shipped->notes.size() == 2);
    CHECK_THAT(shipped->notes[0], Catch::Contains("has no [documents.856]"));
    CHECK(f.outbound("ship_notice").empty());
    CHECK(f.stock().on_hand == Decimal(975));
}

TEST_CASE("ship order: without a company prefix the notice tells no packs", "[runtime]") {
    Sold f(Home{});
    auto const shipped = f.ship();
    REQUIRE(shipped);
    CHECK(shipped->shipment.sscc.empty());
    CHECK_THAT(shipped->notes.front(), Catch::Contains("gs1.prefix"));
    CHECK_THAT(f.outbound("ship_notice").front().canonical, Catch::Contains("no_packs"));
}

TEST_CASE("invoice order: by hand where the profile says so, and once", "[runtime]") {
    Sold f({.top = "invoice = \"manual\"\n", .gs1_prefix = "0614141"});
    CHECK_THAT(f.invoice().error().message, Catch::Contains("nothing of order PO1 was shipped"));
    auto const shipped = f.ship();
    REQUIRE(shipped);
    CHECK_FALSE(shipped->invoice);
    CHECK(f.outbound("invoice").empty());
    auto const invoices = f.invoice();
    REQUIRE(invoices);
    REQUIRE(invoices->size() == 1);
    CHECK(f.outbound("invoice").size() == 1);
    CHECK_THAT(f.invoice().error().message, Catch::Contains("are invoiced"));
}

TEST_CASE(
    "ship order: a database that fails at any step leaves nothing half", "[runtime][every_step]"
) {
    for (int n = 1;; ++n) {
        Sold f;
        f.fail_step(n);
        bool failed = false;
        try {
            failed = !f.ship();
        } catch (std::exception const&) {
            failed = true;
        }
        if (!f.has_failed()) {
            CHECK(n > 10);
            break;
        }
        CAPTURE(n, failed);
        f.steps_left = -1;
        bool const is_done = f.stock().on_hand == Decimal(975);
        CHECK((is_done || f.stock().on_hand == Decimal(1000)));
        CHECK(f.outbound("ship_notice").size() == (is_done ? 1 : 0));
        CHECK(f.outbound("invoice").size() == (is_done ? 1 : 0));
        CHECK(f.stock().reserved == Decimal(is_done ? 0 : 25));
    }
}

}  // namespace
}  // namespace tidegate::runtime
