// Adds up the books every minute (spec: P3) and tells what does not add up, in the log and as a
// metric. It repairs nothing: a discrepancy is a bug or a change from outside.
#pragma once

#include "runtime/services.hpp"
#include "store/reconcile.hpp"

#include <mutex>
#include <optional>
#include <vector>

namespace tidegate::runtime {

class Reconciler {
public:
    explicit Reconciler(Services services) : services_(services) {}

    struct Report {
        Instant at{};
        std::vector<store::Discrepancy> found;  ///< empty: the books add up
    };

    /// Messages since the last time, at first all, and whatever is on its way; the sums over whole
    /// tables every limits::reconcile_sums_poll. Logs each discrepancy as "books.discrepancy".
    /// Blocks. Throws DatabaseFailed. One thread.
    void check_blocking();

    /// Nothing before the first check. Thread-safe.
    [[nodiscard]] std::optional<Report> last() const;

private:
    Services services_;
    Instant from_{};  ///< messages before it have been looked at
    std::optional<Instant> sums_at_;
    std::vector<store::Discrepancy> wrong_sums_;
    mutable std::mutex mutex_;
    std::optional<Report> last_;
};

}  // namespace tidegate::runtime
