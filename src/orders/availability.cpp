#include "orders/availability.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <map>

namespace tidegate::orders {

std::vector<Decimal> cumulative_atp(BucketedSupply const& supply) {
    TIDEGATE_CHECK(supply.receipts.size() == supply.issues.size());
    std::vector<Decimal> balance;
    Decimal running = supply.on_hand - supply.safety_stock;
    for (std::size_t t = 0; t < supply.receipts.size(); ++t) {
        running += supply.receipts[t];
        running -= supply.issues[t];
        balance.push_back(running);
    }
    return balance;
}

std::vector<Decimal> look_ahead_atp(BucketedSupply const& supply) {
    auto available = cumulative_atp(supply);
    for (std::size_t t = available.size(); t-- > 0;) {
        if (t + 1 < available.size()) available[t] = std::min(available[t], available[t + 1]);
    }
    // Cut to 0 only now: a later negative balance binds every earlier bucket.
    for (auto& quantity : available) quantity = std::max(quantity, Decimal(0));
    return available;
}

std::vector<Decimal> discrete_atp(BucketedSupply const& supply) {
    TIDEGATE_CHECK(supply.receipts.size() == supply.issues.size());
    std::vector<Decimal> discrete(supply.receipts.size());
    if (discrete.empty()) return discrete;
    discrete[0] = supply.on_hand - supply.safety_stock;
    std::size_t open = 0;
    for (std::size_t t = 0; t < discrete.size(); ++t) {
        if (!supply.receipts[t].is_zero()) open = t;
        discrete[open] += supply.receipts[t];
        discrete[open] -= supply.issues[t];
    }
    return discrete;
}

std::vector<Decimal> backward_atp(BucketedSupply const& supply) {
    auto atp = discrete_atp(supply);
    for (std::size_t t = 0; t < atp.size(); ++t) {
        for (std::size_t earlier = t; atp[t].is_negative() && earlier-- > 0;) {
            if (atp[earlier] <= Decimal(0)) continue;
            Decimal const taken = std::min(atp[earlier], -atp[t]);
            atp[earlier] -= taken;
            atp[t] += taken;
        }
    }
    return atp;
}

Availability::Availability(Supply const& supply, Date today, PastDue past_due) {
    std::map<Date, Decimal> changes;
    std::map<Date, Decimal> receipts;
    changes[today] = supply.on_hand - supply.safety_stock;
    for (auto const& receipt : supply.receipts) {
        if (today - receipt.date > past_due.supply_days) continue;
        changes[std::max(receipt.date, today)] += receipt.quantity;
        if (receipt.date > today) receipts[receipt.date] += receipt.quantity;
    }
    for (auto const& issue : supply.issues) {
        if (past_due.demand_days && today - issue.date > *past_due.demand_days) continue;
        changes[std::max(issue.date, today)] -= issue.quantity;
    }
    Decimal balance;
    for (auto const& [date, change] : changes) {
        balance += change;
        steps_.push_back({date, balance, balance});
    }
    for (std::size_t i = steps_.size(); i-- > 0;) {
        if (i + 1 < steps_.size()) {
            steps_[i].available = std::min(steps_[i].available, steps_[i + 1].available);
        }
    }
    for (auto& step : steps_) step.available = std::max(step.available, Decimal(0));
    for (auto const& [date, quantity] : receipts) receipts_.push_back({date, quantity});
}

std::size_t Availability::step_of(Date date) const {
    auto const after = std::ranges::upper_bound(steps_, date, {}, &Step::date);
    return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
}

}  // namespace tidegate::orders
