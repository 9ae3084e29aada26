#include "orders/supply.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "orders/promise.hpp"
#include "orders/quantities.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace tidegate::orders {
namespace {

using documents::AnswerReason;
using documents::Fulfilment;
using documents::LineStatus;

/// Stock of the items of one order, as it is consumed line by line.
class StockBook {
public:
    Supply& of(LineWork const& work) {
        auto const& supply = work.context.facts.supply;
        return book_.try_emplace({work.context.facts.item->number, supply.location}, supply)
            .first->second;
    }

private:
    std::map<std::pair<std::string, std::string>, Supply> book_;
};

/// A part of a line that is wanted on one day.
struct Request {
    Decimal base;                     ///< base units
    std::optional<Date> wanted;       ///< as ordered; nothing: as soon as possible
    Date from;                        ///< the earliest day we can keep
    Date until;                       ///< the horizon, or the day after which the buyer cancels
    bool is_cancelled_after = false;  ///< `until` is the buyer's
};

Request make_request(
    LineWork const& work, Decimal const& base, std::optional<Date> wanted,
    documents::DatesGroup const& dates
) {
    auto const& snapshot = work.context.snapshot;
    auto const earliest = snapshot.today.plus_days(work.context.facts.item->lead_time_days);
    Request request{
        base, wanted, std::max(wanted.value_or(earliest), earliest),
        snapshot.today.plus_days(snapshot.horizon_days)
    };
    documents::DatesGroup const* const levels[] = {&dates, &work.context.line, &work.context.order};
    for (auto const* level : levels) {
        if (!level->cancel_after) continue;
        if (level->cancel_after.date() <= request.until) {
            request.until = level->cancel_after.date();
            request.is_cancelled_after = true;
        }
        break;
    }
    return request;
}

std::vector<Request> requests_of(LineWork const& work) {
    auto const& c = work.context;
    auto const wanted = requested_date(c.order, c.line);
    if (c.line.schedules.empty()) return {make_request(work, *c.base_quantity, wanted, c.line)};
    std::vector<Request> requests;
    for (auto const& schedule : c.line.schedules) {
        auto const own = requested_date(schedule);
        // V61 and V32 have made sure that the parts are above 0; their sum is exact in base units.
        auto const base = Decimal::multiply(
            *schedule.quantity, *c.factor, limits::base_quantity_scale, Rounding::down
        );
        requests.push_back(make_request(work, base, own ? own : wanted, schedule));
    }
    return requests;
}

Decimal in_order_unit(LineWork const& work, Decimal const& base) {
    auto const quantity = from_base(base, *work.context.factor);
    TIDEGATE_CHECK(quantity.has_value());
    return *quantity;
}

Promise ask_stock(LineWork const& work, Supply const& supply, Request const& r, PromiseMode mode) {
    auto const& snapshot = work.context.snapshot;
    Availability const availability(
        supply, snapshot.today, {.supply_days = snapshot.past_due_supply_days, .demand_days = {}}
    );
    return promise(
        availability, {.quantity = r.base,
                       .from = r.from,
                       .until = r.until,
                       .mode = mode,
                       .step = smallest_part(*work.context.facts.item, *work.context.factor)}
    );
}

/// Adds a part that ships on `date` to the line and its reservation to the decision.
void add_dated(
    LineWork& work, Decision& decision, LineStatus status, DatedQuantity const& part,
    AnswerReason reason
) {
    auto const& c = work.context;
    Answer answer{
        .status = status,
        .quantity = in_order_unit(work, part.quantity),
        .date = part.date,
        .price = {},
        .reason = reason,
        .text = {}
    };
    if (check_price(c) == PriceCheck::ours) answer.price = c.our_price;
    work.decision.answers.push_back(std::move(answer));
    work.decision.base_promised += part.quantity;
    // Answers with a date and reservations of a line are one to one.
    auto const schedule = std::ranges::count_if(work.decision.answers, [](Answer const& dated) {
        return dated.date.has_value();
    });
    decision.reservations.push_back(
        {static_cast<std::int32_t>(work.index) + 1, static_cast<std::int32_t>(schedule),
         c.facts.item->number, c.facts.supply.location, part.date, part.quantity}
    );
}

void add_undated(LineWork& work, LineStatus status, Decimal const& base, AnswerReason reason) {
    work.decision.answers.push_back(
        {.status = status,
         .quantity = in_order_unit(work, base),
         .date = {},
         .price = {},
         .reason = reason,
         .text = {}}
    );
}

/// Status of a part that ships whole on one day.
LineStatus shipping_status(LineWork const& work, Request const& r, Date date) {
    bool const has_new_date = r.wanted && date != *r.wanted;
    // A price that the order left open is told, but changes nothing.
    bool const has_new_price =
        work.context.line.price && check_price(work.context) == PriceCheck::ours;
    if (has_new_date && has_new_price) return LineStatus::changed;
    if (has_new_date) return LineStatus::date_changed;
    return has_new_price ? LineStatus::price_changed : LineStatus::accepted;
}

AnswerReason shipping_reason(LineStatus status) {
    if (status == LineStatus::date_changed || status == LineStatus::changed) {
        return AnswerReason::date;
    }
    return status == LineStatus::price_changed ? AnswerReason::price : AnswerReason::absent;
}

void report(
    LineWork const& work, Decision& decision, std::string_view rule, Severity severity,
    std::string text, AnswerReason reason
) {
    decision.outcomes.push_back({rule, severity, work.index, std::move(text), reason});
}

/// What cannot be had until the day after which the buyer cancels, or within the horizon.
void answer_rest(
    LineWork& work, Decision& decision, Request const& r, Promise const& promise, LineStatus open
) {
    if (promise.unmet.is_zero()) return;
    if (!r.is_cancelled_after) {
        add_undated(work, open, promise.unmet, AnswerReason::out_of_inventory);
        return;
    }
    bool const is_all = promise.schedule.empty();
    report(
        work, decision, "V59", is_all ? Severity::reject_line : Severity::change,
        promise.unmet.text() + " cannot be had until " + r.until.text() +
            ", when the buyer cancels",
        AnswerReason::date
    );
    add_undated(
        work, is_all ? LineStatus::rejected : LineStatus::deleted, promise.unmet, AnswerReason::date
    );
}

void answer_backorder(
    LineWork& work, Decision& decision, Request const& r, Promise const& promise
) {
    bool const is_whole = promise.unmet.is_zero() && promise.schedule.size() == 1 &&
                          promise.schedule[0].date == r.from;
    for (auto const& part : promise.schedule) {
        auto status = LineStatus::backordered;
        if (part.date == r.from) {
            status = is_whole ? shipping_status(work, r, part.date) : LineStatus::partial;
        }
        add_dated(
            work, decision, status, part,
            is_whole ? shipping_reason(status) : AnswerReason::out_of_inventory
        );
    }
    answer_rest(work, decision, r, promise, LineStatus::backordered);
}

void answer_cancel(LineWork& work, Decision& decision, Request const& r, Promise const& promise) {
    if (promise.schedule.empty()) {
        add_undated(work, LineStatus::rejected, promise.unmet, AnswerReason::out_of_inventory);
        return;
    }
    bool const is_whole = promise.unmet.is_zero();
    auto const& part = promise.schedule[0];
    auto const status =
        is_whole ? shipping_status(work, r, part.date) : LineStatus::quantity_changed;
    add_dated(
        work, decision, status, part,
        is_whole ? shipping_reason(status) : AnswerReason::out_of_inventory
    );
    if (is_whole) return;
    add_undated(work, LineStatus::deleted, promise.unmet, AnswerReason::out_of_inventory);
}

void answer_complete(LineWork& work, Decision& decision, Request const& r, Promise const& promise) {
    for (auto const& part : promise.schedule) {
        auto const status = shipping_status(work, r, part.date);
        add_dated(work, decision, status, part, shipping_reason(status));
    }
    answer_rest(work, decision, r, promise, LineStatus::schedule_pending);
}

void answer_request(
    LineWork& work, Decision& decision, StockBook& stock, Request request, Shortfall shortfall
) {
    auto& supply = stock.of(work);
    auto mode = PromiseMode::complete;
    if (shortfall == Shortfall::backorder) mode = PromiseMode::split;
    if (shortfall == Shortfall::cancel) {
        mode = PromiseMode::split;
        request.until = std::min(request.until, request.from);
    }
    auto const promised = ask_stock(work, supply, request, mode);
    book(supply, promised.schedule);
    if (promised.binding) {
        if (!work.decision.binding) work.decision.binding = promised.binding;
        report(
            work, decision, "V63", Severity::change,
            request.base.text() + " on " + request.from.text() + ": " + promised.binding->text(),
            AnswerReason::out_of_inventory
        );
    }
    switch (shortfall) {
        case Shortfall::backorder:
            answer_backorder(work, decision, request, promised);
            break;
        case Shortfall::cancel:
            answer_cancel(work, decision, request, promised);
            break;
        case Shortfall::complete_line:
        case Shortfall::complete_order:
            answer_complete(work, decision, request, promised);
            break;
    }
}

/// The first day on which every line can be had whole; nothing when there is none.
std::optional<Date> complete_date(std::vector<LineWork> const& lines) {
    StockBook stock;
    std::optional<Date> last;
    Date cancelled = Date::from_days(std::numeric_limits<std::int32_t>::max());
    for (auto const& work : lines) {
        for (auto const& request : requests_of(work)) {
            auto& supply = stock.of(work);
            auto const promised = ask_stock(work, supply, request, PromiseMode::complete);
            if (promised.schedule.empty()) return {};
            book(supply, promised.schedule);
            last = std::max(last.value_or(promised.schedule[0].date), promised.schedule[0].date);
            cancelled = std::min(cancelled, request.until);
        }
    }
    // A line that is cancelled before the last one comes cannot wait for it.
    if (last && *last > cancelled) return {};
    return last;
}

/// All lines leave together: on the last line's day, or, if a line cannot come at all, not without
/// a person's word.
void promise_whole_order(std::vector<LineWork>& lines, Decision& decision) {
    auto report_all = [&](Severity severity, std::string text) {
        decision.outcomes.push_back({"V64", severity, {}, std::move(text), AnswerReason::date});
    };
    bool const has_stop = std::ranges::any_of(lines, [](auto const& work) { return work.stop; });
    if (has_stop) {
        report_all(
            Severity::hold, "the order ships complete or not at all, and a line cannot ship"
        );
        for (auto& work : lines) {
            if (!work.stop) work.decision.answers = {whole_answer(work, LineStatus::held)};
        }
        return;
    }
    auto const date = complete_date(lines);
    if (!date) {
        report_all(Severity::change, "no day in the horizon has all lines of the order");
        for (auto& work : lines) {
            work.decision.answers = {whole_answer(work, LineStatus::schedule_pending)};
        }
        return;
    }
    StockBook stock;
    for (auto& work : lines) {
        for (auto request : requests_of(work)) {
            request.from = *date;
            answer_request(work, decision, stock, request, Shortfall::complete_order);
        }
    }
}

std::optional<Shortfall> instruction(List<Fulfilment> const& words, Shortfall complete) {
    for (auto const word : words) {
        if (word == Fulfilment::complete) return complete;
        if (word == Fulfilment::partial_backorder || word == Fulfilment::backorder_if_out) {
            return Shortfall::backorder;
        }
        if (word == Fulfilment::partial_cancel || word == Fulfilment::no_backorder) {
            return Shortfall::cancel;
        }
    }
    return {};
}

}  // namespace

Shortfall shortfall_of(
    documents::Order const& order, documents::OrderLine const& line, Snapshot const& snapshot
) {
    auto const of_order = instruction(order.fulfilment, Shortfall::complete_order);
    // "Ship complete" of the order binds every line, whatever one of them says.
    if (of_order == Shortfall::complete_order) return *of_order;
    if (auto const own = instruction(line.fulfilment, Shortfall::complete_line)) return *own;
    if (of_order) return *of_order;
    bool const is_complete =
        snapshot.customer && snapshot.customer->partial == PartialPolicy::complete;
    return is_complete ? Shortfall::complete_line : Shortfall::backorder;
}

Answer whole_answer(LineWork const& work, LineStatus status) {
    return {
        .status = status,
        .quantity = work.context.line.quantity.value_or(Decimal(0)),
        .date = {},
        .price = {},
        .reason = {},
        .text = {}
    };
}

void promise_lines(std::vector<LineWork>& lines, Decision& decision) {
    if (lines.empty()) return;
    auto const& c = lines.front().context;
    if (shortfall_of(c.order, c.line, c.snapshot) == Shortfall::complete_order) {
        promise_whole_order(lines, decision);
        return;
    }
    StockBook stock;
    for (auto& work : lines) {
        if (work.stop) continue;
        auto const shortfall = shortfall_of(c.order, work.context.line, c.snapshot);
        for (auto const& request : requests_of(work)) {
            answer_request(work, decision, stock, request, shortfall);
        }
    }
}

}  // namespace tidegate::orders
