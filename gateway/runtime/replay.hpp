// Parked work done again after its cause is mended: received documents from interpret on, messages
// that could not be processed at all, deliveries that were given up (spec: P3; design: decisions 3,
// 12). Asking is one transaction, which any process may make; doing is the running gateway's job.
#pragma once

#include "documents/diff.hpp"
#include "runtime/worker.hpp"
#include "store/orders.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Who asks, when, and where new ids come from.
struct Request {
    std::string actor;  ///< name of a user
    IdSource& ids;
    Instant now;
    Duration delay{};  ///< until it is done: many replays are spread over time

    [[nodiscard]] Instant due() const { return now + delay; }
};

/// Queues the replay of a parked received document: it waits, and is audited. Errors: not_found;
/// conflict when it is not parked (so asking twice does it once); refused for one that we sent.
Expected<void> request_replay(
    store::Transaction& transaction, DocumentId id, Request const& request
);

/// Puts a parked delivery back in the queue with all its attempts before it: the same Message-ID
/// and bytes. Errors: not_found; conflict when it is not parked.
Expected<void> request_resend(
    store::Transaction& transaction, DeliveryId id, Request const& request
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
    [[nodiscard]] int jobs_per_claim() const override { return 1; }
    JobResult run(store::Job const& job) override;
    Expected<void> on_parked(
        store::Transaction& transaction, store::Job const& job, std::string const& reason
    ) override;

private:
    Services services_;
    std::function<void()> on_deliveries_;
};

/// What a replay would change.
struct ReplayPreview {
    store::Document before, after;
    std::vector<documents::Difference> content;  ///< of the canonical document; left is before
    std::vector<store::OrderLine> lines_before;  ///< of the order that was held; empty when none
    std::vector<store::OrderLine> lines_after;   ///< of the order as decided; empty when none
    std::vector<store::Document> answers;        ///< that would be sent
    std::vector<std::string> notes;              ///< as they would be logged
};

/// Replays in a transaction that is rolled back: control numbers and everything else stay as they
/// are. Errors: those of request_replay; refused for a message that has no documents yet; what
/// would park it again before anything is decided. Throws DatabaseFailed.
Expected<ReplayPreview> preview_replay(Services const& services, DocumentId id);

}  // namespace tidegate::runtime
