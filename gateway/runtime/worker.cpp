#include "runtime/worker.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "net/incident.hpp"
#include "runtime/retry.hpp"
#include "store/failure.hpp"

#include <fmt/format.h>

#include <memory>

namespace tidegate::runtime {

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
      queue_(
          runner.jobs_at_once(), threads,
          [this](int most, WorkQueue::Claimed const& done) {
              auto const jobs = std::make_shared<std::vector<store::Job>>();
              services_.writer.submit(
                  claim_work(turn_, most, *jobs),
                  [this, jobs, done](store::Outcome const& failed) {
                      claimed(failed, *jobs);
                      done(std::move(*jobs));
                  }
              );
          },
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
    queue_.stop();
    for (std::thread& thread : threads_) thread.join();
}

void Worker::wake() { queue_.wake(); }

void Worker::loop() {
    while (auto next = queue_.take_blocking()) {
        if (next->job) {
            work_on(std::move(*next->job)).begin_in(queue_);
        } else {
            next->step.resume();
        }
    }
}

bool Worker::step_blocking(store::Turn& turn, int most) {
    std::vector<store::Job> jobs;
    claimed(services_.writer.run_blocking(claim_work(turn, most, jobs)), jobs);
    std::vector<Try> tries;
    for (store::Job const& job : jobs) tries.push_back(work_on(job));
    run_all_blocking(services_.writer, tries);
    return !jobs.empty();
}

/// Fills `jobs`.
store::Work Worker::claim_work(store::Turn& turn, int most, std::vector<store::Job>& jobs) {
    return [this, &turn, most, &jobs](store::Transaction& transaction) -> Expected<void> {
        // Of threads that could not record how their try ended, and of processes that are gone.
        Instant const now = services_.clock.now();
        store::recover_expired_leases(transaction, now, now);
        jobs = store::claim_jobs(transaction, runner_.kinds(), now, limits::job_lease, most, &turn);
        return {};
    };
}

void Worker::claimed(store::Outcome const& failed, std::vector<store::Job>& jobs) {
    if (failed) {
        jobs.clear();
        log::error(
            "worker.claim_failed", "cannot claim jobs; trying again",
            {{"reason", failed->error.text()}}
        );
    }
    for (store::Job const& job : jobs) leases_.hold(job);
}

/// All of a try, until the job is the worker's no more.
Try Worker::work_on(store::Job job) {
    JobResult result;
    bool const is_ours = keeps_lease(job);
    if (is_ours && job.deaths > 0) {
        work_alone_on(job);
    } else if (is_ours) {
        result = co_await guarded(job);
        end_try(job, result);
    }
    leases_.let_go(job.id);
    co_return result;
}

/// What the runner throws becomes the result.
Try Worker::guarded(store::Job job) {
    try {
        co_return co_await runner_.run(job);
    } catch (store::DatabaseFailed const& failure) {
        co_return JobResult::retry(failure.what());
    } catch (std::exception const& bug) {
        std::string const incident = net::make_incident_id(services_.random);
        log::error(
            "worker.bug",
            "a job failed in a way that is a bug of Tidegate; it is parked, please report the "
            "incident",
            {{"incident", incident}, {"job", job.id.text()}, {"what", bug.what()}}
        );
        co_return JobResult::park("internal error, incident " + incident);
    }
}

/// A job that waited long for a thread gets its full time; false when it has passed to
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
    if (!failed) end_try(job, run_blocking(services_.writer, guarded(job)));
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
