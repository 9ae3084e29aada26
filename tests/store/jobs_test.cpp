#include "base/limits.hpp"
#include "store/breakers.hpp"
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
        for (int i = 0; i < limits::store_claim_jobs_max + 6; ++i)
            insert_job(t, job(JobKind::interpret, ids.next()));
        NewJob const d = job(JobKind::deliver, ids.next());
        insert_job(t, d);
        auto const one = claim_jobs(t, {JobKind::deliver}, kNoon, kLease, 32);
        REQUIRE(one.size() == 1);
        REQUIRE(retry_job(t, d.id, one[0].token, kNoon + kLease, "503"));
        CHECK(claim_jobs(t, {JobKind::deliver}, kNoon, kLease, 32).empty());
        CHECK(claim_jobs(t, {JobKind::deliver}, kNoon + kLease, kLease, 32).size() == 1);
        CHECK(claim_jobs(t, {JobKind::interpret}, kNoon, kLease, 1000).size() == 128);
        CHECK(next_due(t, {JobKind::interpret}) == kNoon);
        CHECK_FALSE(next_due(t, {JobKind::deliver}));
        CHECK_FALSE(next_due(t, {}));
        CHECK(count_queues(t).size() == 2);
        CHECK(cancel_job(t, d.id, "x").error().code == ErrorCode::conflict);
        CHECK(recover_expired_leases(t, Instant::max(), kNoon) == 129);
        CHECK(cancel_job(t, d.id, "by anna"));
        CHECK(sweep_jobs(t, Instant::max(), 10) == 1);
    });
}

namespace {

struct PeerFixture : Fixture {
    NewJob job_for(std::string const& peer, JobKind kind = JobKind::deliver) {
        NewJob made = job(kind, ids.next());
        made.peer = peer;
        write([&](Transaction& t) { insert_job(t, made); });
        return made;
    }
    std::vector<Job> claim(int limit, Instant now = kNoon, Turn* turn = nullptr) {
        std::vector<Job> jobs;
        write([&](Transaction& t) { jobs = claim_jobs(t, kAll, now, kLease, limit, turn); });
        return jobs;
    }
    std::string peers(std::vector<Job> const& jobs) {
        std::string text;
        for (Job const& one : jobs) text += one.peer + " ";
        return text;
    }
    void fail(Job const& failed, Instant now) {
        write([&](Transaction& t) {
            REQUIRE(retry_job(t, failed.id, failed.token, now, "refused"));
            record_failure(t, failed.peer, "refused", now);
        });
    }
};

}  // namespace

TEST_CASE_METHOD(
    PeerFixture, "jobs: a peer with a thousand jobs does not hold up one with a single job",
    "[store]"
) {
    for (int i = 0; i < 1000; ++i) job_for("flood");
    job_for("small");
    CHECK(peers(claim(4)) == "flood flood small flood ");
}

TEST_CASE_METHOD(
    PeerFixture, "jobs: a peer gets eight deliveries at a time, others are not held up by it",
    "[store]"
) {
    for (int i = 0; i < 20; ++i) job_for("slow");
    for (int i = 0; i < 3; ++i) job_for("quick");
    auto const first = claim(32);
    CHECK(std::ranges::count(first, "slow", &Job::peer) == 8);
    CHECK(std::ranges::count(first, "quick", &Job::peer) == 3);
    CHECK(claim(32).empty());
    Job const& ended = *std::ranges::find(first, "slow", &Job::peer);
    write([&](Transaction& t) { REQUIRE(finish_job(t, ended.id, ended.token)); });
    CHECK(peers(claim(32)) == "slow ");
    for (int i = 0; i < 20; ++i) job_for("in", JobKind::interpret);
    CHECK(claim(32).size() == 20);
}

TEST_CASE_METHOD(PeerFixture, "jobs: claims of one take turns among the peers", "[store]") {
    for (char const* peer : {"a", "a", "a", "b", "b", "c"}) job_for(peer);
    Turn turn;
    std::string order;
    for (int i = 0; i < 6; ++i) order += peers(claim(1, kNoon, &turn));
    CHECK(order == "a b c a b a ");
}

TEST_CASE_METHOD(
    PeerFixture, "breaker: after some failures in a row nothing is tried until a probe is due",
    "[store]"
) {
    for (int i = 0; i < 3; ++i) job_for("acme/main");
    job_for("other/main");
    for (int i = 0; i < limits::breaker_failures; ++i) {
        auto const jobs = claim(1);
        REQUIRE(peers(jobs) == "acme/main ");
        fail(jobs[0], kNoon);
    }
    auto const breaker = read([](Transaction& t) { return list_breakers(t); }).at(0);
    REQUIRE(breaker.open_until);
    CHECK(*breaker.open_until == kNoon + limits::breaker_pause);
    CHECK(peers(claim(4)) == "other/main ");
    CHECK(claim(4).empty());
    CHECK(read([](Transaction& t) { return next_due(t, kAll); }) == breaker.open_until);
    auto const probe = claim(4, *breaker.open_until);
    REQUIRE(probe.size() == 1);
    SECTION("while the probe runs nothing else is tried") {
        CHECK(claim(4, *breaker.open_until).empty());
    }
    SECTION("a probe that fails doubles the pause") {
        fail(probe[0], *breaker.open_until);
        CHECK(claim(4, *breaker.open_until + limits::breaker_pause).empty());
        CHECK(claim(4, *breaker.open_until + 2 * limits::breaker_pause).size() == 1);
    }
    SECTION("a probe that is answered lets all go") {
        write([&](Transaction& t) {
            REQUIRE(finish_job(t, probe[0].id, probe[0].token));
            auto const was = record_answer(t, "acme/main");
            REQUIRE(was);
            CHECK(was->failures == limits::breaker_failures);
        });
        CHECK(claim(4, *breaker.open_until).size() == 2);
    }
}

TEST_CASE_METHOD(PeerFixture, "breaker: the pause ends at its longest", "[store]") {
    Instant now = kNoon;
    for (int i = 0; i < 40; ++i)
        write([&](Transaction& t) { record_failure(t, "acme/main", "down", now); });
    auto const breaker = read([](Transaction& t) { return list_breakers(t); }).at(0);
    CHECK(*breaker.open_until == now + limits::breaker_pause_max);
}

TEST_CASE_METHOD(
    PeerFixture, "breaker: what comes in from a peer that cannot be reached is processed", "[store]"
) {
    job_for("acme/main", JobKind::interpret);
    for (int i = 0; i < limits::breaker_failures; ++i)
        write([&](Transaction& t) { record_failure(t, "acme/main", "down", kNoon); });
    CHECK(claim(4).size() == 1);
}
