#include "runtime/outgoing.hpp"

#include "base/limits.hpp"
#include "store/jobs.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

/// RFC 1767 §2 and §3; RFC 7303 §3 for XML.
std::string content_type_of(std::string_view standard) {
    if (standard == "edifact") return "application/edifact";
    if (standard == "x12") return "application/edi-x12";
    return "application/xml";
}

}  // namespace

EnvelopeIds ids_of(partners::X12Settings const& settings) {
    partners::X12Identity const& them = settings.them.front();
    return {
        "x12", correlation_id(settings.us.qualifier, settings.us.id),
        correlation_id(them.qualifier, them.id)
    };
}

EnvelopeIds ids_of(
    partners::EdifactSettings const& settings, partners::EdifactIdentity const& them
) {
    return {
        "edifact", correlation_id(settings.us.qualifier, settings.us.id),
        correlation_id(them.qualifier, them.id)
    };
}

Expected<void> check_channel(partners::Profile const& partner) {
    if (partner.as2) return {};
    return fail(
        ErrorCode::refused, fmt::format("partner '{}' has no channel to send by", partner.id), {},
        fmt::format("add channels.as2 to {}, then replay", partner.file.string())
    );
}

Outgoing::Outgoing(store::Transaction& transaction, OutboxContext const& context, EnvelopeIds ids)
    : transaction_(transaction), context_(context), ids_(std::move(ids)) {
    delivery_.id = context.ids.mint<DeliveryId>();
    delivery_.message = context.ids.mint<MessageId>();
}

Expected<std::uint64_t> Outgoing::number(store::NumberLevel level) {
    store::NumberKey const key{ids_.ours, ids_.theirs, ids_.standard, level, context_.environment};
    store::NumberUse const use{delivery_.id, {}, context_.now};
    auto const given = store::next_number(transaction_, key, use);
    if (!given) return std::unexpected(given.error());
    return static_cast<std::uint64_t>(*given);
}

Expected<store::EnvelopeNumbers> Outgoing::envelope_numbers() {
    return store::next_envelope_numbers(
        transaction_,
        {ids_.ours, ids_.theirs, ids_.standard, store::NumberLevel::interchange,
         context_.environment},
        {delivery_.id, {}, context_.now}
    );
}

void Outgoing::carry(std::string_view functional_id, store::Document const& document) {
    delivery_.carries.push_back(
        {ids_.ours, ids_.theirs, ids_.standard, std::string(functional_id), document.numbers,
         document.set, document.id}
    );
}

Expected<void> Outgoing::store(
    std::string const& text, std::string content_kind, std::vector<store::Document>& documents
) {
    partners::As2Settings const& as2 = *context_.partner.as2;
    delivery_.environment = context_.environment;
    delivery_.partner = context_.partner.id;
    delivery_.channel = "as2";
    delivery_.transport = "as2";
    delivery_.transport_message_id =
        fmt::format("{}@{}", delivery_.message.text(), context_.config.instance().public_host);
    delivery_.as2_from = as2.us;
    delivery_.as2_to = as2.them;
    delivery_.content_kind = std::move(content_kind);
    delivery_.content_type = content_type_of(ids_.standard);
    delivery_.payload = as_bytes(text);
    delivery_.created_at = context_.now;
    for (store::Document& document : documents) {
        auto inserted = insert(document);
        if (!inserted) return inserted;
    }
    auto delivered = store::insert_delivery(transaction_, delivery_, kActor);
    if (!delivered) return delivered;
    if (as2.request_mdn) {
        expect(store::ExpectationKind::mdn, delivery_.transport_message_id, limits::mdn_deadline);
    }
    store::insert_expectations(transaction_, expected_);
    store::insert_job(
        transaction_, {.id = context_.ids.mint<JobId>(),
                       .kind = store::JobKind::deliver,
                       .subject = delivery_.id.value,
                       .lane = context_.partner.delivers_in_order ? "partner:" + context_.partner.id
                                                                  : context_.lane,
                       .peer = context_.partner.id + "/" + delivery_.channel,
                       .not_before = context_.now,
                       .created_at = context_.now}
    );
    return {};
}

void Outgoing::expect(store::ExpectationKind kind, std::string key, std::chrono::seconds within) {
    expected_.push_back(
        {.delivery = delivery_.id,
         .kind = kind,
         .key = std::move(key),
         .environment = context_.environment,
         .partner = context_.partner.id,
         .deadline = context_.now + within,
         .met_by = {},
         .met_at = {}}
    );
}

Expected<void> Outgoing::insert(store::Document& document) {
    document.direction = store::Direction::outbound;
    document.environment = context_.environment;
    document.partner = context_.partner.id;
    document.standard = ids_.standard;
    document.delivery = delivery_.id;
    document.state = store::State::waiting;
    document.created_at = context_.now;
    return store::insert_document(transaction_, document, kActor);
}

}  // namespace tidegate::runtime
