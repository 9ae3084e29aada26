// What leaves the house for an order: which quantities, and in which packs. Refuses what was not
// promised. Pure: the store gives the facts and keeps the plan. Quantities "ordered" are in the
// unit of the order line, "base" in that of the item.
#pragma once

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "documents/acknowledgement.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tidegate::orders {

/// One order line as far as it is promised and shipped. Base units but for `ordered`.
struct ShippableLine {
    std::string number;  ///< the buyer's
    std::string item;    ///< ours; empty: unknown, nothing can be shipped
    Decimal ordered;     ///< in the order's unit
    Decimal factor = 1;  ///< base units in one of the order's units
    Decimal promised;
    Decimal shipped;  ///< so far

    [[nodiscard]] Decimal open() const { return promised - shipped; }
};

/// A line and how much of it, in the order's unit.
struct AskedLine {
    std::string number;
    Decimal quantity;
};

/// What somebody wants to ship.
struct ShipmentAsk {
    std::vector<AskedLine> lines;  ///< empty: all that is promised and has not been shipped
    /// What is in each pack; empty: one pack per line. Together they hold exactly the lines.
    std::vector<std::vector<AskedLine>> packs;
};

struct PlannedLine {
    std::size_t index = 0;  ///< of the order line
    Decimal quantity;       ///< in the order's unit
    Decimal base;
    Decimal to_date;  ///< in the order's unit, this shipment included
};

struct PackedLine {
    std::size_t planned = 0;  ///< index in ShipmentPlan::lines
    Decimal quantity;
};

struct ShipmentPlan {
    std::vector<PlannedLine> lines;  ///< in the sequence of the order
    std::vector<std::vector<PackedLine>> packs;
    bool completes_order = false;  ///< nothing that is promised remains
};

/// True if a part of the order was told as backordered without a day: it is promised later, so the
/// order stays open though all that is promised has left.
bool awaits_supply(documents::Acknowledgement const& acknowledgement);

/// Errors (refused, with what to do): a line that the order has not, that names no item of ours or
/// is asked twice; a quantity of zero or less, finer than the item allows, or above what is open;
/// nothing open at all; packs that do not hold exactly the lines.
Expected<ShipmentPlan> plan_shipment(
    std::vector<ShippableLine> const& order, ShipmentAsk const& ask
);

}  // namespace tidegate::orders
