// What a worker runs: the jobs of some kinds.
#pragma once

#include "runtime/try.hpp"
#include "store/jobs.hpp"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// run() may throw: that is a bug, and parks the job at once.
class JobRunner {
public:
    virtual ~JobRunner() = default;
    [[nodiscard]] virtual std::vector<store::JobKind> kinds() const = 0;
    /// How many jobs a worker has in its hands at most, however many threads it has.
    [[nodiscard]] virtual int jobs_at_once() const = 0;
    /// One try. Its first part, up to the first commit, runs on the thread that asks for it.
    virtual Try run(store::Job job) = 0;
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

}  // namespace tidegate::runtime
