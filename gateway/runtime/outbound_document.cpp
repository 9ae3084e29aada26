#include "runtime/outbound_document.hpp"

#include "base/hash.hpp"
#include "documents/json.hpp"
#include "maps/write.hpp"
#include "stages/compose.hpp"
#include "stages/verify.hpp"
#include "syntax/functional_id.hpp"

namespace tidegate::runtime {

Expected<OutboundDocument> write_outbound(
    OutboxContext const& context, partners::DocumentRule const& rule,
    documents::Document const& document, DocumentOrigin origin
) {
    auto const program = context.config.maps().find(rule.map);
    if (!program) return std::unexpected(program.error());
    partners::X12Settings const& settings = *context.partner.x12;
    maps::WriteOptions options;
    options.delimiters = stages::outbound_delimiters(settings);
    auto body = maps::write(**program, document, options);
    if (!body) return std::unexpected(body.error().while_doing("writing map " + rule.map));
    // The numbers do not matter for the check; the real ones are allocated when it is sent.
    stages::OutboundEnvelope const envelope{settings, 1, 1, context.now, false};
    auto const trial = stages::compose_group(envelope, syntax::functional_id_of(rule.set), {*body});
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
    outbound.row.map = rule.map;
    outbound.row.program_hash = hex((*program)->hash);
    outbound.row.canonical = documents::write_json(document);
    return outbound;
}

}  // namespace tidegate::runtime
