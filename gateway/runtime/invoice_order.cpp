#include "runtime/invoice_order.hpp"

#include "base/time_zone.hpp"
#include "documents/json.hpp"
#include "orders/invoice.hpp"
#include "runtime/decide_order.hpp"
#include "runtime/outbound_document.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/locks.hpp"
#include "store/master.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::runtime {

namespace {

/// The documents that an invoice follows from, as they were stored.
struct Sources {
    documents::Document order;
    std::optional<documents::Document> acknowledgement;
    documents::Document shipment;
};

Expected<Sources> read_sources(
    store::Transaction& transaction, store::Order const& order, store::Shipment const& shipment
) {
    auto ordered = documents::read_json(order.canonical);
    if (!ordered) return std::unexpected(ordered.error());
    auto shipped = documents::read_json(shipment.canonical);
    if (!shipped) return std::unexpected(shipped.error());
    std::optional<documents::Document> acknowledgement;
    if (order.acknowledgement) {
        auto const row = store::find_document(transaction, *order.acknowledgement);
        TIDEGATE_CHECK(row.has_value());
        auto answer = documents::read_json(row->canonical);
        if (!answer) return std::unexpected(answer.error());
        acknowledgement.emplace(std::move(*answer));
    }
    return Sources{std::move(*ordered), std::move(acknowledgement), std::move(*shipped)};
}

class Invoicing {
public:
    Invoicing(
        store::Transaction& transaction, OrderCommandContext const& context,
        store::Order const& order, store::Shipment const& shipment, std::string const& actor
    )
        : transaction_(transaction),
          context_(context),
          order_(order),
          shipment_(shipment),
          actor_(actor) {}

    Expected<store::Invoice> run(std::vector<std::string>& notes) {
        auto const earlier = store::invoices_of(transaction_, order_.id);
        if (std::ranges::find(earlier, shipment_.id, &store::Invoice::shipment) != earlier.end()) {
            return fail(
                ErrorCode::refused, "shipment " + shipment_.number + " was invoiced before", {},
                "see 'tidegate order show " + order_.number + "'"
            );
        }
        auto const document = write(earlier.empty());
        if (!document) return std::unexpected(document.error());
        auto const& invoice = document->as<documents::Invoice>();
        row_.id = context_.ids.mint<InvoiceId>();
        row_.order = order_.id;
        row_.shipment = shipment_.id;
        row_.environment = order_.environment;
        row_.currency = std::string(invoice.currency);
        row_.total = *invoice.totals->total;
        row_.canonical = documents::write_json(*document);
        row_.actor = actor_;
        row_.at = context_.now;
        if (auto sent = send(*document, notes); !sent) return std::unexpected(sent.error());
        if (auto stored = store::insert_invoice(transaction_, row_); !stored)
            return std::unexpected(stored.error());
        audit();
        return std::move(row_);
    }

private:
    Expected<documents::Document> write(bool is_first) {
        auto const sources = read_sources(transaction_, order_, shipment_);
        if (!sources) return std::unexpected(sources.error());
        orders::InvoiceSources const from{
            .order = sources->order.as<documents::Order>(),
            .acknowledgement = sources->acknowledgement
                                   ? &sources->acknowledgement->as<documents::Acknowledgement>()
                                   : nullptr,
            .shipment = sources->shipment.as<documents::ShipNotice>(),
            .is_first = is_first,
        };
        auto const local = local_time(context_.now, context_.config.instance().timezone);
        if (!local) return std::unexpected(local.error());
        std::string const series = fmt::format("invoice:{}", store::name_of(order_.environment));
        row_.number = fmt::format("IN{:07}", store::next_serial(transaction_, series));
        auto const customer =
            store::find_customer_of(transaction_, order_.environment, order_.partner);
        std::string const seller_order = seller_order_number(order_.id);
        auto document = orders::bill(
            from, {.number = row_.number,
                   .issued_on = When(local->date),
                   .seller_order = seller_order,
                   .seller = context_.config.instance().name,
                   .currency = customer ? customer->currency : ""}
        );
        if (!document) return document;
        if (auto right = orders::check_invoice(document->as<documents::Invoice>(), from); !right)
            return std::unexpected(right.error());
        return document;
    }

    Expected<void> send(documents::Document const& document, std::vector<std::string>& notes) {
        partners::Profile const* partner = context_.config.registry().find(order_.partner);
        partners::DocumentRule const* rule =
            partner ? find_outbound_rule(*partner, "invoice", standard_of(transaction_, order_))
                    : nullptr;
        if (rule == nullptr) {
            notes.push_back(fmt::format(
                "no invoice was sent: {} has no {}",
                partner ? partner->file.string() : "the partner", outbound_rule_names("invoice")
            ));
            return {};
        }
        OutboxContext const outbox{context_.config, *partner,     order_.environment,
                                   context_.ids,    context_.now, order_lane(order_.id)};
        auto outbound = write_outbound(
            outbox, *rule, document,
            {"invoice", shipment_.notice, order_.number, payload_id_of(transaction_, order_)}
        );
        if (!outbound) return std::unexpected(outbound.error());
        row_.document = outbound->row.id;
        std::vector<OutboundDocument> documents;
        documents.push_back(std::move(*outbound));
        auto sent = send_documents(transaction_, outbox, *rule, std::move(documents));
        if (!sent) return std::unexpected(sent.error());
        return {};
    }

    void audit() {
        store::append_audit(
            transaction_,
            {.at = context_.now,
             .environment = order_.environment,
             .actor = actor_,
             .event = "order.invoiced",
             .subject = "order",
             .subject_id = order_.id.text(),
             .partner = order_.partner,
             .details = fmt::format(
                 R"({{"invoice":{},"shipment":{},"total":"{}","currency":"{}"}})",
                 stages::json_string(row_.number), stages::json_string(shipment_.number),
                 row_.total.text(), row_.currency
             )}
        );
    }

    store::Transaction& transaction_;
    OrderCommandContext const& context_;
    store::Order const& order_;
    store::Shipment const& shipment_;
    std::string const& actor_;
    store::Invoice row_;
};

}  // namespace

Expected<store::Invoice> invoice_shipment(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    store::Shipment const& shipment, std::string const& actor, std::vector<std::string>& notes
) {
    return Invoicing(transaction, context, order, shipment, actor).run(notes);
}

Expected<std::vector<store::Invoice>> invoice_order(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    std::string const& actor, std::vector<std::string>& notes
) {
    store::lock_order(transaction, order.id);
    auto const shipments = store::shipments_of(transaction, order.id);
    if (shipments.empty()) {
        return fail(
            ErrorCode::refused, "nothing of order " + order.number + " was shipped", {},
            "ship it first with 'tidegate order ship " + order.number + "'"
        );
    }
    auto const earlier = store::invoices_of(transaction, order.id);
    std::vector<store::Invoice> invoices;
    for (store::Shipment const& shipment : shipments) {
        if (std::ranges::find(earlier, shipment.id, &store::Invoice::shipment) != earlier.end())
            continue;
        auto invoice = invoice_shipment(transaction, context, order, shipment, actor, notes);
        if (!invoice) return std::unexpected(invoice.error());
        invoices.push_back(std::move(*invoice));
    }
    if (invoices.empty()) {
        return fail(
            ErrorCode::refused, "all shipments of order " + order.number + " are invoiced", {},
            "see 'tidegate order show " + order.number + "'"
        );
    }
    return invoices;
}

}  // namespace tidegate::runtime
