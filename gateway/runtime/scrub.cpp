#include "runtime/scrub.hpp"

#include "base/log.hpp"
#include "base/payload_limits.hpp"
#include "store/payload_check.hpp"

#include <algorithm>

namespace tidegate::runtime {

void Scrubber::check_blocking() {
    Instant const now = services_.clock.now();
    if (!begun_at_ || now - *begun_at_ >= limits::scrub_cycle) {
        begun_at_ = now;
        last_ = 0;
        services_.writer.read_blocking([&](store::Transaction& transaction) {
            end_ = store::last_payload(transaction);
        });
    }
    if (last_ >= end_) return;
    // Ids have next to no gaps: what is left of them is spread over what is left of the cycle.
    std::int64_t const polls =
        std::max<std::int64_t>((*begun_at_ + limits::scrub_cycle - now) / limits::scrub_poll, 1);
    std::int64_t const part =
        std::max<std::int64_t>((end_ - last_ + polls - 1) / polls, limits::scrub_rows);
    check_part(std::min(last_ + part, end_));
}

void Scrubber::check_part(std::int64_t until) {
    while (last_ < until) {
        store::CheckedPayloads checked;
        services_.writer.read_blocking([&](store::Transaction& transaction) {
            checked = store::check_payloads(transaction, last_, limits::scrub_rows);
        });
        if (checked.last == 0) {
            last_ = end_;
            return;
        }
        checked_ += checked.count;
        last_ = checked.last;
        for (store::DamagedPayload const& one : checked.damaged) {
            if (!told_.insert(one.id).second) continue;
            ++damaged_;
            log::error(
                "storage.payload_damaged", one.text, {{"payload", one.id}, {"message", one.message}}
            );
        }
        if (!checked.unavailable.empty()) {
            log::warning("storage.payloads_not_checked", checked.unavailable);
            return;  // the same would be said of the next ones
        }
    }
}

}  // namespace tidegate::runtime
