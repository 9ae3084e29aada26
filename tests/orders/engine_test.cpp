#include "orders/engine.hpp"

#include "base/limits.hpp"
#include "orders/content_hash.hpp"
#include "orders/order_fixture.hpp"
#include "orders/rules.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::orders {
namespace {

using namespace test;
using documents::Fulfilment;

TEST_CASE("engine: a good order is accepted as ordered and reserved", "[orders]") {
    auto c = good_order();
    auto const decision = c.decide();
    CHECK(word(decision.header) == "accepted");
    CHECK(rules_text(decision).empty());
    REQUIRE(decision.lines.size() == 1);
    CHECK(answers_text(decision.lines[0]) == "accepted 10 d0");
    CHECK(decision.lines[0].outcome == LineOutcome::accepted);
    CHECK(decision.lines[0].item == "A");
    REQUIRE(decision.reservations.size() == 1);
    CHECK(decision.reservations[0] == Reservation{1, 1, "A", "MAIN", day(0), 10});
    CHECK(!decision.is_held());
}

/// One rule each: what breaks it, and everything the decision then says.
struct RuleCase {
    char const* rules;
    void (*breaks)(Case&);
    char const* header;
    char const* answers;  ///< of the first line; "" when there are no lines
};

void set_gtin(Case& c, char const* gtin) { c.line().item->gtin = gtin; }

constexpr RuleCase kRuleCases[] = {
    {"V05", [](Case& c) { c.order().purpose = documents::Purpose::cancellation; },
     "rejected_summary", ""},
    {"V08", [](Case& c) { c.snapshot.customer.reset(); }, "rejected_summary", ""},
    {"V14",
     [](Case& c) {
         c.add_line();
         c.line(1).number = "001";
     },
     "rejected_summary", ""},
    {"V15",
     [](Case& c) {
         c.order().lines = {};
         c.snapshot.lines.clear();
     },
     "rejected_summary", ""},
    {"V24", [](Case& c) { c.facts().item.reset(); }, "rejected", "invalid_item 10"},
    {"V25", [](Case& c) { set_gtin(c, "614141123451"); }, "rejected", "invalid_item 10"},
    {"V26", [](Case& c) { c.facts().contradicting = {"B"}; }, "held", "held_description 10"},
    {"V27", [](Case& c) { c.facts().item->is_discontinued = true; }, "rejected", "rejected 10"},
    {"V31", [](Case& c) { c.line().quantity = 0; }, "rejected", "rejected 0"},
    {"V31", [](Case& c) { c.line().quantity = -5; }, "rejected", "rejected -5"},
    {"V31", [](Case& c) { c.line().quantity.reset(); }, "rejected", "rejected 0"},
    {"V32", [](Case& c) { c.line().quantity = number("1.5"); }, "rejected", "rejected 1.5"},
    {"V33",
     [](Case& c) {
         c.line().unit = "each";
         c.line().price_unit = "EA";
     },
     "rejected", "invalid_unit 10"},
    {"V34", [](Case& c) { c.line().unit = "XPX"; }, "rejected", "invalid_unit 10"},
    {"V41", [](Case& c) { c.facts().prices.clear(); }, "held", "price_pending 10"},
    {"V41", [](Case& c) { c.facts().prices[0].to = day(-1); }, "held", "price_pending 10"},
    {"V42", [](Case& c) { c.line().price = 3; }, "changed", "price_changed 10 d0 at 2.50"},
    {"V43", [](Case& c) { c.line().price = 2; }, "changed", "price_changed 10 d0 at 2.50"},
    {"V48", [](Case& c) { c.order().currency = "EUR"; }, "rejected_summary", ""},
    {"V56", [](Case& c) { c.line().requested_ship = day(-1); }, "changed", "date_changed 10 d0"},
    {"V57", [](Case& c) { c.facts().item->lead_time_days = 2; }, "changed", "date_changed 10 d2"},
    {"V58",
     [](Case& c) {
         c.order().ship_not_before = day(5);
         c.order().ship_not_later = day(4);
     },
     "rejected_summary", ""},
    {"V58",
     [](Case& c) {
         c.line().deliver_not_before = day(5);
         c.line().deliver_not_after = day(4);
     },
     "rejected_summary", ""},
    {"V61",
     [](Case& c) {
         auto& schedule = c.line().schedules.add(c.arena());
         schedule.quantity = 9;
     },
     "rejected", "rejected 10"},
    {"V61", [](Case& c) { c.line().stores.add(c.arena()).quantity = 11; }, "rejected", "rejected 10"
    },
    {"V63 V59",
     [](Case& c) {
         c.facts().supply.on_hand = 0;
         c.order().cancel_after = day(3);
         c.facts().supply.receipts = dated({{4, 100}});
     },
     "rejected", "rejected 10"},
    {"V63", [](Case& c) { c.facts().supply.on_hand = 4; }, "changed", "partial 4 d0, backordered 6"
    },
};

TEST_CASE(
    "engine: each rule is broken by one thing and answers as the catalogue says", "[orders]"
) {
    for (auto const& row : kRuleCases) {
        CAPTURE(row.rules, row.header, row.answers);
        auto c = good_order();
        row.breaks(c);
        auto const decision = c.decide();
        CHECK(rules_text(decision) == row.rules);
        CHECK(word(decision.header) == row.header);
        CHECK((decision.lines.empty() ? "" : answers_text(decision.lines[0])) == row.answers);
    }
}

TEST_CASE("engine: absurd numbers are rejected or corrected, never an overflow", "[orders]") {
    auto const huge = number("9999999999999999999999999999");
    struct Row {
        char const* rules;
        void (*breaks)(Case&, Decimal const&);
    };
    Row const rows[] = {
        {"V31", [](Case& c, Decimal const& n) { c.line().quantity = n; }},
        {"V42", [](Case& c, Decimal const& n) { c.line().price = n; }},
        {"V43", [](Case& c, Decimal const& n) { c.line().price = -n; }},
        {"V41", [](Case& c, Decimal const& n) { c.line().price_per = n; }},
        {"V61",
         [](Case& c, Decimal const& n) {
             c.line().stores.add(c.arena()).quantity = n;
             c.line().stores.add(c.arena()).quantity = -n;
         }},
    };
    for (auto const& row : rows) {
        CAPTURE(row.rules);
        auto c = good_order();
        row.breaks(c, huge);
        CHECK(rules_text(c.decide()) == row.rules);
    }
}

TEST_CASE("engine: an instruction that is not offered is told to the operator", "[orders]") {
    auto c = good_order();
    c.order().fulfilment.add(c.arena(), Fulfilment::partial_proportional);
    auto const decision = c.decide();
    CHECK(rules_text(decision) == "V63");
    CHECK(decision.outcomes[0].severity == Severity::warn);
    CHECK(word(decision.header) == "accepted");
}

TEST_CASE("engine: more lines than the limit are rejected unseen", "[orders]") {
    auto c = good_order();
    for (std::size_t i = 0; i < limits::order_lines_max; ++i) c.order().lines.add(c.arena());
    CHECK(rules_text(c.decide()) == "V16");
}

TEST_CASE(
    "engine: a resent order is a duplicate, another one under its number is rejected", "[orders]"
) {
    auto c = good_order();
    OrderId const id{Uuid::parse("018f3c1e-7b2a-7c3d-8e4f-0123456789ab").value()};
    c.snapshot.prior = PriorOrder{id, content_hash(c.order())};
    c.order().purpose = documents::Purpose::duplicate;
    auto const resent = c.decide();
    CHECK(rules_text(resent) == "V02");
    CHECK(resent.duplicate_of == id);
    CHECK(resent.lines.empty());
    CHECK(resent.reservations.empty());
    c.line().quantity = 11;
    auto const other = c.decide();
    CHECK(rules_text(other) == "V03");
    CHECK(word(other.header) == "rejected_summary");
    CHECK(!other.duplicate_of);
}

TEST_CASE("engine: partial supply is answered by the buyer's instruction", "[orders]") {
    struct Row {
        Fulfilment instruction;
        char const* lines[3];
        char const* header;
    };
    static constexpr Row kRows[] = {
        {Fulfilment::partial_backorder,
         {"accepted 10 d0", "partial 12 d0, backordered 8", "backordered 5"},
         "changed"},
        {Fulfilment::partial_cancel,
         {"accepted 10 d0", "quantity_changed 12 d0, deleted 8", "rejected 5"},
         "changed"},
        {Fulfilment::no_backorder,
         {"accepted 10 d0", "quantity_changed 12 d0, deleted 8", "rejected 5"},
         "changed"},
        {Fulfilment::complete,
         {"schedule_pending 10", "schedule_pending 20", "schedule_pending 5"},
         "changed"},
    };
    for (auto const& row : kRows) {
        Case c;
        c.add_line(10, 10, "A").add_line(20, 12, "B").add_line(5, 0, "C");
        c.order().fulfilment.add(c.arena(), row.instruction);
        auto const decision = c.decide();
        CAPTURE(row.lines[0]);
        CHECK(word(decision.header) == row.header);
        for (std::size_t i = 0; i < 3; ++i) CHECK(answers_text(decision.lines[i]) == row.lines[i]);
    }
}

TEST_CASE("engine: ship complete moves all lines to the day of the last", "[orders]") {
    Case c;
    c.add_line(10, 10, "A").add_line(20, 12, "B").add_line(5, 0, "C");
    c.facts(1).supply.receipts = dated({{3, 8}});
    c.facts(2).supply.receipts = dated({{7, 5}});
    c.order().fulfilment.add(c.arena(), Fulfilment::complete);
    auto const decision = c.decide();
    CHECK(word(decision.header) == "changed");
    CHECK(answers_text(decision.lines[0]) == "date_changed 10 d7");
    CHECK(answers_text(decision.lines[1]) == "date_changed 20 d7");
    CHECK(answers_text(decision.lines[2]) == "date_changed 5 d7");
    for (auto const& reservation : decision.reservations) CHECK(reservation.date == day(7));
}

TEST_CASE("engine: ship complete with a line that cannot ship waits for a person", "[orders]") {
    Case c;
    c.add_line(10, 10, "A").add_line(5, 5, "B");
    c.facts(1).item.reset();
    c.order().fulfilment.add(c.arena(), Fulfilment::complete);
    auto const decision = c.decide();
    CHECK(rules_text(decision) == "V24 V64");
    CHECK(word(decision.header) == "held");
    CHECK(answers_text(decision.lines[0]) == "held 10");
    CHECK(answers_text(decision.lines[1]) == "invalid_item 5");
    CHECK(decision.reservations.empty());
    CHECK(decision.is_held());
}

TEST_CASE("engine: the split of dataset A is promised with both dates and reserved", "[orders]") {
    Case c;
    c.add_line(25, 20);
    c.facts().supply.receipts = dated({{0, 100}, {3, 100}, {6, 100}});
    c.facts().supply.issues =
        dated({{0, 60}, {1, 30}, {2, 10}, {3, 40}, {4, 20}, {5, 10}, {6, 90}, {7, 30}});
    c.line().requested_ship = day(1);
    auto const split = c.decide();
    CHECK(answers_text(split.lines[0]) == "partial 20 d1, backordered 5 d3");
    REQUIRE(split.reservations.size() == 2);
    CHECK(split.reservations[1] == Reservation{1, 2, "A", "MAIN", day(3), 5});
    CHECK(split.lines[0].binding.has_value());
    c.snapshot.customer->partial = PartialPolicy::complete;
    CHECK(answers_text(c.decide().lines[0]) == "date_changed 25 d3");
}

TEST_CASE("engine: two lines of one item share its stock", "[orders]") {
    Case c;
    c.add_line(10, 15).add_line(10, 15);
    auto const decision = c.decide();
    CHECK(answers_text(decision.lines[0]) == "accepted 10 d0");
    CHECK(answers_text(decision.lines[1]) == "partial 5 d0, backordered 5");
}

TEST_CASE("engine: each schedule of a line is promised for its own day", "[orders]") {
    Case c;
    c.add_line(30, 20);
    c.facts().supply.receipts = dated({{5, 10}});
    auto& first = c.line().schedules.add(c.arena());
    first.quantity = 20;
    first.requested_ship = day(1);
    auto& second = c.line().schedules.add(c.arena());
    second.quantity = 10;
    second.requested_ship = day(6);
    auto const decision = c.decide();
    CHECK(rules_text(decision).empty());
    CHECK(answers_text(decision.lines[0]) == "accepted 20 d1, accepted 10 d6");
    REQUIRE(decision.reservations.size() == 2);
    CHECK(decision.reservations[1].schedule == 2);
}

TEST_CASE("engine: cases are reserved in base units and answered in cases", "[orders]") {
    Case c;
    c.add_line(3, 30, "A", "XCS");
    c.facts().item->units = {{"XCS", 12}};
    c.line().price = 30;
    auto const decision = c.decide();
    CHECK(answers_text(decision.lines[0]) == "partial 2 d0, backordered 1");
    CHECK(decision.reservations[0].quantity == Decimal(24));
    CHECK(decision.lines[0].base_ordered == Decimal(36));
    CHECK(decision.lines[0].base_promised == Decimal(24));
}

TEST_CASE("engine: a price below ours within the tolerance stands", "[orders]") {
    struct Row {
        char const* price;
        char const* answers;
    };
    static constexpr Row kRows[] = {
        {"2.375", "accepted 10 d0"},
        {"2.37", "price_changed 10 d0 at 2.50"},
        {"2.5", "accepted 10 d0"},
        {"2.51", "price_changed 10 d0 at 2.50"},
    };
    for (auto const& row : kRows) {
        auto c = good_order();
        c.snapshot.customer->price_tolerance_percent = 5;
        c.line().price = number(row.price);
        CAPTURE(row.price);
        CHECK(answers_text(c.decide().lines[0]) == row.answers);
    }
}

TEST_CASE("engine: a price the order leaves open is told and changes nothing", "[orders]") {
    auto c = good_order();
    c.line().price.reset();
    auto const decision = c.decide();
    CHECK(word(decision.header) == "accepted");
    CHECK(answers_text(decision.lines[0]) == "accepted 10 d0 at 2.50");
}

TEST_CASE("engine: the header word follows from the lines", "[orders]") {
    struct Row {
        char const* what;
        void (*breaks)(Case&);
        char const* header;
    };
    static constexpr Row kRows[] = {
        {"summary wanted", [](Case& c) { c.order().answer = documents::Answer::summary; },
         "accepted_summary"},
        {"one rejected", [](Case& c) { c.facts(1).item.reset(); }, "changed"},
        {"one held", [](Case& c) { c.facts(1).prices.clear(); }, "changed"},
        {"both rejected",
         [](Case& c) {
             c.facts(0).item.reset();
             c.facts(1).item.reset();
         },
         "rejected"},
        {"one held, one rejected",
         [](Case& c) {
             c.facts(0).item.reset();
             c.facts(1).prices.clear();
         },
         "held"},
        {"both backordered",
         [](Case& c) {
             c.facts(0).supply.on_hand = 0;
             c.facts(1).supply.on_hand = 0;
         },
         "changed"},
    };
    for (auto const& row : kRows) {
        Case c;
        c.add_line(10, 10, "A").add_line(10, 10, "B");
        row.breaks(c);
        CAPTURE(row.what);
        CHECK(word(c.decide().header) == row.header);
    }
}

TEST_CASE("engine: a date changes together with a price as one change", "[orders]") {
    auto c = good_order();
    c.line().requested_ship = day(-1);
    c.line().price = 2;
    auto const decision = c.decide();
    CHECK(rules_text(decision) == "V43 V56");
    CHECK(answers_text(decision.lines[0]) == "changed 10 d0 at 2.50");
}

TEST_CASE("engine: a rejection goes before a hold, and both are told", "[orders]") {
    auto c = good_order();
    c.facts().prices.clear();
    c.facts().item->is_discontinued = true;
    auto const decision = c.decide();
    CHECK(rules_text(decision) == "V27 V41");
    CHECK(answers_text(decision.lines[0]) == "rejected 10");
}

TEST_CASE("engine: answers add up and stock is never oversold, whatever is ordered", "[orders]") {
    constexpr unsigned kSeed = 2026;
    INFO("seed " << kSeed);
    std::mt19937 random(kSeed);
    auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    Fulfilment const instructions[] = {
        Fulfilment::partial_backorder, Fulfilment::partial_cancel, Fulfilment::complete,
        Fulfilment::by_schedule
    };
    for (int round = 0; round < 300; ++round) {
        Case c;
        for (int i = 0, lines = 1 + below(5); i < lines; ++i) {
            c.add_line(1 + below(40), 30, below(2) == 0 ? "A" : "B");
            auto const at = static_cast<std::size_t>(i);
            c.line(at).requested_ship = day(below(8) - 1);
            c.facts(at).supply.receipts = dated({{3, 25}, {9, 30}});
            c.facts(at).supply.issues = dated({{5, 10}});
            if (below(10) == 0) c.facts(at).item.reset();
            if (below(6) == 0) c.line(at).cancel_after = day(below(10));
        }
        c.order().fulfilment.add(c.arena(), instructions[below(4)]);
        auto const decision = c.decide();
        for (std::size_t i = 0; i < decision.lines.size(); ++i) {
            Decimal sum;
            for (auto const& answer : decision.lines[i].answers) sum += answer.quantity;
            if (sum != *c.line(i).quantity) FAIL("sum differs in round " << round);
        }
        for (std::string const item : {"A", "B"}) {
            Supply supply;
            supply.on_hand = 30;
            supply.receipts = dated({{3, 25}, {9, 30}});
            supply.issues = dated({{5, 10}});
            for (auto const& r : decision.reservations) {
                if (r.item == item) supply.issues.push_back({r.date, r.quantity});
            }
            for (auto const& step : Availability(supply, day(0)).steps()) {
                if (step.balance.is_negative()) FAIL("oversold in round " << round);
            }
        }
    }
    SUCCEED();
}

TEST_CASE("engine: equal inputs give equal decisions", "[orders]") {
    auto c = good_order();
    c.facts().supply.on_hand = 4;
    CHECK(to_json(c.decide()) == to_json(c.decide()));
}

TEST_CASE("engine: every rule of the catalogue stands once in the tables", "[orders]") {
    std::vector<std::string_view> ids;
    for (auto const& rule : header_rules()) ids.push_back(rule.id);
    for (auto const& rule : line_rules()) {
        ids.push_back(rule.id);
        bool const stops =
            rule.severity == Severity::reject_line || rule.severity == Severity::hold;
        CHECK(stops == (rule.status != documents::LineStatus::absent));
        CHECK(stops == !rule.partner_text.empty());
    }
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
}

TEST_CASE("content hash: it ignores how an order was sent and sees what it asks for", "[orders]") {
    auto c = good_order();
    auto const hash = content_hash(c.order());
    CHECK(hash.size() == 64);
    c.order().purpose = documents::Purpose::duplicate;
    c.order().environment = documents::Environment::test;
    CHECK(content_hash(c.order()) == hash);
    c.line().quantity = 11;
    CHECK(content_hash(c.order()) != hash);
}

TEST_CASE("decision: its JSON carries answers, reservations and rules", "[orders]") {
    auto c = good_order();
    c.facts().supply.on_hand = 4;
    c.line().number = "a\"\n1";
    auto const json = to_json(c.decide());
    CHECK(json.starts_with(R"({"decision":"changed","content_hash":")"));
    CHECK(
        json.find(R"("number":"a\"\u000a1","outcome":"changed","item":"A","base_ordered":"10")") !=
        std::string::npos
    );
    CHECK(
        json.find(R"("answers":[{"status":"partial","quantity":"4","date":")") != std::string::npos
    );
    CHECK(
        json.find(R"("reservations":[{"line":1,"schedule":1,"item":"A","location":"MAIN")") !=
        std::string::npos
    );
    CHECK(
        json.find(R"("outcomes":[{"rule":"V63","severity":"change","line":1,"text":"10 on )") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::orders
