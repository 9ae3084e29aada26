#include "runtime/outbound_document.hpp"

#include "base/hash.hpp"
#include "documents/json.hpp"
#include "maps/write.hpp"
#include "stages/compose.hpp"
#include "stages/compose_edifact.hpp"
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
    {"ship_notice", "x12", "856"},
    {"ship_notice", "edifact", "DESADV"},
    {"invoice", "x12", "810"},
    {"invoice", "edifact", "INVOIC"},
});

/// The identities that an envelope needs. Errors: refused when the profile lacks them.
Expected<void> check_identity(partners::Profile const& partner, std::string_view standard) {
    bool const is_there =
        standard == "edifact" ? partner.edifact.has_value() : partner.x12.has_value();
    if (is_there) return {};
    return fail(
        ErrorCode::refused,
        fmt::format("partner '{}' has no {} identity to send to", partner.id, standard), {},
        fmt::format("add [{}] to {}, then replay", standard, partner.file.string())
    );
}

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

}  // namespace

partners::DocumentRule const* find_outbound_rule(
    partners::Profile const& partner, std::string_view kind, std::string_view standard
) {
    partners::DocumentRule const* other = nullptr;
    for (Carrier const& carrier : kCarriers) {
        if (carrier.kind != kind) continue;
        auto const* rule = partner.find_document(partners::Direction::out, carrier.set);
        if (rule == nullptr || rule->standard != carrier.standard) continue;
        if (carrier.standard == standard) return rule;
        if (other == nullptr) other = rule;
    }
    return other;
}

std::string standard_of(store::Transaction& transaction, store::Order const& order) {
    auto const document = store::find_document(transaction, order.document);
    return document ? document->standard : "x12";
}

std::string outbound_rule_names(std::string_view kind) {
    std::string names;
    for (Carrier const& carrier : kCarriers) {
        if (carrier.kind == kind)
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
    if (auto has = check_identity(context.partner, rule.standard); !has)
        return std::unexpected(has.error());
    auto body = maps::write(**program, document, write_options(context.partner, rule.standard));
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
    OutboundDocument outbound;
    outbound.body = std::move(*body);
    outbound.row.id = context.ids.mint<DocumentId>();
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
