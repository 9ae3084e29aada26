#include "runtime/decide_order.hpp"

#include "base/hash.hpp"
#include "base/time_zone.hpp"
#include "documents/acknowledgement.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"
#include "orders/acknowledge.hpp"
#include "orders/engine.hpp"
#include "runtime/outbound_document.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

using store::State;

/// What to read for the order. Errors: configuration for an unknown time zone.
Expected<store::SnapshotRequest> request_of(
    OrderContext const& context, documents::Order const& order, PreparedDocument const& document
) {
    auto const local = local_time(context.now, context.config.instance().timezone);
    if (!local) return std::unexpected(local.error());
    store::SnapshotRequest request;
    request.environment = document.row.environment;
    request.partner = context.partner.id;
    request.order_number = std::string(order.number);
    request.release = std::string(order.release);
    request.excluding = document.held_order;
    request.location = context.config.instance().location;
    request.today = local->date;
    for (documents::OrderLine const& line : order.lines) {
        store::LineQuery query;
        if (line.item != nullptr) {
            query.seller_item = std::string(line.item->seller_item);
            query.buyer_item = std::string(line.item->buyer_item);
            query.gtin = std::string(line.item->gtin);
        }
        request.lines.push_back(std::move(query));
    }
    return request;
}

std::string outcomes_text(orders::Decision const& decision, orders::Severity least) {
    std::string text;
    for (orders::RuleOutcome const& outcome : decision.outcomes) {
        if (outcome.severity != least) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", outcome.rule, outcome.text);
    }
    return text;
}

store::DecisionToSave to_save(
    OrderId id, OrderContext const& context, PreparedDocument const& document,
    documents::Order const& order, orders::Decision const& decision
) {
    store::DecisionToSave save;
    save.order.id = id;
    save.is_new = !document.held_order;
    save.order.environment = document.row.environment;
    save.order.partner = context.partner.id;
    save.order.number = std::string(order.number);
    save.order.release = std::string(order.release);
    save.order.content_hash = decision.content_hash;
    save.order.state = decision.is_held() ? store::OrderState::held : store::OrderState::open;
    save.order.document = document.row.id;
    save.order.decision = orders::to_json(decision);
    save.order.created_at = context.now;
    save.order.changed_at = context.now;
    for (std::size_t i = 0; i < decision.lines.size(); ++i) {
        orders::LineDecision const& line = decision.lines[i];
        save.lines.push_back(
            {.line = static_cast<std::int32_t>(i + 1),
             .line_number = line.number,
             .item = line.item,
             .status = std::string(orders::name_of(line.outcome)),
             .ordered = line.base_ordered,
             .promised = line.base_promised}
        );
    }
    for (orders::Reservation const& reservation : decision.reservations) {
        save.reservations.push_back(
            {reservation.line, reservation.schedule, reservation.item, reservation.location,
             reservation.date, reservation.quantity}
        );
    }
    return save;
}

/// An answer on the wire, held against the standard before anybody sees it.
Expected<OutboundDocument> write_answer(
    OrderContext const& context, partners::DocumentRule const& rule,
    PreparedDocument const& document, documents::Document const& answer
) {
    OutboxContext const outbox{
        context.config, context.partner, document.row.environment, context.services.ids, context.now
    };
    return write_outbound(
        outbox, rule, answer,
        {"acknowledgement", document.row.id, document.row.order_number, payload_id_of(document.row)}
    );
}

struct EarlierAnswer {
    documents::Document document;
    std::string set;  ///< as which it went
};

/// The answer that was given before, marked as a duplicate: the partner may have lost it. Nothing
/// when there was none.
Expected<std::optional<EarlierAnswer>> earlier_answer(OrderContext const& context, OrderId id) {
    auto const order = store::find_order(context.transaction, id);
    if (!order || !order->acknowledgement) return std::nullopt;
    auto const row = store::find_document(context.transaction, *order->acknowledgement);
    if (!row) return std::nullopt;
    auto answer = documents::read_json(row->canonical);
    if (!answer) return std::unexpected(answer.error());
    answer->as<documents::Acknowledgement>().purpose = documents::Purpose::duplicate;
    return EarlierAnswer{std::move(*answer), row->set};
}

/// What told the buyer that the order is on hold (hold_notice.hpp); nothing when nothing did.
std::optional<DocumentId> hold_notice(
    OrderContext const& context, PreparedDocument const& document
) {
    if (!document.held_order) return {};
    auto const order = store::find_order(context.transaction, *document.held_order);
    return order ? order->acknowledgement : std::nullopt;
}

/// Of a held order that is decided again, the one it has.
OrderId order_id(OrderContext const& context, PreparedDocument const& document) {
    return document.held_order ? *document.held_order : context.services.ids.mint<OrderId>();
}

void park(PreparedDocument& document, std::string reason) {
    document.row.state = State::parked;
    document.row.reason = std::move(reason);
}

/// The rule of an answer in the form that it had before, where that is agreed still; else `answer`,
/// by which an order of this standard is answered now.
partners::DocumentRule const& rule_of_form(
    partners::Profile const& partner, partners::DocumentRule const& answer, std::string_view set
) {
    auto const* same = partner.find_document_of(answer.standard, partners::Direction::out, set);
    return same != nullptr ? *same : answer;
}

DecidedOrder repeat_answer(
    OrderContext const& context, PreparedDocument& document, OrderId earlier
) {
    DecidedOrder decided;
    document.row.state = State::done;
    document.row.reason = "duplicate_of order " + earlier.text();
    decided.text = fmt::format(
        "order {}: the same order was answered before; nothing is done twice",
        document.row.order_number
    );
    decided.rule = find_outbound_rule(context.partner, "acknowledgement", document.row.standard);
    auto const before = earlier_answer(context, earlier);
    if (decided.rule == nullptr || (before && !*before)) return decided;
    if (before) decided.rule = &rule_of_form(context.partner, *decided.rule, (*before)->set);
    Expected<OutboundDocument> answer =
        before ? write_answer(context, *decided.rule, document, (*before)->document)
               : std::unexpected(before.error());
    if (answer) {
        decided.answer = std::move(*answer);
    } else {
        park(document, "refused: " + answer.error().text());
    }
    return decided;
}

DecidedOrder hold(
    OrderContext const& context, PreparedDocument& document, documents::Order const& order,
    orders::Decision const& decision
) {
    std::string const why = outcomes_text(decision, orders::Severity::hold);
    DecidedOrder decided;
    park(document, "held: " + why);
    decided.to_save = to_save(order_id(context, document), context, document, order, decision);
    decided.to_save->order.acknowledgement = hold_notice(context, document);
    decided.text = fmt::format("order {}: held, {}", order.number, why);
    return decided;
}

orders::AnswerForm form_of(bool was_told, bool is_later_type) {
    if (is_later_type) return orders::AnswerForm::change;
    return was_told ? orders::AnswerForm::replacement : orders::AnswerForm::first;
}

DecidedOrder answer_order(
    OrderContext const& context, PreparedDocument& document, documents::Order const& order,
    orders::Decision const& decision, Date today
) {
    DecidedOrder decided;
    OrderId const id = order_id(context, document);
    auto const* first =
        find_outbound_rule(context.partner, "acknowledgement", document.row.standard);
    if (first != nullptr) {
        std::string const seller_order = seller_order_number(id);
        bool const was_told = hold_notice(context, document).has_value();
        if (was_told) decided.lane = order_lane(id);
        decided.rule = was_told ? &later_answer_rule(context.partner, *first) : first;
        documents::Document const acknowledgement = orders::acknowledge(
            order, decision,
            {.number = seller_order,
             .seller_order = seller_order,
             .issued_on = When(today),
             .form = form_of(was_told, decided.rule != first)}
        );
        auto answer = write_answer(context, *decided.rule, document, acknowledgement);
        if (!answer) {
            park(document, "refused: " + answer.error().text());
            decided.text = fmt::format("order {}: parked, {}", order.number, document.row.reason);
            return decided;
        }
        decided.answer = std::move(*answer);
    }
    std::string const rejection = outcomes_text(decision, orders::Severity::reject);
    document.row.state = rejection.empty() ? State::done : State::rejected;
    document.row.reason = rejection;
    if (rejection.empty()) decided.to_save = to_save(id, context, document, order, decision);
    decided.text = fmt::format(
        "order {}: {}, {} lines, {} reservations{}", order.number,
        documents::word_names<documents::Decision>()[static_cast<std::size_t>(decision.header)],
        decision.lines.size(), decision.reservations.size(),
        rejection.empty() ? "" : ": " + rejection
    );
    return decided;
}

}  // namespace

std::string seller_order_number(OrderId id) {
    std::string text = hex(id.value.bytes());
    text.erase(
        12, 1
    );  // the version digit of UUIDv7: milliseconds stand before it, the sequence behind it
    text.resize(15);
    for (char& c : text) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
    return text;
}

Expected<DecidedOrder> decide_order(OrderContext const& context, PreparedDocument& document) {
    documents::Order const& order = document.canonical->as<documents::Order>();
    document.row.order_number = std::string(order.number);
    document.row.canonical = documents::write_json(*document.canonical);
    auto const request = request_of(context, order, document);
    if (!request) return std::unexpected(request.error());
    orders::Snapshot snapshot = store::load_snapshot(context.transaction, *request);
    for (syntax::Finding const& finding : document.rule_findings) {
        if (finding.severity == syntax::Severity::error)
            snapshot.failed_checks.push_back(finding.text);
    }
    orders::Decision const decision = orders::decide(order, snapshot);
    if (decision.duplicate_of) return repeat_answer(context, document, *decision.duplicate_of);
    if (decision.is_held()) return hold(context, document, order, decision);
    return answer_order(context, document, order, decision, request->today);
}

}  // namespace tidegate::runtime
