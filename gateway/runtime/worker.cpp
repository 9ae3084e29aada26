#include "runtime/worker.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "net/incident.hpp"
#include "runtime/retry.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {

JobResult JobResult::of(Error const& error) {
    return error.code == ErrorCode::unavailable ? retry(error.text()) : park(error.text());
}

JobResult JobResult::of(store::Failure const& failure) {
    switch (failure.kind) {
        case store::Failure::Kind::returned:
            return of(failure.error);
        case store::Failure::Kind::transient:
            return retry(failure.error.text());
        case store::Failure::Kind::unknown:
            return unknown(failure.error.text());
        case store::Failure::Kind::bug:
            std::rethrow_exception(failure.exception);
    }
    return retry(failure.error.text());
}

namespace {

/// Once, when it opens.
void tell(store::Breaker const& breaker) {
    if (breaker.failures != limits::breaker_failures) return;
    log::warning(
        "breaker.opened",
        "a partner cannot be reached; its deliveries wait, and one of them tries from time to time",
        {{"peer", breaker.peer},
         {"since", to_rfc3339(breaker.since)},
         {"next", to_rfc3339(*breaker.open_until)},
         {"reason", breaker.reason}}
    );
}

}  // namespace

Worker::Worker(Services services, JobRunner& runner, std::size_t threads, Duration poll)
    : services_(services),
      runner_(runner),
      poll_(poll),
      source_(
          runner.jobs_per_claim(), [this](int most) { return claim(turn_, most); },
          [this] { return pause_blocking(); }
      ) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
    if (threads > 0) {
        renewing_.emplace("worker.lease", limits::job_lease_renewal, [this] {
            renew_leases_blocking();
        });
    }
}

Worker::~Worker() {
    source_.stop();
    for (std::thread& thread : threads_) thread.join();
}

void Worker::wake() { source_.wake(); }

void Worker::loop() {
    for (;;) {
        std::vector<store::Job> const jobs = source_.take_blocking();
        if (jobs.empty()) return;
        work_through(jobs);
    }
}

bool Worker::step_blocking(store::Turn& turn) {
    std::vector<store::Job> const jobs = claim(turn, runner_.jobs_per_claim());
    work_through(jobs);
    return !jobs.empty();
}

void Worker::work_through(std::vector<store::Job> const& jobs) {
    struct Try {
        store::Job const& job;
        ReadyTry ready;
        BegunTry begun;
    };
    std::vector<Try> tries;
    for (store::Job const& job : jobs) {
        if (!keeps_lease(job)) {
            leases_.let_go(job.id);
        } else if (job.deaths > 0) {
            work_alone_on(job);
            leases_.let_go(job.id);
        } else {
            Try& one = tries.emplace_back(job);
            JobResult const result = guarded(job, [&] {
                one.ready = runner_.begin(job);
                return JobResult::finished();
            });
            if (!one.ready) one.begun = [result] { return result; };
        }
    }
    for (Try& one : tries) {
        if (one.begun) continue;
        JobResult const result = guarded(one.job, [&] {
            one.begun = one.ready();
            return JobResult::finished();
        });
        if (!one.begun) one.begun = [result] { return result; };
    }
    for (Try const& one : tries) {
        end_try(one.job, guarded(one.job, one.begun));
        leases_.let_go(one.job.id);
    }
}

std::vector<store::Job> Worker::claim(store::Turn& turn, int most) {
    std::vector<store::Job> jobs;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            // Of threads that could not record how their try ended, and of processes that are gone.
            store::recover_expired_leases(
                transaction, services_.clock.now(), services_.clock.now()
            );
            jobs = store::claim_jobs(
                transaction, runner_.kinds(), services_.clock.now(), limits::job_lease, most, &turn
            );
            return {};
        });
    if (failed) {
        jobs.clear();
        log::error(
            "worker.claim_failed", "cannot claim jobs; trying again",
            {{"reason", failed->error.text()}}
        );
    }
    for (store::Job const& job : jobs) leases_.hold(job);
    return jobs;
}

/// A job that waited behind a slow one of its batch gets its full time; false when it has passed to
/// another worker meanwhile: after a pause of this process, which renewed nothing.
bool Worker::keeps_lease(store::Job const& job) {
    Instant const now = services_.clock.now();
    if (job.lease_until && *job.lease_until - now > limits::job_lease - limits::worker_poll)
        return true;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            return store::extend_lease(transaction, job.id, job.token, now + limits::job_lease);
        });
    if (failed) {
        log::info(
            "worker.lease_lost", "a claimed job is left to whoever has it now",
            {{"job", job.id.text()}, {"reason", failed->error.text()}}
        );
    }
    return !failed;
}

/// One that a process died of, or beside: no other suspect runs at the same time.
void Worker::work_alone_on(store::Job const& job) {
    std::lock_guard const lock(services_.quarantine);
    if (job.lone_deaths >= limits::lone_deaths_max) {
        std::string const incident = net::make_incident_id(services_.random);
        log::error(
            "worker.deadly_job",
            "the program died each time it worked on this; it is parked, please report the "
            "incident",
            {{"incident", incident}, {"job", job.id.text()}, {"deaths", job.deaths}}
        );
        return end_try(
            job, JobResult::park(fmt::format(
                     "deadly: the program died {} times while it worked on this, incident {}; keep "
                     "the evidence, and replay after an update",
                     job.deaths, incident
                 ))
        );
    }
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            return store::mark_alone(transaction, job.id, job.token);
        });
    // Not marked: the claim is lost, or the database does not answer. Its lease runs out.
    if (!failed) end_try(job, guarded(job, [&] { return runner_.run(job); }));
}

/// What the step throws becomes its result.
JobResult Worker::guarded(store::Job const& job, BegunTry const& step) {
    try {
        return step();
    } catch (store::DatabaseFailed const& failure) {
        return JobResult::retry(failure.what());
    } catch (std::exception const& bug) {
        std::string const incident = net::make_incident_id(services_.random);
        log::error(
            "worker.bug",
            "a job failed in a way that is a bug of Tidegate; it is parked, please report the "
            "incident",
            {{"incident", incident}, {"job", job.id.text()}, {"what", bug.what()}}
        );
        return JobResult::park("internal error, incident " + incident);
    }
}

void Worker::end_try(store::Job const& job, JobResult const& result) {
    if (result.kind == JobResult::Kind::finished) return;
    bool const is_unknown = result.kind == JobResult::Kind::unknown;
    if (is_unknown && has_ended(job)) return;
    std::optional<Duration> delay;
    if (is_unknown || result.kind == JobResult::Kind::retry)
        delay = retry_delay(job.attempts, services_.random);
    Instant const now = services_.clock.now();
    std::optional<store::Breaker> breaker;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            if (delay) return put_off(transaction, job, result, now + *delay, breaker);
            std::string const reason =
                result.kind != JobResult::Kind::park
                    ? fmt::format("gave up after {} attempts: {}", job.attempts, result.reason)
                    : result.reason;
            auto parked = store::park_job(transaction, job.id, job.token, reason);
            if (!parked) return parked;
            return runner_.on_parked(transaction, job, reason);
        });
    if (failed) {
        // The lease runs out and another try follows; nothing is lost.
        log::error(
            "worker.end_failed", "cannot record how a job ended",
            {{"job", job.id.text()}, {"outcome", result.reason}, {"reason", failed->error.text()}}
        );
        return;
    }
    if (breaker) tell(*breaker);
    log::Level const level = delay ? log::Level::info : log::Level::warning;
    log::write(
        level, delay ? "worker.retry" : "worker.parked",
        delay ? "a job is tried again later" : "a job is parked",
        {{"job", job.id.text()},
         {"kind", store::name_of(job.kind)},
         {"attempt", job.attempts},
         {"reason", result.reason}}
    );
}

Expected<void> Worker::put_off(
    store::Transaction& transaction, store::Job const& job, JobResult const& result, Instant next,
    std::optional<store::Breaker>& breaker
) {
    auto waits = store::retry_job(transaction, job.id, job.token, next, result.reason);
    if (!waits) return waits;
    breaker.reset();  // the work may run again
    if (result.is_peer_down && !job.peer.empty()) {
        breaker =
            store::record_failure(transaction, job.peer, result.reason, services_.clock.now());
    }
    return runner_.on_retry(transaction, job, next, result.reason);
}

/// After a commit without an answer: whether it happened, as the job's own row says. One that is
/// still on its way holds that row, so that what ends the try waits for it, and is refused.
bool Worker::has_ended(store::Job const& job) {
    bool is_ended = false;
    try {
        services_.writer.read_blocking([&](store::Transaction& transaction) {
            auto const row = store::find_job(transaction, job.id);
            is_ended = row && row->token == job.token && row->state != store::JobState::running;
        });
    } catch (store::DatabaseFailed const& failure) {
        log::warning(
            "worker.outcome_unknown", "cannot read yet whether a job has ended",
            {{"job", job.id.text()}, {"reason", failure.what()}}
        );
    }
    return is_ended;
}

Duration Worker::pause_blocking() {
    Duration wait = poll_;
    try {
        services_.writer.read_blocking([&](store::Transaction& transaction) {
            if (auto const due = store::next_due(transaction, runner_.kinds())) {
                // What is due already was not there to be claimed: it is another's, or it waits for
                // its lane, whose end wakes nobody but the poll.
                Duration const until = *due - services_.clock.now();
                if (until > Duration{})
                    wait = std::clamp(until, Duration(limits::worker_pause), wait);
            }
        });
    } catch (std::exception const& failure) {
        log::error(
            "worker.read_failed", "cannot read the queue; trying again",
            {{"reason", failure.what()}}
        );
    }
    return wait;
}

}  // namespace tidegate::runtime
