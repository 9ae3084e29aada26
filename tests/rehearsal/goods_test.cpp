#include "rehearsal/goods.hpp"

#include "documents/document.hpp"

#include <catch2/catch.hpp>

namespace tidegate::rehearsal {
namespace {

std::vector<ExpectedGoods> const kGoods{{"1", 200}, {"2", 100}};

/// A notice of two lines in two packs, as kGoods says.
documents::Document notice() {
    auto document = documents::Document::make<documents::ShipNotice>();
    auto& notice = document.as<documents::ShipNotice>();
    Arena& arena = document.arena();
    notice.orders.add(arena).number = "PO-1";
    notice.packages = 2;
    char const* const sscc[] = {"006141410000000012", "006141410000000029"};
    for (std::size_t i = 0; i < kGoods.size(); ++i) {
        auto& line = notice.lines.add(arena);
        line.number = line.order_line = arena.copy(kGoods[i].line);
        line.quantity = kGoods[i].quantity;
        auto& pack = notice.packs.add(arena);
        pack.sscc = sscc[i];
        auto& content = pack.contents.add(arena);
        content.line = line.number;
        content.quantity = line.quantity;
    }
    return document;
}

std::string judge(documents::Document const& document) {
    std::set<std::string> seen;
    return mistake_in(document.as<documents::ShipNotice>(), "PO-1", kGoods, seen);
}

TEST_CASE("goods: a ship notice that agrees with the order has no mistake", "[rehearsal]") {
    CHECK(judge(notice()).empty());
}

TEST_CASE("goods: each way a ship notice may be wrong is told", "[rehearsal]") {
    auto document = notice();
    auto& wrong = document.as<documents::ShipNotice>();
    SECTION("another order") {
        wrong.orders[0].number = "PO-2";
        CHECK(judge(document) == "is about another order");
    }
    SECTION("another quantity") {
        wrong.lines[0].quantity = 199;
        CHECK(judge(document) == "line 1 has 199, expected line 1 with 200");
    }
    SECTION("a wrong check digit") {
        wrong.packs[0].sscc = "006141410000000013";
        CHECK(judge(document) == "'006141410000000013' is no SSCC");
    }
    SECTION("an SSCC twice") {
        wrong.packs[1].sscc = wrong.packs[0].sscc;
        CHECK(judge(document) == "SSCC 006141410000000012 was used before");
    }
    SECTION("packs that hold less") {
        wrong.packs[1].contents[0].quantity = 99;
        CHECK(judge(document) == "the packs do not hold line 2");
    }
    SECTION("a count of packages") {
        wrong.packages = 3;
        CHECK(judge(document) == "tells 3 packages and lists 2");
    }
}

documents::Document invoice() {
    auto document = documents::Document::make<documents::Invoice>();
    auto& invoice = document.as<documents::Invoice>();
    Arena& arena = document.arena();
    invoice.order = arena.create<documents::InvoiceOrder>();
    invoice.order->number = "PO-1";
    invoice.ship_notices.add(arena) = "SH1";
    Decimal const prices[] = {Decimal::from(1250, 2), Decimal::from(875, 2)};
    for (std::size_t i = 0; i < kGoods.size(); ++i) {
        auto& line = invoice.lines.add(arena);
        line.order_line = arena.copy(kGoods[i].line);
        line.quantity = kGoods[i].quantity;
        line.price = prices[i];
    }
    invoice.totals = arena.create<documents::InvoiceTotals>();
    invoice.totals->total = 3375;
    return document;
}

std::string judge_invoice(documents::Document const& document) {
    return mistake_in(document.as<documents::Invoice>(), "PO-1", "SH1", kGoods, Decimal(3375));
}

TEST_CASE("goods: an invoice is right to the cent, or the mistake is told", "[rehearsal]") {
    auto document = invoice();
    auto& wrong = document.as<documents::Invoice>();
    CHECK(judge_invoice(document).empty());
    SECTION("another total") {
        wrong.totals->total = Decimal::from(337501, 2);
        CHECK(judge_invoice(document) == "the total is 3375.01, the lines add up to 3375");
    }
    SECTION("another price, and its total") {
        wrong.lines[0].price = 13;
        wrong.totals->total = 3475;
        CHECK(judge_invoice(document) == "the total is 3475, expected 3375");
    }
    SECTION("more than was shipped") {
        wrong.lines[1].quantity = 101;
        CHECK(judge_invoice(document) == "line 2 bills 101, shipped were 100");
    }
    SECTION("another shipment") {
        wrong.ship_notices[0] = "SH2";
        CHECK(judge_invoice(document) == "names another shipment than SH1");
    }
}

}  // namespace
}  // namespace tidegate::rehearsal
