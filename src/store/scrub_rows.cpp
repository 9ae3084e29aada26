#include "store/scrub_rows.hpp"

#include "store/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace tidegate::store {

namespace {

constexpr std::size_t kNumberDigits = 20;
/// Between the time and the name of a pack; sorts before all digits, as the end of a key does.
constexpr char kBetween = '-';

#define TIDEGATE_PACKS_BETWEEN \
    "removed_at is null and (at > :after or (at = :same and name > :name)) and at <= :until"

std::string_view next_keys(ScrubKind kind) {
    switch (kind) {
        case ScrubKind::payloads:
            return "select id from payloads where id > :after"
                   " and archive_pack is null order by id limit :most";
        case ScrubKind::receipts_sent:
            return "select id from messages where id > :after and receipt_status is not null"
                   " order by id limit :most";
        case ScrubKind::receipts_received:
            return "select id from deliveries where id > :after and receipt is not null"
                   " order by id limit :most";
        case ScrubKind::audit:
            return "select position from audit_seals"
                   " where position > :after order by position limit :most";
        case ScrubKind::packs:
            return "select at, name from archive_packs where " TIDEGATE_PACKS_BETWEEN
                   " order by at, name limit :most";
    }
    return {};
}

std::string_view columns_of(ScrubKind kind) {
    switch (kind) {
        case ScrubKind::payloads:
        case ScrubKind::audit:
            return "i";
        case ScrubKind::receipts_sent:
        case ScrubKind::receipts_received:
            return "t";
        case ScrubKind::packs:
            return "it";
    }
    return {};
}

/// Of a pack: when it was archived, and its name.
std::pair<std::int64_t, std::string> parts_of(std::string const& key) {
    if (key.size() <= kNumberDigits) return {scrub_number(key), ""};
    return {scrub_number(key.substr(0, kNumberDigits)), key.substr(kNumberDigits + 1)};
}

void bind_keys(Query& query, ScrubKind kind, std::string const& after, std::string const& until) {
    if (kind == ScrubKind::packs) {
        auto const [at, name] = parts_of(after);
        query.bind(at).bind(at).bind(name).bind(parts_of(until).first);
    } else if (columns_of(kind) == "i") {
        query.bind(scrub_number(after));
    } else {
        query.bind(after);
    }
}

std::string key_of(Query const& query, ScrubKind kind) {
    if (kind == ScrubKind::packs) return scrub_key(query.instant(0), query.hash(1));
    return columns_of(kind) == "i" ? scrub_key(query.integer(0)) : query.text(0);
}

std::int64_t count_packs(
    Transaction& transaction, std::string const& after, std::string const& until
) {
    Query query(
        transaction, "select count(*) from archive_packs where " TIDEGATE_PACKS_BETWEEN, "i"
    );
    bind_keys(query, ScrubKind::packs, after, until);
    query.next();
    return query.integer(0);
}

}  // namespace

std::string scrub_key(std::int64_t number) { return fmt::format("{:0{}}", number, kNumberDigits); }

std::string scrub_key(Instant archived_at, Sha256 const& pack) {
    return scrub_key(to_micros(archived_at)) + kBetween + hex(pack);
}

std::int64_t scrub_number(std::string_view key) {
    if (key.empty()) return 0;
    if (key == kScrubEnd) return std::numeric_limits<std::int64_t>::max();
    std::int64_t number = 0;
    auto const read = std::from_chars(key.data(), key.data() + key.size(), number);
    if (read.ec != std::errc{}) throw RowDamaged(fmt::format("no number of a row: '{}'", key));
    return number;
}

std::string scrub_end(Instant archived_at) {
    return scrub_key(to_micros(archived_at)) + std::string(kScrubEnd);
}

Sha256 pack_in_key(std::string const& key) {
    auto const name = parse_sha256(parts_of(key).second);
    if (!name) throw RowDamaged("no key of a pack: " + key);
    return *name;
}

std::int64_t count_left(
    Transaction& transaction, ScrubKind kind, std::string const& after, std::string const& until,
    std::int64_t seen
) {
    if (kind == ScrubKind::packs) return count_packs(transaction, after, until);
    // Ids of payloads have next to no gaps, and each receipt belongs to a message with payloads.
    Query query(
        transaction,
        kind == ScrubKind::audit ? "select coalesce(max(position), 0) from audit_seals"
                                 : "select coalesce(max(id), 0) from payloads",
        "i"
    );
    query.next();
    return query.integer(0) - seen;
}

NextRows find_next(
    Transaction& transaction, ScrubKind kind, std::string const& after, std::string const& until,
    std::int64_t most
) {
    NextRows rows;
    Query query(transaction, next_keys(kind), columns_of(kind));
    bind_keys(query, kind, after, until);
    query.bind(most);
    for (; query.next(); ++rows.count) rows.last = key_of(query, kind);
    return rows;
}

}  // namespace tidegate::store
