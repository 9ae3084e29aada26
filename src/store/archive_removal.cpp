#include "store/archive_removal.hpp"

#include "base/limits.hpp"
#include "store/audit_seals.hpp"
#include "store/scrubs.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

struct PackRow {
    Instant at{};
    std::uint64_t size = 0;
    std::int64_t messages = 0;  ///< that went into it
};

std::optional<PackRow> lock_pack(Transaction& transaction, Sha256 const& name) {
    Query query(
        transaction,
        "select at, size, messages from archive_packs where name = :name and removed_at is null"
        " for update",
        "iii"
    );
    query.bind(name);
    if (!query.next()) return {};
    return PackRow{
        query.instant(0), static_cast<std::uint64_t>(query.integer(1)), query.integer(2)
    };
}

std::vector<MessageId> messages_in(Transaction& transaction, Sha256 const& name) {
    Query query(
        transaction,
        "select distinct archive_message from payloads where archive_pack = :pack"
        " order by archive_message",
        "t"
    );
    query.bind(name);
    std::vector<MessageId> messages;
    while (query.next()) messages.push_back(query.id<MessageId>(0));
    return messages;
}

bool is_expired(
    Transaction& transaction, RetentionPlan const& plan, PackRow const& row,
    std::vector<MessageId> const& messages
) {
    bool const is_whole = static_cast<std::int64_t>(messages.size()) == row.messages;
    auto const earliest = plan.earliest();
    if (!is_whole && (!earliest || row.at >= *earliest)) return false;
    // Ids of messages begin with their time: the youngest tells most packs apart.
    auto const latest = plan.latest();
    if (!latest) return false;
    if (!messages.empty() && messages.back().value >= first_uuid_at(*latest)) return false;
    for (MessageId const id : messages) {
        auto const settled = find_settled(transaction, id, plan.now);
        if (!settled) return false;
        auto const before = plan.before(settled->kind);
        if (!before || settled->at >= *before) return false;
    }
    return true;
}

/// What was in it, in its order.
void read_contents(Transaction& transaction, RemovedPack& pack) {
    Query query(
        transaction,
        "select archive_message, hash from payloads where archive_pack = :pack"
        " order by archive_offset",
        "tt"
    );
    query.bind(pack.name);
    std::string lines;
    for (; query.next(); ++pack.payloads) lines += query.text(0) + ' ' + query.text(1) + '\n';
    pack.contents = sha256(as_bytes(lines));
}

void note_removed(
    Transaction& transaction, RemovedPack const& pack, Instant archived_at, Instant now,
    std::string const& actor
) {
    Query row(transaction, "update archive_packs set removed_at = :at where name = :name");
    row.bind(now).bind(pack.name).run();
    Query keys(
        transaction, "update payloads set wrapped_key = cast('' as blob) where archive_pack = :pack"
    );
    keys.bind(pack.name).run();
    forget_damages(transaction, ScrubKind::packs, scrub_key(archived_at, pack.name));
    audit_pack(
        transaction,
        {"payloads.removed", pack.name, pack.messages, pack.payloads, pack.bytes, pack.contents},
        actor, now
    );
}

Expected<void> check_sealed(Transaction& transaction, Instant now) {
    auto const since = find_unsealed_since(transaction);
    if (!since || now - *since < Duration(limits::audit_unsealed_max)) return {};
    return fail(
        ErrorCode::refused,
        "rows of the audit have not been sealed since " + to_rfc3339(*since) +
            ": no pack is removed until they are",
        {}, "start the gateway, which seals within a second"
    );
}

}  // namespace

ExpiredPage find_expired(
    Transaction& transaction, RetentionPlan const& plan, std::string const& after, int limit
) {
    ExpiredPage page;
    std::vector<std::pair<Sha256, PackRow>> rows;
    {
        Query query(
            transaction,
            "select name, at, size, messages from archive_packs where name > :after"
            " and removed_at is null order by name limit :most",
            "tiii"
        );
        query.bind(after).bind(limit);
        while (query.next()) {
            page.last = query.text(0);
            rows.emplace_back(
                query.hash(0),
                PackRow{
                    query.instant(1), static_cast<std::uint64_t>(query.integer(2)), query.integer(3)
                }
            );
        }
    }
    for (auto const& [name, row] : rows) {
        ++page.looked_at;
        if (is_expired(transaction, plan, row, messages_in(transaction, name)))
            page.packs.push_back(name);
    }
    return page;
}

Expected<std::optional<RemovedPack>> remove_pack(
    ArchiveAccess const& access, RetentionPlan const& plan, Sha256 const& name,
    std::string const& actor
) {
    std::optional<RemovedPack> removed;
    auto const done = access.write([&](Transaction& transaction) -> Expected<void> {
        removed.reset();
        auto const row = lock_pack(transaction, name);
        if (!row) return {};
        auto const messages = messages_in(transaction, name);
        if (!is_expired(transaction, plan, *row, messages)) return {};
        if (auto sealed = check_sealed(transaction, plan.now); !sealed) return sealed;
        removed = RemovedPack{
            .name = name,
            .messages = static_cast<std::int64_t>(messages.size()),
            .payloads = 0,
            .bytes = row->size,
            .contents = {}
        };
        read_contents(transaction, *removed);
        note_removed(transaction, *removed, row->at, plan.now, actor);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    if (!removed) return removed;
    if (auto gone = access.archive.remove(name); !gone) return std::unexpected(gone.error());
    return removed;
}

}  // namespace tidegate::store
