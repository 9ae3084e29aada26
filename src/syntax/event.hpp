// What a reader of interchanges tells: one event per envelope boundary, and the transaction sets
// between them.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <optional>
#include <variant>

namespace tidegate::syntax {

/// The set's own envelope findings (set.count, set.control_mismatch, set.trailer_missing,
/// set.control_duplicate) and segments whose tag is malformed come with it; validation adds its own
/// later.
struct SetEvent {
    TransactionSet const* set;  ///< valid until the next call of next()
    Findings findings;
};

/// An X12 interchange acknowledgement standing between ISA and the first GS.
struct Ta1Event {
    Segment segment;  ///< valid until the next call of next()
};

struct InterchangeBegin {
    Interchange interchange;
    Findings findings;  ///< of the header: isa_width, separators, unknown_version ...; of bytes in
                        ///< front of the first
};
/// Messages of EDIFACT without UNG stand between a GroupBegin and a GroupEnd of an implicit group.
struct GroupBegin {
    Group group;
    Findings findings;
};
struct GroupEnd {
    std::optional<std::uint32_t>
        sets_stated;         ///< GE01, 0060; nothing when it is missing or no number
    std::uint32_t sets = 0;  ///< sets that were there, whatever the trailer says
    /// group.count, group.control_mismatch, group.trailer_missing; segment.unexpected for what
    /// stood outside any set
    Findings findings;
};
struct InterchangeEnd {
    std::uint32_t groups = 0;    ///< without an implicit one
    std::uint64_t byte_end = 0;  ///< offset one past the interchange's last byte
    Findings findings;  ///< envelope.count, envelope.control_mismatch, envelope.trailer_missing
};
struct EndOfInput {
    Findings findings;  ///< envelope.trailing_data: bytes after the last interchange that are no
                        ///< interchange
};

using Event = std::variant<
    InterchangeBegin, Ta1Event, GroupBegin, SetEvent, GroupEnd, InterchangeEnd, EndOfInput>;

}  // namespace tidegate::syntax
