#include "store/scrubs.hpp"

#include "base/scrub_limits.hpp"
#include "store/fixture.hpp"

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

}  // namespace tidegate::store
