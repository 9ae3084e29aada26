#include "runtime/sweep.hpp"

#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "store/failure.hpp"
#include "store/job_partitions.hpp"
#include "store/jobs.hpp"

namespace tidegate::runtime {
namespace {

/// Days are made and dropped when nobody is in the way; a job that finds none ends all the same.
void turn_days(Services const& services, Instant now, Instant before) {
    auto failed = services.writer.run_blocking([&](store::Transaction& transaction) {
        return store::make_job_partitions(transaction, now);
    });
    bool is_more = true;
    while (!failed && is_more) {
        failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                auto const dropped = store::drop_job_partition(transaction, before);
                if (!dropped) return std::unexpected(dropped.error());
                is_more = *dropped;
                return {};
            });
    }
    if (failed) {
        log::info(
            "sweep.days_put_off", "the days of ended jobs are made and dropped later",
            {{"reason", failed->error.text()}}
        );
    }
}

}  // namespace

std::int64_t sweep_jobs_blocking(Services const& services) {
    Instant const now = services.clock.now();
    // Whole days, so that nothing is deleted that will be dropped with its day.
    Instant const before = std::chrono::floor<std::chrono::days>(now - limits::job_keep);
    turn_days(services, now, before);
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
