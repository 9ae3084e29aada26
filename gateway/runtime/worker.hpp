// Takes jobs from the database and runs them. The only place that decides what a failure means:
// retry, park, or bug (design: section 3). Threads of its own; everything it does blocks.
#pragma once

#include "base/limits.hpp"
#include "runtime/every.hpp"
#include "runtime/job_source.hpp"
#include "runtime/lease_keeper.hpp"
#include "runtime/services.hpp"
#include "store/breakers.hpp"
#include "store/jobs.hpp"

#include <functional>
#include <optional>
#include <thread>
#include <vector>

namespace tidegate::runtime {

/// How one try of a job ended.
struct JobResult {
    enum class Kind {
        finished,  ///< the job was ended in the transaction of its effects
        retry,     ///< the world was down
        park,      ///< our data or configuration does not fit: an operator must act
        unknown,   ///< its commit was not answered: the job itself tells (spec: P9)
    };
    Kind kind = Kind::finished;
    std::string reason;         ///< of all but finished, with the remedy
    bool is_peer_down = false;  ///< of retry: nobody was reached, which counts for its breaker

    static JobResult finished() { return {}; }
    static JobResult retry(std::string why) { return {Kind::retry, std::move(why)}; }
    static JobResult peer_down(std::string why) { return {Kind::retry, std::move(why), true}; }
    static JobResult park(std::string why) { return {Kind::park, std::move(why)}; }
    static JobResult unknown(std::string why) { return {Kind::unknown, std::move(why)}; }
    /// park for what is wrong with us, retry for what is unavailable.
    static JobResult of(Error const& error);
    static JobResult of(store::Failure const& failure);
};

/// A try that was begun: waits for what it submitted, and tells how it ended.
using BegunTry = std::function<JobResult()>;
/// A try that has computed what it writes: submits it.
using ReadyTry = std::function<BegunTry()>;

/// Runs jobs of the kinds it lists. run() and what belongs to it may throw: that is a bug, and
/// parks the job at once.
class JobRunner {
public:
    virtual ~JobRunner() = default;
    [[nodiscard]] virtual std::vector<store::JobKind> kinds() const = 0;
    /// How many jobs a thread takes at a time: they wait for each other, so one where a job may
    /// take minutes.
    [[nodiscard]] virtual int jobs_per_claim() const = 0;
    virtual JobResult run(store::Job const& job) = 0;
    /// The same in three steps, so that the jobs of a batch share their commits: all are computed,
    /// then all are submitted at once, then each is waited for.
    virtual ReadyTry begin(store::Job const& job) {
        return [result = run(job)]() -> BegunTry { return [result] { return result; }; };
    }
    /// In the transaction that parks the job: what it was about is parked too.
    virtual Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) = 0;
    /// In the transaction that puts the job off until `next`: what it is about may tell why it
    /// waits.
    virtual Expected<void> on_retry(
        store::Transaction& /*transaction*/, store::Job const& /*job*/, Instant /*next*/,
        std::string const& /*reason*/
    ) {
        return {};
    }
};

class Worker {
public:
    /// Starts `threads` threads for this runner. None: somebody else calls step_blocking. `poll` is
    /// the longest time between two looks at the queue.
    Worker(
        Services services, JobRunner& runner, std::size_t threads,
        Duration poll = limits::worker_poll
    );

    /// Lets running jobs end, then joins.
    ~Worker();
    Worker(Worker const&) = delete;
    Worker& operator=(Worker const&) = delete;

    /// Something was queued. Thread-safe.
    void wake();

    /// Claims what is due, of peers behind `turn`, and does it; false when nothing was. What a
    /// thread does again and again.
    bool step_blocking(store::Turn& turn);

    /// How long until something is due, or a lease may have run out.
    [[nodiscard]] Duration pause_blocking();

    /// Extends the leases of what is being worked on. With threads it does so by itself.
    void renew_leases_blocking() { leases_.renew_blocking(); }

private:
    void loop();
    std::vector<store::Job> claim(store::Turn& turn, int most);
    void work_through(std::vector<store::Job> const& jobs);
    bool keeps_lease(store::Job const& job);
    void work_alone_on(store::Job const& job);
    JobResult guarded(store::Job const& job, BegunTry const& step);
    void end_try(store::Job const& job, JobResult const& result);
    /// Gives the breaker of the peer, if the try counts for one.
    Expected<void> put_off(
        store::Transaction& transaction, store::Job const& job, JobResult const& result,
        Instant next, std::optional<store::Breaker>& breaker
    );
    bool has_ended(store::Job const& job);

    Services services_;
    JobRunner& runner_;
    LeaseKeeper leases_{services_};
    Duration poll_;
    store::Turn turn_;  ///< of whichever thread looks for jobs: one at a time
    JobSource source_;
    std::vector<std::thread> threads_;
    std::optional<Every> renewing_;  ///< nothing without threads
};

}  // namespace tidegate::runtime
