#include "store/scrubs.hpp"

#include "base/scrub_limits.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace tidegate::store {

namespace {

/// Of one kind, locked until the end of the transaction: who claims and who has done something
/// take it first, so that none waits for another in a circle.
struct Round {
    Instant begun_at{}, next_at{};
    std::string claimed_to;
    std::int64_t seen = 0;
    std::string state;
    std::int64_t last_token = 0;
};

#define TIDEGATE_SELECT_ROUND                                                              \
    "select begun_at, next_at, claimed_to, seen, state, last_token from scrubs where what" \
    " = :what"
constexpr std::string_view kRoundColumns = "iititi";

Round read_round(Query const& query) {
    return {query.instant(0), query.instant(1), query.text(2),
            query.integer(3), query.text(4),    query.integer(5)};
}

std::optional<Round> lock_round(Transaction& transaction, ScrubKind kind) {
    Query query(transaction, TIDEGATE_SELECT_ROUND " for update", kRoundColumns);
    query.bind(kind);
    if (!query.next()) return {};
    return read_round(query);
}

/// Over, as far as claiming goes.
bool is_claimed_whole(Round const& round) { return round.claimed_to == kScrubEnd; }

/// A clock that was set back holds nothing up.
bool is_next_due(Round const& round, Instant now) {
    return now >= round.next_at || now + limits::scrub_poll < round.next_at;
}

bool is_round_due(Round const& round, Instant now) {
    return now >= round.begun_at + limits::scrub_cycle || now < round.begun_at;
}

std::int64_t count_ranges(Transaction& transaction, ScrubKind kind) {
    Query query(transaction, "select count(*) from scrub_ranges where what = :what", "i");
    query.bind(kind).next();
    return query.integer(0);
}

std::optional<ScrubRange> find_free(Transaction& transaction, ScrubKind kind, Instant now) {
    Query query(
        transaction,
        "select after_key, until_key, tries from scrub_ranges where what = :what"
        " and (lease_until <= :now or lease_until > :latest) order by until_key limit 1",
        "tti"
    );
    query.bind(kind).bind(now).bind(now + limits::scrub_lease);
    if (!query.next()) return {};
    return ScrubRange{kind, query.text(0), query.text(1), 0, query.integer(2)};
}

/// At most so many rows are not claimed yet.
std::int64_t count_left(Transaction& transaction, ScrubKind kind, Round const& round) {
    // Ids of payloads have next to no gaps, and each receipt belongs to a message with payloads.
    Query query(
        transaction,
        kind == ScrubKind::audit ? "select coalesce(max(position), 0) from audit_seals"
                                 : "select coalesce(max(id), 0) from payloads",
        "i"
    );
    query.next();
    return std::max<std::int64_t>(query.integer(0) - round.seen, 1);
}

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
    }
    return {};
}

bool is_numbered(ScrubKind kind) { return kind == ScrubKind::payloads || kind == ScrubKind::audit; }

struct Keys {
    std::string last;
    std::int64_t count = 0;
};

/// The last of the next `most` rows; the end when there are fewer.
Keys find_next(
    Transaction& transaction, ScrubKind kind, std::string const& after, std::int64_t most
) {
    Keys keys{std::string(kScrubEnd), 0};
    std::string last;
    Query query(transaction, next_keys(kind), is_numbered(kind) ? "i" : "t");
    if (is_numbered(kind)) {
        query.bind(scrub_number(after));
    } else {
        query.bind(after);
    }
    query.bind(most);
    for (; query.next(); ++keys.count)
        last = is_numbered(kind) ? scrub_key(query.integer(0)) : query.text(0);
    if (keys.count == most) keys.last = last;
    return keys;
}

/// What is left is spread over what is left of the time.
ScrubRange claim_next(Transaction& transaction, ScrubKind kind, Round& round, Instant now) {
    std::int64_t const left = count_left(transaction, kind, round);
    Duration const time = std::max<Duration>(
        round.begun_at + limits::scrub_cycle - now, Duration(limits::scrub_catch_up)
    );
    std::int64_t const polls = time / Duration(limits::scrub_poll);
    std::int64_t const rows = std::clamp<std::int64_t>(
        (left + polls - 1) / polls, limits::scrub_rows, limits::scrub_range_rows
    );
    Keys const keys = find_next(transaction, kind, round.claimed_to, rows);
    ScrubRange range{kind, round.claimed_to, keys.last, ++round.last_token, 1, round.state};
    round.claimed_to = keys.last;
    round.seen += keys.count;
    Duration const pause = time * rows / std::max(left, rows);
    round.next_at =
        now +
        std::clamp<Duration>(pause, std::chrono::milliseconds(1), Duration(limits::scrub_poll));
    return range;
}

void save_round(Transaction& transaction, ScrubKind kind, Round const& round) {
    Query query(
        transaction,
        "update scrubs set begun_at = :begun_at, next_at = :next_at, claimed_to = :claimed_to,"
        " seen = :seen, state = :state, last_token = :token where what = :what"
    );
    query.bind(round.begun_at).bind(round.next_at).bind(round.claimed_to).bind(round.seen);
    query.bind(round.state).bind(round.last_token).bind(kind).run();
}

/// Locked, and the range is still that of its token.
Expected<void> check_held(Transaction& transaction, ScrubRange const& range) {
    lock_round(transaction, range.kind);
    Query query(
        transaction, "select token from scrub_ranges where what = :what and until_key = :until", "i"
    );
    query.bind(range.kind).bind(range.until);
    if (query.next() && query.integer(0) == range.token) return {};
    return fail(
        ErrorCode::conflict,
        fmt::format("another node looks at {} up to {}", name_of(range.kind), range.until)
    );
}

std::vector<Damage> read_damages(Query& query) {
    std::vector<Damage> damages;
    while (query.next()) {
        auto const kind =
            std::ranges::find(kScrubKinds, query.text(0), [](ScrubKind k) { return name_of(k); });
        if (kind == kScrubKinds.end()) throw RowDamaged("no kind of scrub: " + query.text(0));
        damages.push_back({*kind, query.text(1), query.text(2), query.text(3)});
    }
    return damages;
}

/// Returns the new ones.
std::vector<Damage> replace_damages(
    Transaction& transaction, ScrubRange const& range, std::string const& until,
    std::vector<Damage> const& found, Instant now
) {
    std::vector<Damage> known;
    {
        Query query(
            transaction,
            "select what, key, subject, reason from damages where what = :what and key > :after"
            " and key <= :until",
            "tttt"
        );
        query.bind(range.kind).bind(range.after).bind(until);
        known = read_damages(query);
    }
    auto const is_same = [](Damage const& a, Damage const& b) {
        return a.key == b.key && a.subject == b.subject;
    };
    for (Damage const& one : known) {
        if (std::ranges::any_of(found, [&](Damage const& f) { return is_same(f, one); })) continue;
        Query query(
            transaction,
            "delete from damages where what = :what and key = :key and subject = :subject"
        );
        query.bind(one.kind).bind(one.key).bind(one.subject).run();
    }
    std::vector<Damage> fresh;
    for (Damage const& one : found) {
        if (std::ranges::any_of(known, [&](Damage const& k) { return is_same(k, one); })) continue;
        Query query(
            transaction,
            "insert into damages (what, key, subject, reason, found_at)"
            " values (:what, :key, :subject, :reason, :found_at) on conflict do nothing"
        );
        query.bind(one.kind).bind(one.key).bind(one.subject).bind(one.reason).bind(now);
        if (query.run() == 1) fresh.push_back(one);
    }
    return fresh;
}

}  // namespace

std::string_view name_of(ScrubKind kind) {
    switch (kind) {
        case ScrubKind::payloads:
            return "payloads";
        case ScrubKind::receipts_sent:
            return "receipts_sent";
        case ScrubKind::receipts_received:
            return "receipts_received";
        case ScrubKind::audit:
            return "audit";
    }
    return "";
}

std::string scrub_key(std::int64_t number) { return fmt::format("{:020}", number); }

std::int64_t scrub_number(std::string_view key) {
    if (key.empty()) return 0;
    if (key == kScrubEnd) return std::numeric_limits<std::int64_t>::max();
    std::int64_t number = 0;
    auto const read = std::from_chars(key.data(), key.data() + key.size(), number);
    if (read.ec != std::errc{}) throw RowDamaged(fmt::format("no number of a row: '{}'", key));
    return number;
}

bool is_scrub_due(Transaction& transaction, ScrubKind kind, Instant now) {
    std::optional<Round> round;
    {
        Query query(transaction, TIDEGATE_SELECT_ROUND, kRoundColumns);
        query.bind(kind);
        if (query.next()) round = read_round(query);
    }
    if (!round) return true;
    if (is_claimed_whole(*round) ? is_round_due(*round, now) : is_next_due(*round, now))
        return true;
    return find_free(transaction, kind, now).has_value();
}

std::optional<ScrubRange> claim_scrub(Transaction& transaction, ScrubKind kind, Instant now) {
    Query first(
        transaction,
        "insert into scrubs (what, begun_at, next_at, claimed_to, seen, state, last_token)"
        " values (:what, :begun_at, :next_at, '', 0, '', 0) on conflict do nothing"
    );
    first.bind(kind).bind(now).bind(now).run();
    Round round = *lock_round(transaction, kind);
    if (auto range = find_free(transaction, kind, now)) {
        ++range->tries;
        range->token = ++round.last_token;
        range->state = round.state;
        save_round(transaction, kind, round);
        Query query(
            transaction,
            "update scrub_ranges set token = :token, tries = :tries, lease_until = :lease"
            " where what = :what and until_key = :until"
        );
        query.bind(range->token).bind(range->tries).bind(now + limits::scrub_lease);
        query.bind(kind).bind(range->until).run();
        return range;
    }
    std::int64_t const ranges = count_ranges(transaction, kind);
    // What is known of the audit at the end of a range is needed at the beginning of the next one.
    if (ranges >= (kind == ScrubKind::audit ? 1 : limits::scrub_ranges_max)) return {};
    if (is_claimed_whole(round)) {
        if (ranges > 0 || !is_round_due(round, now)) return {};
        round = {now, now, "", 0, "", round.last_token};
    }
    if (!is_next_due(round, now)) return {};
    ScrubRange range = claim_next(transaction, kind, round, now);
    save_round(transaction, kind, round);
    Query query(
        transaction,
        "insert into scrub_ranges (what, until_key, after_key, lease_until, token, tries)"
        " values (:what, :until, :after, :lease, :token, 1)"
    );
    query.bind(kind).bind(range.until).bind(range.after).bind(now + limits::scrub_lease);
    query.bind(range.token).run();
    return range;
}

Expected<std::vector<Damage>> note_scrubbed(
    Transaction& transaction, ScrubRange const& range, std::string const& until,
    std::vector<Damage> const& found, std::string const& state, Instant now
) {
    if (auto held = check_held(transaction, range); !held) return std::unexpected(held.error());
    auto fresh = replace_damages(transaction, range, until, found, now);
    Query known(transaction, "update scrubs set state = :state where what = :what");
    known.bind(state).bind(range.kind).run();
    if (until != range.until) {
        Query rest(
            transaction,
            "update scrub_ranges set after_key = :after, lease_until = :now, tries = 1"
            " where what = :what and until_key = :until"
        );
        rest.bind(until).bind(now).bind(range.kind).bind(range.until).run();
        return fresh;
    }
    Query done(transaction, "delete from scrub_ranges where what = :what and until_key = :until");
    done.bind(range.kind).bind(range.until).run();
    Query whole(
        transaction,
        "update scrubs set whole_since = begun_at where what = :what and claimed_to = :end"
        " and not exists (select 1 from scrub_ranges r where r.what = scrubs.what)"
    );
    whole.bind(range.kind).bind(kScrubEnd).run();
    return fresh;
}

Expected<void> put_off_scrub(Transaction& transaction, ScrubRange const& range, Instant at) {
    if (auto held = check_held(transaction, range); !held) return held;
    Query query(
        transaction,
        "update scrub_ranges set lease_until = :at where what = :what and until_key = :until"
    );
    query.bind(at).bind(range.kind).bind(range.until).run();
    return {};
}

std::vector<Damage> list_damages(Transaction& transaction) {
    Query query(
        transaction,
        "select what, key, subject, reason from damages order by what, key, subject limit :most",
        "tttt"
    );
    query.bind(limits::scrub_damages_max);
    return read_damages(query);
}

std::array<ScrubState, kScrubKinds.size()> read_scrub_states(Transaction& transaction) {
    std::array<ScrubState, kScrubKinds.size()> states;
    for (std::size_t i = 0; i < states.size(); ++i) {
        Query query(
            transaction,
            "select coalesce(s.whole_since, s.begun_at),"
            " (select count(*) from damages d where d.what = s.what) from scrubs s"
            " where s.what = :what",
            "ii"
        );
        query.bind(kScrubKinds[i]);
        if (!query.next()) continue;
        states[i] = {query.integer(1), query.instant(0)};
    }
    return states;
}

}  // namespace tidegate::store
