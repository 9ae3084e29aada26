#include "runtime/outbound_document.hpp"

#include "base/hash.hpp"
#include "documents/json.hpp"
#include "maps/write.hpp"
#include "orders/document_copy.hpp"
#include "stages/compose.hpp"
#include "stages/compose_edifact.hpp"
#include "stages/compose_xml.hpp"
#include "stages/verify.hpp"
#include "standards/message_directory.hpp"
#include "syntax/functional_id.hpp"

#include <fmt/format.h>

#include <array>

namespace tidegate::runtime {
namespace {

/// What carries a canonical document on the wire.
struct Carrier {
    std::string_view kind;
    std::string_view standard;
    std::string_view set;
};

constexpr auto kCarriers = std::to_array<Carrier>({
    {"acknowledgement", "x12", "855"},
    {"acknowledgement", "edifact", "ORDRSP"},
    {"acknowledgement", "ubl", "OrderResponse"},
    {"acknowledgement", "cxml", "ConfirmationRequest"},
    {"acknowledgement", "idoc", "ORDRSP"},
    {"ship_notice", "x12", "856"},
    {"ship_notice", "edifact", "DESADV"},
    {"ship_notice", "ubl", "DespatchAdvice"},
    {"ship_notice", "cxml", "ShipNoticeRequest"},
    {"ship_notice", "idoc", "DESADV"},
    {"invoice", "x12", "810"},
    {"invoice", "edifact", "INVOIC"},
    {"invoice", "ubl", "Invoice"},
    {"invoice", "cxml", "InvoiceDetailRequest"},
    {"invoice", "idoc", "INVOIC"},
});

/// The purchase order change acknowledgement, which is a change by the seller too. No carrier of a
/// first answer, hence none of the above.
constexpr std::string_view kLaterAnswer = "865";

maps::WriteOptions write_options(partners::Profile const& partner, std::string_view standard) {
    maps::WriteOptions options;
    if (standard == "edifact") {
        options.delimiters = stages::outbound_delimiters(*partner.edifact);
        options.charset = stages::outbound_charset(*partner.edifact);
        options.decimal_mark = partner.edifact->delimiters.decimal_mark;
    } else {
        options.delimiters = stages::outbound_delimiters(*partner.x12);
    }
    return options;
}

/// An interchange with `body` alone. The numbers do not matter for the check; the real ones are
/// allocated when it is sent.
Expected<std::string> trial_interchange(
    OutboxContext const& context, partners::DocumentRule const& rule, syntax::SetBody const& body
) {
    if (rule.standard == "edifact")
        return stages::compose_messages({*context.partner.edifact, 1, context.now, false}, {body});
    return stages::compose_group(
        {*context.partner.x12, 1, 1, context.now, false}, syntax::functional_id_of(rule.set), {body}
    );
}

/// A set or message, held against the standard and the guideline.
Expected<void> write_set(
    OutboxContext const& context, partners::DocumentRule const& rule, maps::Program const& program,
    documents::Document const& document, OutboundDocument& outbound
) {
    if (auto has = check_identity(context.partner, rule.standard); !has) return has;
    auto body = maps::write(program, document, write_options(context.partner, rule.standard));
    if (!body) return std::unexpected(body.error().while_doing("writing map " + rule.map));
    if (rule.standard == "edifact") {
        body->version = standards::identifier_of(rule.release);
        if (!rule.association.empty()) body->version += ":" + rule.association;
    }
    auto const trial = trial_interchange(context, rule, *body);
    if (!trial) return std::unexpected(trial.error());
    auto const right = stages::verify_outbound(
        *trial, context.config.dictionaries(), context.config.guidelines_of(context.partner.id)
    );
    if (!right) return std::unexpected(right.error().while_doing("checking map " + rule.map));
    outbound.body = std::move(*body);
    return {};
}

/// Written once to see that it can be; the number of an IDoc does not matter for that.
Expected<void> write_xml_body(
    OutboxContext const& context, partners::DocumentRule const& rule,
    std::shared_ptr<maps::Program const> program, documents::Document const& document,
    std::string const& answered, OutboundDocument& outbound
) {
    if (auto has = check_identity(context.partner, rule.standard); !has) return has;
    auto const trial = stages::compose_xml(
        *program, document,
        {.partner = context.partner,
         .rule = rule,
         .id = stages::idoc_number(1),
         .answered = answered,
         .now = context.now,
         .is_test = false}
    );
    if (!trial) return std::unexpected(trial.error().while_doing("writing map " + rule.map));
    auto copy = std::make_shared<documents::Document>(document.type());
    orders::copy_fields(document.root(), copy->root(), document.type(), copy->arena());
    outbound.xml = XmlBody{std::move(program), std::move(copy), answered};
    return {};
}

}  // namespace

partners::DocumentRule const* find_outbound_rule(
    partners::Profile const& partner, std::string_view kind, std::string_view standard
) {
    partners::DocumentRule const* other = nullptr;
    for (Carrier const& carrier : kCarriers) {
        if (carrier.kind != kind) continue;
        auto const* rule =
            partner.find_document_of(carrier.standard, partners::Direction::out, carrier.set);
        if (rule == nullptr) continue;
        if (carrier.standard == standard) return rule;
        if (other == nullptr) other = rule;
    }
    return other;
}

partners::DocumentRule const& later_answer_rule(
    partners::Profile const& partner, partners::DocumentRule const& answer
) {
    auto const* later =
        partner.find_document_of(answer.standard, partners::Direction::out, kLaterAnswer);
    return answer.standard == "x12" && later != nullptr ? *later : answer;
}

std::string order_lane(OrderId order) { return "order:" + order.text(); }

std::string standard_of(store::Transaction& transaction, store::Order const& order) {
    auto const document = store::find_document(transaction, order.document);
    return document ? document->standard : "x12";
}

std::string payload_id_of(store::Document const& document) {
    return document.standard == "cxml" ? document.numbers.interchange : "";
}

std::string payload_id_of(store::Transaction& transaction, store::Order const& order) {
    auto const document = store::find_document(transaction, order.document);
    return document ? payload_id_of(*document) : "";
}

std::string outbound_rule_names(std::string_view kind) {
    std::string names;
    for (Carrier const& carrier : kCarriers) {
        bool const is_named = names.find(fmt::format(".{}]", carrier.set)) != std::string::npos;
        if (carrier.kind == kind && !is_named)
            names += fmt::format("{}[documents.{}]", names.empty() ? "" : " or ", carrier.set);
    }
    return names;
}

Expected<OutboundDocument> write_outbound(
    OutboxContext const& context, partners::DocumentRule const& rule,
    documents::Document const& document, DocumentOrigin origin
) {
    auto const program = context.config.map_of(context.partner.id, rule.map);
    if (!program) return std::unexpected(program.error());
    OutboundDocument outbound;
    outbound.row.id = context.ids.mint<DocumentId>();
    auto const written =
        (*program)->xml
            ? write_xml_body(context, rule, *program, document, origin.order_payload, outbound)
            : write_set(context, rule, **program, document, outbound);
    if (!written) return std::unexpected(written.error());
    outbound.row.kind = std::move(origin.kind);
    outbound.row.caused_by = origin.caused_by;
    outbound.row.order_number = std::move(origin.order_number);
    outbound.row.release = rule.release;
    outbound.row.map = rule.map;
    outbound.row.program_hash = hex((*program)->hash);
    outbound.row.canonical = documents::write_json(document);
    return outbound;
}

}  // namespace tidegate::runtime
