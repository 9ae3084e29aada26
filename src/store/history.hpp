// Private to src/store: the rules of state changes, which documents and deliveries share, and their
// history.
#pragma once

#include "store/documents.hpp"

namespace tidegate::store {

/// Errors: refused when the state requires a reason and has none.
Expected<void> check_reason(State state, std::string const& reason);

/// Errors: conflict when nothing leads on from `now` (done, rejected, cancelled), or when it is not
/// `from`.
Expected<void> check_change(
    std::string const& subject, State now, std::optional<State> from, StateChange const& change
);

void append_history(
    Transaction& transaction, Uuid const& subject, std::optional<State> from,
    StateChange const& change
);
std::vector<HistoryEntry> read_history(Transaction& transaction, Uuid const& subject);

}  // namespace tidegate::store
