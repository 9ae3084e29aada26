// The outbox of XML: each document is a delivery of its own, without an envelope around it.
#include "documents/access.hpp"
#include "runtime/outbox.hpp"
#include "runtime/outgoing.hpp"
#include "stages/compose_xml.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

EnvelopeIds ids_of_xml(partners::Profile const& partner, std::string const& standard) {
    auto const ids = [&](std::string_view our_qualifier, std::string_view our_id,
                         std::string_view their_qualifier, std::string_view their_id) {
        return EnvelopeIds{
            standard, correlation_id(our_qualifier, our_id),
            correlation_id(their_qualifier, their_id)
        };
    };
    if (standard == "ubl") {
        partners::UblSettings const& ubl = *partner.ubl;
        return ids(ubl.us.scheme, ubl.us.id, ubl.them.front().scheme, ubl.them.front().id);
    }
    if (standard == "cxml") {
        partners::CxmlSettings const& cxml = *partner.cxml;
        return ids(cxml.us.domain, cxml.us.id, cxml.them.front().domain, cxml.them.front().id);
    }
    partners::IdocSettings const& idoc = *partner.idoc;
    return ids(idoc.us.type, idoc.us.id, idoc.them.front().type, idoc.them.front().id);
}

/// DOCNUM from the ledger, a payloadID that no other document has, or the document's own number.
Expected<std::string> id_of(
    Outgoing& outgoing, OutboxContext const& context, std::string_view standard,
    OutboundDocument const& outbound
) {
    if (standard == "idoc") {
        auto const number = outgoing.number(store::NumberLevel::interchange);
        if (!number) return std::unexpected(number.error());
        return stages::idoc_number(*number);
    }
    if (standard == "cxml") {
        return fmt::format("{}@{}", outbound.row.id.text(), context.config.instance().public_host);
    }
    documents::Document const& document = *outbound.xml->document;
    auto const* field = document.type().find("number");
    return field == nullptr ? std::string() : documents::format_value(document.root(), *field);
}

}  // namespace

Expected<DeliveryId> send_xml(
    store::Transaction& transaction, OutboxContext const& context,
    partners::DocumentRule const& rule, std::vector<OutboundDocument> documents
) {
    if (auto can = check_identity(context.partner, rule.standard); !can)
        return std::unexpected(can.error());
    if (auto can = check_channel(context.partner); !can) return std::unexpected(can.error());
    DeliveryId last;
    for (OutboundDocument& document : documents) {
        TIDEGATE_CHECK(document.xml.has_value());
        Outgoing outgoing(transaction, context, ids_of_xml(context.partner, rule.standard));
        auto const id = id_of(outgoing, context, rule.standard, document);
        if (!id) return std::unexpected(id.error());
        auto const text = stages::compose_xml(
            *document.xml->program, *document.xml->document,
            {.partner = context.partner,
             .rule = rule,
             .id = *id,
             .answered = document.xml->answered,
             .now = context.now,
             .is_test = outgoing.is_test()}
        );
        if (!text) return std::unexpected(text.error());
        document.row.numbers = {*id, "", ""};
        document.row.set = rule.set;
        outgoing.carry(rule.set, document.row);
        std::vector<store::Document> rows{std::move(document.row)};
        if (auto stored = outgoing.store(*text, "business", rows); !stored)
            return std::unexpected(stored.error());
        last = outgoing.id();
    }
    return last;
}

}  // namespace tidegate::runtime
