#include "runtime/late_orders.hpp"

#include "base/log.hpp"
#include "runtime/outbound_document.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

#include <array>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "schedule";
constexpr char const* kEvent = "order.late";

/// By which document each is told.
struct OwedKind {
    store::Owed owed;
    std::string_view kind;
};
constexpr std::array kKinds{
    OwedKind{store::Owed::answer, "acknowledgement"},
    OwedKind{store::Owed::shipment, "ship_notice"},
    OwedKind{store::Owed::invoice, "invoice"},
};

/// What tells this from everything else that is owed for the order.
std::string key_of(store::OwedOrder const& owed) {
    return fmt::format(
        R"({{"owed":"{}","what":{}}})", store::name_of(owed.owed), stages::json_string(owed.what)
    );
}

bool is_told(store::Transaction& transaction, store::OwedOrder const& owed) {
    store::AuditFilter filter;
    filter.subject_id = owed.order.text();
    filter.event = kEvent;
    for (auto const& row : store::list_audit(transaction, filter)) {
        if (row.entry.details == key_of(owed)) return true;
    }
    return false;
}

void tell(LateOrder const& late) {
    log::warning(
        kEvent,
        "an order waits for us longer than its buyer's profile allows; see 'tidegate order late'",
        {{"partner", late.owed.partner},
         {"order", late.owed.number},
         {"owed", store::name_of(late.owed.owed)},
         {"deadline", to_rfc3339(late.deadline)}}
    );
}

}  // namespace

std::vector<LateOrder> find_late_orders(
    store::Transaction& transaction, Config const& config, Instant now
) {
    std::vector<LateOrder> all;
    for (partners::Profile const& partner : config.registry().profiles()) {
        for (OwedKind const& kind : kKinds) {
            auto const* rule = find_outbound_rule(partner, kind.kind, {});
            if (rule == nullptr || !rule->within) continue;
            // A day is not over before its end, wherever it is looked at.
            Duration const grace = kind.owed == store::Owed::shipment
                                       ? *rule->within + std::chrono::days(1)
                                       : Duration(*rule->within);
            for (auto& owed : store::find_owed(transaction, partner.id, kind.owed, now - grace)) {
                Instant const deadline = owed.since + grace;
                all.push_back({std::move(owed), deadline});
            }
        }
    }
    return all;
}

std::size_t tell_late_orders_blocking(Services const& services) {
    Instant const now = services.clock.now();
    auto const config = services.config.get();
    std::vector<LateOrder> late;
    std::vector<LateOrder> untold;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        late = find_late_orders(transaction, *config, now);
        untold.clear();
        for (LateOrder const& one : late) {
            if (!is_told(transaction, one.owed)) untold.push_back(one);
        }
    });
    if (untold.empty()) return late.size();
    std::vector<LateOrder> told;
    auto const failed =
        services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            told.clear();
            for (LateOrder const& one : untold) {
                // Another node may have been first.
                if (is_told(transaction, one.owed)) continue;
                store::append_audit(
                    transaction, {.at = now,
                                  .environment = one.owed.environment,
                                  .actor = kActor,
                                  .event = kEvent,
                                  .subject = "order",
                                  .subject_id = one.owed.order.text(),
                                  .partner = one.owed.partner,
                                  .details = key_of(one.owed)}
                );
                told.push_back(one);
            }
            return {};
        });
    if (failed) throw store::DatabaseFailed(failed->error.text());
    for (LateOrder const& one : told) tell(one);
    return late.size();
}

}  // namespace tidegate::runtime
