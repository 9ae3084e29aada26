#include "runtime/ship_order.hpp"

#include "base/crash_point.hpp"
#include "base/time_zone.hpp"
#include "documents/gs1.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"
#include "orders/quantities.hpp"
#include "orders/ship_notice.hpp"
#include "runtime/invoice_order.hpp"
#include "runtime/outbound_document.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/locks.hpp"
#include "store/master.hpp"

#include <fmt/format.h>

#include <set>

namespace tidegate::runtime {

namespace {

std::unexpected<Error> refuse(std::string text, std::string remedy = {}) {
    return fail(ErrorCode::refused, std::move(text), {}, std::move(remedy));
}

/// The lines as the planner wants them: what the store knows, in the order's units.
std::vector<orders::ShippableLine> shippable_lines(
    store::Transaction& transaction, store::Order const& row, documents::Order const& order
) {
    std::vector<orders::ShippableLine> lines;
    for (store::OrderLine const& line : store::lines_of(transaction, row.id)) {
        auto const index = static_cast<std::size_t>(line.line - 1);
        TIDEGATE_CHECK(index < order.lines.size());
        documents::OrderLine const& ordered = order.lines[index];
        orders::ShippableLine shippable;
        shippable.number = line.line_number;
        shippable.ordered = ordered.quantity.value_or(Decimal(0));
        shippable.promised = line.promised;
        shippable.shipped = line.shipped;
        auto const item = store::find_item(transaction, row.environment, line.item);
        auto const factor = item ? orders::factor_of(*item, ordered.unit) : std::nullopt;
        if (factor) {
            shippable.item = line.item;
            shippable.factor = *factor;
        }
        lines.push_back(std::move(shippable));
    }
    return lines;
}

class Shipping {
public:
    Shipping(
        store::Transaction& transaction, OrderCommandContext const& context,
        store::Order const& order, ShipRequest const& request
    )
        : transaction_(transaction), context_(context), order_(order), request_(request) {}

    Expected<ShippedOrder> run() {
        if (auto earlier = find_earlier()) return std::move(*earlier);
        if (order_.state != store::OrderState::open) {
            return refuse(
                fmt::format(
                    "order {} is {}: only an open order is shipped", order_.number,
                    store::name_of(order_.state)
                ),
                order_.state == store::OrderState::held
                    ? "decide it first with 'tidegate doc replay'"
                    : "see 'tidegate order show'"
            );
        }
        partner_ = context_.config.registry().find(order_.partner);
        if (partner_ == nullptr) {
            return refuse(
                fmt::format("partner '{}' of the order has no profile any more", order_.partner)
            );
        }
        auto planned = plan();
        if (!planned) return std::unexpected(planned.error());
        if (auto done = take(*planned); !done) return std::unexpected(done.error());
        if (auto done = notify(*planned); !done) return std::unexpected(done.error());
        if (auto done = finish(*planned); !done) return std::unexpected(done.error());
        return std::move(result_);
    }

private:
    /// A repeat of a command whose outcome somebody did not see.
    std::optional<ShippedOrder> find_earlier() {
        if (request_.reference.empty()) return {};
        auto shipment = store::find_shipment(transaction_, order_.id, request_.reference);
        if (!shipment) return {};
        ShippedOrder repeat;
        repeat.is_repeat = true;
        for (store::Invoice const& invoice : store::invoices_of(transaction_, order_.id)) {
            if (invoice.shipment == shipment->id) repeat.invoice = invoice;
        }
        repeat.shipment = std::move(*shipment);
        return repeat;
    }

    Expected<orders::ShipmentPlan> plan() {
        auto document = documents::read_json(order_.canonical);
        if (!document) return std::unexpected(document.error());
        document_.emplace(std::move(*document));
        return orders::plan_shipment(
            shippable_lines(transaction_, order_, ordered()), request_.ask
        );
    }

    [[nodiscard]] documents::Order const& ordered() const {
        return document_->as<documents::Order>();
    }

    /// Every line's item at once, so that two shipments wait for each other in one direction.
    void lock_all(orders::ShipmentPlan const& plan) {
        std::set<std::string> items;
        std::vector<store::OrderLine> const lines = store::lines_of(transaction_, order_.id);
        for (orders::PlannedLine const& line : plan.lines) items.insert(lines[line.index].item);
        store::lock_items(transaction_, order_.environment, items);
    }

    Expected<void> take(orders::ShipmentPlan const& plan) {
        lock_all(plan);
        store::Shipment& shipment = result_.shipment;
        shipment.id = context_.ids.mint<ShipmentId>();
        shipment.order = order_.id;
        shipment.environment = order_.environment;
        std::string const series = fmt::format("shipment:{}", store::name_of(order_.environment));
        shipment.number = fmt::format("SH{:07}", store::next_serial(transaction_, series));
        shipment.reference = request_.reference;
        shipment.actor = request_.actor;
        shipment.at = context_.now;
        for (orders::PlannedLine const& line : plan.lines) {
            store::ShipmentLine const taken{static_cast<std::int32_t>(line.index + 1), line.base};
            auto issued = store::issue_reserved(
                transaction_, order_.id, taken, "shipment " + shipment.number, context_.now
            );
            if (!issued) return issued;
            shipment.lines.push_back(taken);
        }
        return label(plan);
    }

    /// An SSCC for each pack, where the installation has a company prefix.
    Expected<void> label(orders::ShipmentPlan const& plan) {
        std::string const& prefix = context_.config.instance().gs1_prefix;
        if (prefix.empty()) {
            if (!request_.ask.packs.empty()) {
                return refuse(
                    "packs were given, but this installation has no GS1 company prefix for their "
                    "SSCCs",
                    "set gs1.prefix in tidegate.toml"
                );
            }
            result_.notes.emplace_back(
                "the ship notice tells no packs: set gs1.prefix in tidegate.toml for SSCCs"
            );
            return {};
        }
        for (std::size_t i = 0; i < plan.packs.size(); ++i) {
            auto const serial = store::next_serial(transaction_, "sscc:" + prefix);
            auto sscc = documents::make_sscc(prefix, static_cast<std::uint64_t>(serial));
            if (!sscc) {
                return refuse(
                    "the serial numbers of GS1 company prefix " + prefix + " are used up",
                    "set another gs1.prefix in tidegate.toml"
                );
            }
            result_.shipment.sscc.push_back(std::move(*sscc));
        }
        return {};
    }

    Expected<void> notify(orders::ShipmentPlan const& plan) {
        auto const local = local_time(context_.now, context_.config.instance().timezone);
        if (!local) return std::unexpected(local.error());
        store::Shipment& shipment = result_.shipment;
        documents::Document const notice = orders::notify(
            ordered(), plan,
            {.number = shipment.number,
             .issued_on = When(local->date, local->second_of_day),
             .shipped_on = request_.shipped_on.value_or(local->date),
             .shipper = context_.config.instance().name,
             .sscc = shipment.sscc,
             .carrier = request_.carrier,
             .tracking = request_.tracking,
             .bill_of_lading = request_.bill_of_lading}
        );
        shipment.canonical = documents::write_json(notice);
        partners::DocumentRule const* rule =
            find_outbound_rule(*partner_, "ship_notice", standard_of(transaction_, order_));
        if (rule == nullptr) {
            result_.notes.push_back(fmt::format(
                "no ship notice was sent: {} has no {}", partner_->file.string(),
                outbound_rule_names("ship_notice")
            ));
            return {};
        }
        OutboxContext const outbox{context_.config, *partner_,    order_.environment,
                                   context_.ids,    context_.now, order_lane(order_.id)};
        auto outbound = write_outbound(
            outbox, *rule, notice,
            {"ship_notice", order_.document, order_.number, payload_id_of(transaction_, order_)}
        );
        if (!outbound) return std::unexpected(outbound.error());
        shipment.notice = outbound->row.id;
        std::vector<OutboundDocument> documents;
        documents.push_back(std::move(*outbound));
        auto sent = send_documents(transaction_, outbox, *rule, std::move(documents));
        if (!sent) return std::unexpected(sent.error());
        return {};
    }

    Expected<void> finish(orders::ShipmentPlan const& plan) {
        store::insert_shipment(transaction_, result_.shipment);
        audit();
        if (partner_->invoice == partners::InvoicePolicy::on_shipment) {
            auto invoice = invoice_shipment(
                transaction_, context_, order_, result_.shipment, request_.actor, result_.notes
            );
            if (!invoice) return std::unexpected(invoice.error().while_doing("invoicing"));
            result_.invoice = std::move(*invoice);
        }
        crash_point("S1");
        auto const awaits = awaits_supply();
        if (!awaits) return std::unexpected(awaits.error());
        if (!plan.completes_order || *awaits) return {};
        return store::set_order_state(
            transaction_, order_.id, store::OrderState::closed, context_.now
        );
    }

    Expected<bool> awaits_supply() {
        if (!order_.acknowledgement) return false;
        auto const row = store::find_document(transaction_, *order_.acknowledgement);
        TIDEGATE_CHECK(row.has_value());
        auto const answer = documents::read_json(row->canonical);
        if (!answer) return std::unexpected(answer.error());
        return orders::awaits_supply(answer->as<documents::Acknowledgement>());
    }

    void audit() {
        store::append_audit(
            transaction_, {.at = context_.now,
                           .environment = order_.environment,
                           .actor = request_.actor,
                           .event = "order.shipped",
                           .subject = "order",
                           .subject_id = order_.id.text(),
                           .partner = order_.partner,
                           .details = fmt::format(
                               R"({{"shipment":{},"reference":{},"packs":{}}})",
                               stages::json_string(result_.shipment.number),
                               stages::json_string(request_.reference), result_.shipment.sscc.size()
                           )}
        );
    }

    store::Transaction& transaction_;
    OrderCommandContext const& context_;
    store::Order const& order_;
    ShipRequest const& request_;
    partners::Profile const* partner_ = nullptr;
    std::optional<documents::Document> document_;
    ShippedOrder result_;
};

}  // namespace

Expected<ShippedOrder> ship_order(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    ShipRequest const& request
) {
    store::lock_order(transaction, order.id);
    // What another command did to it meanwhile is seen behind the lock.
    auto const current = store::find_order(transaction, order.id);
    if (!current) return fail(ErrorCode::not_found, "order " + order.number + " is gone");
    return Shipping(transaction, context, *current, request).run();
}

}  // namespace tidegate::runtime
