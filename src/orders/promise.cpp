#include "orders/promise.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace tidegate::orders {
namespace {

/// The largest multiple of `step` that is not above `quantity`.
Decimal round_to_step(Decimal const& quantity, Decimal const& step) {
    auto const steps = Decimal::divide(quantity, step, 0, Rounding::down);
    return Decimal::multiply(steps, step, Decimal::kScaleMax, Rounding::down).normalized();
}

/// The first day from `from` on at which `promised` of the quantity may be taken; walks the steps
/// only, since availability changes nowhere else.
void split(Availability const& availability, Ask const& ask, Promise& promise) {
    Decimal promised;
    auto const& steps = availability.steps();
    for (std::size_t i = availability.step_of(ask.from); i < steps.size(); ++i) {
        Date const date = std::max(steps[i].date, ask.from);
        if (date > ask.until || promised == ask.quantity) break;
        auto const available = steps[i].available;
        auto const reachable =
            available >= ask.quantity ? ask.quantity : round_to_step(available, ask.step);
        if (reachable <= promised) continue;
        auto const part = reachable - promised;
        if (part < ask.min_split && reachable != ask.quantity) continue;
        promise.schedule.push_back({date, part.normalized()});
        promised = reachable;
    }
    promise.unmet = (ask.quantity - promised).normalized();
}

void complete(Availability const& availability, Ask const& ask, Promise& promise) {
    auto const& steps = availability.steps();
    for (std::size_t i = availability.step_of(ask.from); i < steps.size(); ++i) {
        Date const date = std::max(steps[i].date, ask.from);
        if (date > ask.until) break;
        if (steps[i].available < ask.quantity) continue;
        promise.schedule.push_back({date, ask.quantity});
        return;
    }
    promise.unmet = ask.quantity;
}

/// A receipt that would make the whole quantity available at `from` if it came on `needed_by`:
/// every shortage must lie before it, and it must fill the deepest one.
bool would_do(
    Availability const& availability, DatedQuantity const& receipt, Ask const& ask, Date from
) {
    auto const& steps = availability.steps();
    for (std::size_t i = availability.step_of(from); i < steps.size(); ++i) {
        auto const gained = steps[i].date < receipt.date ? receipt.quantity : Decimal(0);
        if (steps[i].balance + gained < ask.quantity) return false;
    }
    return true;
}

std::optional<Binding> find_binding(Availability const& availability, Ask const& ask) {
    auto const& steps = availability.steps();
    auto const first = availability.step_of(ask.from);
    if (steps[first].available >= ask.quantity) return {};
    Binding binding;
    std::size_t least = first;
    std::optional<std::size_t> short_from;
    for (std::size_t i = first; i < steps.size(); ++i) {
        if (steps[i].balance < steps[least].balance) least = i;
        if (!short_from && steps[i].balance < ask.quantity) short_from = i;
    }
    binding.limiting_date = std::max(steps[least].date, ask.from);
    binding.short_by = (ask.quantity - steps[least].balance).normalized();
    binding.needed_by = std::max(steps[*short_from].date, ask.from);
    for (auto const& receipt : availability.receipts()) {
        if (receipt.date <= binding.needed_by) continue;
        if (!would_do(availability, receipt, ask, ask.from)) continue;
        binding.receipt = receipt;
        binding.days_earlier = receipt.date - binding.needed_by;
        break;
    }
    return binding;
}

}  // namespace

Promise promise(Availability const& availability, Ask const& ask) {
    TIDEGATE_CHECK(ask.quantity > Decimal(0) && ask.step > Decimal(0));
    Promise promise;
    switch (ask.mode) {
        case PromiseMode::split:
            split(availability, ask, promise);
            break;
        case PromiseMode::complete:
            complete(availability, ask, promise);
            break;
    }
    promise.binding = find_binding(availability, ask);
    return promise;
}

void book(Supply& supply, std::vector<DatedQuantity> const& schedule) {
    supply.issues.insert(supply.issues.end(), schedule.begin(), schedule.end());
}

std::string Binding::text() const {
    std::string text = "short by " + short_by.normalized().text() + " on " + limiting_date.text();
    if (receipt) {
        text += "; the receipt of " + receipt->quantity.normalized().text() + " on " +
                receipt->date.text() + " would do if it came " + std::to_string(days_earlier) +
                (days_earlier == 1 ? " day earlier" : " days earlier");
    } else {
        text += "; " + short_by.normalized().text() + " more by " + needed_by.text() + " would do";
    }
    return text;
}

}  // namespace tidegate::orders
