// Available to promise (orders.md 2.1): what may be promised of an item without breaking a promise
// that was made. Buckets for scenarios and enquiries, dated supply for orders. Pure arithmetic:
// knows no order and no rule.
#pragma once

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "orders/snapshot.hpp"

#include <optional>
#include <vector>

namespace tidegate::orders {

/// Supply by bucket 0..n-1; receipts and issues have the same length. Issues are orders, never
/// forecasts.
struct BucketedSupply {
    Decimal on_hand;
    Decimal safety_stock;
    std::vector<Decimal> receipts;
    std::vector<Decimal> issues;
};

/// Per receipt: what it brings, less the issues until the next one. A bucket without a receipt (but
/// the first) has 0. May be negative.
std::vector<Decimal> discrete_atp(BucketedSupply const& supply);

/// Discrete, where a shortage takes from the nearest earlier surplus. Negative where none is left.
std::vector<Decimal> backward_atp(BucketedSupply const& supply);

/// The running balance: receipts less issues up to each bucket. Promising it may break later
/// promises.
std::vector<Decimal> cumulative_atp(BucketedSupply const& supply);

/// The least balance from each bucket on, never below 0: exact, one more than it cannot be
/// promised.
std::vector<Decimal> look_ahead_atp(BucketedSupply const& supply);

/// What happens to dates before today.
struct PastDue {
    std::int32_t supply_days = 5;  ///< receipts overdue for longer are not expected any more
    std::optional<std::int32_t>
        demand_days;  ///< issues overdue for longer are forgotten; nothing: none is
};

/// Look-ahead ATP of dated supply as a step function of the day. Days beyond any horizon are looked
/// at as well: an issue there binds what may be promised today.
class Availability {
public:
    Availability(Supply const& supply, Date today, PastDue past_due = {});

    /// The balance holds from its date to the next step. The first step is today; dates ascend.
    struct Step {
        Date date;
        Decimal balance;    ///< may be negative
        Decimal available;  ///< look-ahead ATP, never negative
    };
    [[nodiscard]] std::vector<Step> const& steps() const { return steps_; }

    /// What may be promised for `date`; a day before today counts as today.
    [[nodiscard]] Decimal at(Date date) const { return steps_[step_of(date)].available; }

    /// Index of the step that `date` lies in; the first one for days before today.
    [[nodiscard]] std::size_t step_of(Date date) const;

    /// Future receipts by date, those of one day added up.
    [[nodiscard]] std::vector<DatedQuantity> const& receipts() const { return receipts_; }

private:
    std::vector<Step> steps_;
    std::vector<DatedQuantity> receipts_;
};

}  // namespace tidegate::orders
