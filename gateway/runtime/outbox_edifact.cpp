// The outbox of EDIFACT: business messages, and CONTRL.
#include "base/limits.hpp"
#include "runtime/outbox.hpp"
#include "runtime/outgoing.hpp"
#include "stages/compose_edifact.hpp"
#include "standards/message_directory.hpp"
#include "syntax/edifact_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::runtime {
namespace {

constexpr std::uint8_t kSyntax4 = 4;  // has a CONTRL of its own

Expected<void> check_can_send(partners::Profile const& partner) {
    if (!partner.edifact || partner.edifact->them.empty()) {
        return fail(
            ErrorCode::refused,
            fmt::format("partner '{}' has no EDIFACT identity to answer to", partner.id), {},
            fmt::format("add edifact.them to {}, then replay", partner.file.string())
        );
    }
    return check_channel(partner);
}

/// Whom of theirs a report goes to: who sent, if that is one of them.
partners::EdifactIdentity const& answered_identity(
    partners::EdifactSettings const& settings, syntax::Party const& sender
) {
    auto const found = std::ranges::find_if(settings.them, [&](auto const& identity) {
        return identity.id == sender.id &&
               (identity.qualifier.empty() || identity.qualifier == sender.qualifier);
    });
    return found == settings.them.end() ? settings.them.front() : *found;
}

}  // namespace

std::string report_key(std::string_view interchange) {
    return fmt::format("CONTRL:{}", interchange);
}

Expected<DeliveryId> send_messages(
    store::Transaction& transaction, OutboxContext const& context,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    partners::EdifactSettings const& settings = *context.partner.edifact;
    Outgoing outgoing(transaction, context, ids_of(settings, settings.them.front()));
    auto const interchange = outgoing.number(store::NumberLevel::interchange);
    if (!interchange) return std::unexpected(interchange.error());

    std::string const control = std::to_string(*interchange);
    std::vector<syntax::SetBody> bodies;
    std::vector<store::Document> rows;
    for (OutboundDocument& document : documents) {
        std::size_t const ordinal = bodies.size() + 1;
        document.row.numbers = {control, "", syntax::message_reference(ordinal)};
        document.row.place.position = static_cast<std::int32_t>(ordinal);
        document.row.set = document.body.type;
        outgoing.carry(document.row.set, document.row);
        bodies.push_back(std::move(document.body));
        rows.push_back(std::move(document.row));
    }
    stages::EdifactEnvelope const envelope{settings, *interchange, context.now, outgoing.is_test()};
    auto text = stages::compose_messages(envelope, std::move(bodies));
    if (!text) return std::unexpected(text.error());
    if (ack_within) {
        outgoing.want_functional_ack();
        outgoing.expect(
            store::ExpectationKind::functional_acknowledgement, report_key(control), *ack_within
        );
    }
    if (auto stored = outgoing.store(*text, "business", rows); !stored)
        return std::unexpected(stored.error());
    return outgoing.id();
}

Expected<DeliveryId> send_report(
    store::Transaction& transaction, OutboxContext const& context,
    standards::ReceivedInterchange const& received, store::Document row
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    partners::EdifactSettings const& settings = *context.partner.edifact;
    partners::EdifactIdentity const& them = answered_identity(settings, received.header.sender);
    Outgoing outgoing(transaction, context, ids_of(settings, them));
    auto const interchange = outgoing.number(store::NumberLevel::interchange);
    if (!interchange) return std::unexpected(interchange.error());
    std::string const control = std::to_string(*interchange);
    auto text = standards::write_report(
        received, {.sender = {settings.us.qualifier, settings.us.id},
                   .receiver = {them.qualifier, them.id},
                   .control = control,
                   .at = When(utc_date(context.now), utc_second_of_day(context.now)),
                   .is_test = outgoing.is_test()}
    );
    if (!text) return std::unexpected(text.error());
    row.numbers = {control, "", syntax::message_reference(1)};
    row.set = "CONTRL";
    row.release = received.header.syntax_version >= kSyntax4 ? "SV4" : "SV3";
    outgoing.carry(row.set, row);
    std::vector<store::Document> rows{std::move(row)};
    if (settings.delimiters.newline)
        text = stages::with_line_ends(*text, received.header.delimiters);
    auto stored = outgoing.store(*text, "functional_acknowledgement", rows);
    if (!stored) return std::unexpected(stored.error());
    return outgoing.id();
}

}  // namespace tidegate::runtime
