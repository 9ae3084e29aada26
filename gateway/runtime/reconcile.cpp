#include "runtime/reconcile.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"

namespace tidegate::runtime {

void Reconciler::check_blocking() {
    Instant const now = services_.clock.now();
    Instant const before = now - limits::reconcile_grace;
    bool const adds_sums = !sums_at_ || now - *sums_at_ >= limits::reconcile_sums_poll;
    Report report{now, {}, 0};
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        report.found = store::find_discrepancies(transaction, from_, before);
        if (adds_sums) wrong_sums_ = store::find_wrong_sums(transaction);
    });
    if (adds_sums) sums_at_ = now;
    // Looked at again until they add up, and what a slow disk committed late.
    if (report.found.empty() && wrong_sums_.empty()) from_ = before - limits::reconcile_overlap;
    report.found.insert(report.found.end(), wrong_sums_.begin(), wrong_sums_.end());
    if (promises_) {
        auto const& lost = promises_->check_blocking();
        report.lost_promises = lost.size();
        for (std::size_t i = 0; i < lost.size() && i < limits::discrepancies_max; ++i)
            report.found.push_back(discrepancy_of(lost[i]));
    }
    for (store::Discrepancy const& one : report.found) {
        log::error("books.discrepancy", one.text, {{"rule", one.rule}, {"subject", one.subject}});
    }
    std::lock_guard const lock(mutex_);
    last_ = std::move(report);
}

std::optional<Reconciler::Report> Reconciler::last() const {
    std::lock_guard const lock(mutex_);
    return last_;
}

}  // namespace tidegate::runtime
