#include "store/shipments.hpp"

#include "store/fixture.hpp"
#include "store/master.hpp"
#include "store/orders.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

namespace {

Date const kToday = Date::from_days(20458);

/// 30 of item A on hand, promised to one order: 10 today, 20 in three days.
struct Warehouse : Fixture {
    OrderId order = ids.mint<OrderId>();

    Warehouse() {
        Document const placed = document();
        write([&](Transaction& t) {
            orders::Item item;
            item.number = "A";
            item.base_unit = "EA";
            REQUIRE(load_item(t, Environment::live, item));
            REQUIRE(load_stock(t, {Environment::live, "A", "L1", 30, Decimal(0), "file:1"}, kNoon));
            REQUIRE(insert_document(t, placed, "worker"));
            DecisionToSave decision;
            decision.order.id = order;
            decision.order.partner = "acme";
            decision.order.number = "PO1";
            decision.order.content_hash = "h";
            decision.order.document = placed.id;
            decision.order.created_at = decision.order.changed_at = kNoon;
            decision.lines = {{1, "1", "A", "accepted", 30, 30}};
            decision.reservations = {
                {1, 1, "A", "L1", kToday, 10}, {1, 2, "A", "L1", kToday.plus_days(3), 20}
            };
            REQUIRE(save_decision(t, decision));
        });
    }

    Shipment shipment(std::string number, std::string reference = {}) {
        Shipment one;
        one.id = ids.mint<ShipmentId>();
        one.order = order;
        one.number = std::move(number);
        one.reference = std::move(reference);
        one.canonical = "{}";
        one.actor = "tester";
        one.at = kNoon;
        one.lines = {{1, 5}};
        return one;
    }
};

}  // namespace

TEST_CASE("shipments: goods leave the earliest reservation first", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        REQUIRE(issue_reserved(t, f.order, {1, 15}, "shipment SH1", kNoon));
        auto const left = reservations_of(t, f.order);
        REQUIRE(left.size() == 1);
        CHECK(left[0].schedule == 2);
        CHECK(left[0].quantity == Decimal(15));
        CHECK(lines_of(t, f.order).front().shipped == Decimal(15));
        auto const stock = show_stock(t, Environment::live, "A").front();
        CHECK(stock.on_hand == Decimal(15));
        CHECK(stock.reserved == Decimal(15));
        CHECK(check_stock(t).empty());
    });
}

TEST_CASE("shipments: more than is reserved is refused", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        auto const refused = issue_reserved(t, f.order, {1, 31}, "shipment SH1", kNoon);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("1 more is to be shipped") != std::string::npos);
    });
}

TEST_CASE("shipments: the schema refuses more shipped than promised", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        Query over(t, "update order_lines set shipped = 300001 where order_id = :id");
        over.bind(f.order);
        check_refused(t, [&] { over.run(); });
    });
}

TEST_CASE("shipments: what was written is read again", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        Shipment first = f.shipment("SH1", "W-1");
        first.sscc = {"006141410000000012"};
        insert_shipment(t, first);
        insert_shipment(t, f.shipment("SH2"));
        insert_shipment(t, f.shipment("SH3"));  // no reference: not the same
        auto const found = find_shipment(t, f.order, "W-1");
        REQUIRE(found);
        CHECK(found->number == "SH1");
        CHECK(found->sscc == first.sscc);
        REQUIRE(found->lines.size() == 1);
        CHECK(found->lines[0].quantity == Decimal(5));
        CHECK(shipments_of(t, f.order).size() == 3);
        CHECK_FALSE(find_shipment(t, f.order, "W-2"));
    });
}

TEST_CASE("shipments: number, reference and SSCC are used once", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        Shipment first = f.shipment("SH1", "W-1");
        first.sscc = {"006141410000000012"};
        insert_shipment(t, first);
        check_refused(t, [&] { insert_shipment(t, f.shipment("SH1")); });
        check_refused(t, [&] { insert_shipment(t, f.shipment("SH2", "W-1")); });
        Shipment again = f.shipment("SH3");
        again.sscc = first.sscc;
        check_refused(t, [&] { insert_shipment(t, again); });
    });
}

TEST_CASE("shipments: an invoice keeps its total to the minor unit, one per shipment", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        Shipment const shipped = f.shipment("SH1");
        insert_shipment(t, shipped);
        Invoice invoice;
        invoice.id = f.ids.mint<InvoiceId>();
        invoice.order = f.order;
        invoice.shipment = shipped.id;
        invoice.number = "IN1";
        invoice.currency = "KWD";
        invoice.total = Decimal::from(12'345, 3);
        invoice.canonical = "{}";
        invoice.actor = "tester";
        invoice.at = kNoon;
        REQUIRE(insert_invoice(t, invoice));
        REQUIRE(invoices_of(t, f.order).size() == 1);
        CHECK(invoices_of(t, f.order)[0].total.text() == "12.345");
        invoice.id = f.ids.mint<InvoiceId>();
        invoice.number = "IN2";
        check_refused(t, [&] { insert_invoice(t, invoice); });
        invoice.currency = "USD";
        CHECK_FALSE(insert_invoice(t, invoice));
    });
}

TEST_CASE("shipments: a series counts from 1 without a gap, each for itself", "[store]") {
    Warehouse f;
    f.write([&](Transaction& t) {
        CHECK(next_serial(t, "shipment:live") == 1);
        CHECK(next_serial(t, "shipment:live") == 2);
        CHECK(next_serial(t, "shipment:test") == 1);
    });
}
