// Whether the books add up (spec: P3): everything accepted is in exactly one state, and whatever
// waits has a job that will move it on. Reads only; a discrepancy is a bug of ours or a change from
// outside, never something to be repaired silently.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

/// What does not add up.
struct Discrepancy {
    std::string rule;     ///< stable name: "message_without_document"
    std::string subject;  ///< the id or name of what is concerned
    std::string text;     ///< for people: what is expected of it
};

/// Of what waits or runs, and of messages received in [from, before). Costs as much as there is on
/// its way; at most limits::discrepancies_max of each rule.
///
/// message_without_document: accepted, and neither a document nor a job comes of it;
/// document_without_job, delivery_without_job: waits for nobody; job_without_subject: its message,
/// document or delivery is gone; delivery_moves_on: ended or parked, and a job will move it.
std::vector<Discrepancy> find_discrepancies(Transaction& transaction, Instant from, Instant before);

/// Sums over whole tables: stock against its movements, receipts and reservations (rule "stock"),
/// control numbers against their ledger (rule "control_number_gap").
std::vector<Discrepancy> find_wrong_sums(Transaction& transaction);

/// The rule of what was promised and is not there, which is found outside of the database
/// (promises.hpp).
inline constexpr std::string_view kLostPromise = "promise_without_row";

/// The names of all rules.
std::vector<std::string_view> reconciler_rules();

}  // namespace tidegate::store
