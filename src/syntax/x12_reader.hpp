// Reads X12 interchanges from a stream: one event per envelope boundary, one transaction set in
// memory at a time. Any number of interchanges, each with its own delimiters. Source: X12.5, X12.6;
// rules 1-14 of docs/conformance.md.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <memory>
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

/// An interchange acknowledgement standing between ISA and the first GS.
struct Ta1Event {
    Segment segment;  ///< valid until the next call of next()
};

struct InterchangeBegin {
    Interchange interchange;
    Findings findings;  ///< of the header: isa_width, separators, unknown_version ...; of bytes in
                        ///< front of the first
};
struct GroupBegin {
    Group group;
    Findings findings;
};
struct GroupEnd {
    std::optional<std::uint32_t> sets_stated;  ///< GE01; nothing when it is missing or no number
    std::uint32_t sets = 0;                    ///< sets that were there, whatever GE01 says
    /// group.count, group.control_mismatch, group.trailer_missing; segment.unexpected for what
    /// stood outside any set
    Findings findings;
};
struct InterchangeEnd {
    std::uint32_t groups = 0;
    std::uint64_t byte_end = 0;  ///< offset one past the interchange's last byte
    Findings findings;  ///< envelope.count, envelope.control_mismatch, envelope.trailer_missing
};
struct EndOfInput {
    Findings findings;  ///< envelope.trailing_data: bytes after the last interchange that are no
                        ///< interchange
};

using Event = std::variant<
    InterchangeBegin, Ta1Event, GroupBegin, SetEvent, GroupEnd, InterchangeEnd, EndOfInput>;

/// Begin and end events nest always, also in damaged input. Memory is bounded by one set plus one
/// chunk. Errors of next(): not X12 at all (invalid, "not X12: ..."), a limit of base/limits.hpp
/// (too_large), the source's own. After an error or EndOfInput the reader is spent. Thread: one at
/// a time.
class X12Reader {
public:
    explicit X12Reader(ByteSource& source);
    ~X12Reader();
    Expected<Event> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::syntax
