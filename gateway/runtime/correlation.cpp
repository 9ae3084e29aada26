#include "runtime/correlation.hpp"

#include "runtime/outbox.hpp"
#include "runtime/outgoing.hpp"
#include "store/expectations.hpp"

#include <fmt/format.h>

#include <set>

namespace tidegate::runtime {
namespace {

syntax::Finding unknown(std::string_view segment, std::string text) {
    syntax::Finding finding;
    finding.code = syntax::FindingCode::correlation_unknown;
    finding.severity = syntax::Severity::warning;
    bool const is_edifact = segment.starts_with("UC");
    finding.standard = is_edifact ? syntax::Standard::edifact : syntax::Standard::x12;
    finding.text = std::move(text);
    finding.segment = segment;
    return finding;
}

/// What we sent to this partner, as its answers name it.
store::CarriedQuery sent_to(partners::X12Settings const& settings, store::Environment environment) {
    store::CarriedQuery query;
    query.environment = environment;
    EnvelopeIds const ids = ids_of(settings);
    query.our_id = ids.ours;
    query.their_id = ids.theirs;
    query.standard = ids.standard;
    return query;
}

/// A partner may acknowledge what it was not asked to: that is no error of anybody.
Expected<void> meet(
    store::Transaction& transaction, DeliveryId delivery, store::ExpectationKind kind,
    std::string const& key, DocumentId by, bool is_positive, Instant now
) {
    auto met =
        store::meet_expectation(transaction, delivery, kind, key, by.text(), is_positive, now);
    if (!met && met.error().code != ErrorCode::not_found) return std::unexpected(met.error());
    return {};
}

}  // namespace

Expected<Correlated> apply_functional_ack(
    store::Transaction& transaction, partners::X12Settings const& settings,
    store::Environment environment, standards::FunctionalAcknowledgement const& ack, DocumentId by,
    Instant now
) {
    Correlated result;
    store::CarriedQuery query = sent_to(settings, environment);
    query.functional_id = ack.functional_id;
    query.group = ack.control;
    std::vector<store::CarriedHit> const hits = store::find_carried(transaction, query);
    if (hits.empty()) {
        result.findings.push_back(unknown(
            "AK1",
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
                "AK2", fmt::format("group {} that we sent has no set {}", ack.control, set.control)
            ));
        }
    }
    std::string const key = fmt::format("{}:{}", ack.functional_id, ack.control);
    for (DeliveryId const delivery : answered) {
        bool const is_positive = !rejected.contains(delivery);
        auto met = meet(
            transaction, delivery, store::ExpectationKind::functional_acknowledgement, key, by,
            is_positive, now
        );
        if (!met) return std::unexpected(met.error());
    }
    result.is_negative = !rejected.empty();
    result.text = fmt::format(
        "group {} {}: {}", ack.functional_id, ack.control,
        result.is_negative ? "rejected" : "accepted"
    );
    return result;
}

Expected<Correlated> apply_interchange_ack(
    store::Transaction& transaction, partners::X12Settings const& settings,
    store::Environment environment, standards::InterchangeAcknowledgement const& ack, DocumentId by,
    Instant now
) {
    Correlated result;
    store::CarriedQuery query = sent_to(settings, environment);
    query.interchange = ack.control;
    std::vector<store::CarriedHit> const hits = store::find_carried(transaction, query);
    if (hits.empty()) {
        result.findings.push_back(
            unknown("TA1", fmt::format("no interchange {} was sent to this partner", ack.control))
        );
        return result;
    }
    // A number is used again after a rollover: the newest delivery is meant.
    DeliveryId const delivery = hits.front().delivery;
    result.is_negative = ack.status != 'A' && ack.status != 'E';
    auto met = meet(
        transaction, delivery, store::ExpectationKind::interchange_acknowledgement, ack.control, by,
        !result.is_negative, now
    );
    if (!met) return std::unexpected(met.error());
    if (result.is_negative) {
        for (store::Expectation const& expected : store::expectations_of(transaction, delivery)) {
            if (expected.kind != store::ExpectationKind::functional_acknowledgement) continue;
            met = meet(transaction, delivery, expected.kind, expected.key, by, false, now);
            if (!met) return std::unexpected(met.error());
        }
    }
    result.text = fmt::format(
        "interchange {}: {} {}", ack.control, result.is_negative ? "rejected" : "accepted", ack.note
    );
    return result;
}

Expected<Correlated> apply_report(
    store::Transaction& transaction, partners::EdifactSettings const& settings,
    store::Environment environment, standards::InterchangeReport const& report, DocumentId by,
    Instant now
) {
    Correlated result;
    std::vector<store::CarriedHit> hits;
    for (partners::EdifactIdentity const& them : settings.them) {
        EnvelopeIds const ids = ids_of(settings, them);
        store::CarriedQuery query;
        query.environment = environment;
        query.our_id = ids.ours;
        query.their_id = ids.theirs;
        query.standard = ids.standard;
        query.interchange = report.control;
        std::ranges::move(store::find_carried(transaction, query), std::back_inserter(hits));
    }
    if (hits.empty()) {
        result.findings.push_back(unknown(
            "UCI", fmt::format("no interchange {} was sent to this partner", report.control)
        ));
        return result;
    }
    // A number is used again after a rollover: the newest delivery is meant.
    DeliveryId const delivery = hits.front().delivery;
    bool is_told = false;
    std::erase_if(hits, [&](store::CarriedHit const& hit) { return hit.delivery != delivery; });
    for (store::CarriedHit const& hit : hits) {
        char const action = report.action_of(hit.set.numbers.group, hit.set.numbers.set);
        if (action != 0) is_told = true;
        if (action == '4') result.is_negative = true;
    }
    for (standards::ReportedGroup const& group : report.groups) {
        for (standards::ReportedMessage const& message : group.messages) {
            bool const is_ours = std::ranges::any_of(hits, [&](store::CarriedHit const& hit) {
                return hit.set.numbers.set == message.control;
            });
            if (is_ours) continue;
            result.findings.push_back(unknown(
                "UCM",
                fmt::format(
                    "interchange {} that we sent has no message {}", report.control, message.control
                )
            ));
        }
    }
    if (is_told) {
        auto met = meet(
            transaction, delivery, store::ExpectationKind::functional_acknowledgement,
            report_key(report.control), by, !result.is_negative, now
        );
        if (!met) return std::unexpected(met.error());
    }
    result.text = fmt::format(
        "interchange {}: {}", report.control, result.is_negative ? "rejected" : "accepted"
    );
    return result;
}

}  // namespace tidegate::runtime
