#include "orders/acknowledge.hpp"

#include "base/error.hpp"
#include "orders/document_copy.hpp"
#include "orders/rules.hpp"

namespace tidegate::orders {
namespace {

using documents::AcknowledgementLine;
using documents::LineAnswer;

void fill_header(
    documents::Order const& order, Decision const& decision, AcknowledgementFacts const& facts,
    documents::Acknowledgement& ack, Arena& arena
) {
    ack.environment = order.environment;
    // An 865 replaces no 855: it is the first of its own type.
    ack.purpose = facts.form == AnswerForm::replacement ? documents::Purpose::replace
                                                        : documents::Purpose::original;
    ack.decision = decision.header;
    ack.number = copy_text(facts.number, arena);
    ack.seller_order = copy_text(facts.seller_order, arena);
    ack.issued_on = facts.issued_on;
    ack.order = arena.create<documents::OrderReference>();
    ack.order->number = copy_text(order.number, arena);
    ack.order->release = copy_text(order.release, arena);
    ack.order->placed_on = order.placed_on;
    ack.order->type = order.type;
    ack.contract = copy_text(order.contract, arena);
    ack.currency = copy_text(order.currency, arena);
    copy_list(order.parties, ack.parties, arena);
}

/// Why the order as a whole was refused: the fixed text of the first rule that did.
void explain_rejection(Decision const& decision, documents::Acknowledgement& ack, Arena& arena) {
    for (auto const& outcome : decision.outcomes) {
        if (outcome.severity != Severity::reject) continue;
        for (auto const& rule : header_rules()) {
            if (rule.id != outcome.rule) continue;
            auto& note = ack.notes.add(arena);
            note.kind = documents::NoteKind::general;
            note.text = copy_text(rule.partner_text, arena);
        }
        return;
    }
}

/// What we do to a line as it was ordered.
documents::ChangeAction action_of(LineOutcome outcome) {
    switch (outcome) {
        case LineOutcome::accepted:
            return documents::ChangeAction::no_change;
        case LineOutcome::changed:
        case LineOutcome::backordered:
        case LineOutcome::held:
            return documents::ChangeAction::change;
        case LineOutcome::rejected:
            return documents::ChangeAction::delete_;
    }
    return {};
}

void fill_line(
    documents::OrderLine const& ordered, LineDecision const& decided, AcknowledgementLine& line,
    Arena& arena
) {
    documents::ItemGroup& group = line;
    group.item = copy_object(ordered.item, arena);
    group.description = copy_text(ordered.description, arena);
    line.number = copy_text(decided.number, arena);
    line.quantity = ordered.quantity.value_or(Decimal(0));
    line.unit = copy_text(ordered.unit, arena);
    line.price = ordered.price;
    line.price_basis = ordered.price_basis;
    Decimal sum;
    for (auto const& part : decided.answers) {
        auto& answer = line.answers.add(arena);
        answer.status = part.status;
        answer.quantity = part.quantity;
        answer.unit = line.unit;
        if (part.date) answer.scheduled_ship = *part.date;
        answer.price = part.price;
        answer.reason = part.reason;
        answer.text = copy_text(part.text, arena);
        sum += part.quantity;
    }
    TIDEGATE_CHECK(sum == *line.quantity);
}

bool lists_lines(documents::Decision header) {
    return header != documents::Decision::accepted_summary &&
           header != documents::Decision::rejected_summary;
}

}  // namespace

documents::Document acknowledge(
    documents::Order const& order, Decision const& decision, AcknowledgementFacts const& facts
) {
    TIDEGATE_CHECK(!decision.duplicate_of && decision.header != documents::Decision::absent);
    auto document = documents::Document::make<documents::Acknowledgement>();
    auto& ack = document.as<documents::Acknowledgement>();
    auto& arena = document.arena();
    fill_header(order, decision, facts, ack, arena);
    explain_rejection(decision, ack, arena);
    // Of a hold nothing need be decided yet.
    bool const is_notice = decision.header == documents::Decision::held && decision.lines.empty();
    if (!lists_lines(decision.header) || is_notice) return document;
    TIDEGATE_CHECK(decision.lines.size() == order.lines.size());
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        AcknowledgementLine& line = ack.lines.add(arena);
        fill_line(order.lines[i], decision.lines[i], line, arena);
        if (facts.form == AnswerForm::change) line.action = action_of(decision.lines[i].outcome);
    }
    return document;
}

}  // namespace tidegate::orders
