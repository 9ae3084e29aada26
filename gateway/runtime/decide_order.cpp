#include "runtime/decide_order.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"
#include "maps/write.hpp"
#include "orders/acknowledge.hpp"
#include "orders/engine.hpp"
#include "stages/compose.hpp"

namespace tidegate::runtime {
namespace {

using store::State;

store::SnapshotRequest request_of(
    OrderContext const& context, documents::Order const& order, store::Document const& row
) {
    store::SnapshotRequest request;
    request.environment = row.environment;
    request.partner = context.partner.id;
    request.order_number = std::string(order.number);
    request.release = std::string(order.release);
    request.location = context.config.instance().location;
    request.today = utc_date(context.now);
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
    save.order.environment = document.row.environment;
    save.order.partner = context.partner.id;
    save.order.number = std::string(order.number);
    save.order.release = std::string(order.release);
    save.order.content_hash = decision.content_hash;
    save.order.state = decision.is_held() ? store::OrderState::held : store::OrderState::open;
    save.order.document = document.row.id;
    save.order.canonical = document.row.canonical;
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

/// The 855 of a decision, written by the partner's map.
Expected<OutboundDocument> write_answer(
    OrderContext const& context, PreparedDocument const& document, documents::Order const& order,
    orders::Decision const& decision, OrderId id
) {
    partners::DocumentRule const* rule =
        context.partner.find_document(partners::Direction::out, "855");
    std::string const map_id = rule ? rule->map : "x12/004010/855";
    auto const program = context.config.maps().find(map_id);
    if (!program) return std::unexpected(program.error());
    std::string const seller_order = seller_order_number(id);

    documents::Document const answer = orders::acknowledge(
        order, decision,
        {.number = {}, .seller_order = seller_order, .issued_on = When(utc_date(context.now))}
    );
    maps::WriteOptions write_options;
    write_options.delimiters = stages::outbound_delimiters(*context.partner.x12);
    auto body = maps::write(**program, answer, write_options);
    if (!body)
        return std::unexpected(body.error().while_doing("writing the 855 with map " + map_id));
    OutboundDocument outbound;
    outbound.body = std::move(*body);
    outbound.row.id = context.services.ids.mint<DocumentId>();
    outbound.row.kind = "acknowledgement";
    outbound.row.caused_by = document.row.id;
    outbound.row.order_number = std::string(order.number);
    outbound.row.map = map_id;
    outbound.row.program_hash = hex((*program)->hash);
    outbound.row.canonical = documents::write_json(answer);
    return outbound;
}

void park(PreparedDocument& document, std::string reason) {
    document.row.state = State::parked;
    document.row.reason = std::move(reason);
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
    orders::Snapshot snapshot =
        store::load_snapshot(context.transaction, request_of(context, order, document.row));
    for (syntax::Finding const& finding : document.rule_findings) {
        if (finding.severity == syntax::Severity::error)
            snapshot.failed_checks.push_back(finding.text);
    }
    orders::Decision const decision = orders::decide(order, snapshot);
    DecidedOrder decided;
    if (decision.duplicate_of) {
        document.row.state = State::done;
        document.row.reason = "duplicate_of order " + decision.duplicate_of->text();
        decided.text = fmt::format(
            "order {}: the same order was answered before; nothing is done twice", order.number
        );
        return decided;
    }
    OrderId const id = context.services.ids.mint<OrderId>();
    std::string const rejection = outcomes_text(decision, orders::Severity::reject);
    if (decision.is_held()) {
        park(document, "held: " + outcomes_text(decision, orders::Severity::hold));
        decided.to_save = to_save(id, context, document, order, decision);
        decided.text = fmt::format(
            "order {}: held, {}", order.number, outcomes_text(decision, orders::Severity::hold)
        );
        return decided;
    }
    auto answer = write_answer(context, document, order, decision, id);
    if (!answer) {
        park(document, "refused: " + answer.error().text());
        decided.text = fmt::format("order {}: parked, {}", order.number, document.row.reason);
        return decided;
    }
    document.row.state = State::done;
    if (rejection.empty()) {
        decided.to_save = to_save(id, context, document, order, decision);
    } else {
        document.row.state = State::rejected;
        document.row.reason = rejection;
    }
    decided.answer = std::move(*answer);
    decided.text = fmt::format(
        "order {}: {}, {} lines, {} reservations{}", order.number,
        documents::word_names<documents::Decision>()[static_cast<std::size_t>(decision.header)],
        decision.lines.size(), decision.reservations.size(),
        rejection.empty() ? "" : ": " + rejection
    );
    return decided;
}

}  // namespace tidegate::runtime
