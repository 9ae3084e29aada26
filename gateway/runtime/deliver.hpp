// Sends what is queued: packs a delivery once, stores those bytes, and sends the same ones at every
// attempt (spec: P7; the third commit of the straight line).
#pragma once

#include "base/queue_limits.hpp"
#include "runtime/job_runner.hpp"
#include "runtime/services.hpp"
#include "store/breakers.hpp"

namespace tidegate::runtime {

class DeliverRunner final : public JobRunner {
public:
    explicit DeliverRunner(Services services) : services_(services) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::deliver};
    }
    [[nodiscard]] int jobs_at_once() const override { return limits::deliver_jobs_at_once; }
    Try run(store::Job job) override;
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override;
    Expected<void> on_retry(
        store::Transaction& transaction, store::Job const& job, Instant next,
        std::string const& reason
    ) override;

private:
    struct Prepared;
    std::expected<Prepared, JobResult> prepare(store::Job const& job);
    Expected<store::Sealed> pack(Prepared& prepared);
    store::Work begin_attempt(Prepared const& prepared, store::Sealed const& body);
    store::Work conclude(
        store::Job const& job, Prepared const& prepared, SendOutcome const& outcome,
        std::optional<store::Breaker>& closed
    );

    Services services_;
};

}  // namespace tidegate::runtime
