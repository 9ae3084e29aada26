#include "orders/engine.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"
#include "orders/content_hash.hpp"
#include "orders/rules.hpp"
#include "orders/supply.hpp"

#include <algorithm>

namespace tidegate::orders {
namespace {

using HeaderWord = documents::Decision;
using documents::LineStatus;

void judge_header(documents::Order const& order, Snapshot const& snapshot, Decision& decision) {
    HeaderContext const context{order, snapshot, decision.content_hash};
    for (auto const& rule : header_rules()) {
        auto breach = rule.check(context);
        if (!breach) continue;
        decision.outcomes.push_back({rule.id, rule.severity, {}, std::move(*breach), rule.reason});
        // Nothing about an order that is no order of its own is worth judging.
        if (rule.severity == Severity::duplicate) return;
    }
}

bool has(Decision const& decision, Severity severity) {
    return std::ranges::any_of(decision.outcomes, [&](RuleOutcome const& outcome) {
        return outcome.severity == severity;
    });
}

/// Every rule speaks, so that the operator sees all; the first that stops the line decides its
/// answer, and a rejection goes before a hold.
void judge_line(LineWork& work, Decision& decision) {
    for (auto const& rule : line_rules()) {
        auto breach = rule.check(work.context);
        if (!breach) continue;
        decision.outcomes.push_back(
            {rule.id, rule.severity, work.index, std::move(*breach), rule.reason}
        );
        bool const is_stop =
            rule.severity == Severity::reject_line || rule.severity == Severity::hold;
        bool const is_worse = !work.stop || (work.stop->severity == Severity::hold &&
                                             rule.severity == Severity::reject_line);
        if (is_stop && is_worse) work.stop = &rule;
    }
    if (!work.stop) return;
    auto answer = whole_answer(work, work.stop->status);
    answer.reason = work.stop->reason;
    answer.text = work.stop->partner_text;
    work.decision.answers.push_back(std::move(answer));
}

std::vector<LineWork> judge_lines(
    documents::Order const& order, Snapshot const& snapshot, Decision& decision
) {
    std::vector<LineWork> lines;
    lines.reserve(order.lines.size());
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        auto const& line = order.lines[i];
        LineWork work{make_line_context(order, line, snapshot.lines[i], snapshot), i, nullptr, {}};
        work.decision.number =
            line.number.empty() ? std::to_string(i + 1) : std::string(line.number);
        if (snapshot.lines[i].item) work.decision.item = snapshot.lines[i].item->number;
        work.decision.base_ordered = work.context.base_quantity.value_or(Decimal(0));
        judge_line(work, decision);
        lines.push_back(std::move(work));
    }
    return lines;
}

enum class AnswerClass : std::uint8_t { as_ordered, ships, open, held, none };

AnswerClass class_of(LineStatus status) {
    switch (status) {
        case LineStatus::accepted:
        case LineStatus::unchanged:
            return AnswerClass::as_ordered;
        case LineStatus::changed:
        case LineStatus::quantity_changed:
        case LineStatus::date_changed:
        case LineStatus::price_changed:
        case LineStatus::substituted:
        case LineStatus::partial:
        case LineStatus::forwarded:
        case LineStatus::added:
        case LineStatus::shipped:
        case LineStatus::released:
            return AnswerClass::ships;
        case LineStatus::backordered:
        case LineStatus::schedule_pending:
            return AnswerClass::open;
        case LineStatus::price_pending:
        case LineStatus::held:
        case LineStatus::held_description:
        case LineStatus::held_waiver:
            return AnswerClass::held;
        case LineStatus::absent:
        case LineStatus::rejected:
        case LineStatus::deleted:
        case LineStatus::not_on_contract:
        case LineStatus::invalid_item:
        case LineStatus::invalid_unit:
        case LineStatus::contract_unavailable:
        case LineStatus::reorder_jit:
        case LineStatus::reorder_other:
        case LineStatus::reorder_drop_ship:
        case LineStatus::reorder_surge:
            return AnswerClass::none;
    }
    return AnswerClass::none;
}

LineOutcome outcome_of(std::vector<Answer> const& answers) {
    auto any = [&](AnswerClass wanted) {
        return std::ranges::any_of(answers, [&](Answer const& answer) {
            return class_of(answer.status) == wanted;
        });
    };
    if (any(AnswerClass::held)) return LineOutcome::held;
    bool const ships = any(AnswerClass::as_ordered) || any(AnswerClass::ships);
    if (ships) {
        bool const is_changed =
            any(AnswerClass::ships) || any(AnswerClass::open) || any(AnswerClass::none);
        return is_changed ? LineOutcome::changed : LineOutcome::accepted;
    }
    return any(AnswerClass::open) ? LineOutcome::backordered : LineOutcome::rejected;
}

/// orders.md 1.1, the derivation rule of BAK02.
HeaderWord header_of(documents::Order const& order, std::vector<LineDecision> const& lines) {
    auto count = [&](LineOutcome outcome) {
        return static_cast<std::size_t>(std::ranges::count(lines, outcome, &LineDecision::outcome));
    };
    if (count(LineOutcome::accepted) == lines.size()) {
        return order.answer == documents::Answer::summary ? HeaderWord::accepted_summary
                                                          : HeaderWord::accepted;
    }
    if (count(LineOutcome::rejected) == lines.size()) return HeaderWord::rejected;
    bool const is_undecided = count(LineOutcome::accepted) + count(LineOutcome::changed) +
                                  count(LineOutcome::backordered) ==
                              0;
    return is_undecided ? HeaderWord::held : HeaderWord::changed;
}

}  // namespace

Decision decide(documents::Order const& order, Snapshot const& snapshot) {
    Decision decision;
    decision.content_hash = content_hash(order);
    judge_header(order, snapshot, decision);
    if (has(decision, Severity::duplicate)) {
        decision.duplicate_of = snapshot.prior->id;
        return decision;
    }
    if (has(decision, Severity::reject)) {
        decision.header = HeaderWord::rejected_summary;
        return decision;
    }
    TIDEGATE_CHECK(snapshot.lines.size() == order.lines.size());
    auto lines = judge_lines(order, snapshot, decision);
    promise_lines(lines, decision);
    for (auto& work : lines) {
        work.decision.outcome = outcome_of(work.decision.answers);
        decision.lines.push_back(std::move(work.decision));
    }
    decision.header = header_of(order, decision.lines);
    return decision;
}

}  // namespace tidegate::orders
