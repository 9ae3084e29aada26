// Takes jobs from the database and runs them. The only place that decides what a failure means:
// retry, park, or bug (design: section 3). Threads of its own; everything it does blocks.
#pragma once

#include "base/limits.hpp"
#include "runtime/every.hpp"
#include "runtime/job_runner.hpp"
#include "runtime/lease_keeper.hpp"
#include "runtime/services.hpp"
#include "runtime/work_queue.hpp"
#include "store/breakers.hpp"

#include <optional>
#include <thread>
#include <vector>

namespace tidegate::runtime {

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

    /// Without threads: claims what is due, at most so many jobs, of peers behind `turn`, and runs
    /// them beside each other on this thread; false when nothing was due.
    bool step_blocking(store::Turn& turn, int most);

    /// How long until something is due, or a lease may have run out.
    [[nodiscard]] Duration pause_blocking();

    /// Extends the leases of what is being worked on. With threads it does so by itself.
    void renew_leases_blocking() { leases_.renew_blocking(); }

private:
    void loop();
    store::Work claim_work(store::Turn& turn, int most, std::vector<store::Job>& jobs);
    void claimed(store::Outcome const& failed, std::vector<store::Job>& jobs);
    Try work_on(store::Job job);
    Try guarded(store::Job job);
    bool keeps_lease(store::Job const& job);
    void work_alone_on(store::Job const& job);
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
    store::Turn turn_;  ///< of the claims of the queue: one at a time
    WorkQueue queue_;
    std::vector<std::thread> threads_;
    std::optional<Every> renewing_;  ///< nothing without threads
};

}  // namespace tidegate::runtime
