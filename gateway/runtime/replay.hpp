// Parked work done again after its cause is mended: received documents from interpret on, messages
// that could not be processed at all (spec: P3; design: decisions 3, 12). Deliveries: resend.hpp.
// Asking is one transaction, which any process may make; doing is the running gateway's job.
#pragma once

#include "runtime/commit_message.hpp"
#include "runtime/job_runner.hpp"
#include "runtime/kept_configurations.hpp"
#include "store/configurations.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Who asks, when, and where new ids come from.
struct Request {
    std::string actor;  ///< name of a user
    IdSource& ids;
    Instant now;
    Duration delay{};         ///< until it is done: many replays are spread over time
    std::string reason = {};  ///< why: wanted where work is done again that had ended

    [[nodiscard]] Instant due() const { return now + delay; }
};

/// The configuration to do a document with, when it is not the one in force at that time. Errors:
/// refused when there is no original one.
Expected<std::optional<store::KeptConfiguration>> configuration_for(
    store::Transaction& transaction, store::Document const& document, ReplayWith with
);

/// Queues the replay of a parked received document: it waits, and is audited. The job names the
/// original configuration, if that is asked for. Errors: not_found; conflict when it is not parked
/// (so asking twice does it once; what has ended took its effect, or the partner was told
/// otherwise: runtime/replay_refusal); refused for one that we sent, and when there is no original
/// configuration.
Expected<void> request_replay(
    store::Transaction& transaction, DocumentId id, Request const& request,
    ReplayWith with = ReplayWith::current
);

/// Does what request_replay queued. A document that cannot be done is parked again with the reason.
class ReplayRunner final : public JobRunner {
public:
    /// `on_deliveries` is called after a commit that queued something to send.
    ReplayRunner(Services services, std::function<void()> on_deliveries)
        : services_(services), on_deliveries_(std::move(on_deliveries)) {}

    [[nodiscard]] std::vector<store::JobKind> kinds() const override {
        return {store::JobKind::process};
    }
    /// People ask for these, one by one.
    [[nodiscard]] int jobs_at_once() const override { return 1; }
    Try run(store::Job job) override { co_return run_blocking(job); }
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override;

private:
    JobResult run_blocking(store::Job const& job);
    Expected<std::shared_ptr<Config const>> config_of(store::Job const& job);

    Services services_;
    std::function<void()> on_deliveries_;
    OriginalConfigs originals_;
};

}  // namespace tidegate::runtime
