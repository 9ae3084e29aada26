#include "store/scrubs.hpp"

#include "base/scrub_limits.hpp"
#include "store/scrub_rows.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::store {

namespace {

/// How a round is spread over its time.
struct Pace {
    Duration cycle = limits::scrub_cycle;
    Duration catch_up = limits::scrub_catch_up;
    Duration pause_max = limits::scrub_poll;
    std::int64_t rows_min = limits::scrub_rows;
    std::int64_t ranges_max = limits::scrub_ranges_max;
    /// What comes within its time belongs to it, or the last of many would wait for almost two.
    bool is_open = false;
};

Pace pace_of(ScrubKind kind) {
    Pace pace;
    switch (kind) {
        case ScrubKind::payloads:
        case ScrubKind::receipts_sent:
        case ScrubKind::receipts_received:
            break;
        case ScrubKind::audit:
            // What is known at the end of a range is needed at the beginning of the next one.
            pace.ranges_max = 1;
            break;
        case ScrubKind::packs:
            // One at a time: an archive that is away is asked, and told, once for all of them.
            pace = {limits::scrub_packs_cycle,
                    limits::scrub_packs_catch_up,
                    limits::scrub_packs_pause,
                    1,
                    1,
                    true};
            break;
    }
    return pace;
}

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
bool is_next_due(Round const& round, Pace const& pace, Instant now) {
    return now >= round.next_at || now + pace.pause_max < round.next_at;
}

bool is_round_due(Round const& round, Pace const& pace, Instant now) {
    return now >= round.begun_at + pace.cycle || now < round.begun_at;
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

/// What is left is spread over what is left of the time. Nothing when an open round waits for more.
std::optional<ScrubRange> claim_next(
    Transaction& transaction, ScrubKind kind, Pace const& pace, Round& round, Instant now
) {
    std::string const end =
        pace.is_open ? scrub_end(round.begun_at + pace.cycle) : std::string(kScrubEnd);
    std::int64_t const left =
        std::max<std::int64_t>(count_left(transaction, kind, round.claimed_to, end, round.seen), 1);
    Duration const time = std::max(round.begun_at + pace.cycle - now, pace.catch_up);
    std::int64_t const polls = time / Duration(limits::scrub_poll);
    std::int64_t const most = std::clamp<std::int64_t>(
        (left + polls - 1) / polls, pace.rows_min, limits::scrub_range_rows
    );
    NextRows const rows = find_next(transaction, kind, round.claimed_to, end, most);
    Duration const pause = time * most / std::max(left, most);
    round.next_at = now + std::clamp<Duration>(pause, std::chrono::milliseconds(1), pace.pause_max);
    bool const may_more_come = pace.is_open && !is_round_due(round, pace, now);
    if (may_more_come && rows.count == 0) return {};
    bool const is_last = rows.count < most && !may_more_come;
    ScrubRange range{kind, round.claimed_to, is_last ? end : rows.last, ++round.last_token,
                     1,    round.state};
    round.claimed_to = is_last ? std::string(kScrubEnd) : range.until;
    round.seen += rows.count;
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
        case ScrubKind::packs:
            return "packs";
    }
    return "";
}

bool is_scrub_due(Transaction& transaction, ScrubKind kind, Instant now) {
    std::optional<Round> round;
    {
        Query query(transaction, TIDEGATE_SELECT_ROUND, kRoundColumns);
        query.bind(kind);
        if (query.next()) round = read_round(query);
    }
    if (!round) return true;
    Pace const pace = pace_of(kind);
    if (is_claimed_whole(*round) ? is_round_due(*round, pace, now) : is_next_due(*round, pace, now))
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
    Pace const pace = pace_of(kind);
    std::int64_t const ranges = count_ranges(transaction, kind);
    if (ranges >= pace.ranges_max) return {};
    if (is_claimed_whole(round)) {
        if (ranges > 0 || !is_round_due(round, pace, now)) return {};
        round = {now, now, "", 0, "", round.last_token};
    }
    if (!is_next_due(round, pace, now)) return {};
    std::optional<ScrubRange> const range = claim_next(transaction, kind, pace, round, now);
    save_round(transaction, kind, round);
    if (!range) return {};
    Query query(
        transaction,
        "insert into scrub_ranges (what, until_key, after_key, lease_until, token, tries)"
        " values (:what, :until, :after, :lease, :token, 1)"
    );
    query.bind(kind).bind(range->until).bind(range->after).bind(now + limits::scrub_lease);
    query.bind(range->token).run();
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

void forget_damages(Transaction& transaction, ScrubKind kind, std::string const& key) {
    Query query(transaction, "delete from damages where what = :what and key = :key");
    query.bind(kind).bind(key).run();
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

std::vector<Damage> list_damages(Transaction& transaction, ScrubKind kind) {
    Query query(
        transaction,
        "select what, key, subject, reason from damages where what = :what order by key, subject"
        " limit :most",
        "tttt"
    );
    query.bind(kind).bind(limits::scrub_damages_max);
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
