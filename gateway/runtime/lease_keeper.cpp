#include "runtime/lease_keeper.hpp"

#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "store/failure.hpp"

namespace tidegate::runtime {

void LeaseKeeper::hold(store::Job const& job) {
    std::lock_guard const lock(mutex_);
    held_[job.id] = {job.token, services_.clock.now()};
}

void LeaseKeeper::let_go(JobId id) {
    std::lock_guard const lock(mutex_);
    held_.erase(id);
}

void LeaseKeeper::renew_blocking() {
    Instant const now = services_.clock.now();
    std::map<JobId, Held> held;
    {
        std::lock_guard const lock(mutex_);
        held = held_;
    }
    std::erase_if(held, [&](auto const& one) {
        return now - one.second.since > limits::job_time_max;
    });
    if (held.empty()) return;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            for (auto const& [id, one] : held) {
                // Refused: it has ended meanwhile, or is somebody else's.
                static_cast<void>(
                    store::extend_lease(transaction, id, one.token, now + limits::job_lease)
                );
            }
            return {};
        });
    if (failed) {
        log::warning(
            "worker.lease_not_renewed", "cannot extend the leases of running jobs; trying again",
            {{"reason", failed->error.text()}}
        );
    }
}

}  // namespace tidegate::runtime
