// Rules about the order as a whole (orders.md 3).
#include "base/limits.hpp"
#include "orders/rules.hpp"

#include <map>

namespace tidegate::orders {
namespace {

using documents::Purpose;
using Breach = std::optional<std::string>;

Breach is_resent(HeaderContext const& c) {
    if (!c.snapshot.prior || c.snapshot.prior->content_hash != c.content_hash) return {};
    return "order " + std::string(c.order.number) + " was accepted before with the same content";
}

Breach reuses_number(HeaderContext const& c) {
    if (!c.snapshot.prior || c.snapshot.prior->content_hash == c.content_hash) return {};
    return "order " + std::string(c.order.number) + " was accepted before with other content";
}

/// Words that place an order. A change or cancellation under the code of an order must never become
/// a new one.
bool places_an_order(Purpose purpose) {
    switch (purpose) {
        case Purpose::absent:
        case Purpose::original:
        case Purpose::confirmation:
        case Purpose::duplicate:
        case Purpose::resubmission:
        case Purpose::reissue:
            return true;
        case Purpose::cancellation:
        case Purpose::addition:
        case Purpose::deletion:
        case Purpose::change:
        case Purpose::replace:
        case Purpose::status:
        case Purpose::response:
        case Purpose::not_processed:
        case Purpose::request:
        case Purpose::advance:
        case Purpose::proposal:
        case Purpose::cancel_reissue:
        case Purpose::final:
        case Purpose::on_hold:
        case Purpose::copy:
            return false;
    }
    return false;
}

Breach places_none(HeaderContext const& c) {
    if (places_an_order(c.order.purpose)) return {};
    auto const names = documents::word_names<Purpose>();
    return "the purpose is " + std::string(names[static_cast<std::size_t>(c.order.purpose)]) +
           ", which places no order";
}

Breach has_no_agreement(HeaderContext const& c) {
    if (c.snapshot.customer) return {};
    return "the partner is no customer of ours: load one, or name it in the profile";
}

Breach has_no_lines(HeaderContext const& c) {
    if (!c.order.lines.empty()) return {};
    return "the order has no lines";
}

Breach has_too_many_lines(HeaderContext const& c) {
    if (c.order.lines.size() <= limits::order_lines_max) return {};
    return std::to_string(c.order.lines.size()) + " lines, at most " +
           std::to_string(limits::order_lines_max) + " are taken";
}

/// Line numbers compare without leading zeros (documents.md rule 2).
std::string_view without_zeros(std::string_view number) {
    auto const first = number.find_first_not_of('0');
    return first == std::string_view::npos ? number.substr(0, 1) : number.substr(first);
}

Breach repeats_line_number(HeaderContext const& c) {
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < c.order.lines.size(); ++i) {
        auto const& number = c.order.lines[i].number;
        if (number.empty()) continue;
        auto const [at, is_new] = seen.emplace(without_zeros(number), i);
        if (is_new) continue;
        return "lines " + std::to_string(at->second + 1) + " and " + std::to_string(i + 1) +
               " have the same number " + std::string(number);
    }
    return {};
}

Breach has_other_currency(HeaderContext const& c) {
    if (!c.snapshot.customer || c.order.currency.empty()) return {};
    auto const& agreed = c.snapshot.customer->currency;
    if (agreed.empty() || agreed == c.order.currency) return {};
    return "the order is in " + std::string(c.order.currency) + ", agreed is " + agreed;
}

bool is_backwards(When from, When to) { return from && to && from.date() > to.date(); }

bool has_backward_window(documents::DatesGroup const& dates) {
    return is_backwards(dates.ship_not_before, dates.ship_not_later) ||
           is_backwards(dates.deliver_not_before, dates.deliver_not_after);
}

Breach has_impossible_window(HeaderContext const& c) {
    if (has_backward_window(c.order)) return "the window of the order ends before it starts";
    for (std::size_t i = 0; i < c.order.lines.size(); ++i) {
        auto const& line = c.order.lines[i];
        bool broken = has_backward_window(line);
        for (auto const& schedule : line.schedules)
            broken = broken || has_backward_window(schedule);
        if (broken) return "the window of line " + std::to_string(i + 1) + " ends before it starts";
    }
    return {};
}

Breach has_failed_checks(HeaderContext const& c) {
    if (c.snapshot.failed_checks.empty()) return {};
    std::string text;
    for (std::string const& check : c.snapshot.failed_checks) {
        text += (text.empty() ? "" : "; ") + check;
    }
    return text;
}

/// Instructions about a shortage that are honoured as another one or not at all.
std::optional<documents::Fulfilment> unoffered(List<documents::Fulfilment> const& words) {
    using documents::Fulfilment;
    for (auto const word : words) {
        if (word == Fulfilment::partial_substitute || word == Fulfilment::partial_proportional ||
            word == Fulfilment::backorder_new_only || word == Fulfilment::full_truck ||
            word == Fulfilment::small_balance_cancel ||
            word == Fulfilment::small_balance_cancel_2) {
            return word;
        }
    }
    return {};
}

Breach has_unoffered_instruction(HeaderContext const& c) {
    auto found = unoffered(c.order.fulfilment);
    for (auto const& line : c.order.lines) {
        if (!found) found = unoffered(line.fulfilment);
    }
    if (!found) return {};
    auto const names = documents::word_names<documents::Fulfilment>();
    return "the instruction " + std::string(names[static_cast<std::size_t>(*found)]) +
           " is not offered: what is short is answered by the agreement";
}

constexpr auto kNoStatus = documents::LineStatus::absent;
constexpr auto kNoReason = documents::AnswerReason::absent;

constexpr HeaderRule kHeaderRules[] = {
    {"V02", Severity::duplicate, is_resent, kNoStatus, kNoReason, ""},
    {"V03", Severity::reject, reuses_number, kNoStatus, kNoReason,
     "the order number was used before for another order"},
    {"V05", Severity::reject, places_none, kNoStatus, kNoReason,
     "the purpose of the message places no order"},
    {"V08", Severity::reject, has_no_agreement, kNoStatus, kNoReason,
     "there is no agreement for orders"},
    {"V11", Severity::reject, has_failed_checks, kNoStatus, documents::AnswerReason::quantity,
     "the order is incomplete, or a count or sum in it does not hold"},
    {"V15", Severity::reject, has_no_lines, kNoStatus, kNoReason, "the order has no lines"},
    {"V16", Severity::reject, has_too_many_lines, kNoStatus, kNoReason,
     "the order has too many lines"},
    {"V14", Severity::reject, repeats_line_number, kNoStatus, kNoReason,
     "a line number is used twice"},
    {"V48", Severity::reject, has_other_currency, kNoStatus, documents::AnswerReason::price,
     "the currency is not the agreed one"},
    {"V58", Severity::reject, has_impossible_window, kNoStatus, documents::AnswerReason::date,
     "a shipping window ends before it starts"},
    {"V63", Severity::warn, has_unoffered_instruction, kNoStatus, kNoReason, ""},
};

}  // namespace

std::span<HeaderRule const> header_rules() { return kHeaderRules; }

}  // namespace tidegate::orders
