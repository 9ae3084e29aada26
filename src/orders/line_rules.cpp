// Rules about one line (orders.md 3), except those of supply.
#include "base/limits.hpp"
#include "documents/gs1.hpp"
#include "orders/quantities.hpp"
#include "orders/rules.hpp"

#include <algorithm>

namespace tidegate::orders {
namespace {

using documents::AnswerReason;
using documents::LineStatus;
using Breach = std::optional<std::string>;

Breach has_wrong_check_digit(LineContext const& c) {
    if (c.line.item == nullptr || c.line.item->gtin.empty()) return {};
    auto const gtin = c.line.item->gtin;
    if (documents::is_gtin(gtin)) return {};
    return "GTIN " + std::string(gtin) + " has a wrong length or check digit";
}

/// The ids of the line as text: "gtin 614..., buyer_item B1".
std::string ids_of(documents::OrderLine const& line) {
    if (line.item == nullptr) return "no id";
    std::string text;
    auto add = [&](std::string_view kind, documents::Text id) {
        if (id.empty()) return;
        text += (text.empty() ? "" : ", ") + std::string(kind) + " " + std::string(id);
    };
    add("gtin", line.item->gtin);
    add("buyer_item", line.item->buyer_item);
    add("seller_item", line.item->seller_item);
    return text.empty() ? "no id" : text;
}

Breach is_unknown_item(LineContext const& c) {
    if (c.facts.item) return {};
    return "no item is known by " + ids_of(c.line);
}

Breach contradicts_itself(LineContext const& c) {
    if (!c.facts.item || c.facts.contradicting.empty()) return {};
    std::string text = ids_of(c.line) + " name " + c.facts.item->number;
    for (auto const& other : c.facts.contradicting) text += " and " + other;
    return text;
}

Breach is_discontinued(LineContext const& c) {
    if (!c.facts.item || !c.facts.item->is_discontinued) return {};
    return "item " + c.facts.item->number + " is discontinued";
}

Breach has_no_quantity(LineContext const& c) {
    if (!c.line.quantity) return "there is no quantity";
    if (*c.line.quantity <= Decimal(0)) {
        return "the quantity is " + c.line.quantity->text() + ", it must be above 0";
    }
    if (*c.line.quantity > Decimal(limits::base_quantity_max)) {
        return "the quantity is " + c.line.quantity->text() + ", at most " +
               std::to_string(limits::base_quantity_max) + " are taken";
    }
    return {};
}

Breach has_no_unit(LineContext const& c) {
    if (c.line.unit.empty()) return "there is no unit";
    if (is_unit_code(c.line.unit)) return {};
    return "\"" + std::string(c.line.unit) + "\" is no unit of UN/ECE Rec 20 or 21";
}

Breach has_unconvertible_unit(LineContext const& c) {
    if (!c.facts.item || c.factor || !is_unit_code(c.line.unit)) return {};
    return "item " + c.facts.item->number + " has no factor for unit " + std::string(c.line.unit);
}

Breach is_fraction(LineContext const& c) {
    if (!c.facts.item || !c.factor || has_no_quantity(c)) return {};
    auto const& item = *c.facts.item;
    auto judge = [&](Decimal const& quantity) -> Breach {
        auto const asked = quantity.text() + " " + std::string(c.line.unit);
        auto const base = to_base(quantity, *c.factor);
        if (!base) return asked + " is no exact quantity of " + item.base_unit;
        if (item.is_divisible || base->fits_scale(0)) return {};
        return asked + " is " + base->text() + " " + item.base_unit +
               ", and the item is not divisible";
    };
    if (auto breach = judge(*c.line.quantity)) return breach;
    for (auto const& schedule : c.line.schedules) {
        if (auto breach = judge(schedule.quantity.value_or(Decimal(0)))) return breach;
    }
    return {};
}

template <class Parts>
Breach sum_differs(LineContext const& c, Parts const& parts, std::string_view what) {
    if (parts.empty() || !c.line.quantity) return {};
    Decimal sum;
    for (auto const& part : parts) {
        auto const quantity = part.quantity.value_or(Decimal(0));
        if (quantity <= Decimal(0) || quantity > Decimal(limits::base_quantity_max)) {
            return "one of the " + std::string(what) + " has the quantity " + quantity.text();
        }
        sum += quantity;
    }
    if (sum == *c.line.quantity) return {};
    return "the " + std::string(what) + " add up to " + sum.text() + ", the line orders " +
           c.line.quantity->text();
}

Breach parts_differ(LineContext const& c) {
    if (auto breach = sum_differs(c, c.line.schedules, "schedules")) return breach;
    return sum_differs(c, c.line.stores, "stores");
}

Breach has_no_price(LineContext const& c) {
    if (check_price(c) != PriceCheck::missing || !c.facts.item || !c.factor) return {};
    return "item " + c.facts.item->number +
           " has no price in force: load one, then release the order";
}

std::string prices_of(LineContext const& c) {
    return "the order's price is " + c.line.price->text() + ", ours is " +
           c.our_price->normalized().text();
}

Breach is_priced_above(LineContext const& c) {
    if (check_price(c) != PriceCheck::ours || !c.line.price) return {};
    if (*c.line.price <= *c.our_price) return {};
    return prices_of(c);
}

Breach is_priced_below(LineContext const& c) {
    if (check_price(c) != PriceCheck::ours || !c.line.price) return {};
    if (*c.line.price >= *c.our_price) return {};
    return prices_of(c) + ", tolerated are " +
           c.snapshot.customer->price_tolerance_percent.normalized().text() + " %";
}

/// The first day that any part of the line is wanted.
std::optional<Date> first_wanted(LineContext const& c) {
    std::optional<Date> first;
    for (auto const& schedule : c.line.schedules) {
        auto const wanted = requested_date(schedule);
        if (wanted && (!first || *wanted < *first)) first = wanted;
    }
    return first ? first : requested_date(c.order, c.line);
}

Breach is_wanted_in_the_past(LineContext const& c) {
    auto const wanted = first_wanted(c);
    if (!wanted || *wanted >= c.snapshot.today) return {};
    return "wanted on " + wanted->text() + ", today is " + c.snapshot.today.text();
}

Breach is_wanted_too_soon(LineContext const& c) {
    auto const wanted = first_wanted(c);
    if (!wanted || !c.facts.item || *wanted < c.snapshot.today) return {};
    auto const earliest = c.snapshot.today.plus_days(c.facts.item->lead_time_days);
    if (*wanted >= earliest) return {};
    return "wanted on " + wanted->text() + ", the lead time allows " + earliest.text();
}

constexpr LineRule kLineRules[] = {
    {"V31", Severity::reject_line, has_no_quantity, LineStatus::rejected, AnswerReason::quantity,
     "the quantity is missing or not possible"},
    {"V25", Severity::reject_line, has_wrong_check_digit, LineStatus::invalid_item,
     AnswerReason::item, "the GTIN has a wrong check digit"},
    {"V24", Severity::reject_line, is_unknown_item, LineStatus::invalid_item, AnswerReason::item,
     "the item is not known"},
    {"V27", Severity::reject_line, is_discontinued, LineStatus::rejected,
     AnswerReason::out_of_assortment, "the item is discontinued"},
    {"V33", Severity::reject_line, has_no_unit, LineStatus::invalid_unit, AnswerReason::unit,
     "the unit is not known"},
    {"V34", Severity::reject_line, has_unconvertible_unit, LineStatus::invalid_unit,
     AnswerReason::unit, "the item is not sold in this unit"},
    {"V32", Severity::reject_line, is_fraction, LineStatus::rejected, AnswerReason::quantity,
     "the item cannot be divided"},
    {"V61", Severity::reject_line, parts_differ, LineStatus::rejected, AnswerReason::quantity,
     "the parts of the line do not add up to its quantity"},
    {"V26", Severity::hold, contradicts_itself, LineStatus::held_description, AnswerReason::item,
     "the item ids name different items"},
    {"V41", Severity::hold, has_no_price, LineStatus::price_pending, AnswerReason::price,
     "the price is being determined"},
    {"V42", Severity::change, is_priced_above, LineStatus::absent, AnswerReason::price, ""},
    {"V43", Severity::change, is_priced_below, LineStatus::absent, AnswerReason::price, ""},
    {"V56", Severity::change, is_wanted_in_the_past, LineStatus::absent, AnswerReason::date, ""},
    {"V57", Severity::change, is_wanted_too_soon, LineStatus::absent, AnswerReason::date, ""},
};

/// The order's price basis: for how many of which unit its price is.
struct PriceTerms {
    Decimal per;
    std::string_view unit;
};

PriceTerms price_terms(documents::OrderLine const& line) {
    auto const per = line.price_per.value_or(Decimal(1));
    return {
        per > Decimal(0) ? per : Decimal(1), line.price_unit.empty() ? line.unit : line.price_unit
    };
}

std::optional<Date> first_of(std::initializer_list<When> dates) {
    for (auto const& when : dates) {
        if (when) return when.date();
    }
    return {};
}

}  // namespace

std::span<LineRule const> line_rules() { return kLineRules; }

std::optional<Date> requested_date(documents::DatesGroup const& dates) {
    return first_of(
        {dates.requested_ship, dates.requested_delivery, dates.requested_pickup,
         dates.ship_not_before, dates.deliver_not_before}
    );
}

std::optional<Date> requested_date(
    documents::Order const& order, documents::OrderLine const& line
) {
    auto const own = requested_date(line);
    return own ? own : requested_date(order);
}

PriceCheck check_price(LineContext const& c) {
    if (!c.our_price) return PriceCheck::missing;
    if (!c.line.price) return PriceCheck::ours;
    auto const& theirs = *c.line.price;
    auto const& ours = *c.our_price;
    if (theirs > ours || theirs.is_negative()) return PriceCheck::ours;
    // Below ours by no more than the tolerance: (ours - theirs) * 100 <= ours * percent.
    auto const percent =
        c.snapshot.customer ? c.snapshot.customer->price_tolerance_percent : Decimal(0);
    constexpr int kScale = Decimal::kScaleMax;
    auto const missing = Decimal::multiply(ours - theirs, Decimal(100), kScale, Rounding::up);
    auto const tolerated = Decimal::multiply(ours, percent, kScale, Rounding::down);
    return missing <= tolerated ? PriceCheck::as_ordered : PriceCheck::ours;
}

LineContext make_line_context(
    documents::Order const& order, documents::OrderLine const& line, LineFacts const& facts,
    Snapshot const& snapshot
) {
    LineContext context{order, line, facts, snapshot, {}, {}, {}};
    if (!facts.item) return context;
    context.factor = factor_of(*facts.item, line.unit);
    if (context.factor && line.quantity) {
        context.base_quantity = to_base(*line.quantity, *context.factor);
    }
    std::string_view currency = order.currency;
    if (currency.empty() && snapshot.customer) currency = snapshot.customer->currency;
    auto const date = order.placed_on ? order.placed_on.date() : snapshot.today;
    auto const terms = price_terms(line);
    if (auto const* price = find_price(facts, currency, terms.unit, date)) {
        context.our_price = price_in(*price, *facts.item, terms.per, terms.unit);
    }
    return context;
}

}  // namespace tidegate::orders
