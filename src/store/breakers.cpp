#include "store/breakers.hpp"

#include "base/limits.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

namespace {

#define TIDEGATE_BREAKER_COLUMNS "peer, failures, open_until, since, reason"
constexpr std::string_view kColumns = "tiiit";

Breaker read_breaker(Query const& query) {
    Breaker breaker;
    breaker.peer = query.text(0);
    breaker.failures = static_cast<int>(query.integer(1));
    breaker.open_until = query.optional_instant(2);
    breaker.since = query.instant(3);
    breaker.reason = query.text(4);
    return breaker;
}

/// Nothing below the number of failures that opens it.
std::optional<Duration> pause_after(int failures) {
    if (failures < limits::breaker_failures) return {};
    constexpr int kDoublingsMax = 10;  // far beyond the longest pause
    int const doublings = std::min(failures - limits::breaker_failures, kDoublingsMax);
    return std::min<Duration>(
        Duration(limits::breaker_pause) * (1 << doublings), limits::breaker_pause_max
    );
}

}  // namespace

Breaker record_failure(
    Transaction& transaction, std::string const& peer, std::string const& reason, Instant now
) {
    Breaker breaker;
    {
        Query query(
            transaction,
            "insert into breakers (peer, failures, open_until, since, reason)"
            " values (:peer, 1, null, :since, :reason) on conflict (peer) do update set"
            " failures = breakers.failures + 1, reason = excluded.reason"
            " returning " TIDEGATE_BREAKER_COLUMNS,
            kColumns
        );
        query.bind(peer).bind(now).bind(reason).next();
        breaker = read_breaker(query);
    }
    auto const pause = pause_after(breaker.failures);
    if (!pause) return breaker;
    breaker.open_until = now + *pause;
    begin_probe(transaction, peer, *breaker.open_until);
    return breaker;
}

std::optional<Breaker> record_answer(Transaction& transaction, std::string const& peer) {
    std::optional<Breaker> breaker;
    {
        Query query(
            transaction,
            "select " TIDEGATE_BREAKER_COLUMNS " from breakers where peer = :peer for update",
            kColumns
        );
        query.bind(peer);
        if (!query.next()) return {};
        breaker = read_breaker(query);
    }
    Query(transaction, "delete from breakers where peer = :peer").bind(peer).run();
    return breaker->open_until ? breaker : std::nullopt;
}

void begin_probe(Transaction& transaction, std::string const& peer, Instant until) {
    Query query(transaction, "update breakers set open_until = :open_until where peer = :peer");
    query.bind(until).bind(peer).run();
}

std::vector<Breaker> list_breakers(Transaction& transaction) {
    Query query(
        transaction, "select " TIDEGATE_BREAKER_COLUMNS " from breakers order by peer", kColumns
    );
    std::vector<Breaker> breakers;
    while (query.next()) breakers.push_back(read_breaker(query));
    return breakers;
}

}  // namespace tidegate::store
