#include "store/scrubs.hpp"

#include "base/scrub_limits.hpp"
#include "store/fixture.hpp"

#include <map>

namespace tidegate::store {

namespace {

struct Scrubs : Fixture {
    static constexpr int kMessages = 50;

    Scrubs() {
        write([&](Transaction& t) {
            for (int i = 0; i < kMessages; ++i)
                insert_message(t, message(std::to_string(i) + "@acme"));
        });
    }

    std::optional<ScrubRange> claim(Instant now, ScrubKind kind = ScrubKind::payloads) {
        std::optional<ScrubRange> range;
        write([&](Transaction& t) { range = claim_scrub(t, kind, now); });
        return range;
    }

    Expected<void> done(
        ScrubRange const& range, std::string const& until, std::vector<Damage> const& found = {}
    ) {
        return database.write_blocking([&](Transaction& t) -> Expected<void> {
            auto const noted = note_scrubbed(t, range, until, found, "", kNoon);
            if (!noted) return std::unexpected(noted.error());
            return {};
        });
    }

    Damage damage(std::int64_t id) {
        return {ScrubKind::payloads, scrub_key(id), "payload", "it is broken"};
    }

    std::vector<Damage> damages() {
        return read([](Transaction& t) { return list_damages(t); });
    }
};

struct ScrubbedPacks : Fixture {
    std::string archive(Instant at) {
        Sha256 const name = sha256(as_bytes(std::to_string(++count)));
        write([&](Transaction& t) {
            Query query(t, "insert into archive_packs (name, at, size) values (:name, :at, 1)");
            query.bind(name).bind(at).run();
        });
        return scrub_key(at, name);
    }
    void remove_before(Instant at) {
        write([&](Transaction& t) {
            Query query(
                t,
                "update archive_packs set removed_at = :at where at < :at2 and removed_at is null"
            );
            query.bind(at).bind(at).run();
        });
    }

    /// As a node does every once in a while; keys of the ranges that it looked at.
    std::vector<std::string> look(Instant now) {
        std::vector<std::string> ranges;
        for (;;) {
            auto const is_due =
                read([&](Transaction& t) { return is_scrub_due(t, ScrubKind::packs, now); });
            std::optional<ScrubRange> range;
            if (is_due)
                write([&](Transaction& t) { range = claim_scrub(t, ScrubKind::packs, now); });
            if (!range) return ranges;
            write([&](Transaction& t) {
                REQUIRE(note_scrubbed(t, *range, range->until, {}, "", now));
            });
            ranges.push_back(range->until);
        }
    }

    int count = 0;
};

}  // namespace

TEST_CASE_METHOD(
    Scrubs, "scrubs: ranges follow each other, at the pace of a day, and none is claimed twice",
    "[store]"
) {
    auto const first = claim(kNoon);
    REQUIRE(first);
    CHECK(first->after.empty());
    CHECK(first->until == scrub_key(limits::scrub_rows));
    CHECK_FALSE(claim(kNoon));
    auto const second = claim(kNoon + limits::scrub_poll);
    REQUIRE(second);
    CHECK(second->after == first->until);
    auto const last = claim(kNoon + 2 * limits::scrub_poll);
    REQUIRE(last);
    CHECK(last->until == kScrubEnd);
    CHECK_FALSE(claim(kNoon + 3 * limits::scrub_poll));
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: a round begins again when its time is over and all of the last is done",
    "[store]"
) {
    std::vector<ScrubRange> ranges;
    for (int i = 0; i < 3; ++i) ranges.push_back(*claim(kNoon + i * limits::scrub_poll));
    for (ScrubRange const& range : {ranges[0], ranges[2]}) REQUIRE(done(range, range.until));
    Instant const tomorrow = kNoon + limits::scrub_cycle;
    auto const taken_over = claim(tomorrow);
    REQUIRE(taken_over);
    CHECK(taken_over->until == ranges[1].until);
    CHECK_FALSE(claim(tomorrow));
    REQUIRE(done(*taken_over, taken_over->until));
    CHECK(read([](Transaction& t) { return read_scrub_states(t)[0].looked_at_since; }) == kNoon);
    auto const anew = claim(tomorrow);
    REQUIRE(anew);
    CHECK(anew->after.empty());
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: what a dead node had claimed is another's, and a late answer is refused",
    "[store]"
) {
    auto const dead = *claim(kNoon);
    Instant const over = kNoon + limits::scrub_lease;
    auto const taken = claim(over);
    REQUIRE(taken);
    CHECK(taken->until == dead.until);
    CHECK(taken->tries == 2);
    auto const late = done(dead, dead.until, {damage(1)});
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::conflict);
    CHECK(damages().empty());
    CHECK(done(*taken, taken->until));
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: of a part that is done the rest may be claimed at once", "[store]"
) {
    auto const range = *claim(kNoon);
    REQUIRE(done(range, scrub_key(5)));
    auto const rest = claim(kNoon);
    REQUIRE(rest);
    CHECK(rest->after == scrub_key(5));
    CHECK(rest->until == range.until);
    CHECK_FALSE(done(range, range.until));
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: a range that was put off is not claimed before its time", "[store]"
) {
    auto const range = *claim(kNoon);
    Instant const later = kNoon + limits::scrub_retry;
    write([&](Transaction& t) { REQUIRE(put_off_scrub(t, range, later)); });
    auto const next = claim(kNoon + limits::scrub_poll);
    REQUIRE(next);
    CHECK(next->after == range.until);
    CHECK(claim(later)->until == range.until);
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: damage stays until the rows around it are looked at and it is gone", "[store]"
) {
    auto const first = *claim(kNoon);
    REQUIRE(done(first, first.until, {damage(3), damage(4)}));
    auto const second = *claim(kNoon + limits::scrub_poll);
    REQUIRE(done(second, second.until));
    CHECK(damages() == std::vector<Damage>{damage(3), damage(4)});
    auto const end = *claim(kNoon + 2 * limits::scrub_poll);
    REQUIRE(done(end, end.until));
    auto const again = *claim(kNoon + limits::scrub_cycle);
    REQUIRE(done(again, again.until, {damage(4)}));
    CHECK(damages() == std::vector<Damage>{damage(4)});
}

TEST_CASE_METHOD(
    Scrubs, "scrubs: of the audit one range at a time is claimed, with what is known before it",
    "[store]"
) {
    auto const range = claim(kNoon, ScrubKind::audit);
    REQUIRE(range);
    CHECK(range->state.empty());
    CHECK_FALSE(claim(kNoon + limits::scrub_poll, ScrubKind::audit));
    write([&](Transaction& t) {
        REQUIRE(note_scrubbed(t, *range, scrub_key(1), {}, "known", kNoon));
    });
    CHECK(claim(kNoon, ScrubKind::audit)->state == "known");
}

TEST_CASE_METHOD(
    ScrubbedPacks,
    "scrubs: packs are claimed one by one in the order of their age, all over the time", "[store]"
) {
    constexpr int kPacks = 54;
    std::vector<std::string> keys;
    for (int i = 0; i < kPacks; ++i)
        keys.push_back(archive(kNoon - std::chrono::hours(kPacks - i)));
    Duration const pause = Duration(limits::scrub_packs_cycle) / kPacks;
    for (int i = 0; i < kPacks; ++i) {
        CAPTURE(i);
        CHECK(look(kNoon + i * pause) == std::vector{keys[static_cast<std::size_t>(i)]});
        CHECK(look(kNoon + i * pause + pause / 2).empty());
    }
    Instant const again = kNoon + limits::scrub_packs_cycle;
    CHECK(look(again).back() == keys[0]);
    auto const states = read([](Transaction& t) { return read_scrub_states(t); });
    CHECK(states.back().looked_at_since == again - limits::scrub_packs_cycle);
}

TEST_CASE_METHOD(
    ScrubbedPacks,
    "scrubs: a pack that was archived in a round is looked at in it, a removed one not", "[store]"
) {
    CHECK(look(kNoon).empty());
    Instant now = kNoon + limits::scrub_packs_pause;
    auto const first = archive(now - std::chrono::hours(2));
    auto const second = archive(now - std::chrono::hours(1));
    auto const third = archive(now);
    CHECK(look(now) == std::vector{first});
    remove_before(now);
    now += limits::scrub_packs_pause;
    CHECK(look(now) == std::vector{third});
}

TEST_CASE_METHOD(
    ScrubbedPacks, "scrubs: while one pack is looked at, or put off, no other is claimed", "[store]"
) {
    auto const first = archive(kNoon - std::chrono::hours(1));
    archive(kNoon);
    std::optional<ScrubRange> range, other;
    write([&](Transaction& t) { range = claim_scrub(t, ScrubKind::packs, kNoon); });
    REQUIRE(range);
    CHECK(range->until == first);
    Instant const later = kNoon + 2 * limits::scrub_packs_pause;
    write([&](Transaction& t) {
        REQUIRE(put_off_scrub(t, *range, later));
        other = claim_scrub(t, ScrubKind::packs, later - limits::scrub_poll);
    });
    CHECK_FALSE(other);
    CHECK(look(later).size() == 2);
}

TEST_CASE_METHOD(
    ScrubbedPacks, "scrubs: as packs come and go, each is looked at again within 30 days", "[store]"
) {
    using std::chrono::hours;
    constexpr hours kArchiving{8}, kLimit{30 * 24}, kKept{60 * 24}, kEnd{150 * 24};
    constexpr std::chrono::minutes kStep{40};
    std::map<std::string, Instant> seen;
    Duration longest{};
    for (Instant now = kNoon; now < kNoon + kEnd; now += kStep) {
        // None for weeks, then one now and then, then many.
        auto const day = (now - kNoon) / hours(24);
        std::uint64_t const chance = day < 20 ? 0 : day < 50 ? 20 : 90;
        if ((now - kNoon) % kArchiving == Duration(0)) {
            if (random.next() % 100 < chance) seen.emplace(archive(now), now);
            remove_before(now - kKept);
            seen.erase(seen.begin(), seen.lower_bound(scrub_key(to_micros(now - kKept))));
            for (auto const& [key, last] : seen) longest = std::max(longest, now - last);
        }
        for (std::string const& key : look(now)) {
            if (auto const pack = seen.find(key); pack != seen.end()) pack->second = now;
        }
    }
    CHECK(count > 200);
    CHECK(longest > hours(20 * 24));
    CHECK(longest < kLimit);
}

}  // namespace tidegate::store
