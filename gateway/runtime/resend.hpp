// Deliveries sent again because a person asks for it: a parked one goes on, one that was delivered
// is repeated (spec: P2, P7; design: decisions 13, 14). Asking is one transaction, which any
// process may make; sending is the running gateway's job.
#pragma once

#include "runtime/replay.hpp"

namespace tidegate::runtime {

/// Puts a parked delivery back in the queue with all its attempts before it: the same Message-ID
/// and bytes.
///
/// One that was delivered is repeated, for a reason: a new delivery, which names it, sends the same
/// interchange with its control numbers under a new Message-ID, because a partner answers a known
/// one with the receipt of that day and passes nothing on. Of the answers to the interchange none
/// is expected twice: what is still owed is owed to the first delivery, until as long after this
/// sending as it was given after the last. A repetition of a repetition is one of the first.
///
/// Returns the delivery that waits now. Errors: not_found; conflict when it, or a repetition of it,
/// is under way, parked or given up; refused without a reason where one is wanted, and when its
/// bytes are archived.
Expected<DeliveryId> request_resend(
    store::Transaction& transaction, DeliveryId id, Request const& request
);

}  // namespace tidegate::runtime
