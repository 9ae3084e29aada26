#include "runtime/receipts.hpp"

#include "stages/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

/// One interchange per version: a group has one GS08, and a 997 and the two forms of a 999 differ
/// in it.
Expected<void> send_by_version(
    store::Transaction& transaction, OutboxContext const& outbox,
    std::vector<OutboundDocument> documents
) {
    struct Batch {
        std::string type;     // ST01
        std::string version;  // GS08
        std::vector<OutboundDocument> documents;
    };
    std::vector<Batch> batches;
    for (OutboundDocument& document : documents) {
        std::string const version = stages::outbound_version(*outbox.partner.x12, {document.body});
        auto batch = std::ranges::find_if(batches, [&](Batch const& one) {
            return one.type == document.body.type && one.version == version;
        });
        if (batch == batches.end())
            batch = batches.insert(batches.end(), {document.body.type, version, {}});
        batch->documents.push_back(std::move(document));
    }
    for (Batch& batch : batches) {
        auto const sent = send_group(transaction, outbox, "FA", std::move(batch.documents), {});
        if (!sent) return std::unexpected(sent.error());
    }
    return {};
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
    auto const sent = send_by_version(transaction, outbox, std::move(documents));
    if (!sent) return std::unexpected(sent.error());
    return lines;
}

/// A CONTRL is due where a rule wants one, where UNB asks for one, and where something is rejected:
/// nothing is refused in silence.
bool needs_report(PreparedInterchange const& interchange) {
    stages::InterpretedInterchange const& received = interchange.interchange;
    if (received.is_rejected() || received.header.wants_contrl ||
        received.header.wants_receipt_only)
        return true;
    return std::ranges::any_of(interchange.documents, [](PreparedDocument const& document) {
        if (document.row.kind == "functional_acknowledgement") return false;
        return document.rule == nullptr || document.rule->ack != partners::FunctionalAck::none ||
               document.row.state == store::State::rejected;
    });
}

/// Of EDIFACT: one CONTRL for the interchange.
Expected<std::vector<std::string>> send_interchange_report(
    store::Transaction& transaction, OutboxContext const& outbox,
    PreparedInterchange const& interchange
) {
    std::vector<std::string> lines;
    auto const received = stages::received_interchange(interchange.interchange);
    bool const is_only_reports =
        !received.groups.empty() &&
        std::ranges::all_of(
            interchange.interchange.groups, &stages::InterpretedGroup::is_acknowledgement
        );
    if (!outbox.partner.edifact || is_only_reports || !needs_report(interchange)) return lines;
    store::Document row;
    row.id = outbox.ids.mint<DocumentId>();
    row.kind = "functional_acknowledgement";
    if (!interchange.documents.empty()) row.caused_by = interchange.documents.front().row.id;
    auto const sent = send_report(transaction, outbox, received, std::move(row));
    if (!sent) return std::unexpected(sent.error());
    auto const rejected =
        std::ranges::count_if(interchange.documents, [](PreparedDocument const& document) {
            return document.row.state == store::State::rejected;
        });
    lines.push_back(fmt::format(
        "CONTRL for interchange {}: {} of {} messages rejected", received.header.control, rejected,
        interchange.documents.size()
    ));
    return lines;
}

Expected<std::vector<std::string>> send_x12_receipts(
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

}  // namespace

Expected<std::vector<std::string>> send_receipts(
    store::Transaction& transaction, OutboxContext const& outbox,
    PreparedInterchange const& interchange, bool is_told_already
) {
    // XML is answered by its transport and by the business answer.
    std::string const& standard = interchange.interchange.header.standard;
    if (standard != "x12" && standard != "edifact") return std::vector<std::string>{};
    if (standard == "x12") {
        if (!outbox.partner.x12) return std::vector<std::string>{};
        return send_x12_receipts(transaction, outbox, interchange, is_told_already);
    }
    if (is_told_already) return std::vector<std::string>{};
    return send_interchange_report(transaction, outbox, interchange);
}

}  // namespace tidegate::runtime
