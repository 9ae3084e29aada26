// Builders of orders and snapshots for the tests of the order engine: a good order of one line, to
// be broken by a test.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"
#include "documents/order.hpp"
#include "orders/engine.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::orders::test {

inline Date day(int offset) { return Date::from_days(20'000 + offset); }

inline Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

/// "20 d1, 5 d3": quantities and days from today, for supply and schedules.
inline std::vector<DatedQuantity> dated(std::vector<std::pair<int, Decimal>> const& parts) {
    std::vector<DatedQuantity> list;
    for (auto const& [offset, quantity] : parts) list.push_back({day(offset), quantity});
    return list;
}

/// An order and the snapshot that lets it pass: item A, 10 EA at 2.50, wanted today, 1000 on hand.
struct Case {
    documents::Document document = documents::Document::make<documents::Order>();
    Snapshot snapshot;

    Case() {
        auto& o = order();
        o.environment = documents::Environment::live;
        o.purpose = documents::Purpose::original;
        o.type = documents::OrderType::standalone;
        o.number = "PO-1";
        o.placed_on = day(0);
        o.currency = "USD";
        auto& buyer = o.parties.add(arena());
        buyer.role = documents::PartyRole::buyer;
        buyer.name = "Acme";
        snapshot.customer = Customer{"C-1", "Acme", "USD", PartialPolicy::split, 0};
        snapshot.today = day(0);
    }

    documents::Order& order() { return document.as<documents::Order>(); }
    documents::OrderLine& line(std::size_t index = 0) { return order().lines[index]; }
    LineFacts& facts(std::size_t index = 0) { return snapshot.lines[index]; }
    Arena& arena() { return document.arena(); }

    Case& add_line(
        Decimal quantity = 10, Decimal on_hand = 1000, std::string const& item = "A",
        std::string_view unit = "EA"
    ) {
        auto& added = order().lines.add(arena());
        added.number = arena().copy(std::to_string(order().lines.size()));
        added.quantity = quantity;
        added.unit = arena().copy(unit);
        added.price = number("2.50");
        added.requested_ship = day(0);
        added.item = arena().create<documents::Item>();
        added.item->seller_item = arena().copy(item);
        LineFacts known;
        known.item = Item{};
        known.item->number = item;
        known.item->base_unit = "EA";
        known.prices = {{"USD", number("2.50"), 1, "EA", day(-100), day(100)}};
        known.supply.location = "MAIN";
        known.supply.on_hand = on_hand;
        snapshot.lines.push_back(std::move(known));
        return *this;
    }

    [[nodiscard]] Decision decide() { return orders::decide(order(), snapshot); }
};

inline Case good_order() {
    Case c;
    c.add_line();
    return c;
}

inline std::string word(documents::LineStatus status) {
    return std::string(documents::word_names<documents::LineStatus>(
    )[static_cast<std::size_t>(status)]);
}
inline std::string word(documents::Decision decision) {
    return std::string(documents::word_names<documents::Decision>(
    )[static_cast<std::size_t>(decision)]);
}

/// "partial 12 d0, backordered 8": the answers of a line.
inline std::string answers_text(LineDecision const& line) {
    std::string text;
    for (auto const& answer : line.answers) {
        text += (text.empty() ? "" : ", ") + word(answer.status) + " " + answer.quantity.text();
        if (answer.date) text += " d" + std::to_string(*answer.date - day(0));
        if (answer.price) text += " at " + answer.price->text();
    }
    return text;
}

/// "V24 V63": ids of the rules that spoke.
inline std::string rules_text(Decision const& decision) {
    std::string text;
    for (auto const& outcome : decision.outcomes) {
        text += (text.empty() ? "" : " ") + std::string(outcome.rule);
    }
    return text;
}

}  // namespace tidegate::orders::test
