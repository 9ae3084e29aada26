#include "runtime/promise_check.hpp"

#include "base/log.hpp"
#include "base/promise_limits.hpp"
#include "runtime/promise_log.hpp"

#include <algorithm>

namespace tidegate::runtime {

std::vector<store::Promise> find_lost_blocking(
    std::filesystem::path const& folder,
    std::function<void(std::function<void(store::Transaction&)> const&)> const& read
) {
    std::vector<store::Promise> lost;
    // Lines are read before the rows that were committed before them.
    read_promises(folder, [&](std::span<store::Promise const> promises) {
        read([&](store::Transaction& transaction) {
            std::ranges::copy(store::find_lost(transaction, promises), std::back_inserter(lost));
        });
    });
    return lost;
}

store::Discrepancy discrepancy_of(store::Promise const& lost) {
    return {
        std::string(store::kLostPromise), lost.message.text(),
        "the message " + lost.transport_message_id + " of " +
            (lost.partner.empty() ? lost.as2_from : lost.partner) + ", received at " +
            to_rfc3339(lost.at) +
            ", has a receipt and is not in the database: ask the sender to send it again"
    };
}

std::vector<store::Promise> const& PromiseCheck::check_blocking() {
    std::int64_t incarnation = 0;
    writer_.read_blocking([&](store::Transaction& transaction) {
        incarnation = store::read_incarnation(transaction);
        if (incarnation_ == incarnation) lost_ = store::find_lost(transaction, lost_);
    });
    if (incarnation_ != incarnation) compare_all_blocking();
    incarnation_ = incarnation;
    return lost_;
}

void PromiseCheck::compare_all_blocking() {
    lost_ = find_lost_blocking(folder_, [this](auto const& read) { writer_.read_blocking(read); });
    if (lost_.empty()) return;
    log::error(
        "promises.lost",
        "the database lacks messages that have receipts: it was restored, replaced, or is a "
        "standby that had not everything; 'tidegate db check' names all",
        {{"messages", lost_.size()}, {"folder", folder_.string()}}
    );
    if (lost_.size() > limits::promises_told_max) lost_.resize(limits::promises_told_max);
    for (store::Promise const& one : lost_) {
        log::error(
            "promise.lost", "ask the sender to send this message again",
            {{"message_id", one.transport_message_id},
             {"partner", one.partner},
             {"as2_from", one.as2_from},
             {"received", to_rfc3339(one.at)},
             {"message", one.message.text()}}
        );
    }
}

}  // namespace tidegate::runtime
