#include "store/payload_objects.hpp"

#include "base/limits.hpp"
#include "base/payload_limits.hpp"
#include "store/sealing.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

std::vector<NamedObject> list_objects(Transaction& transaction, std::int64_t after, int limit) {
    Query query(
        transaction,
        "select id, object, size from payloads where id > :after and object is not null order by id"
        " limit :most",
        "iti"
    );
    query.bind(after).bind(std::clamp(limit, 0, limits::store_list_rows_max));
    std::vector<NamedObject> objects;
    while (query.next()) objects.push_back({query.integer(0), query.hash(1), query.integer(2)});
    return objects;
}

std::vector<Sha256> find_orphans(Transaction& transaction, std::span<Sha256 const> names) {
    std::vector<Sha256> orphans;
    for (Sha256 const& name : names) {
        Query query(transaction, "select 1 from payloads where object = :name", "i");
        query.bind(name);
        if (!query.next()) orphans.push_back(name);
    }
    return orphans;
}

namespace {

/// Every one, outside of a transaction.
Expected<void> for_each_object(
    Database& database, std::function<Expected<void>(NamedObject const&)> const& act
) {
    std::int64_t last = 0;
    for (;;) {
        std::vector<NamedObject> page;
        database.read_blocking([&](Transaction& transaction) {
            page = list_objects(transaction, last, limits::store_list_rows_max);
        });
        for (NamedObject const& object : page) {
            if (auto done = act(object); !done) return done;
            last = object.payload;
        }
        if (page.empty()) return {};
    }
}

Expected<Bytes> get_checked(ObjectStore& from, NamedObject const& object) {
    auto const most = static_cast<std::uint64_t>(object.payload_size) + kTagBytes;
    auto bytes = from.get(object.name, most);
    std::string const who = "payload " + std::to_string(object.payload);
    if (!bytes && bytes.error().code == ErrorCode::unavailable)
        return std::unexpected(bytes.error().while_doing(who));
    if (bytes && sha256(*bytes) == object.name) return bytes;
    return fail(
        ErrorCode::refused,
        who + ": its object " + hex(object.name) + " in " + from.shown() +
            (bytes ? " was changed" : " is gone"),
        {}, "restore it from a backup"
    );
}

}  // namespace

Expected<std::int64_t> copy_objects(Database& database, ObjectStore& from, ObjectStore& to) {
    std::int64_t count = 0;
    auto const done = for_each_object(database, [&](NamedObject const& object) -> Expected<void> {
        auto const bytes = get_checked(from, object);
        if (!bytes) return std::unexpected(bytes.error());
        ++count;
        return to.put(object.name, *bytes);
    });
    if (!done) return std::unexpected(done.error());
    return count;
}

std::vector<std::string> check_objects(Database& database, ObjectStore& objects) {
    std::vector<std::string> problems;
    static_cast<void>(for_each_object(database, [&](NamedObject const& object) -> Expected<void> {
        if (auto const bytes = get_checked(objects, object); !bytes)
            problems.push_back(bytes.error().text());
        return {};
    }));
    return problems;
}

Expected<std::int64_t> take_objects_in(Database& database, ObjectStore& from) {
    std::int64_t count = 0;
    auto const done = for_each_object(database, [&](NamedObject const& object) -> Expected<void> {
        auto const bytes = get_checked(from, object);
        if (!bytes) return std::unexpected(bytes.error());
        ++count;
        return database.write_blocking([&](Transaction& transaction) -> Expected<void> {
            Query query(
                transaction,
                "update payloads set object = null, stored_size = :size, bytes = cast(:bytes as "
                "blob) where id = :id"
            );
            query.bind(static_cast<std::int64_t>(bytes->size())).bind(ByteView(*bytes));
            query.bind(object.payload).run();
            return {};
        });
    });
    if (!done) return std::unexpected(done.error());
    return count;
}

Expected<std::int64_t> OrphanSweep::run(
    std::function<void(std::function<void(Transaction&)> const&)> const& read, ObjectStore& objects,
    Instant now
) {
    std::vector<Sha256> old;
    Instant const before = now - limits::orphan_keep;
    // Listed first: whatever is committed until the rows are asked is seen there.
    auto const listed = objects.list(before, [&](StoredObject const& object) {
        if (object.changed_at < before) old.push_back(object.name);
    });
    if (!listed) return std::unexpected(listed.error());
    std::set<Sha256> orphans;
    for (std::span<Sha256 const> rest = old; !rest.empty();) {
        auto const part = rest.first(std::min(rest.size(), limits::orphan_names_at_once));
        rest = rest.subspan(part.size());
        read([&](Transaction& transaction) {
            for (Sha256 const& name : find_(transaction, part)) orphans.insert(name);
        });
    }
    std::int64_t removed = 0;
    for (Sha256 const& name : orphans) {
        if (!suspects_.contains(name)) continue;
        if (auto done = objects.remove(name); !done) return std::unexpected(done.error());
        ++removed;
    }
    suspects_ = std::move(orphans);
    return removed;
}

}  // namespace tidegate::store
