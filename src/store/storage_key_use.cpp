#include "store/storage_key_use.hpp"

#include "base/payload_limits.hpp"
#include "store/locks.hpp"
#include "store/payload_rows.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

std::vector<std::string> used_storage_keys(Transaction& transaction) {
    Query query(transaction, "select id from storage_keys order by since, id", "t");
    std::vector<std::string> ids;
    while (query.next()) ids.push_back(query.text(0));
    return ids;
}

namespace {

Expected<void> check_at_hand(StorageKeys const& keys, std::vector<std::string> const& used) {
    for (std::string const& id : used) {
        if (keys.find(id) != nullptr) continue;
        return fail(
            ErrorCode::refused,
            "the database has payloads sealed under the storage key " + id +
                ", which is not at hand",
            {},
            "put that key into secrets/storage.key, behind the one that seals; nodes of one "
            "database "
            "have the same file"
        );
    }
    return {};
}

}  // namespace

Expected<void> use_storage_keys(Database& database, Instant now) {
    auto const& vault = database.vault();
    if (!vault) return fail(ErrorCode::refused, "the database was opened without storage keys");
    std::string const& first = vault->keys().first().id;
    std::vector<std::string> used;
    database.read_blocking([&](Transaction& transaction) { used = used_storage_keys(transaction); }
    );
    if (auto checked = check_at_hand(vault->keys(), used); !checked) return checked;
    if (std::ranges::find(used, first) != used.end()) return {};
    return database.write_blocking([&](Transaction& transaction) -> Expected<void> {
        // Of two nodes that start for the first time the second sees the key of the first.
        lock_schema(transaction);
        auto checked = check_at_hand(vault->keys(), used_storage_keys(transaction));
        if (!checked) return checked;
        Query query(
            transaction,
            "insert into storage_keys (id, since) values (:id, :since) on conflict (id) do nothing"
        );
        query.bind(first).bind(now).run();
        return {};
    });
}

Expected<Rewrapped> rewrap_payloads(Transaction& transaction, std::int64_t after) {
    PayloadVault const* const vault = transaction.impl().vault();
    TIDEGATE_CHECK(vault != nullptr);
    std::string const& first = vault->keys().first().id;
    Rewrapped done{.last = after};
    std::vector<std::pair<std::int64_t, SealedPayload>> rows;
    {
        // Without the bytes: only the key is wrapped anew.
        Query query(
            transaction,
            "select id, hash, coalesce(size, stored_size), encoding, key_id, wrapped_key,"
            " cast('' as blob), object from payloads where id > :after and encoding <> 'plain'"
            " and key_id <> :first and length(wrapped_key) > 0 order by id limit :most for update",
            kPayloadColumns
        );
        query.bind(after).bind(first).bind(limits::rewrap_rows);
        while (query.next()) rows.emplace_back(query.integer(0), read_payload(query));
    }
    for (auto const& [id, row] : rows) {
        auto const wrapped = vault->rewrap(row);
        if (!wrapped)
            return std::unexpected(wrapped.error().while_doing("payload " + std::to_string(id)));
        Query query(
            transaction,
            "update payloads set key_id = :key_id, wrapped_key = cast(:wrapped as blob) where id = "
            ":id"
        );
        query.bind(first).bind(ByteView(*wrapped)).bind(id).run();
        done.last = id;
        ++done.count;
    }
    done.is_done = rows.size() < static_cast<std::size_t>(limits::rewrap_rows);
    if (done.is_done) {
        Query query(transaction, "delete from storage_keys where id <> :first");
        query.bind(first).run();
    }
    return done;
}

}  // namespace tidegate::store
