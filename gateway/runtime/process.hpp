// Runs received messages through the stages: interpret, translate, decide, compose, one commit
// (design: section 3).
#pragma once

#include "base/limits.hpp"
#include "runtime/worker.hpp"

#include <functional>
#include <memory>

namespace tidegate::runtime {

class ProcessRunner final : public JobRunner {
public:
    /// `on_deliveries` is called after a commit that queued something to send.
    ProcessRunner(Services services, std::function<void()> on_deliveries)
        : services_(services), on_deliveries_(std::move(on_deliveries)) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::interpret};
    }
    [[nodiscard]] int jobs_per_claim() const override { return limits::process_jobs_per_claim; }
    JobResult run(store::Job const& job) override { return begin(job)()(); }
    ReadyTry begin(store::Job const& job) override;
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override;

private:
    struct Begun;
    BegunTry commit(std::shared_ptr<Begun> begun);
    JobResult record_unreadable(
        store::Job const& job, std::string const& partner, Error const& error
    );

    Services services_;
    std::function<void()> on_deliveries_;
};

}  // namespace tidegate::runtime
