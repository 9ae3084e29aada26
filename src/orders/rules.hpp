// The validation catalogue (orders.md 3) as tables: id, severity, what the partner is told, and a
// function that finds the breach. Rules of supply (V59, V63, V64) come out of promising and are in
// supply.cpp.
#pragma once

#include "documents/order.hpp"
#include "orders/decision.hpp"
#include "orders/snapshot.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::orders {

struct HeaderContext {
    documents::Order const& order;
    Snapshot const& snapshot;
    std::string const& content_hash;
};

/// One line with what several rules need.
struct LineContext {
    documents::Order const& order;
    documents::OrderLine const& line;
    LineFacts const& facts;
    Snapshot const& snapshot;
    std::optional<Decimal> factor;         ///< base units in one order unit; nothing when unknown
    std::optional<Decimal> base_quantity;  ///< nothing when unknown or not exact
    std::optional<Decimal> our_price;  ///< in the order's price unit; nothing when there is none
};

/// What `check` returns is for operators: it says what was found. Nothing = the rule is kept, or
/// cannot be judged because another rule is broken that says so.
template <class Context>
struct Rule {
    std::string_view id;
    Severity severity{};
    std::optional<std::string> (*check)(Context const&) = nullptr;
    documents::LineStatus status{
    };  ///< of the line's answer; absent where answers follow from supply
    documents::AnswerReason reason{};
    std::string_view
        partner_text;  ///< sent with the answer; fixed, so that nothing internal can leak
};

using HeaderRule = Rule<HeaderContext>;
using LineRule = Rule<LineContext>;

/// In order of precedence: the first that rejects decides the answer.
std::span<HeaderRule const> header_rules();
std::span<LineRule const> line_rules();

/// Day a part of an order is wanted: the first of requested ship, delivery and pick-up, then the
/// beginnings of windows.
std::optional<Date> requested_date(documents::DatesGroup const& dates);

/// Day wanted of a line: its own, else the order's.
std::optional<Date> requested_date(documents::Order const& order, documents::OrderLine const& line);

/// Price as ordered against `our_price`.
enum class PriceCheck : std::uint8_t { as_ordered, ours, missing };
PriceCheck check_price(LineContext const& context);

/// Builds the context of a line: finds factor, base quantity and price.
LineContext make_line_context(
    documents::Order const& order, documents::OrderLine const& line, LineFacts const& facts,
    Snapshot const& snapshot
);

}  // namespace tidegate::orders
