#include "runtime/snapshot_alarm.hpp"

#include "base/log.hpp"
#include "store/statistics.hpp"

namespace tidegate::runtime {

bool SnapshotAlarm::check_blocking() {
    std::optional<store::OldSnapshot> oldest;
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        oldest = store::find_oldest_snapshot(transaction);
    });
    bool const is_old = oldest && oldest->age > age_max_;
    if (is_old && oldest->process != told_) {
        log::warning(
            "database.old_transaction",
            "a transaction is held open, which slows the queue down the longer it lasts; end it "
            "with pg_terminate_backend",
            {{"pid", oldest->process},
             {"application", oldest->application},
             {"state", oldest->state},
             {"seconds", std::chrono::floor<std::chrono::seconds>(oldest->age).count()}}
        );
    }
    told_ = is_old ? oldest->process : 0;
    return is_old;
}

}  // namespace tidegate::runtime
