#include "runtime/outbox.hpp"

#include "base/limits.hpp"
#include "runtime/outgoing.hpp"
#include "stages/compose.hpp"
#include "syntax/functional_id.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

Expected<void> check_can_send(partners::Profile const& partner) {
    if (!partner.x12 || partner.x12->them.empty()) {
        return fail(
            ErrorCode::refused,
            fmt::format("partner '{}' has no X12 identity to answer to", partner.id), {},
            fmt::format("add x12.them to {}, then replay", partner.file.string())
        );
    }
    return check_channel(partner);
}

/// Of documents in the log: the six digits of GS08.
std::string release_of(std::string const& version) { return version.substr(0, 6); }

std::string version_of(partners::X12Settings const& settings, OutboundDocument const& document) {
    return stages::outbound_version(settings, {document.body});
}

}  // namespace

Expected<void> check_identity(partners::Profile const& partner, std::string_view standard) {
    if (partner.has_settings_of(standard)) return {};
    return fail(
        ErrorCode::refused,
        fmt::format("partner '{}' has no {} identity to send to", partner.id, standard), {},
        fmt::format("add [{}] to {}, then replay", standard, partner.file.string())
    );
}

std::optional<std::chrono::seconds> ack_within(partners::DocumentRule const& rule) {
    if (rule.ack == partners::FunctionalAck::none) return {};
    return rule.ack_within;
}

std::string correlation_id(std::string_view qualifier, std::string_view id) {
    return fmt::format("{}:{}", qualifier, id);
}

Expected<DeliveryId> send_documents(
    store::Transaction& transaction, OutboxContext const& context,
    partners::DocumentRule const& rule, std::vector<OutboundDocument> documents
) {
    if (partners::is_xml_standard(rule.standard))
        return send_xml(transaction, context, rule, std::move(documents));
    auto const within = ack_within(rule);
    if (rule.standard == "edifact")
        return send_messages(transaction, context, std::move(documents), within);
    return send_group(
        transaction, context, syntax::functional_id_of(rule.set), std::move(documents), within
    );
}

Expected<DeliveryId> send_group(
    store::Transaction& transaction, OutboxContext const& context, std::string_view functional_id,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    partners::X12Settings const& settings = *context.partner.x12;
    Outgoing outgoing(transaction, context, ids_of(settings));
    auto const given = outgoing.envelope_numbers();
    if (!given) return std::unexpected(given.error());
    auto const interchange = static_cast<std::uint64_t>(given->interchange);
    auto const group = static_cast<std::uint64_t>(given->group);

    std::vector<syntax::SetBody> bodies;
    std::vector<store::Document> rows;
    for (OutboundDocument& document : documents) {
        document.row.numbers = {
            fmt::format("{:09}", interchange), std::to_string(group),
            syntax::set_control_number(bodies.size() + 1)
        };
        document.row.place.position = static_cast<std::int32_t>(bodies.size() + 1);
        document.row.set = document.body.type;
        document.row.release = release_of(version_of(settings, document));
        outgoing.carry(functional_id, document.row);
        bodies.push_back(std::move(document.body));
        rows.push_back(std::move(document.row));
    }
    stages::OutboundEnvelope const envelope{
        settings, interchange, group, context.now, outgoing.is_test()
    };
    auto text = stages::compose_group(envelope, functional_id, std::move(bodies));
    if (!text) return std::unexpected(text.error());
    bool const is_acknowledgement = !standards::is_acknowledged(functional_id);
    if (ack_within) {
        outgoing.want_functional_ack();
        outgoing.expect(
            store::ExpectationKind::functional_acknowledgement,
            fmt::format("{}:{}", functional_id, group), *ack_within
        );
    }
    // ISA14 asks for it. Of acknowledgements nothing is expected back.
    if (settings.request_ta1 && !is_acknowledgement) {
        outgoing.expect(
            store::ExpectationKind::interchange_acknowledgement, fmt::format("{:09}", interchange),
            ack_within.value_or(limits::ta1_deadline)
        );
    }
    auto stored =
        outgoing.store(*text, is_acknowledgement ? "functional_acknowledgement" : "business", rows);
    if (!stored) return std::unexpected(stored.error());
    return outgoing.id();
}

Expected<DeliveryId> send_ta1(
    store::Transaction& transaction, OutboxContext const& context,
    standards::InterchangeAcknowledgement const& acknowledgement, OutboundDocument document
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    partners::X12Settings const& settings = *context.partner.x12;
    Outgoing outgoing(transaction, context, ids_of(settings));
    auto const interchange = outgoing.number(store::NumberLevel::interchange);
    if (!interchange) return std::unexpected(interchange.error());
    document.row.numbers.interchange = fmt::format("{:09}", *interchange);
    document.row.set = "TA1";
    document.row.release = release_of(settings.version);
    stages::OutboundEnvelope const envelope{
        settings, *interchange, 0, context.now, outgoing.is_test()
    };
    auto text = stages::compose_ta1(envelope, acknowledgement);
    if (!text) return std::unexpected(text.error());
    std::vector<store::Document> rows{std::move(document.row)};
    auto stored = outgoing.store(*text, "functional_acknowledgement", rows);
    if (!stored) return std::unexpected(stored.error());
    return outgoing.id();
}

}  // namespace tidegate::runtime
