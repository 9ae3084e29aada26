#include "runtime/worker.hpp"

#include "base/limits.hpp"
#include "base/queue_limits.hpp"
#include "runtime/fixture.hpp"
#include "runtime/retry.hpp"

#include <condition_variable>

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

/// Does what the test says at each try, and lets the test wait for tries.
class ScriptedRunner final : public JobRunner {
public:
    explicit ScriptedRunner(std::function<JobResult(store::Job const&)> script)
        : script_(std::move(script)) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::process};
    }
    [[nodiscard]] int jobs_at_once() const override { return 4; }
    Try run(store::Job job) override { co_return script_(job); }
    Expected<void> on_parked(store::Transaction&, store::Job const&, std::string const& reason)
        override {
        parked_reason = reason;
        return {};
    }

    std::string parked_reason;

private:
    std::function<JobResult(store::Job const&)> script_;
};

JobId queue_job(Fixture& f) {
    JobId const id = f.ids.mint<JobId>();
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        store::insert_job(
            t, {id, store::JobKind::process, f.ids.next(), {}, {}, f.clock.now(), f.clock.now()}
        );
        return {};
    }));
    return id;
}

store::Job job_now(Fixture& f, JobId id) {
    return *f.read([&](store::Transaction& t) { return store::find_job(t, id); });
}

/// Until the job is in a state that the worker writes after the try.
store::Job wait_until(
    Fixture& f, JobId id, std::function<bool(store::Job const&)> const& is_reached
) {
    auto const deadline = std::chrono::steady_clock::now() + 20s;
    for (;;) {
        store::Job job = job_now(f, id);
        if (is_reached(job)) return job;
        if (std::chrono::steady_clock::now() > deadline) {
            FAIL("the job stays " << store::name_of(job.state));
        }
        std::this_thread::yield();
    }
}

JobResult finish(Fixture& f, store::Job const& job) {
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        return store::finish_job(t, job.id, job.token);
    });
    return failed ? JobResult::of(*failed) : JobResult::finished();
}

TEST_CASE("retry: delays grow to an hour and end after a day", "[runtime]") {
    SeededRandom random(7);
    std::vector<std::chrono::minutes> const longest{0min, 1min, 5min, 15min, 60min, 60min};
    for (int attempt = 1; attempt <= 28; ++attempt) {
        auto const most = longest[std::min<std::size_t>(attempt - 1, longest.size() - 1)];
        for (int i = 0; i < 50; ++i) {
            auto const delay = retry_delay(attempt, random);
            REQUIRE(delay);
            CHECK(*delay >= Duration(most) / 2);
            CHECK(*delay <= Duration(most));
        }
    }
    CHECK_FALSE(retry_delay(29, random));
    CHECK_FALSE(retry_delay(1'000'000, random));
}

/// As after a death of the process: whatever ran is free again.
void die(Fixture& f) {
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        store::recover_expired_leases(t, Instant::max(), f.clock.now());
        return {};
    }));
}

TEST_CASE("worker: a job that died alone four times is parked without another try", "[runtime]") {
    Fixture f;
    int tries = 0;
    ScriptedRunner runner([&](store::Job const& job) {
        ++tries;
        return finish(f, job);
    });
    JobId const deadly = queue_job(f);
    JobId const innocent = queue_job(f);
    auto const start = [&](bool alone) {
        REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
            for (store::Job const& job :
                 store::claim_jobs(t, {store::JobKind::process}, f.clock.now(), 10min, 4)) {
                if (alone && job.id == deadly) return store::mark_alone(t, job.id, job.token);
            }
            return {};
        }));
    };
    start(false);
    die(f);
    for (int i = 0; i < 4; ++i) {
        start(true);
        die(f);
        CHECK(job_now(f, deadly).not_before == f.clock.now() + (1 << i) * 500ms);
        f.clock.advance((1 << i) * 500ms);
    }
    CHECK(job_now(f, deadly).deaths == 5);
    CHECK(job_now(f, deadly).lone_deaths == 4);
    CHECK(job_now(f, innocent).deaths == 5);
    CHECK(job_now(f, innocent).lone_deaths == 0);
    Worker worker(f.services, runner, 2);
    wait_until(f, deadly, [](store::Job const& job) {
        return job.state == store::JobState::parked;
    });
    wait_until(f, innocent, [](store::Job const& job) {
        return job.state == store::JobState::done;
    });
    CHECK(tries == 1);
    CHECK_THAT(runner.parked_reason, Catch::StartsWith("deadly: the program died 5 times"));
}

TEST_CASE("worker: a try that ends well clears the suspicion", "[runtime]") {
    Fixture f;
    ScriptedRunner runner([&](store::Job const& job) {
        return job.deaths > 0 ? JobResult::retry("peer is down") : finish(f, job);
    });
    JobId const id = queue_job(f);
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        store::claim_jobs(t, {store::JobKind::process}, f.clock.now(), 10min, 4);
        return {};
    }));
    die(f);
    REQUIRE(job_now(f, id).deaths == 1);
    Worker worker(f.services, runner, 1);
    store::Job const waiting = wait_until(f, id, [](store::Job const& job) {
        return job.state == store::JobState::waiting && job.reason == "peer is down";
    });
    CHECK(waiting.deaths == 0);
}

TEST_CASE("worker: a job that the world refused is tried again when its time comes", "[runtime]") {
    Fixture f;
    std::atomic<int> tries = 0;
    ScriptedRunner runner([&](store::Job const& job) {
        return ++tries < 3 ? JobResult::retry("peer is down") : finish(f, job);
    });
    JobId const id = queue_job(f);
    Worker worker(f.services, runner, 1);
    store::Job const waiting = wait_until(f, id, [](store::Job const& job) {
        return job.attempts == 2 && job.state == store::JobState::waiting;
    });
    CHECK(waiting.reason == "peer is down");
    CHECK(waiting.not_before >= kNoon + 30s);
    CHECK(waiting.not_before <= kNoon + 60s);
    CHECK(tries == 2);
    f.clock.advance(60s);
    worker.wake();
    wait_until(f, id, [](store::Job const& job) { return job.state == store::JobState::done; });
    CHECK(tries == 3);
}

TEST_CASE("worker: after the last attempt the job and its subject are parked", "[runtime]") {
    Fixture f;
    ScriptedRunner runner([](store::Job const&) { return JobResult::retry("peer is down"); });
    JobId const id = queue_job(f);
    {
        Worker worker(f.services, runner, 1);
        for (int attempt = 1; attempt <= 28; ++attempt) {
            // The worker may be ahead: its second try is due at once.
            wait_until(f, id, [&](store::Job const& job) {
                return job.attempts >= attempt && job.state != store::JobState::running;
            });
            f.clock.advance(1h);
            worker.wake();
        }
        wait_until(f, id, [](store::Job const& job) {
            return job.state == store::JobState::parked;
        });
    }
    CHECK(runner.parked_reason == "gave up after 29 attempts: peer is down");
    CHECK(job_now(f, id).reason == runner.parked_reason);
}

TEST_CASE("worker: a bug parks its job with an incident, and the worker lives on", "[runtime]") {
    Fixture f;
    JobId const bad = queue_job(f);
    JobId const good = queue_job(f);
    ScriptedRunner runner([&](store::Job const& job) -> JobResult {
        if (job.id == bad) throw std::logic_error("index out of range");
        return finish(f, job);
    });
    {
        Worker worker(f.services, runner, 1);
        wait_until(f, good, [](store::Job const& job) {
            return job.state == store::JobState::done;
        });
    }
    CHECK(job_now(f, bad).state == store::JobState::parked);
    CHECK_THAT(runner.parked_reason, Catch::StartsWith("internal error, incident "));
    CHECK_THAT(runner.parked_reason, !Catch::Contains("index out of range"));
}

TEST_CASE("worker: a database that fails inside a job is the world, not a bug", "[runtime]") {
    Fixture f;
    std::atomic<int> tries = 0;
    ScriptedRunner runner([&](store::Job const& job) -> JobResult {
        if (++tries == 1) throw store::DatabaseFailed("disk I/O error");
        return finish(f, job);
    });
    JobId const id = queue_job(f);
    Worker worker(f.services, runner, 1);
    wait_until(f, id, [](store::Job const& job) { return job.state == store::JobState::done; });
    CHECK(tries == 2);
}

TEST_CASE("worker: a job whose end could not be recorded comes again", "[runtime]") {
    Fixture f;
    JobId const id = queue_job(f);
    std::atomic<int> tries = 0;
    std::atomic<bool> is_broken = false;
    f.probe = [&](store::Step, std::string_view) {
        if (is_broken) throw store::DatabaseFailed("disk I/O error");
    };
    ScriptedRunner runner([&](store::Job const& job) -> JobResult {
        if (++tries > 1) return finish(f, job);
        is_broken = true;
        return JobResult::retry("peer is down");
    });
    Worker worker(f.services, runner, 1);
    auto const deadline = std::chrono::steady_clock::now() + 20s;
    // The try, its failed end, and at least one failed claim.
    while (f.writer.counters().failed_entries + f.writer.counters().failed_groups < 2 &&
           std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    is_broken = false;
    f.clock.advance(limits::job_lease + 1s);
    worker.wake();
    wait_until(f, id, [](store::Job const& job) { return job.state == store::JobState::done; });
    CHECK(tries == 2);
}

TEST_CASE("worker: a claimed job that another worker took meanwhile is left alone", "[runtime]") {
    Fixture f;
    JobId const slow = queue_job(f);
    JobId const taken = queue_job(f);
    std::atomic<int> tries_of_taken = 0;
    std::int64_t other_token = 0;
    ScriptedRunner runner([&](store::Job const& job) -> JobResult {
        if (job.id == taken) {
            ++tries_of_taken;
            return JobResult::park("must not run");
        }
        // While this one runs, the lease of the whole batch ends and somebody claims the other.
        f.clock.advance(limits::job_lease + 1s);
        (void)f.write([&](store::Transaction& t) -> Expected<void> {
            store::recover_expired_leases(t, f.clock.now(), f.clock.now());
            for (store::Job const& other :
                 store::claim_jobs(t, runner.kinds(), f.clock.now(), 1h, 2)) {
                if (other.id == taken) other_token = other.token;
                auto extended = store::extend_lease(t, other.id, other.token, f.clock.now() + 9h);
                if (!extended) return extended;
            }
            return {};
        });
        return JobResult::retry("too slow");
    });
    {
        Worker worker(f.services, runner, 1);
        wait_until(f, slow, [](store::Job const& job) { return job.attempts == 2; });
    }
    CHECK(tries_of_taken == 0);
    CHECK(job_now(f, taken).state == store::JobState::running);
    CHECK(job_now(f, taken).token == other_token);
}

/// Notes what is computed, what is written and what has ended, in which order.
class SteppedRunner final : public JobRunner {
public:
    explicit SteppedRunner(Fixture& fixture) : fixture_(fixture) {}
    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::process};
    }
    [[nodiscard]] int jobs_at_once() const override { return 4; }
    Try run(store::Job job) override {
        int const number = ++begun_;
        if (number == fails_to_compute) throw std::runtime_error("planted");
        steps += 'c';
        auto const failed =
            co_await submit(fixture_.writer, [&](store::Transaction& t) -> Expected<void> {
                if (number == fails_to_write) throw std::runtime_error("planted");
                return store::finish_job(t, job.id, job.token);
            });
        if (failed) co_return JobResult::of(*failed);
        if (number == fails_to_end) throw std::runtime_error("planted");
        steps += 'e';
        co_return JobResult::finished();
    }
    Expected<void> on_parked(store::Transaction&, store::Job const&, std::string const&) override {
        ++parked;
        return {};
    }

    std::string steps;
    int fails_to_compute = 0, fails_to_write = 0, fails_to_end = 0;  ///< which one, 1 first
    int parked = 0;

private:
    Fixture& fixture_;
    int begun_ = 0;
};

TEST_CASE(
    "worker: the jobs of a claim are begun before the first has ended; a bug in one step of one "
    "job parks that job alone",
    "[runtime]"
) {
    Fixture f;
    SteppedRunner runner(f);
    std::string expected;
    int parked = 1;
    SECTION("no bug") {
        expected = "ccceee";
        parked = 0;
    }
    SECTION("while the second is computed") {
        runner.fails_to_compute = 2;
        expected = "ccee";
    }
    SECTION("while the second is written") {
        runner.fails_to_write = 2;
        expected = "cccee";
    }
    SECTION("behind the commit of the second, which has ended then") {
        runner.fails_to_end = 2;
        expected = "cccee";
        parked = 0;
    }
    for (int i = 0; i < 3; ++i) queue_job(f);
    Worker worker(f.services, runner, 0);
    store::Turn turn;
    REQUIRE(worker.step_blocking(turn, 4));
    CHECK(runner.steps == expected);
    CHECK(runner.parked == parked);
}

/// Whose first commit does not end before all jobs have begun.
class PatientRunner final : public JobRunner {
public:
    explicit PatientRunner(Fixture& fixture) : fixture_(fixture) {}
    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::process};
    }
    [[nodiscard]] int jobs_at_once() const override { return kJobs; }
    Try run(store::Job job) override {
        ++begun_;
        auto const failed =
            co_await submit(fixture_.writer, [this, job](store::Transaction& t) -> Expected<void> {
                auto const end = std::chrono::steady_clock::now() + 20s;
                while (begun_ < kJobs && std::chrono::steady_clock::now() < end)
                    std::this_thread::yield();
                if (begun_ < kJobs) return fail(ErrorCode::refused, "the others did not begin");
                return store::finish_job(t, job.id, job.token);
            });
        co_return failed ? JobResult::of(*failed) : JobResult::finished();
    }
    Expected<void> on_parked(store::Transaction&, store::Job const&, std::string const&) override {
        return {};
    }

    static constexpr int kJobs = 4;

private:
    Fixture& fixture_;
    std::atomic<int> begun_ = 0;
};

TEST_CASE("worker: while a job waits for its commit, its thread begins others", "[runtime]") {
    Fixture f;
    PatientRunner runner(f);
    std::vector<JobId> ids;
    for (int i = 0; i < PatientRunner::kJobs; ++i) ids.push_back(queue_job(f));
    Worker worker(f.services, runner, 1);
    for (JobId const& id : ids)
        wait_until(f, id, [](store::Job const& job) { return job.state == store::JobState::done; });
}

TEST_CASE(
    "worker: without threads a job is done when it is asked for, and not before", "[runtime]"
) {
    Fixture f;
    int tries = 0;
    ScriptedRunner runner([&](store::Job const& job) {
        ++tries;
        auto const failed =
            f.write([&](store::Transaction& t) { return store::finish_job(t, job.id, job.token); });
        return failed ? JobResult::of(*failed) : JobResult::finished();
    });
    Worker worker(f.services, runner, 0);
    store::Turn turn;
    CHECK_FALSE(worker.step_blocking(turn, 4));
    CHECK(worker.pause_blocking() == Duration(limits::worker_poll));
    JobId const id = queue_job(f);
    worker.wake();
    CHECK(tries == 0);
    CHECK(worker.step_blocking(turn, 4));
    CHECK(tries == 1);
    CHECK(job_now(f, id).state == store::JobState::done);
    CHECK_FALSE(worker.step_blocking(turn, 4));
}

}  // namespace
}  // namespace tidegate::runtime
