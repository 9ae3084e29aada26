#include "store/pauses.hpp"

#include "store/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::store {
namespace {

constexpr Duration kLease = std::chrono::minutes(1);

struct PauseFixture : Fixture {
    void queue(JobKind kind, std::string const& peer) {
        write([&](Transaction& t) {
            insert_job(
                t, {.id = ids.mint<JobId>(),
                    .kind = kind,
                    .subject = ids.next(),
                    .lane = {},
                    .peer = peer,
                    .not_before = kNoon,
                    .created_at = kNoon}
            );
        });
    }
    void pause(JobKind kind, std::string const& partner) {
        write([&](Transaction& t) { put_pause(t, {kind, partner, kNoon, "jane", "moving"}); });
    }
    std::string claimed(JobKind kind) {
        std::string peers;
        write([&](Transaction& t) {
            for (Job const& job : claim_jobs(t, {kind}, kNoon, kLease, 10)) peers += job.peer + " ";
        });
        return peers;
    }
    bool is_due(JobKind kind) {
        return read([&](Transaction& t) { return next_due(t, {kind}); }).has_value();
    }
};

}  // namespace

TEST_CASE_METHOD(
    PauseFixture, "pause: of one partner and kind nothing is claimed, of its neighbours all",
    "[store]"
) {
    for (std::string const peer : {"ac_e/as2", "acme/as2", "acme2/as2", "acXe/as2"})
        queue(JobKind::deliver, peer);
    queue(JobKind::interpret, "acme");
    pause(JobKind::deliver, "acme");
    pause(JobKind::deliver, "ac_e");
    CHECK(claimed(JobKind::deliver) == "acXe/as2 acme2/as2 ");
    CHECK(claimed(JobKind::interpret) == "acme ");
    CHECK_FALSE(is_due(JobKind::deliver));
    write([](Transaction& t) { REQUIRE(remove_pause(t, JobKind::deliver, "acme")); });
    CHECK(is_due(JobKind::deliver));
    CHECK(claimed(JobKind::deliver) == "acme/as2 ");
}

TEST_CASE_METHOD(PauseFixture, "pause: of everybody nothing of the kind is claimed", "[store]") {
    queue(JobKind::interpret, "acme");
    queue(JobKind::interpret, "");
    queue(JobKind::deliver, "acme/as2");
    pause(JobKind::interpret, "");
    CHECK(claimed(JobKind::interpret).empty());
    CHECK_FALSE(is_due(JobKind::interpret));
    CHECK(claimed(JobKind::deliver) == "acme/as2 ");
}

TEST_CASE_METHOD(
    PauseFixture, "pause: the latest reason counts, and none is resumed twice", "[store]"
) {
    pause(JobKind::deliver, "acme");
    write([&](Transaction& t) {
        put_pause(t, {JobKind::deliver, "acme", kNoon + kLease, "joe", "closed"});
    });
    auto const pauses = read([](Transaction& t) { return list_pauses(t); });
    REQUIRE(pauses.size() == 1);
    CHECK(pauses[0].actor == "joe");
    CHECK(pauses[0].reason == "closed");
    CHECK(pauses[0].since == kNoon + kLease);
    write([](Transaction& t) {
        REQUIRE(remove_pause(t, JobKind::deliver, "acme"));
        CHECK(remove_pause(t, JobKind::deliver, "acme").error().code == ErrorCode::not_found);
    });
}

}  // namespace tidegate::store
