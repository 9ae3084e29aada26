#include "runtime/lease_keeper.hpp"

#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "store/failure.hpp"

#include <vector>

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
    std::vector<store::Claim> claims;
    {
        std::lock_guard const lock(mutex_);
        for (auto const& [id, held] : held_) {
            if (now - held.since <= limits::job_time_max) claims.push_back({id, held.token});
        }
    }
    if (claims.empty()) return;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            store::renew_leases(transaction, claims, now + limits::job_lease);
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
