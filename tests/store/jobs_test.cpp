#include "store/fixture.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

namespace {
std::vector<JobKind> const kAll{JobKind::interpret, JobKind::process, JobKind::deliver};
Duration const kLease = std::chrono::minutes(5);
}  // namespace

TEST_CASE_METHOD(
    Fixture, "jobs: a lease that expired is fenced: the late worker's finish is refused", "[store]"
) {
    NewJob const j = job(JobKind::interpret, ids.next());
    write([&](Transaction& t) {
        insert_job(t, j);
        auto const first = claim_jobs(t, kAll, kNoon, kLease, 32);
        REQUIRE(first.size() == 1);
        CHECK(first[0].attempts == 1);
        CHECK(claim_jobs(t, kAll, kNoon, kLease, 32).empty());
        CHECK(recover_expired_leases(t, kNoon + kLease, kNoon) == 0);
        CHECK(recover_expired_leases(t, kNoon + kLease + Duration(1), kNoon) == 1);
        CHECK(finish_job(t, j.id, first[0].token).error().code == ErrorCode::conflict);
        auto const second = claim_jobs(t, kAll, kNoon, kLease, 32);
        REQUIRE(second.size() == 1);
        CHECK(second[0].attempts == 2);
        CHECK(second[0].token > first[0].token);
        for (auto const& refused :
             {finish_job(t, j.id, first[0].token), retry_job(t, j.id, first[0].token, kNoon, "x"),
              park_job(t, j.id, first[0].token, "x"),
              extend_lease(t, j.id, first[0].token, kNoon)}) {
            CHECK(refused.error().code == ErrorCode::conflict);
        }
        CHECK(finish_job(t, j.id, second[0].token));
        CHECK(finish_job(t, j.id, second[0].token).error().code == ErrorCode::conflict);
    });
}

TEST_CASE_METHOD(
    Fixture, "jobs: a lane runs one after the other, and a poisoned one blocks only itself",
    "[store]"
) {
    std::vector<NewJob> jobs;
    for (char const* lane : {"a", "a", "b", "", ""})
        jobs.push_back(job(JobKind::process, ids.next(), lane));
    write([&](Transaction& t) {
        for (auto const& j : jobs) insert_job(t, j);
        auto const claimed = claim_jobs(t, kAll, kNoon, kLease, 32);
        REQUIRE(claimed.size() == 4);
        CHECK(claimed[0].id == jobs[0].id);
        CHECK(claimed[1].id == jobs[2].id);
        CHECK(claimed[2].id == jobs[3].id);
        CHECK(claimed[3].id == jobs[4].id);
        REQUIRE(park_job(t, claimed[0].id, claimed[0].token, "no map"));
        CHECK(claim_jobs(t, kAll, kNoon, kLease, 32).empty());
        REQUIRE(resume_job(t, claimed[0].id, kNoon));
        auto const again = claim_jobs(t, kAll, kNoon, kLease, 32);
        REQUIRE(again.size() == 1);
        CHECK(again[0].id == jobs[0].id);
        CHECK(again[0].attempts == 1);
        REQUIRE(finish_job(t, again[0].id, again[0].token));
        CHECK(claim_jobs(t, kAll, kNoon, kLease, 32)[0].id == jobs[1].id);
    });
}

TEST_CASE_METHOD(
    Fixture, "jobs: a retry waits for its time; kinds are claimed apart; a claim is bounded",
    "[store]"
) {
    write([&](Transaction& t) {
        for (int i = 0; i < 40; ++i) insert_job(t, job(JobKind::interpret, ids.next()));
        NewJob const d = job(JobKind::deliver, ids.next());
        insert_job(t, d);
        auto const one = claim_jobs(t, {JobKind::deliver}, kNoon, kLease, 32);
        REQUIRE(one.size() == 1);
        REQUIRE(retry_job(t, d.id, one[0].token, kNoon + kLease, "503"));
        CHECK(claim_jobs(t, {JobKind::deliver}, kNoon, kLease, 32).empty());
        CHECK(claim_jobs(t, {JobKind::deliver}, kNoon + kLease, kLease, 32).size() == 1);
        CHECK(claim_jobs(t, {JobKind::interpret}, kNoon, kLease, 100).size() == 32);
        CHECK(next_due(t, {JobKind::interpret}) == kNoon);
        CHECK_FALSE(next_due(t, {JobKind::deliver}));
        CHECK_FALSE(next_due(t, {}));
        CHECK(count_lanes(t).size() == 2);
        CHECK(cancel_job(t, d.id, "x").error().code == ErrorCode::conflict);
        CHECK(recover_expired_leases(t, Instant::max(), kNoon) == 33);
        CHECK(cancel_job(t, d.id, "by anna"));
        CHECK(sweep_jobs(t, Instant::max(), 10) == 1);
    });
}
