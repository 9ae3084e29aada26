// Matches what partners answer with what we sent: 997, TA1 and CONTRL to delivery (design: decision
// 14). Unknown answers are findings, stored and never applied.
#pragma once

#include "base/clock.hpp"
#include "partners/profile.hpp"
#include "standards/acknowledge.hpp"
#include "standards/contrl_read.hpp"
#include "standards/functional_ack_read.hpp"
#include "store/deliveries.hpp"
#include "syntax/finding.hpp"

namespace tidegate::runtime {

/// What an acknowledgement did. `findings` has correlation.unknown for what answers nothing that we
/// sent.
struct Correlated {
    syntax::Findings findings;
    bool is_negative = false;  ///< it rejects something that we sent
    std::string text;          ///< for the log: what was acknowledged
};

/// Applies the acknowledgement in document `by` to the deliveries it answers: their expectation is
/// met, or failed when a set was rejected. An answer that was given before stays as it is.
Expected<Correlated> apply_functional_ack(
    store::Transaction& transaction, partners::X12Settings const& settings,
    store::Environment environment, standards::FunctionalAcknowledgement const& ack, DocumentId by,
    Instant now
);

/// The same for a TA1, by ISA13: one that rejects the interchange fails the 997 too, which will not
/// come.
Expected<Correlated> apply_interchange_ack(
    store::Transaction& transaction, partners::X12Settings const& settings,
    store::Environment environment, standards::InterchangeAcknowledgement const& ack, DocumentId by,
    Instant now
);

/// The same for a CONTRL, by 0020 and 0062 of what we sent. One that says no more than "received"
/// (0083 = 8) meets the expectation: it is all that some partners ever say.
Expected<Correlated> apply_report(
    store::Transaction& transaction, partners::EdifactSettings const& settings,
    store::Environment environment, standards::InterchangeReport const& report, DocumentId by,
    Instant now
);

}  // namespace tidegate::runtime
