// Promising (orders.md 2.3): which part of a quantity can be had when, what binds it, and the
// smallest change that would free it. Booking makes a promise an issue of the supply, so that
// nothing is promised twice.
#pragma once

#include "orders/availability.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::orders {

/// split: each part as early as it can be had. complete: all on the first day that has all.
enum class PromiseMode : std::uint8_t { split, complete };

struct Ask {
    Decimal quantity;                 ///< base units, above 0
    Date from = Date::from_days(0);   ///< not before
    Date until = Date::from_days(0);  ///< not after
    PromiseMode mode = PromiseMode::split;
    Decimal step = 1;  ///< parts are multiples of it, the last one what is left: one order unit
    Decimal min_split = 0;  ///< no part is smaller, but the last one
};

/// Why not all of it could be had on the day asked for, and the one change that would do.
struct Binding {
    Date limiting_date =
        Date::from_days(0);                ///< where the balance is least from the day asked for on
    Decimal short_by;                      ///< that much more would do ...
    Date needed_by = Date::from_days(0);   ///< ... by this day
    std::optional<DatedQuantity> receipt;  ///< or this receipt, `days_earlier`
    std::int32_t days_earlier = 0;

    /// For operators: "short by 5 until 2026-03-14; the receipt of 100 on 2026-03-16 two days
    /// earlier would do".
    [[nodiscard]] std::string text() const;
};

struct Promise {
    std::vector<DatedQuantity> schedule;  ///< dates ascend, quantities above 0
    Decimal unmet;                        ///< what cannot be had until `until`
    std::optional<Binding> binding;       ///< absent when all can be had on the day asked for
};

Promise promise(Availability const& availability, Ask const& ask);

/// Takes the promised parts out of the supply.
void book(Supply& supply, std::vector<DatedQuantity> const& schedule);

}  // namespace tidegate::orders
