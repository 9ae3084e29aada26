// Jobs that several nodes share, and their time (spec/reliability.md F56, F80).
#include "postgresql/node.hpp"
#include "store/database_clock.hpp"
#include "store/fixture.hpp"

#include <cstdlib>
#include <set>
#include <thread>

namespace tidegate::store {

using namespace std::chrono_literals;

namespace {

constexpr Duration kLease = 10min;

std::vector<Job> claim(Database& node, Instant now, int limit = 1) {
    std::vector<Job> jobs;
    auto claimed = node.write_blocking([&](Transaction& t) -> Expected<void> {
        recover_expired_leases(t, now, now);
        jobs = claim_jobs(t, {JobKind::process}, now, kLease, limit);
        return {};
    });
    if (!claimed) throw std::runtime_error(claimed.error().text());
    return jobs;
}

struct Lane : Fixture {
    Database other = open();
    std::vector<NewJob> jobs;

    void fill(std::string const& lane, int count) {
        write([&](Transaction& t) {
            for (int i = 0; i < count; ++i) {
                jobs.push_back(job(JobKind::process, ids.next(), lane));
                insert_job(t, jobs.back());
            }
        });
    }
    Expected<void> finish(Database& node, Job const& job) {
        return node.write_blocking([&](Transaction& t) { return finish_job(t, job.id, job.token); }
        );
    }
};

}  // namespace

TEST_CASE_METHOD(
    Lane, "lease: renewing many does not wait for one that is just being ended", "[postgresql]"
) {
    fill("", 3);
    auto const owned = claim(database, kNoon, 3);
    REQUIRE(owned.size() == 3);
    std::vector<Claim> claims;
    for (Job const& job : owned) claims.push_back({job.id, job.token});
    auto const ended = database.write_blocking([&](Transaction& t) -> Expected<void> {
        if (auto first = finish_job(t, owned[1].id, owned[1].token); !first) return first;
        auto const renewed = other.write_blocking([&](Transaction& u) -> Expected<void> {
            renew_leases(u, claims, kNoon + 2 * kLease);
            return {};
        });
        CHECK(renewed);
        return finish_job(t, owned[0].id, owned[0].token);
    });
    CHECK(ended);
    CHECK(claim(other, kNoon + kLease + 1s).empty());
    CHECK(claim(other, kNoon + 2 * kLease + 1s).size() == 1);
}

TEST_CASE_METHOD(
    Lane, "lease: a lane whose owner dies goes to another node when its lease ends, and not before",
    "[postgresql]"
) {
    fill("acme", 2);
    auto const owned = claim(database, kNoon);
    REQUIRE(owned.size() == 1);
    CHECK(claim(other, kNoon + kLease).empty());
    auto const taken = claim(other, kNoon + kLease + 1s);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].id == jobs[0].id);
    // It was not dead, only slow: what it commits now is refused.
    auto const late = finish(database, owned[0]);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::conflict);
    CHECK(claim(database, kNoon + kLease + 1s).empty());
    REQUIRE(finish(other, taken[0]));
    auto const next = claim(database, kNoon + kLease + 1s);
    REQUIRE(next.size() == 1);
    CHECK(next[0].id == jobs[1].id);
}

TEST_CASE_METHOD(
    Lane,
    "lease: nodes that claim at once share the jobs, none gets one twice, lanes stay in order",
    "[postgresql]"
) {
    constexpr int kJobs = 60;
    fill("", kJobs);
    fill("lane", 3);
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::multiset<std::string> claimed;
    for (int i = 0; i < 6; ++i) {
        Database& node = i % 2 == 0 ? database : other;
        threads.emplace_back([&] {
            for (;;) {
                auto const got = claim(node, kNoon, 4);
                if (got.empty()) return;
                std::lock_guard const lock(mutex);
                for (Job const& job : got) claimed.insert(job.id.text());
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(claimed.size() == kJobs + 1);
    CHECK(std::set(claimed.begin(), claimed.end()).size() == kJobs + 1);
    CHECK(claimed.count(jobs[kJobs].id.text()) == 1);
}

TEST_CASE_METHOD(
    Lane, "lease: a node whose clock is wrong by minutes takes nobody's lease away", "[postgresql]"
) {
    constexpr Duration kSkew = 15min;
    DatabaseClock const clock(database);
    DatabaseClock const skewed(other, [&] { return DatabaseClock::steady_ticks()() + kSkew; });
    CHECK(std::chrono::abs(clock.now() - skewed.now()) < 1s);

    write([&](Transaction& t) {
        NewJob j = job(JobKind::process, ids.next());
        j.not_before = j.created_at = clock.now();
        insert_job(t, j);
    });
    auto const owned = claim(database, clock.now());
    REQUIRE(owned.size() == 1);
    CHECK(claim(other, skewed.now()).empty());
    // With its own clock it would have.
    CHECK(claim(other, clock.now() + kSkew).size() == 1);
}

TEST_CASE_METHOD(
    Lane, "lease: the database's clock goes on while it does not answer", "[postgresql]"
) {
    std::atomic<std::int64_t> ticks = 0;
    DatabaseClock clock(database, [&] { return Duration(ticks.load()); });
    Instant const before = clock.now();
    ticks += Duration(7s).count();
    CHECK(clock.now() - before == 7s);
    clock.ask_blocking();
    CHECK(clock.now() - before < 5s);
}

}  // namespace tidegate::store
