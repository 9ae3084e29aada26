#include "runtime/process.hpp"

#include "base/crash_point.hpp"
#include "base/log.hpp"
#include "runtime/commit_message.hpp"
#include "runtime/kept_configurations.hpp"
#include "runtime/prepare.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

/// The row of a message that holds no document: so that every accepted message is accounted for
/// (spec: P3).
store::Document unreadable(
    store::Message const& message, DocumentId id, store::State state, std::string reason,
    Instant now
) {
    store::Document row;
    row.id = id;
    row.message = message.id;
    row.environment = message.environment;
    row.partner = message.partner;
    row.kind = "unreadable";
    row.place = {0, static_cast<std::uint64_t>(message.payload_size), 1};
    row.state = state;
    row.reason = std::move(reason);
    row.created_at = now;
    return row;
}

/// The row that stood for the whole message while its job was parked, once that job is resumed.
std::optional<store::Document> find_whole_message_row(
    store::Transaction& transaction, store::Job const& job
) {
    if (job.token <= 1) return {};  // claimed for the first time: there was nothing to park
    for (store::Document& row : store::documents_of_message(transaction, MessageId{job.subject})) {
        if (row.kind == "unreadable" && row.state == store::State::waiting) return std::move(row);
    }
    return {};
}

/// Its documents have rows of their own now.
Expected<void> close_whole_message_row(
    store::Transaction& transaction, store::Job const& job, Instant now
) {
    auto const row = find_whole_message_row(transaction, job);
    if (!row) return {};
    return store::change_document_state(
        transaction, row->id, store::State::waiting,
        {store::State::cancelled, "replayed: what the message holds has rows of its own now",
         kActor, now}
    );
}

/// Takes the state of `row`, or is `row` when there is none. Returns the id.
Expected<DocumentId> put_unreadable(
    store::Transaction& transaction, store::Job const& job, store::Document const& row
) {
    auto const earlier = find_whole_message_row(transaction, job);
    auto const written = earlier ? store::change_document_state(
                                       transaction, earlier->id, store::State::waiting,
                                       {row.state, row.reason, kActor, row.created_at}
                                   )
                                 : store::insert_document(transaction, row, kActor);
    if (!written) return std::unexpected(written.error());
    return earlier ? earlier->id : row.id;
}

}  // namespace

/// What is kept from the stages to the end of the commit.
struct ProcessRunner::Begun {
    store::Job job;
    std::shared_ptr<Config const> config;
    std::int64_t configuration = 0;  ///< where it is kept
    partners::Profile const* partner = nullptr;
    Bytes payload;
    PreparedMessage prepared;
    bool is_used = false;
    CommitSummary summary;

    [[nodiscard]] MessageId message() const { return MessageId{job.subject}; }
};

/// All that needs no transaction.
std::expected<ProcessRunner::Begun, JobResult> ProcessRunner::begin(store::Job const& job) {
    MessageId const id{job.subject};
    std::optional<std::string> sender;
    Expected<Bytes> payload;
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        sender = store::find_message_partner(transaction, id);
        payload = store::load_message_payload(transaction, id);
    });
    auto const ended = [](JobResult result) { return std::unexpected(std::move(result)); };
    if (!sender) return ended(JobResult::park("message " + id.text() + " is not stored"));
    if (!payload) return ended(JobResult::of(payload.error()));
    std::shared_ptr<Config const> const config = services_.config.get();
    partners::Profile const* partner = config->registry().find(*sender);
    if (partner == nullptr) {
        return ended(JobResult::park(fmt::format(
            "partner '{}' has no profile any more; restore partners/{}/partner.toml, then replay",
            *sender, *sender
        )));
    }
    auto const kept = keep_blocking(services_, *config);
    if (!kept) return ended(JobResult::of(kept.error()));
    auto prepared =
        prepare_message(config, *partner, *payload, id, services_.ids, services_.clock.now());
    if (!prepared) {
        bool const is_their_fault = prepared.error().code == ErrorCode::invalid ||
                                    prepared.error().code == ErrorCode::too_large;
        if (!is_their_fault) return ended(JobResult::of(prepared.error()));
        return ended(record_unreadable(job, partner->id, prepared.error()));
    }
    if (prepared->interchanges.empty()) {
        return ended(record_unreadable(
            job, partner->id, {ErrorCode::invalid, "the message holds no interchange", {}, {}}
        ));
    }
    prepared->set_configuration(*kept);
    return Begun{
        .job = job,
        .config = config,
        .configuration = *kept,
        .partner = partner,
        .payload = std::move(*payload),
        .prepared = std::move(*prepared),
        .summary = {}
    };
}

Try ProcessRunner::run(store::Job job) {
    crash_point("C11");
    auto begun = begin(job);
    if (!begun) co_return std::move(begun.error());
    auto const failed = begun->payload.size() > limits::job_bytes_begun
                            ? services_.writer.run_blocking(commit(*begun))
                            : co_await submit(services_.writer, commit(*begun));
    if (failed) co_return JobResult::of(*failed);
    crash_point("O1");
    for (std::string const& line : begun->summary.lines) {
        log::info(
            "message.processed", line,
            {{"partner", begun->partner->id}, {"message", begun->message().text()}}
        );
    }
    if (begun->summary.has_deliveries) on_deliveries_();
    co_return JobResult::finished();
}

/// The second commit of the straight line.
store::Work ProcessRunner::commit(Begun& begun) {
    return [this, &begun](store::Transaction& transaction) -> Expected<void> {
        // The first run wrote its decisions into it: another one begins with the bytes again.
        if (std::exchange(begun.is_used, true)) {
            auto again = prepare_message(
                begun.config, *begun.partner, begun.payload, begun.message(), services_.ids,
                services_.clock.now()
            );
            if (!again) return std::unexpected(again.error());
            begun.prepared = std::move(*again);
            begun.prepared.set_configuration(begun.configuration);
        }
        auto committed = commit_message(transaction, services_, begun.prepared, begun.job);
        if (!committed) return std::unexpected(committed.error());
        begun.summary = std::move(*committed);
        return close_whole_message_row(transaction, begun.job, services_.clock.now());
    };
}

JobResult ProcessRunner::record_unreadable(
    store::Job const& job, std::string const& partner, Error const& error
) {
    Instant const now = services_.clock.now();
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            if (auto finished = store::finish_job(transaction, job.id, job.token); !finished)
                return finished;
            auto const message = store::find_message(transaction, MessageId{job.subject});
            if (!message)
                return fail(
                    ErrorCode::not_found, "message " + job.subject.text() + " is not stored"
                );
            store::Document const row = unreadable(
                *message, services_.ids.mint<DocumentId>(), store::State::rejected, error.text(),
                now
            );
            auto const written = put_unreadable(transaction, job, row);
            if (!written) return std::unexpected(written.error());
            store::append_audit(
                transaction,
                {.at = now,
                 .environment = row.environment,
                 .actor = kActor,
                 .event = "document.rejected",
                 .subject = "document",
                 .subject_id = written->text(),
                 .partner = partner,
                 .details = fmt::format(R"({{"reason":{}}})", stages::json_string(row.reason))}
            );
            return {};
        });
    if (failed) return JobResult::of(*failed);
    log::warning(
        "message.unreadable", "a received message holds no interchange that can be read",
        {{"partner", partner}, {"message", job.subject.text()}, {"reason", error.text()}}
    );
    return JobResult::finished();
}

Expected<void> ProcessRunner::on_parked(
    store::Transaction& transaction, store::Job const& job, std::string const& reason
) {
    auto const message = store::find_message(transaction, MessageId{job.subject});
    if (!message) return {};
    Instant const now = services_.clock.now();
    store::Document const row =
        unreadable(*message, services_.ids.mint<DocumentId>(), store::State::parked, reason, now);
    auto const written = put_unreadable(transaction, job, row);
    if (!written) return std::unexpected(written.error());
    store::append_audit(
        transaction, {.at = now,
                      .environment = row.environment,
                      .actor = kActor,
                      .event = "document.parked",
                      .subject = "document",
                      .subject_id = written->text(),
                      .partner = row.partner,
                      .details = fmt::format(R"({{"reason":{}}})", stages::json_string(reason))}
    );
    return {};
}

}  // namespace tidegate::runtime
