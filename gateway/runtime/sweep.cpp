#include "runtime/sweep.hpp"

#include "base/log.hpp"
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

std::int64_t OrphanSweeper::sweep_blocking() {
    store::PayloadVault const* const vault = services_.writer.vault();
    if (vault == nullptr || vault->objects() == nullptr) return 0;
    auto const removed = sweep_.run(
        [this](auto const& read) { services_.writer.read_blocking(read); }, *vault->objects(),
        services_.clock.now()
    );
    if (!removed) {
        log::warning("storage.not_swept", removed.error().text());
        return 0;
    }
    if (*removed > 0) {
        log::info(
            "storage.swept", "objects of messages that were never committed are removed",
            {{"objects", *removed}}
        );
    }
    return *removed;
}

}  // namespace tidegate::runtime
