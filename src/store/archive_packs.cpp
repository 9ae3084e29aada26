#include "store/archive_packs.hpp"

#include "store/audit.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/messages.hpp"
#include "store/payload_rows.hpp"
#include "store/session.hpp"

#include <algorithm>
#include <map>

namespace tidegate::store {

namespace {

std::string subject_of(Sha256 const& pack) { return "pack " + hex(pack); }

std::unexpected<Error> damaged_pack(std::string const& what, Sha256 const& name) {
    return fail(
        ErrorCode::refused, what, {},
        "put it back from a copy of the archive; 'tidegate archive verify " + hex(name) +
            "' looks at it then"
    );
}

/// Compared with its name. Errors: refused when it is gone or changed; unavailable.
Expected<Bytes> get_pack(ObjectStore& archive, Sha256 const& name, std::uint64_t size) {
    auto bytes = archive.get(name, size);
    std::string const who = subject_of(name);
    if (!bytes && bytes.error().code == ErrorCode::unavailable)
        return std::unexpected(bytes.error().while_doing(who));
    if (!bytes && bytes.error().code == ErrorCode::not_found)
        return damaged_pack(who + " is not in " + archive.shown(), name);
    if (!bytes || sha256(*bytes) != name)
        return damaged_pack(who + " in " + archive.shown() + " was changed", name);
    return bytes;
}

struct ArchivedRow {
    std::int64_t id = 0;
    SealedPayload sealed;
    ArchivedPlace place;
};

#define TIDEGATE_PLACE_COLUMNS \
    "a.name, p.archive_offset, p.archive_size, a.at, p.archive_message, a.removed_at"

ArchivedPlace read_place(Query const& query, std::size_t first) {
    return {
        query.hash(first),
        static_cast<std::uint64_t>(query.integer(first + 1)),
        static_cast<std::uint64_t>(query.integer(first + 2)),
        query.instant(first + 3),
        query.text(first + 4),
        query.optional_instant(first + 5)
    };
}

constexpr std::size_t kSealedColumns = 8;
constexpr std::string_view kArchivedColumns = "itittbbttiiiti";
#define TIDEGATE_SELECT_ARCHIVED                                                  \
    "select p.id, p.hash, coalesce(p.size, p.stored_size), p.encoding, p.key_id," \
    " p.wrapped_key, p.bytes, p.object, " TIDEGATE_PLACE_COLUMNS                  \
    " from payloads p join archive_packs a on a.name = p.archive_pack "

std::vector<ArchivedRow> read_archived(Query& query) {
    std::vector<ArchivedRow> rows;
    while (query.next())
        rows.push_back({query.integer(0), read_payload(query), read_place(query, kSealedColumns)});
    return rows;
}

std::string subject_of(ArchivedRow const& row) {
    return "payload " + std::to_string(row.id) + " of message " + row.place.message + " in " +
           subject_of(row.place.pack);
}

/// Where the bytes of a pack are right.
std::unexpected<Error> damaged_row(ArchivedRow const& row, std::string const& what) {
    return fail(
        ErrorCode::refused, subject_of(row) + ": " + what, {},
        "the pack is as it was written, so the payload's row was changed: a backup of the database "
        "has it"
    );
}

/// The sealed payload with its bytes, which open.
Expected<SealedPayload> take_out(PayloadVault const& vault, ByteView pack, ArchivedRow const& row) {
    if (row.place.offset > pack.size() || row.place.size > pack.size() - row.place.offset)
        return damaged_row(row, "it is outside of the pack");
    auto const bytes = pack.subspan(row.place.offset, row.place.size);
    SealedPayload sealed = row.sealed;
    sealed.bytes.assign(bytes.begin(), bytes.end());
    auto const opened = vault.open(sealed);
    if (opened) return sealed;
    if (opened.error().code == ErrorCode::unavailable)
        return std::unexpected(opened.error().while_doing(subject_of(row)));
    return damaged_row(row, opened.error().message);
}

std::vector<std::int64_t> payloads_of(Transaction& transaction, MessageId message) {
    Query query(transaction, "select raw_payload, payload from messages where id = :id", "ii");
    query.bind(message);
    std::vector<std::int64_t> ids;
    if (!query.next()) return ids;
    ids.push_back(query.integer(0));
    if (!query.is_null(1) && query.integer(1) != ids.front()) ids.push_back(query.integer(1));
    return ids;
}

std::uint64_t size_of_pack(Transaction& transaction, Sha256 const& name) {
    Query query(transaction, "select size from archive_packs where name = :name", "i");
    query.bind(name);
    return query.next() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

void keep(Transaction& transaction, MessageId message, Instant until) {
    for (std::int64_t const id : payloads_of(transaction, message)) {
        Query query(transaction, "update payloads set kept_until = :until where id = :id");
        query.bind(until).bind(id).run();
    }
}

/// False when somebody else was first.
bool put_back(Transaction& transaction, std::int64_t id, SealedPayload const& sealed) {
    Query query(
        transaction,
        "update payloads set bytes = cast(:bytes as blob), stored_size = :size,"
        " archive_pack = null, archive_offset = null, archive_size = null, archive_message = null"
        " where id = :id and archive_pack is not null and length(wrapped_key) > 0"
    );
    query.bind(ByteView(sealed.bytes)).bind(static_cast<std::int64_t>(sealed.bytes.size()));
    return query.bind(id).run() > 0;
}

constexpr std::string_view kPackColumns = "tiiii";
#define TIDEGATE_SELECT_PACKS                                                        \
    "select a.name, a.at, a.size,"                                                   \
    " (select count(*) from payloads p where p.archive_pack = a.name), a.removed_at" \
    " from archive_packs a "

ArchivePack read_pack(Query const& query) {
    return {
        query.hash(0), query.instant(1), static_cast<std::uint64_t>(query.integer(2)),
        query.integer(3), query.optional_instant(4)
    };
}

/// Where what lies in it is, in its order; why a row cannot be read.
Expected<std::vector<ArchivedRow>> read_contents(ArchiveAccess const& access, Sha256 const& pack) {
    Expected<std::vector<ArchivedRow>> rows;
    access.read([&](Transaction& transaction) {
        try {
            Query query(
                transaction,
                TIDEGATE_SELECT_ARCHIVED "where p.archive_pack = :pack order by p.archive_offset",
                kArchivedColumns
            );
            query.bind(pack);
            rows = read_archived(query);
        } catch (RowDamaged const& broken) {
            rows = fail(
                ErrorCode::refused, subject_of(pack) + ": a payload's row: " + broken.what(), {},
                "a backup of the database has it"
            );
        }
    });
    return rows;
}

Expected<std::vector<PackProblem>> find_problems(
    ArchiveAccess const& access, ArchivePack const& pack
) {
    std::vector<PackProblem> problems;
    auto const rows = read_contents(access, pack.name);
    if (!rows) return std::vector{PackProblem{subject_of(pack.name), true, rows.error()}};
    if (rows->empty()) return problems;
    auto const bytes = get_pack(access.archive, pack.name, pack.size);
    if (!bytes && bytes.error().code == ErrorCode::unavailable)
        return std::unexpected(bytes.error());
    if (!bytes) return std::vector{PackProblem{subject_of(pack.name), true, bytes.error()}};
    for (ArchivedRow const& row : *rows) {
        auto const taken = take_out(access.vault, *bytes, row);
        if (!taken) problems.push_back({subject_of(row), false, taken.error()});
    }
    return problems;
}

}  // namespace

ArchiveAccess archive_access(Database& database, PayloadVault const& vault, ObjectStore& archive) {
    return {
        [&database](auto const& read) { database.read_blocking(read); },
        [&database](Work const& work) { return database.write_blocking(work); }, vault, archive
    };
}

std::optional<ArchivedPlace> find_archived(Transaction& transaction, std::int64_t payload) {
    Query query(
        transaction,
        "select " TIDEGATE_PLACE_COLUMNS
        " from payloads p join archive_packs a on a.name = p.archive_pack where p.id = :id",
        "tiiiti"
    );
    query.bind(payload);
    if (!query.next()) return {};
    return read_place(query, 0);
}

std::optional<ArchivedPlace> find_archived(Transaction& transaction, MessageId message) {
    auto const ids = payloads_of(transaction, message);
    if (ids.empty()) return {};
    return find_archived(transaction, ids.front());
}

Error is_archived(std::int64_t payload, ArchivedPlace const& place) {
    if (place.removed_at) {
        return {
            ErrorCode::refused,
            "payload " + std::to_string(payload) + " was removed at " +
                to_rfc3339(*place.removed_at) + " with the pack " + hex(place.pack) +
                ", when the time of all in it was over; its hash and receipts are kept",
            {},
            {}
        };
    }
    return {
        ErrorCode::refused,
        "payload " + std::to_string(payload) + " is archived since " + to_rfc3339(place.at) +
            ", in the pack " + hex(place.pack),
        {},
        "bring it back with 'tidegate archive restore " + place.message + "'"
    };
}

Expected<void> check_at_hand(Transaction& transaction, MessageId message) {
    for (std::int64_t const id : payloads_of(transaction, message)) {
        if (auto const place = find_archived(transaction, id))
            return std::unexpected(is_archived(id, *place));
    }
    return {};
}

std::vector<ArchivePack> list_packs(Transaction& transaction) {
    Query query(transaction, TIDEGATE_SELECT_PACKS "order by a.at, a.name", kPackColumns);
    std::vector<ArchivePack> packs;
    while (query.next()) packs.push_back(read_pack(query));
    return packs;
}

std::optional<ArchivePack> find_pack(Transaction& transaction, Sha256 const& name) {
    Query query(transaction, TIDEGATE_SELECT_PACKS "where a.name = :name", kPackColumns);
    query.bind(name);
    if (!query.next()) return {};
    return read_pack(query);
}

std::vector<Sha256> find_unknown_packs(Transaction& transaction, std::span<Sha256 const> names) {
    std::vector<Sha256> unknown;
    for (Sha256 const& name : names) {
        Query query(
            transaction, "select 1 from archive_packs where name = :name and removed_at is null",
            "i"
        );
        query.bind(name);
        if (!query.next()) unknown.push_back(name);
    }
    return unknown;
}

Expected<std::vector<Sha256>> packs_there(ObjectStore& archive) {
    std::vector<Sha256> names;
    auto const listed = archive.list(Instant::min(), [&](StoredObject const& object) {
        names.push_back(object.name);
    });
    if (!listed) return std::unexpected(listed.error());
    std::ranges::sort(names);
    return names;
}

Expected<std::vector<std::string>> find_missing_packs(
    std::vector<ArchivePack> const& packs, ObjectStore& archive
) {
    auto const there = packs_there(archive);
    if (!there) return std::unexpected(there.error());
    std::vector<std::string> missing;
    for (ArchivePack const& pack : packs) {
        if (pack.payloads == 0 || pack.removed_at) continue;
        if (std::ranges::binary_search(*there, pack.name)) continue;
        missing.push_back(
            subject_of(pack.name) + " is not in " + archive.shown() + ", and " +
            std::to_string(pack.payloads) + " payloads lie in it"
        );
    }
    return missing;
}

Expected<void> check_there(ObjectStore& archive) {
    bool is_empty = true;
    auto const listed =
        archive.list(Instant::min(), [&](StoredObject const&) { is_empty = false; });
    if (!listed) return listed;
    if (!is_empty) return {};
    return fail(
        ErrorCode::unavailable,
        "nothing is in " + archive.shown() + ", where packs of the archive should be", {},
        "see whether its disk is mounted, and whether the table retention of tidegate.toml names "
        "the place that they were put into"
    );
}

Expected<std::vector<PackProblem>> verify_pack(
    ArchiveAccess const& access, ArchivePack const& pack
) {
    if (pack.removed_at) return {};
    auto problems = find_problems(access, pack);
    if (problems && problems->empty()) return problems;
    // Its row says so before the pack goes.
    bool is_removed = false;
    access.read([&](Transaction& transaction) {
        auto const now = find_pack(transaction, pack.name);
        is_removed = now && now->removed_at;
    });
    if (is_removed) return {};
    return problems;
}

void audit_pack(
    Transaction& transaction, PackEvent const& event, std::string const& actor, Instant now
) {
    std::string const name = hex(event.pack);
    std::string details = "{\"pack\":\"" + name + "\"";
    details += ",\"messages\":" + std::to_string(event.messages);
    details += ",\"payloads\":" + std::to_string(event.payloads);
    details += ",\"bytes\":" + std::to_string(event.bytes);
    if (event.contents) details += ",\"contents\":\"" + hex(*event.contents) + "\"";
    append_audit(
        transaction, {.at = now,
                      .environment = Environment::live,
                      .actor = actor,
                      .event = event.event,
                      .subject = "pack",
                      .subject_id = name,
                      .partner = "",
                      .details = details + "}"}
    );
}

std::optional<MessageId> find_archived_message(Transaction& transaction, Uuid id) {
    if (find_message(transaction, MessageId{id})) return MessageId{id};
    std::optional<DeliveryId> carried = DeliveryId{id};
    if (auto const document = find_document(transaction, DocumentId{id})) {
        if (document->message) return document->message;
        carried = document->delivery;
    }
    if (!carried) return {};
    auto const delivery = find_delivery(transaction, *carried);
    if (!delivery) return {};
    return delivery->message;
}

Expected<Restored> restore_message(
    ArchiveAccess const& access, MessageId message, std::string const& actor, Instant now,
    Instant until
) {
    std::vector<ArchivedRow> rows;
    std::map<Sha256, std::uint64_t> sizes;
    std::optional<Message> row_of_message;
    access.read([&](Transaction& transaction) {
        rows.clear();
        row_of_message = find_message(transaction, message);
        for (std::int64_t const id : payloads_of(transaction, message)) {
            Query query(transaction, TIDEGATE_SELECT_ARCHIVED "where p.id = :id", kArchivedColumns);
            query.bind(id);
            for (ArchivedRow& row : read_archived(query)) rows.push_back(std::move(row));
        }
        for (ArchivedRow const& row : rows)
            sizes[row.place.pack] = size_of_pack(transaction, row.place.pack);
    });
    if (!row_of_message) return fail(ErrorCode::not_found, "there is no message " + message.text());
    for (ArchivedRow const& row : rows) {
        if (row.place.removed_at) return std::unexpected(is_archived(row.id, row.place));
    }
    std::map<Sha256, Bytes> packs;
    std::vector<std::pair<std::int64_t, SealedPayload>> taken;
    for (ArchivedRow const& row : rows) {
        auto pack = packs.find(row.place.pack);
        if (pack == packs.end()) {
            auto bytes = get_pack(access.archive, row.place.pack, sizes[row.place.pack]);
            if (!bytes) return std::unexpected(bytes.error());
            pack = packs.emplace(row.place.pack, std::move(*bytes)).first;
        }
        auto sealed = take_out(access.vault, pack->second, row);
        if (!sealed) return std::unexpected(sealed.error());
        taken.emplace_back(row.id, std::move(*sealed));
    }
    Restored restored;
    auto const done = access.write([&](Transaction& transaction) -> Expected<void> {
        restored = {};
        for (auto const& [id, sealed] : taken) {
            if (!put_back(transaction, id, sealed)) continue;
            ++restored.payloads;
            restored.bytes += static_cast<std::int64_t>(sealed.bytes.size());
        }
        keep(transaction, message, until);
        if (restored.payloads == 0) return {};
        append_audit(
            transaction, {.at = now,
                          .environment = row_of_message->environment,
                          .actor = actor,
                          .event = "payloads.restored",
                          .subject = "message",
                          .subject_id = message.text(),
                          .partner = row_of_message->partner,
                          .details = "{\"payloads\":" + std::to_string(restored.payloads) +
                                     ",\"bytes\":" + std::to_string(restored.bytes) + "}"}
        );
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return restored;
}

}  // namespace tidegate::store
