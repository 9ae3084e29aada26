// What the order engine decides about one order: the answer to each line, what is reserved for it,
// and every rule that spoke. Values only; acknowledge.hpp makes the answer document of it, the
// store keeps it.
#pragma once

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "documents/words.hpp"
#include "orders/promise.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::orders {

/// What a broken rule does (orders.md 3). The letter of the catalogue stands beside it.
enum class Severity : std::uint8_t {
    duplicate,    ///< Q: no new order, the earlier answer stands
    reject,       ///< R: the whole order
    reject_line,  ///< L
    hold,         ///< H: a person must look
    change,       ///< A: accepted, but not as ordered
    warn,         ///< W
};
std::string_view name_of(Severity severity);

/// A rule of the catalogue that an order broke.
struct RuleOutcome {
    std::string_view rule;  ///< "V24"
    Severity severity{};
    std::optional<std::size_t> line;   ///< index of the line; nothing: the order as a whole
    std::string text;                  ///< for operators; never sent
    documents::AnswerReason reason{};  ///< for the partner
};

/// One part of a line's answer. Quantities in the unit ordered.
struct Answer {
    documents::LineStatus status{};
    Decimal quantity;
    std::optional<Date> date;  ///< of shipment; nothing: not decided, or none in the horizon
    std::optional<Decimal>
        price;  ///< what we charge when it is not the order's; in the order's price unit
    documents::AnswerReason reason{};
    std::string text;  ///< for the partner; no word about credit or compliance

    bool operator==(Answer const&) const = default;
};

enum class LineOutcome : std::uint8_t { accepted, changed, backordered, held, rejected };
std::string_view name_of(LineOutcome outcome);

/// The sum of the answers' quantities is the quantity ordered.
struct LineDecision {
    std::string number;  ///< the buyer's line number
    LineOutcome outcome{};
    std::vector<Answer> answers;
    std::string item;                ///< ours; empty when unknown
    Decimal base_ordered;            ///< base units; 0 when the unit is unknown
    Decimal base_promised;           ///< sum of the line's reservations
    std::optional<Binding> binding;  ///< why not all of it on the day asked for
};

/// A promise kept in stock: base units of an item, for a day.
struct Reservation {
    std::int32_t line = 0;      ///< place of the line in the order, from 1
    std::int32_t schedule = 0;  ///< from 1 in each line, by date asked for
    std::string item;
    std::string location;
    Date date = Date::from_days(0);
    Decimal quantity;

    bool operator==(Reservation const&) const = default;
};

struct Decision {
    documents::Decision header{};  ///< absent for a duplicate
    std::vector<LineDecision>
        lines;  ///< as in the order; none for a duplicate or a rejected header
    std::vector<Reservation> reservations;
    std::vector<RuleOutcome> outcomes;    ///< in the order they were found
    std::optional<OrderId> duplicate_of;  ///< answered before: nothing is decided (V02)
    std::string content_hash;             ///< of the order, to be kept with it

    /// True if a person must act; the acknowledgement waits (design: decision 20).
    [[nodiscard]] bool is_held() const;
};

/// The decision as one line of JSON, for the store, the console and audit.
std::string to_json(Decision const& decision);

}  // namespace tidegate::orders
