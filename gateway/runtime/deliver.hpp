// Sends what is queued: packs a delivery once, stores those bytes, and sends the same ones at every
// attempt (spec: P7; the third commit of the straight line).
#pragma once

#include "runtime/worker.hpp"

namespace tidegate::runtime {

class DeliverRunner final : public JobRunner {
public:
    explicit DeliverRunner(Services services) : services_(services) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::deliver};
    }
    [[nodiscard]] int jobs_per_claim() const override { return 1; }
    JobResult run(store::Job const& job) override;
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
    std::optional<JobResult> begin_attempt(Prepared& prepared);
    JobResult conclude(store::Job const& job, Prepared const& prepared, SendOutcome const& outcome);

    Services services_;
};

}  // namespace tidegate::runtime
