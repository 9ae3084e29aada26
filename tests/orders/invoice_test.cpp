#include "orders/invoice.hpp"

#include "base/ids.hpp"
#include "documents/required.hpp"
#include "orders/acknowledge.hpp"
#include "orders/order_fixture.hpp"
#include "orders/ship_notice.hpp"

#include <catch2/catch.hpp>

namespace tidegate::orders {
namespace {

using namespace test;

/// An order of two lines, decided, and what is shipped and billed of it.
struct Sale {
    Case order;
    std::optional<documents::Document> acknowledgement;
    std::vector<Decimal> shipped{0, 0};
    int shipments = 0;

    Sale() {
        order.add_line(7, 1000, "A").add_line(3, 1000, "B");
        order.line(0).price = number("2.505");
        order.line(1).price = number("0.333");
    }

    void acknowledge() {
        Decision const decision = order.decide();
        acknowledgement.emplace(orders::acknowledge(
            order.order(), decision, {.number = {}, .seller_order = "SO", .issued_on = day(0)}
        ));
    }

    documents::Document ship(std::vector<AskedLine> lines) {
        std::vector<ShippableLine> facts;
        for (std::size_t i = 0; i < order.order().lines.size(); ++i) {
            Decimal const ordered = *order.line(i).quantity;
            facts.push_back(
                {.number = std::string(order.line(i).number),
                 .item = "A",
                 .ordered = ordered,
                 .promised = ordered,
                 .shipped = shipped[i]}
            );
        }
        auto const plan = plan_shipment(facts, {.lines = std::move(lines), .packs = {}});
        REQUIRE(plan);
        for (PlannedLine const& line : plan->lines) shipped[line.index] += line.base;
        std::string const number = "SH" + std::to_string(++shipments);
        ShipNoticeFacts facts_of_notice;
        facts_of_notice.number = number;
        facts_of_notice.issued_on = day(1);
        facts_of_notice.shipped_on = day(1);
        return notify(order.order(), *plan, facts_of_notice);
    }

    InvoiceSources sources(documents::Document const& shipment, bool is_first = true) {
        return {
            .order = order.order(),
            .acknowledgement =
                acknowledgement ? &acknowledgement->as<documents::Acknowledgement>() : nullptr,
            .shipment = shipment.as<documents::ShipNotice>(),
            .is_first = is_first
        };
    }

    Expected<documents::Document> bill(documents::Document const& shipment, bool is_first = true) {
        return orders::bill(
            sources(shipment, is_first), {.number = "IN1",
                                          .issued_on = day(1),
                                          .seller_order = "SO",
                                          .seller = "Us",
                                          .currency = ""}
        );
    }
};

Decimal total_of(documents::Document const& invoice) {
    return *invoice.as<documents::Invoice>().totals->total;
}

TEST_CASE("invoice: a line's amount is rounded half up to the cent", "[orders]") {
    Sale sale;
    auto const shipment = sale.ship({});
    auto const document = sale.bill(shipment);
    REQUIRE(document);
    CHECK(documents::missing_fields(*document).empty());
    auto const& invoice = document->as<documents::Invoice>();
    CHECK(invoice.lines[0].amount->text() == "17.54");  // 7 x 2.505 = 17.535
    CHECK(invoice.lines[1].amount->text() == "1.00");   // 3 x 0.333 = 0.999
    CHECK(total_of(*document).text() == "18.54");
    CHECK(invoice.order->number == "PO-1");
    CHECK(invoice.ship_notices[0] == "SH1");
    CHECK(check_invoice(invoice, sale.sources(shipment)));
}

TEST_CASE("invoice: a currency without cents has none", "[orders]") {
    Sale sale;
    sale.order.order().currency = "JPY";
    auto const shipment = sale.ship({});
    auto const document = sale.bill(shipment);
    REQUIRE(document);
    CHECK(total_of(*document).text() == "19");  // 18 and 1
}

TEST_CASE("invoice: the acknowledged price counts, not the ordered one", "[orders]") {
    Sale sale;
    sale.acknowledge();
    auto& answer = sale.acknowledgement->as<documents::Acknowledgement>().lines[0].answers[0];
    answer.price = number("2.60");
    auto const shipment = sale.ship({{"1", 7}});
    auto const document = sale.bill(shipment);
    REQUIRE(document);
    CHECK(total_of(*document).text() == "18.20");
}

TEST_CASE("invoice: a price per hundred is divided once", "[orders]") {
    Sale sale;
    sale.order.line(0).price = number("33.35");
    sale.order.line(0).price_per = 100;
    auto const shipment = sale.ship({{"1", 7}});
    auto const document = sale.bill(shipment);
    REQUIRE(document);
    CHECK(total_of(*document).text() == "2.33");  // 2.3345
}

TEST_CASE("invoice: taxes given as amounts add up over all shipments", "[orders]") {
    SeededRandom random(11);
    for (int round = 0; round < 200; ++round) {
        Sale sale;
        auto& tax = sale.order.line(0).taxes.add(sale.order.arena());
        tax.kind = documents::TaxKind::vat;
        tax.amount = Decimal::from(static_cast<std::int64_t>(random.next() % 1000), 2);
        Decimal sum;
        while (sale.shipped[0] < Decimal(7)) {
            std::int64_t const left =
                static_cast<std::int64_t>((Decimal(7) - sale.shipped[0]).coefficient());
            auto const part = static_cast<std::int64_t>(1 + random.next() % left);
            auto const shipment = sale.ship({{"1", part}});
            auto const document = sale.bill(shipment, sale.shipments == 1);
            REQUIRE(document);
            sum += *document->as<documents::Invoice>().lines[0].taxes[0].amount;
            CHECK(check_invoice(document->as<documents::Invoice>(), sale.sources(shipment)));
        }
        CHECK(sum == *tax.amount);
    }
}

TEST_CASE("invoice: a percentage is of what is billed, header charges come once", "[orders]") {
    Sale sale;
    auto& tax = sale.order.line(0).taxes.add(sale.order.arena());
    tax.percent = number("8.25");
    auto& freight = sale.order.order().charges.add(sale.order.arena());
    freight.kind = documents::ChargeKind::charge;
    freight.amount = number("4.00");
    auto& allowance = sale.order.order().charges.add(sale.order.arena());
    allowance.kind = documents::ChargeKind::allowance;
    allowance.percent = number("10");
    auto const first = sale.ship({{"1", 2}});
    auto const one = sale.bill(first);
    REQUIRE(one);
    CHECK(total_of(*one).text() == "8.92");  // 5.01 + 0.41 + 4.00 - 0.50
    auto const second = sale.ship({{"1", 2}});
    auto const two = sale.bill(second, false);
    REQUIRE(two);
    CHECK(total_of(*two).text() == "5.42");
}

TEST_CASE("invoice: what cannot be billed is refused in words", "[orders]") {
    Sale sale;
    auto const shipment = sale.ship({});
    sale.order.line(0).price.reset();
    CHECK_THAT(sale.bill(shipment).error().message, Catch::Equals("line 1 has no price"));
    sale.order.line(0).price = 1;
    sale.order.line(0).price_unit = "XCS";
    CHECK_THAT(
        sale.bill(shipment).error().message,
        Catch::Equals("line 1 is priced per XCS and ordered in EA")
    );
    sale.order.line(0).price_unit = "EA";
    sale.order.order().currency = "";
    CHECK_THAT(sale.bill(shipment).error().message, Catch::Contains("names a currency"));
    sale.order.order().currency = "USD";
    sale.order.line(0).number = "77";
    CHECK_THAT(sale.bill(shipment).error().message, Catch::Equals("the order has no line 1"));
}

TEST_CASE("invoice: one that contradicts its sources is refused with both values", "[orders]") {
    Sale sale;
    auto const shipment = sale.ship({});
    auto document = sale.bill(shipment);
    REQUIRE(document);
    auto& invoice = document->as<documents::Invoice>();
    auto const problem = [&] {
        auto const right = check_invoice(invoice, sale.sources(shipment));
        return right ? std::string("none") : right.error().message;
    };
    CHECK(problem() == "none");
    SECTION("quantity") {
        invoice.lines[0].quantity = 8;
        CHECK(problem() == "line 1, quantity: invoiced 8, shipped 7");
    }
    SECTION("price") {
        invoice.lines[0].price = 3;
        CHECK(problem() == "line 1, price: invoiced 3, acknowledged 2.505");
    }
    SECTION("amount") {
        invoice.lines[0].amount = number("17.53");
        CHECK(problem() == "line 1, amount: invoiced 17.53, quantity times price is 17.54");
    }
    SECTION("total") {
        invoice.totals->total = number("18.55");
        CHECK(problem() == "total: invoiced 18.55, its parts add up to 18.54");
    }
    SECTION("currency") {
        invoice.currency = "EUR";
        CHECK(problem() == "invoiced in EUR, ordered in USD");
    }
    SECTION("a line that was not shipped") {
        invoice.lines[1].order_line = "3";
        CHECK(problem() == "line 3 is invoiced and was not shipped");
    }
}

}  // namespace
}  // namespace tidegate::orders
