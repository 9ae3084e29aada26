#include "runtime/outbox.hpp"

#include "base/limits.hpp"
#include "stages/compose.hpp"
#include "store/control_numbers.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"
#include "store/jobs.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

Expected<void> check_can_send(partners::Profile const& partner) {
    std::string const file = partner.file.string();
    if (!partner.x12 || partner.x12->them.empty()) {
        return fail(
            ErrorCode::refused,
            fmt::format("partner '{}' has no X12 identity to answer to", partner.id), {},
            fmt::format("add x12.them to {}, then replay", file)
        );
    }
    if (!partner.as2) {
        return fail(
            ErrorCode::refused, fmt::format("partner '{}' has no channel to send by", partner.id),
            {}, fmt::format("add channels.as2 to {}, then replay", file)
        );
    }
    return {};
}

/// An interchange under construction: its numbers come first, its bytes after.
class Outgoing {
public:
    Outgoing(store::Transaction& transaction, OutboxContext const& context)
        : transaction_(transaction), context_(context), settings_(*context.partner.x12) {
        delivery_.id = context.ids.mint<DeliveryId>();
        delivery_.message = context.ids.mint<MessageId>();
    }

    Expected<std::uint64_t> number(store::NumberLevel level) {
        store::NumberKey const key{our_id(), their_id(), "x12", level, context_.environment};
        store::NumberUse const use{delivery_.id, {}, context_.now};
        auto const given = store::next_number(transaction_, key, use);
        if (!given) return std::unexpected(given.error());
        return static_cast<std::uint64_t>(*given);
    }

    [[nodiscard]] stages::OutboundEnvelope envelope(std::uint64_t interchange, std::uint64_t group)
        const {
        bool const is_test = context_.environment == store::Environment::test;
        return {settings_, interchange, group, context_.now, is_test};
    }

    [[nodiscard]] std::string our_id() const {
        return correlation_id(settings_.us.qualifier, settings_.us.id);
    }
    [[nodiscard]] std::string their_id() const {
        return correlation_id(settings_.them.front().qualifier, settings_.them.front().id);
    }
    [[nodiscard]] DeliveryId id() const { return delivery_.id; }

    void carry(std::string_view functional_id, store::Document const& document) {
        delivery_.carries.push_back(
            {our_id(), their_id(), "x12", std::string(functional_id), document.numbers,
             document.set, document.id}
        );
    }

    /// Stores the delivery with its documents, what is expected for it, and the job to send it.
    Expected<void> store(
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
        delivery_.content_type = "application/edi-x12";
        delivery_.payload = as_bytes(text);
        delivery_.created_at = context_.now;
        for (store::Document& document : documents) {
            auto inserted = insert(document);
            if (!inserted) return inserted;
        }
        auto delivered = store::insert_delivery(transaction_, delivery_, kActor);
        if (!delivered) return delivered;
        if (as2.request_mdn) {
            store::insert_expectation(
                transaction_, {.delivery = delivery_.id,
                               .kind = store::ExpectationKind::mdn,
                               .key = delivery_.transport_message_id,
                               .environment = context_.environment,
                               .partner = context_.partner.id,
                               .deadline = context_.now + limits::mdn_deadline,
                               .met_by = {},
                               .met_at = {}}
            );
        }
        store::insert_job(
            transaction_, {.id = context_.ids.mint<JobId>(),
                           .kind = store::JobKind::deliver,
                           .subject = delivery_.id.value,
                           .lane = context_.lane,
                           .not_before = context_.now,
                           .created_at = context_.now}
        );
        return {};
    }

    void expect(store::ExpectationKind kind, std::string const& key, std::chrono::seconds within) {
        store::insert_expectation(
            transaction_, {.delivery = delivery_.id,
                           .kind = kind,
                           .key = key,
                           .environment = context_.environment,
                           .partner = context_.partner.id,
                           .deadline = context_.now + within,
                           .met_by = {},
                           .met_at = {}}
        );
    }

    void want_functional_ack() { delivery_.wants_functional_acknowledgement = true; }

private:
    Expected<void> insert(store::Document& document) {
        document.direction = store::Direction::outbound;
        document.environment = context_.environment;
        document.partner = context_.partner.id;
        document.standard = "x12";
        document.release = settings_.version.substr(0, 6);
        document.delivery = delivery_.id;
        document.state = store::State::waiting;
        document.created_at = context_.now;
        return store::insert_document(transaction_, document, kActor);
    }

    store::Transaction& transaction_;
    OutboxContext const& context_;
    partners::X12Settings const& settings_;
    store::NewDelivery delivery_;
};

}  // namespace

std::optional<std::chrono::seconds> ack_within(partners::DocumentRule const& rule) {
    if (rule.ack == partners::FunctionalAck::none) return {};
    return rule.ack_within;
}

std::string correlation_id(std::string_view qualifier, std::string_view id) {
    return fmt::format("{}:{}", qualifier, id);
}

Expected<DeliveryId> send_group(
    store::Transaction& transaction, OutboxContext const& context, std::string_view functional_id,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    Outgoing outgoing(transaction, context);
    auto const interchange = outgoing.number(store::NumberLevel::interchange);
    if (!interchange) return std::unexpected(interchange.error());
    auto const group = outgoing.number(store::NumberLevel::group);
    if (!group) return std::unexpected(group.error());

    std::vector<syntax::SetBody> bodies;
    std::vector<store::Document> rows;
    for (OutboundDocument& document : documents) {
        document.row.numbers = {
            fmt::format("{:09}", *interchange), std::to_string(*group),
            syntax::set_control_number(bodies.size() + 1)
        };
        document.row.place.position = static_cast<std::int32_t>(bodies.size() + 1);
        document.row.set = document.body.type;
        outgoing.carry(functional_id, document.row);
        bodies.push_back(std::move(document.body));
        rows.push_back(std::move(document.row));
    }
    auto text = stages::compose_group(
        outgoing.envelope(*interchange, *group), functional_id, std::move(bodies)
    );
    if (!text) return std::unexpected(text.error());
    bool const is_acknowledgement = !standards::is_acknowledged(functional_id);
    if (ack_within) outgoing.want_functional_ack();
    auto stored =
        outgoing.store(*text, is_acknowledgement ? "functional_acknowledgement" : "business", rows);
    if (!stored) return std::unexpected(stored.error());
    if (ack_within) {
        outgoing.expect(
            store::ExpectationKind::functional_acknowledgement,
            fmt::format("{}:{}", functional_id, *group), *ack_within
        );
    }
    // ISA14 asks for it. Of acknowledgements nothing is expected back.
    if (context.partner.x12->request_ta1 && !is_acknowledgement) {
        outgoing.expect(
            store::ExpectationKind::interchange_acknowledgement, fmt::format("{:09}", *interchange),
            ack_within.value_or(limits::ta1_deadline)
        );
    }
    return outgoing.id();
}

Expected<DeliveryId> send_ta1(
    store::Transaction& transaction, OutboxContext const& context,
    standards::InterchangeAcknowledgement const& acknowledgement, OutboundDocument document
) {
    if (auto can = check_can_send(context.partner); !can) return std::unexpected(can.error());
    Outgoing outgoing(transaction, context);
    auto const interchange = outgoing.number(store::NumberLevel::interchange);
    if (!interchange) return std::unexpected(interchange.error());
    document.row.numbers.interchange = fmt::format("{:09}", *interchange);
    document.row.set = "TA1";
    auto text = stages::compose_ta1(outgoing.envelope(*interchange, 0), acknowledgement);
    if (!text) return std::unexpected(text.error());
    std::vector<store::Document> rows{std::move(document.row)};
    auto stored = outgoing.store(*text, "functional_acknowledgement", rows);
    if (!stored) return std::unexpected(stored.error());
    return outgoing.id();
}

}  // namespace tidegate::runtime
