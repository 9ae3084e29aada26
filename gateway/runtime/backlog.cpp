#include "runtime/backlog.hpp"

#include "base/log.hpp"
#include "store/jobs.hpp"

namespace tidegate::runtime {

void Backlog::count_blocking() {
    bool const was_full = is_full();
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        waiting_ = store::count_waiting(transaction, store::JobKind::interpret, most_);
    });
    if (is_full() && !was_full) {
        log::error(
            "backlog.full",
            "so many messages wait to be processed that senders are told to come back later; see "
            "'tidegate queue list'",
            {{"waiting", waiting_.load()}}
        );
    } else if (was_full && !is_full()) {
        log::info("backlog.open", "messages are taken again", {{"waiting", waiting_.load()}});
    }
}

}  // namespace tidegate::runtime
