#include "orders/acknowledge.hpp"

#include "documents/json.hpp"
#include "documents/required.hpp"
#include "orders/order_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::orders {
namespace {

using namespace test;

template <class Word>
std::string word(Word value) {
    return std::string(documents::word_names<Word>()[static_cast<std::size_t>(value)]);
}

std::string answers_of(documents::AcknowledgementLine const& line) {
    std::string text;
    for (auto const& answer : line.answers) text += (text.empty() ? "" : "+") + word(answer.status);
    return text;
}

AcknowledgementFacts const kFacts{.number = "", .seller_order = "SO-77", .issued_on = day(0)};

TEST_CASE(
    "acknowledge: the answer repeats the order and says what happens to each line", "[orders]"
) {
    documents::Document ack = [] {
        Case c;
        c.add_line(10, 10, "A").add_line(20, 12, "B");
        c.line(1).item->gtin = "00614141123452";
        c.line(1).description = "Blue widget";
        return acknowledge(c.order(), c.decide(), kFacts);
    }();  // the order is gone: the answer must own its texts
    CHECK(documents::missing_fields(ack).empty());
    auto const& a = ack.as<documents::Acknowledgement>();
    CHECK(word(a.decision) == "changed");
    CHECK(a.seller_order == "SO-77");
    CHECK(a.order->number == "PO-1");
    CHECK(a.order->placed_on == When(day(0)));
    CHECK(a.currency == "USD");
    REQUIRE(a.parties.size() == 1);
    CHECK(a.parties[0].name == "Acme");
    REQUIRE(a.lines.size() == 2);
    auto const& line = a.lines[1];
    CHECK(line.number == "2");
    CHECK(line.item->gtin == "00614141123452");
    CHECK(line.item->seller_item == "B");
    CHECK(line.description == "Blue widget");
    CHECK(line.quantity == Decimal(20));
    CHECK(line.unit == "EA");
    CHECK(line.price == number("2.50"));
    REQUIRE(line.answers.size() == 2);
    CHECK(line.answers[0].status == documents::LineStatus::partial);
    CHECK(line.answers[0].quantity == Decimal(12));
    CHECK(line.answers[0].unit == "EA");
    CHECK(line.answers[0].scheduled_ship == When(day(0)));
    CHECK(line.answers[1].status == documents::LineStatus::backordered);
    CHECK(!line.answers[1].scheduled_ship);
    auto const again = documents::read_json(documents::write_json(ack));
    REQUIRE(again);
    CHECK(documents::write_json(*again) == documents::write_json(ack));
}

TEST_CASE(
    "acknowledge: only an 865 says what is done to each line, and it is an original", "[orders]"
) {
    Case c;
    c.add_line(10, 10, "A").add_line(20, 12, "B").add_line(5, 5, "C").add_line(6, 0, "D");
    c.snapshot.lines[2].item.reset();
    auto const decision = c.decide();
    auto const text = [&](AnswerForm form) {
        AcknowledgementFacts facts = kFacts;
        facts.form = form;
        auto const ack = acknowledge(c.order(), decision, facts);
        auto const& a = ack.as<documents::Acknowledgement>();
        std::string text = word(a.purpose);
        for (auto const& line : a.lines)
            text += fmt::format(" {}={}", answers_of(line), word(line.action));
        return text;
    };
    CHECK(
        text(AnswerForm::change) ==
        "original accepted=no_change partial+backordered=change invalid_item=delete "
        "backordered=change"
    );
    CHECK(
        text(AnswerForm::first) ==
        "original accepted= partial+backordered= invalid_item= backordered="
    );
    CHECK(
        text(AnswerForm::replacement) ==
        "replace accepted= partial+backordered= invalid_item= backordered="
    );
}

TEST_CASE("acknowledge: a rejected header has no lines and a fixed reason", "[orders]") {
    auto c = good_order();
    c.snapshot.customer.reset();
    auto const ack = acknowledge(c.order(), c.decide(), kFacts);
    auto const& a = ack.as<documents::Acknowledgement>();
    CHECK(word(a.decision) == "rejected_summary");
    CHECK(a.lines.empty());
    REQUIRE(a.notes.size() == 1);
    CHECK(a.notes[0].text == "there is no agreement for orders");
}

TEST_CASE("acknowledge: a summary lists no lines", "[orders]") {
    auto c = good_order();
    c.order().answer = documents::Answer::summary;
    CHECK(acknowledge(c.order(), c.decide(), kFacts).as<documents::Acknowledgement>().lines.empty()
    );
}

TEST_CASE("acknowledge: a line without a number gets its place", "[orders]") {
    auto c = good_order();
    c.line().number = {};
    auto const ack = acknowledge(c.order(), c.decide(), kFacts);
    CHECK(ack.as<documents::Acknowledgement>().lines[0].number == "1");
}

TEST_CASE("acknowledge: what operators read is never sent", "[orders]") {
    auto c = good_order();
    c.facts().prices.clear();
    auto const decision = c.decide();
    auto const json = documents::write_json(acknowledge(c.order(), decision, kFacts));
    for (auto const& outcome : decision.outcomes)
        CHECK(json.find(outcome.text) == std::string::npos);
    CHECK(json.find("the price is being determined") != std::string::npos);
}

}  // namespace
}  // namespace tidegate::orders
