// Adds up the books every minute (spec: P3) and tells what does not add up, in the log and as a
// metric. It repairs nothing: a discrepancy is a bug or a change from outside.
#pragma once

#include "runtime/promise_check.hpp"
#include "runtime/services.hpp"
#include "store/reconcile.hpp"

#include <mutex>
#include <optional>
#include <vector>

namespace tidegate::runtime {

class Reconciler {
public:
    /// `promises` is where receipts are noted (promise_log.hpp); nothing: nowhere.
    explicit Reconciler(Services services, std::optional<std::filesystem::path> promises = {})
        : services_(services) {
        if (promises) promises_.emplace(services.writer, std::move(*promises));
    }

    struct Report {
        Instant at{};
        std::vector<store::Discrepancy> found;  ///< empty: the books add up
        std::size_t lost_promises = 0;          ///< also those beyond limits::discrepancies_max
    };

    /// Messages since the last time, at first all, and whatever is on its way; the sums over whole
    /// tables every limits::reconcile_sums_poll. Logs each discrepancy as "books.discrepancy".
    /// Blocks. Throws DatabaseFailed. One thread.
    void check_blocking();

    /// Nothing before the first check. Thread-safe.
    [[nodiscard]] std::optional<Report> last() const;

private:
    Services services_;
    std::optional<PromiseCheck> promises_;
    Instant from_{};  ///< messages before it have been looked at
    std::optional<Instant> sums_at_;
    std::vector<store::Discrepancy> wrong_sums_;
    mutable std::mutex mutex_;
    std::optional<Report> last_;
};

}  // namespace tidegate::runtime
