#include "runtime/correlation.hpp"

#include "runtime/outbox.hpp"
#include "store/expectations.hpp"

#include <fmt/format.h>

#include <set>

namespace tidegate::runtime {
namespace {

syntax::Finding unknown(std::string text) {
    syntax::Finding finding;
    finding.code = syntax::FindingCode::correlation_unknown;
    finding.severity = syntax::Severity::warning;
    finding.text = std::move(text);
    finding.segment = "AK1";
    return finding;
}

}  // namespace

Expected<Correlated> apply_functional_ack(
    store::Transaction& transaction, partners::X12Settings const& settings,
    store::Environment environment, standards::FunctionalAcknowledgement const& ack, DocumentId by,
    Instant now
) {
    Correlated result;
    store::CarriedQuery query;
    query.environment = environment;
    query.our_id = correlation_id(settings.us.qualifier, settings.us.id);
    query.their_id = correlation_id(settings.them.front().qualifier, settings.them.front().id);
    query.standard = "x12";
    query.functional_id = ack.functional_id;
    query.group = ack.control;
    std::vector<store::CarriedHit> const hits = store::find_carried(transaction, query);
    if (hits.empty()) {
        result.findings.push_back(unknown(
            fmt::format("no group {} {} was sent to this partner", ack.functional_id, ack.control)
        ));
        return result;
    }
    std::set<DeliveryId> answered;
    std::set<DeliveryId> rejected;
    for (store::CarriedHit const& hit : hits) {
        char const status = ack.status_of_set(hit.set.numbers.set);
        if (status == 0) continue;
        answered.insert(hit.delivery);
        if (status != 'A' && status != 'E') rejected.insert(hit.delivery);
    }
    for (standards::SetAcknowledgement const& set : ack.sets) {
        bool const is_ours = std::ranges::any_of(hits, [&](store::CarriedHit const& hit) {
            return hit.set.numbers.set == set.control;
        });
        if (!is_ours) {
            result.findings.push_back(unknown(
                fmt::format("group {} that we sent has no set {}", ack.control, set.control)
            ));
        }
    }
    std::string const key = fmt::format("{}:{}", ack.functional_id, ack.control);
    for (DeliveryId const delivery : answered) {
        bool const is_positive = !rejected.contains(delivery);
        auto met = store::meet_expectation(
            transaction, delivery, store::ExpectationKind::functional_acknowledgement, key,
            by.text(), is_positive, now
        );
        // A partner may acknowledge what it was not asked to: that is no error of anybody.
        if (!met && met.error().code != ErrorCode::not_found) return std::unexpected(met.error());
    }
    result.is_negative = !rejected.empty();
    result.text = fmt::format(
        "group {} {}: {}", ack.functional_id, ack.control,
        result.is_negative ? "rejected" : "accepted"
    );
    return result;
}

}  // namespace tidegate::runtime
