#include "benchmarks.hpp"
#include "generate.hpp"
#include "orders/promise.hpp"

#include <algorithm>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr int kReceipts = 50;
constexpr int kIssues = 200;
constexpr int kPromises = 2000;
constexpr int kHorizonDays = 180;

/// An item that is sold and received on most days.
orders::Supply make_supply(Date today) {
    Dice dice(kSeed);
    auto const any_day = [&] {
        return today.plus_days(static_cast<std::int32_t>(dice.below(kHorizonDays)));
    };
    orders::Supply supply;
    supply.location = "MAIN";
    supply.on_hand = 500;
    for (int i = 0; i < kReceipts; ++i) supply.receipts.push_back({any_day(), 100});
    for (int i = 0; i < kIssues; ++i)
        supply.issues.push_back({any_day(), static_cast<std::int64_t>(1 + dice.below(40))});
    return supply;
}

Work promise_all(orders::Supply const& supply, Date today) {
    Dice dice(kSeed);
    std::size_t parts = 0;
    double const seconds = cpu_seconds_of([&] {
        for (int i = 0; i < kPromises; ++i) {
            orders::Availability const availability(supply, today);
            orders::Ask ask;
            ask.quantity = static_cast<std::int64_t>(1 + dice.below(300));
            ask.from = today.plus_days(static_cast<std::int32_t>(dice.below(kHorizonDays / 2)));
            ask.until = today.plus_days(kHorizonDays);
            orders::Promise const made = orders::promise(availability, ask);
            parts += made.schedule.size() + (made.binding ? 1 : 0);
        }
    });
    if (parts == 0) throw std::logic_error("nothing was promised");
    return {kPromises, seconds};
}

/// The least that look-ahead needs: all dated quantities in order of their day, one running sum and
/// one running least balance, in 64-bit integers.
Work sum_all(orders::Supply const& supply, Date today) {
    std::vector<std::int64_t> by_day(kHorizonDays);
    std::int64_t check = 0;
    double const seconds = cpu_seconds_of([&] {
        for (int i = 0; i < kPromises; ++i) {
            std::ranges::fill(by_day, 0);
            for (auto const& receipt : supply.receipts)
                by_day[receipt.date.days() - today.days()] +=
                    static_cast<std::int64_t>(receipt.quantity.coefficient());
            for (auto const& issue : supply.issues)
                by_day[issue.date.days() - today.days()] -=
                    static_cast<std::int64_t>(issue.quantity.coefficient());
            for (std::size_t day = 1; day < by_day.size(); ++day) by_day[day] += by_day[day - 1];
            for (std::size_t day = by_day.size() - 1; day > 0; --day)
                by_day[day - 1] = std::min(by_day[day - 1], by_day[day]);
            check += by_day[static_cast<std::size_t>(i) % kHorizonDays];
        }
    });
    volatile std::int64_t const keep = check;  // or the compiler drops the loop
    static_cast<void>(keep);
    return {kPromises, seconds};
}

}  // namespace

void measure_promise(Report& report) {
    if (!report.wants("promise")) return;
    Date const today = *Date::parse_iso("2026-01-05");
    orders::Supply const supply = make_supply(today);
    report.measure(
        {"promise",
         "per s",
         0,
         [&] { return promise_all(supply, today); },
         {"one pass over the same supply in int64", [&] { return sum_all(supply, today); }}}
    );
}

}  // namespace tidegate::bench
