// Order units and base units of an item: exact conversion through the item's own factors
// (documents.md rule 6), and prices of one unit in terms of another.
#pragma once

#include "base/decimal.hpp"
#include "orders/snapshot.hpp"

#include <optional>
#include <string_view>

namespace tidegate::orders {

/// Base units in one `unit`; nothing when the item has no such unit.
std::optional<Decimal> factor_of(Item const& item, std::string_view unit);

/// True if the text has the form of a UN/ECE Rec 20 code, or of a Rec 21 code with prefix X.
bool is_unit_code(std::string_view unit);

/// Nothing when the product is not exact in limits::base_quantity_scale digits, or above
/// limits::base_quantity_max.
std::optional<Decimal> to_base(Decimal const& quantity, Decimal const& factor);

/// The inverse, for quantities that to_base or multiples of the factor gave: exact. Nothing when it
/// is not.
std::optional<Decimal> from_base(Decimal const& base_quantity, Decimal const& factor);

/// The smallest part of a line that may be sent by itself: one order unit, or a 1/10,000 of a
/// divisible base unit.
Decimal smallest_part(Item const& item, Decimal const& factor);

/// The price in force on `date`, in `currency` (empty: any), for a unit the item has; one that is
/// for `unit` is preferred, then the sequence of the list. Null when there is none.
Price const* find_price(
    LineFacts const& facts, std::string_view currency, std::string_view unit, Date date
);

/// `price` in terms of `per` of `unit`, to nine digits; nothing when the item lacks one of the
/// units.
std::optional<Decimal> price_in(
    Price const& price, Item const& item, Decimal const& per, std::string_view unit
);

}  // namespace tidegate::orders
