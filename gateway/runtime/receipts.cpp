#include "runtime/receipts.hpp"

#include "stages/compose.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

bool wants_ta1(partners::Ta1Policy policy, stages::InterpretedInterchange const& received) {
    switch (policy) {
        case partners::Ta1Policy::requested:
            return received.header.wants_ta1;
        case partners::Ta1Policy::errors:
            return received.header.wants_ta1 || received.is_rejected();
        case partners::Ta1Policy::never:
            return false;
    }
    return false;
}

bool is_in(PreparedDocument const& document, stages::InterpretedGroup const& group) {
    return document.row.numbers.group == group.header.control &&
           document.functional_id == group.header.functional_id;
}

/// False when the rule of every document in the group says that no 997 is agreed.
bool needs_functional_ack(
    PreparedInterchange const& interchange, stages::InterpretedGroup const& group
) {
    bool has_documents = false;
    for (PreparedDocument const& document : interchange.documents) {
        if (!is_in(document, group)) continue;
        has_documents = true;
        if (document.rule == nullptr || document.rule->ack != partners::FunctionalAck::none)
            return true;
    }
    return !has_documents;
}

/// A 999 where the rule of a document in the group asks for one.
standards::AckForm ack_form(
    PreparedInterchange const& interchange, stages::InterpretedGroup const& group
) {
    for (PreparedDocument const& document : interchange.documents) {
        if (is_in(document, group) && document.rule != nullptr &&
            document.rule->ack == partners::FunctionalAck::ack_999)
            return standards::AckForm::implementation;
    }
    return standards::AckForm::functional;
}

std::optional<DocumentId> first_of_group(
    PreparedInterchange const& interchange, stages::InterpretedGroup const& group
) {
    for (PreparedDocument const& document : interchange.documents) {
        if (is_in(document, group)) return document.row.id;
    }
    return {};
}

Expected<std::string> send_interchange_ack(
    store::Transaction& transaction, OutboxContext const& outbox,
    stages::InterpretedInterchange const& received
) {
    auto const ack = standards::acknowledge_interchange(received.header, received.findings);
    OutboundDocument document;
    document.row.id = outbox.ids.mint<DocumentId>();
    document.row.kind = "interchange_acknowledgement";
    auto sent = send_ta1(transaction, outbox, ack, std::move(document));
    if (!sent) return std::unexpected(sent.error());
    return fmt::format("TA1 {} {} for interchange {}", ack.status, ack.note, ack.control);
}

Expected<std::vector<std::string>> send_functional_acks(
    store::Transaction& transaction, OutboxContext const& outbox,
    PreparedInterchange const& interchange
) {
    std::vector<std::string> lines;
    std::vector<OutboundDocument> documents;
    for (stages::InterpretedGroup const& group : interchange.interchange.groups) {
        if (group.is_acknowledgement || !needs_functional_ack(interchange, group)) continue;
        standards::AcknowledgeOptions options;
        options.delimiters = stages::outbound_delimiters(*outbox.partner.x12);
        options.charset = stages::outbound_charset(*outbox.partner.x12);
        options.form = ack_form(interchange, group);
        auto ack = standards::acknowledge_group(group.received, options);
        if (!ack) return std::unexpected(ack.error());
        OutboundDocument document;
        document.body = std::move(ack->body);
        document.row.id = outbox.ids.mint<DocumentId>();
        document.row.kind = "functional_acknowledgement";
        document.row.caused_by = first_of_group(interchange, group);
        documents.push_back(std::move(document));
        lines.push_back(fmt::format(
            "{} {} for group {} {}: {} of {} accepted", documents.back().body.type, ack->status,
            group.header.functional_id, group.header.control, ack->accepted, ack->received
        ));
    }
    if (documents.empty()) return lines;
    auto sent = send_group(transaction, outbox, "FA", std::move(documents), {});
    if (!sent) return std::unexpected(sent.error());
    return lines;
}

}  // namespace

Expected<std::vector<std::string>> send_receipts(
    store::Transaction& transaction, OutboxContext const& outbox,
    PreparedInterchange const& interchange, bool is_told_already
) {
    stages::InterpretedInterchange const& received = interchange.interchange;
    std::vector<std::string> lines;
    bool const is_only_acknowledgements =
        !received.groups.empty() && std::ranges::all_of(received.groups, [](auto const& group) {
            return group.is_acknowledgement;
        });
    bool const is_only_ta1s = received.groups.empty() && !received.ta1s.empty();
    if (wants_ta1(outbox.partner.x12->ta1, received) && !is_only_ta1s) {
        auto sent = send_interchange_ack(transaction, outbox, received);
        if (!sent) return std::unexpected(sent.error());
        lines.push_back(std::move(*sent));
    }
    if (received.is_rejected() || is_only_acknowledgements || is_told_already) return lines;
    auto sent = send_functional_acks(transaction, outbox, interchange);
    if (!sent) return std::unexpected(sent.error());
    lines.insert(lines.end(), sent->begin(), sent->end());
    return lines;
}

}  // namespace tidegate::runtime
