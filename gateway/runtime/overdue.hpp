// What partners owe us and did not send in time: MDNs and 997s whose deadline has passed. Marks,
// audits and tells; sends nothing again, because retries belong to the delivery's own job.
#pragma once

#include "runtime/services.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace tidegate::runtime {

/// Marks every overdue expectation as late, each with an audit row "expectation.late" in the same
/// commit, and logs a warning once it is durable. Returns how many. Blocks; not on the writer's
/// thread. Throws DatabaseFailed when the database does not take it; calling again is safe.
std::size_t mark_overdue_blocking(Services const& services);

/// Does that every limits::overdue_poll, on a thread of its own.
class OverdueWatch {
public:
    explicit OverdueWatch(Services services);
    ~OverdueWatch();
    OverdueWatch(OverdueWatch const&) = delete;
    OverdueWatch& operator=(OverdueWatch const&) = delete;

private:
    void loop();

    Services services_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace tidegate::runtime
