#include "store/history.hpp"

#include "store/session.hpp"

namespace tidegate::store {

namespace {

bool needs_reason(State state) {
    return state == State::rejected || state == State::parked || state == State::cancelled;
}

}  // namespace

Expected<void> check_reason(State state, std::string const& reason) {
    if (!needs_reason(state) || !reason.empty()) return {};
    return fail(
        ErrorCode::refused, "nothing becomes " + std::string(name_of(state)) + " without a reason"
    );
}

Expected<void> check_change(
    std::string const& subject, State now, std::optional<State> from, StateChange const& change
) {
    if (is_final(now)) {
        return fail(
            ErrorCode::conflict, subject + " is " + std::string(name_of(now)) +
                                     ": it cannot become " + std::string(name_of(change.to))
        );
    }
    if (from && *from != now) {
        return fail(
            ErrorCode::conflict,
            subject + " is " + std::string(name_of(now)) + ", not " + std::string(name_of(*from))
        );
    }
    return check_reason(change.to, change.reason);
}

void append_history(
    Transaction& transaction, Uuid const& subject, std::optional<State> from,
    StateChange const& change
) {
    Query query(
        transaction,
        "insert into history (subject, at, from_state, to_state, reason, actor)"
        " values (:subject, :at, :from_state, :to_state, :reason, :actor)"
    );
    query.bind(subject)
        .bind(change.at)
        .bind(from)
        .bind(change.to)
        .bind(change.reason)
        .bind(change.actor)
        .run();
}

std::vector<HistoryEntry> read_history(Transaction& transaction, Uuid const& subject) {
    Query query(
        transaction,
        "select at, from_state, to_state, reason, actor from history where subject = :subject "
        "order by serial",
        "itttt"
    );
    query.bind(subject);
    std::vector<HistoryEntry> entries;
    while (query.next()) {
        HistoryEntry entry;
        entry.at = query.instant(0);
        if (!query.is_null(1)) entry.from = stored(parse_state(query.text(1)));
        entry.to = stored(parse_state(query.text(2)));
        entry.reason = query.text(3);
        entry.actor = query.text(4);
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace tidegate::store
