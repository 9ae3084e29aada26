#include "runtime/hold_notice.hpp"

#include "base/log.hpp"
#include "base/time_zone.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"
#include "orders/acknowledge.hpp"
#include "runtime/decide_order.hpp"
#include "runtime/outbound_document.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/failure.hpp"
#include "store/late_orders.hpp"
#include "store/locks.hpp"

#include <fmt/format.h>

#include <vector>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "schedule";
constexpr char const* kSent = "order.hold_notice";
constexpr char const* kFailed = "order.hold_notice_failed";

/// How much of the time for the answer passes in silence.
constexpr Duration silence_of(std::chrono::seconds within) { return Duration(within) * 4 / 5; }

void audit(
    store::Transaction& transaction, store::Order const& order, char const* event,
    std::string const& text, Instant now
) {
    store::append_audit(
        transaction, {.at = now,
                      .environment = order.environment,
                      .actor = kActor,
                      .event = event,
                      .subject = "order",
                      .subject_id = order.id.text(),
                      .partner = order.partner,
                      .details = fmt::format(R"({{"text":{}}})", stages::json_string(text))}
    );
}

class HoldNotice {
public:
    HoldNotice(
        store::Transaction& transaction, Services const& services, Config const& config,
        partners::Profile const& partner, store::Order const& order
    )
        : transaction_(transaction),
          services_(services),
          config_(config),
          partner_(partner),
          order_(order),
          now_(services.clock.now()) {}

    Expected<void> send() {
        partners::DocumentRule const* rule =
            find_outbound_rule(partner_, "acknowledgement", standard_of(transaction_, order_));
        if (rule == nullptr) return fail(ErrorCode::refused, "its answer has no rule any more");
        auto const notice = write();
        if (!notice) return std::unexpected(notice.error());
        OutboxContext const outbox{config_,       partner_, order_.environment,
                                   services_.ids, now_,     order_lane(order_.id)};
        auto outbound = write_outbound(
            outbox, *rule, *notice,
            {"acknowledgement", order_.document, order_.number, payload_id_of(transaction_, order_)}
        );
        if (!outbound) return std::unexpected(outbound.error());
        DocumentId const id = outbound->row.id;
        std::vector<OutboundDocument> documents;
        documents.push_back(std::move(*outbound));
        auto sent = send_documents(transaction_, outbox, *rule, std::move(documents));
        if (!sent) return std::unexpected(sent.error());
        audit(transaction_, order_, kSent, "document " + id.text(), now_);
        return store::set_order_acknowledgement(transaction_, order_.id, id);
    }

private:
    Expected<documents::Document> write() {
        auto const document = documents::read_json(order_.canonical);
        if (!document) return std::unexpected(document.error());
        auto const local = local_time(now_, config_.instance().timezone);
        if (!local) return std::unexpected(local.error());
        std::string const ours = seller_order_number(order_.id);
        orders::Decision held;
        held.header = documents::Decision::held;
        return orders::acknowledge(
            document->as<documents::Order>(), held,
            {.number = ours, .seller_order = ours, .issued_on = When(local->date)}
        );
    }

    store::Transaction& transaction_;
    Services const& services_;
    Config const& config_;
    partners::Profile const& partner_;
    store::Order const& order_;
    Instant now_;
};

/// Orders of a partner whose buyer should hear something by now.
std::vector<OrderId> find_silent(
    store::Transaction& transaction, partners::Profile const& partner, Instant now
) {
    auto const* rule = find_outbound_rule(partner, "acknowledgement", {});
    if (rule == nullptr || !rule->within || partner.state == partners::State::suspended) return {};
    return store::find_unheard(transaction, partner.id, now - silence_of(*rule->within), kFailed);
}

/// Sends the notice of one order; false when that turned out to be needless or impossible.
bool send_notice_blocking(
    Services const& services, Config const& config, partners::Profile const& partner, OrderId id
) {
    bool is_sent = false;
    std::string problem;
    auto const failed =
        services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            is_sent = false;
            problem.clear();
            store::lock_order(transaction, id);
            auto const order = store::find_order(transaction, id);
            // Somebody decided it, or another node was first.
            if (!order || order->state != store::OrderState::held || order->acknowledgement)
                return {};
            auto const sent = store::run_undoable(transaction, [&]() -> Expected<void> {
                return HoldNotice(transaction, services, config, partner, *order).send();
            });
            is_sent = sent.has_value();
            if (is_sent) return {};
            problem = sent.error().text();
            audit(transaction, *order, kFailed, problem, services.clock.now());
            return {};
        });
    if (failed) throw store::DatabaseFailed(failed->error.text());
    if (!problem.empty()) {
        log::warning(
            kFailed,
            "the buyer of a held order could not be told that it is on hold; decide it with "
            "'tidegate "
            "doc replay'",
            {{"partner", partner.id}, {"order", id.text()}, {"reason", problem}}
        );
    }
    return is_sent;
}

}  // namespace

std::size_t send_hold_notices_blocking(
    Services const& services, std::function<void()> const& on_deliveries
) {
    auto const config = services.config.get();
    std::size_t count = 0;
    for (partners::Profile const& partner : config->registry().profiles()) {
        std::vector<OrderId> silent;
        services.writer.read_blocking([&](store::Transaction& transaction) {
            silent = find_silent(transaction, partner, services.clock.now());
        });
        for (OrderId const id : silent)
            count += send_notice_blocking(services, *config, partner, id) ? 1 : 0;
    }
    if (count > 0) on_deliveries();
    return count;
}

}  // namespace tidegate::runtime
