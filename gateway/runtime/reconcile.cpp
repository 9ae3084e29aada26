#include "runtime/reconcile.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"

namespace tidegate::runtime {

void Reconciler::check_blocking() {
    Instant const now = services_.clock.now();
    Instant const before = now - limits::reconcile_grace;
    bool const adds_sums = !sums_at_ || now - *sums_at_ >= limits::reconcile_sums_poll;
    Report report{now, {}};
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        report.found = store::find_discrepancies(transaction, from_, before);
        if (adds_sums) wrong_sums_ = store::find_wrong_sums(transaction);
    });
    if (adds_sums) sums_at_ = now;
    report.found.insert(report.found.end(), wrong_sums_.begin(), wrong_sums_.end());
    for (store::Discrepancy const& one : report.found) {
        log::error("books.discrepancy", one.text, {{"rule", one.rule}, {"subject", one.subject}});
    }
    // Those that do not add up are looked at again, and what a slow disk committed late.
    if (report.found.empty()) from_ = before - limits::reconcile_overlap;
    std::lock_guard const lock(mutex_);
    last_ = std::move(report);
}

std::optional<Reconciler::Report> Reconciler::last() const {
    std::lock_guard const lock(mutex_);
    return last_;
}

}  // namespace tidegate::runtime
