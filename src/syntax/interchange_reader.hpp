// Reads interchanges of X12 and EDIFACT from a stream: one event per envelope boundary, one
// transaction set in memory at a time. Any number of interchanges, each of its own standard and
// with its own delimiters. Source: X12.5, X12.6, ISO 9735-1; rules 1-14 and 30-37 of
// docs/conformance.md.
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "base/stream.hpp"
#include "syntax/event.hpp"

#include <memory>
#include <optional>

namespace tidegate::syntax {

struct ReaderOptions {
    bool x12 = true;      ///< false: an X12 interchange is foreign
    bool edifact = true;  ///< false: an EDIFACT interchange is foreign
    /// What EDIFACT bytes mean, whatever UNB says: UNOC is often Windows-1252.
    std::optional<Charset> edifact_charset = {};
};

/// Begin and end events nest always, also in damaged input. Memory is bounded by one set plus one
/// chunk. Errors of next(): not an interchange at all (invalid, "not EDI: ..."), a limit of
/// base/limits.hpp (too_large), the source's own. After an error or EndOfInput the reader is spent.
/// Thread: one at a time.
class InterchangeReader {
public:
    explicit InterchangeReader(ByteSource& source, ReaderOptions const& options = {});
    ~InterchangeReader();
    Expected<Event> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::syntax
