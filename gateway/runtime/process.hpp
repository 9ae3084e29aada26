// Runs received messages through the stages: interpret, translate, decide, compose, one commit
// (design: section 3).
#pragma once

#include "base/queue_limits.hpp"
#include "runtime/job_runner.hpp"
#include "runtime/services.hpp"

#include <expected>
#include <functional>
#include <string>

namespace tidegate::runtime {

class ProcessRunner final : public JobRunner {
public:
    /// `on_deliveries` is called after a commit that queued something to send.
    ProcessRunner(Services services, std::function<void()> on_deliveries)
        : services_(services), on_deliveries_(std::move(on_deliveries)) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::interpret};
    }
    [[nodiscard]] int jobs_at_once() const override { return limits::process_jobs_at_once; }
    Try run(store::Job job) override;
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override;

private:
    struct Begun;
    std::expected<Begun, JobResult> begin(store::Job const& job);
    store::Work commit(Begun& begun);
    JobResult record_unreadable(
        store::Job const& job, std::string const& partner, Error const& error
    );

    Services services_;
    std::function<void()> on_deliveries_;
};

}  // namespace tidegate::runtime
