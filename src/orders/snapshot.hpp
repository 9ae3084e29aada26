// What the order engine is given to decide one order: master data and dated supply, read by the
// store inside the write transaction. Values only; the engine asks for nothing else.
#pragma once

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::orders {

/// A quantity of an item that comes or goes on a day. Base units of the item.
struct DatedQuantity {
    Date date;
    Decimal quantity;
};

/// Supply and commitments of one item at one location: the input of available-to-promise. Base
/// units. `issues` are committed reservations of other orders, never forecasts.
struct Supply {
    std::string location;
    Decimal on_hand;
    Decimal safety_stock;
    std::vector<DatedQuantity> receipts;
    std::vector<DatedQuantity> issues;
};

/// How many base units one `unit` holds ("XCS" 12): item data, never a constant of the unit code.
struct UnitFactor {
    std::string unit;  ///< UN/ECE Rec 20 or 21
    Decimal factor;
};

struct Item {
    std::string number;  ///< ours: the seller_item of documents
    std::string gtin;    ///< as stored, 8-14 digits; empty when it has none
    std::string description;
    std::string base_unit;          ///< Rec 20
    std::vector<UnitFactor> units;  ///< besides base_unit, whose factor is 1
    bool is_divisible = false;      ///< fractions of the base unit may be sold
    bool is_discontinued = false;
    std::int32_t lead_time_days = 0;  ///< from promise to ship
};

/// A net price for `per` of `unit`, in force on [from, to].
struct Price {
    std::string currency;
    Decimal amount;
    Decimal per = 1;
    std::string unit;
    Date from;
    Date to;
};

/// What happens to the part of a line that cannot be had on the requested day (orders.md 2.3, 2.9).
enum class PartialPolicy : std::uint8_t { split, complete };

struct Customer {
    std::string id;
    std::string name;
    std::string currency;
    PartialPolicy partial = PartialPolicy::split;
    Decimal
        price_tolerance_percent;  ///< how far the order's price may be below ours, 0 = not at all
};

/// Everything about the item that one order line names; empty `item` when no id of the line is
/// known.
struct LineFacts {
    std::optional<Item> item;
    std::vector<std::string> contradicting;  ///< items that other ids of the same line name (V26)
    std::vector<Price> prices;               ///< customer's first, then general; may be empty
    Supply supply;
};

/// An order with the same (partner, number, release) that was accepted before.
struct PriorOrder {
    OrderId id;
    std::string content_hash;  ///< of the canonical order, to tell V02 from V03
};

struct Snapshot {
    std::optional<Customer> customer;  ///< nothing when the partner has no agreement (V08)
    std::optional<PriorOrder> prior;
    std::vector<std::string>
        failed_checks;                ///< sums and counts of the document that do not hold (V11)
    std::vector<LineFacts> lines;     ///< one per order line, same sequence
    Date today = Date::from_days(0);  ///< local date of the shipping location
    std::int32_t horizon_days = 365;  ///< promises lie within it
    std::int32_t past_due_supply_days = 5;  ///< a receipt overdue for longer is not expected today
};

}  // namespace tidegate::orders
