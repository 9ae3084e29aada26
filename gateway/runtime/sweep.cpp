#include "runtime/sweep.hpp"

#include "base/queue_limits.hpp"
#include "store/failure.hpp"
#include "store/jobs.hpp"

namespace tidegate::runtime {

std::int64_t sweep_jobs_blocking(Services const& services) {
    Instant const before = services.clock.now() - limits::job_keep;
    std::int64_t swept = 0;
    for (;;) {
        std::int64_t rows = 0;
        auto const failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                rows = store::sweep_jobs(transaction, before, limits::sweep_rows);
                return {};
            });
        if (failed) throw store::DatabaseFailed(failed->error.text());
        swept += rows;
        if (rows < limits::sweep_rows) return swept;
    }
}

}  // namespace tidegate::runtime
