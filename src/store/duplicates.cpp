#include "store/duplicates.hpp"

#include "store/session.hpp"

namespace tidegate::store {

namespace {

int number_of(DuplicateLevel level) { return static_cast<int>(level); }

void bind_claim(Query& query, DuplicateKey const& key, FirstSeen const& claim) {
    query.bind(key.environment).bind(key.partner).bind(number_of(key.level)).bind(key.key);
    query.bind(claim.message).bind(claim.document).bind(claim.content).bind(claim.at);
}

#define TIDEGATE_SELECT_FIRST                                                                \
    "select message, document, content, at from duplicates where environment = :environment" \
    " and partner = :partner and level = :level and key = :key"                              \
    " and (cast(:s1 as text) is null or at >= :s2)"

std::optional<FirstSeen> read_first(
    Transaction& transaction, DuplicateKey const& key, bool is_held, std::optional<Instant> since
) {
    Query query(
        transaction, is_held ? TIDEGATE_SELECT_FIRST " for update" : TIDEGATE_SELECT_FIRST, "ttti"
    );
    query.bind(key.environment).bind(key.partner).bind(number_of(key.level)).bind(key.key);
    query.bind(since).bind(since);
    if (!query.next()) return {};
    FirstSeen first;
    first.message = query.id<MessageId>(0);
    first.document = query.optional_id<DocumentId>(1);
    if (!query.is_null(2)) first.content = query.hash(2);
    first.at = query.instant(3);
    return first;
}

}  // namespace

std::optional<FirstSeen> insert_or_find(
    Transaction& transaction, DuplicateKey const& key, FirstSeen const& claim
) {
    for (;;) {
        {
            Query query(
                transaction,
                "insert into duplicates (environment, partner, level, key, message, document, "
                "content, at)"
                " values (:environment, :partner, :level, :key, :message, :document, :content, :at)"
                " on conflict do nothing"
            );
            bind_claim(query, key, claim);
            if (query.run() == 1) return {};
        }
        // Held, because the caller may take it over. Absent only when it expired between the two.
        if (auto first = read_first(transaction, key, true, {})) return first;
    }
}

std::optional<FirstSeen> find_first(
    Transaction& transaction, DuplicateKey const& key, std::optional<Instant> since
) {
    return read_first(transaction, key, false, since);
}

void replace_first(Transaction& transaction, DuplicateKey const& key, FirstSeen const& claim) {
    Query query(
        transaction,
        "insert into duplicates (environment, partner, level, key, message, document, content, at)"
        " values (:environment, :partner, :level, :key, :message, :document, :content, :at)"
        " on conflict (environment, partner, level, key) do update set message = excluded.message, "
        "document = excluded.document,"
        " content = excluded.content, at = excluded.at"
    );
    bind_claim(query, key, claim);
    query.run();
}

std::int64_t expire_duplicates(
    Transaction& transaction, DuplicateLevel level, Instant before, int limit
) {
    Query query(
        transaction,
        "delete from duplicates where (environment, partner, level, key) in ("
        " select environment, partner, level, key from duplicates where level = :level and at < "
        ":before"
        " order by at limit :limit)"
    );
    return query.bind(number_of(level)).bind(before).bind(limit).run();
}

}  // namespace tidegate::store
