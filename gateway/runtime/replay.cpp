#include "runtime/replay.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "runtime/replay_refusal.hpp"
#include "runtime/reread.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/audit.hpp"
#include "store/configurations.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

using store::State;

constexpr char const* kWorker = "worker";
constexpr char const* kRequested = "document.replay_requested";

void audit(
    store::Transaction& transaction, Request const& request, std::string event, std::string subject,
    Uuid id, store::Environment environment, std::string const& partner, std::string const& reason,
    std::string const& more = {}
) {
    store::append_audit(
        transaction,
        {.at = request.now,
         .environment = environment,
         .actor = request.actor,
         .event = std::move(event),
         .subject = std::move(subject),
         .subject_id = id.text(),
         .partner = partner,
         .details = fmt::format(R"({{"was":{}{}}})", stages::json_string(reason), more)}
    );
}

/// The message was never processed: its own job goes on, and the row that stands for it waits.
bool is_unreadable(store::Document const& document) { return document.kind == "unreadable"; }

Expected<void> queue_replay(
    store::Transaction& transaction, store::Document const& document, Request const& request,
    std::optional<std::int64_t> configuration
) {
    if (!is_unreadable(document)) {
        // A replay that was parked itself is over: this one takes its place.
        if (auto const old = parked_job(transaction, document.id.value, store::JobKind::process)) {
            return store::resume_job(transaction, old->id, request.due(), configuration);
        }
        store::insert_job(
            transaction, {.id = request.ids.mint<JobId>(),
                          .kind = store::JobKind::process,
                          .subject = document.id.value,
                          .lane = {},
                          .peer = document.partner,
                          .not_before = request.due(),
                          .created_at = request.now,
                          .configuration = configuration}
        );
        return {};
    }
    auto const job = parked_job(transaction, document.message->value, store::JobKind::interpret);
    if (!job) {
        return fail(
            ErrorCode::conflict,
            "message " + document.message->text() + " has no parked job to resume"
        );
    }
    return store::resume_job(transaction, job->id, request.due());
}

std::string replay_reason(
    store::Document const& document, std::optional<store::KeptConfiguration> const& kept
) {
    return fmt::format(
        "replay{}; was parked: {}",
        kept ? " with the original configuration " + store::short_name(kept->hash) : "",
        document.reason
    );
}

/// For the audit. Which one is in force is known when it is done.
std::string configuration_detail(std::optional<store::KeptConfiguration> const& kept) {
    if (!kept) return R"(,"configuration":"current")";
    return fmt::format(R"(,"configuration":"original","configuration_hash":"{}")", hex(kept->hash));
}

/// The name of who asked last; the worker's when nobody is on record.
std::string requester_of(store::Transaction& transaction, DocumentId id) {
    store::AuditFilter filter;
    filter.subject_id = id.text();
    filter.event = kRequested;
    filter.limit = limits::store_list_rows_max;
    auto const rows = store::list_audit(transaction, filter);
    return rows.empty() ? kWorker : rows.back().entry.actor;
}

}  // namespace

Expected<std::optional<store::KeptConfiguration>> configuration_for(
    store::Transaction& transaction, store::Document const& document, ReplayWith with
) {
    if (with == ReplayWith::current) return std::nullopt;
    constexpr char const* kHint = "replay it with the current configuration";
    if (is_unreadable(document)) {
        return fail(
            ErrorCode::refused,
            "message " + document.message->text() +
                " was never processed: it has no original configuration",
            {}, kHint
        );
    }
    auto const kept = document.configuration
                          ? store::find_kept_configuration(transaction, *document.configuration)
                          : std::nullopt;
    if (kept) return kept;
    return fail(
        ErrorCode::refused,
        "document " + document.id.text() + " was processed before configurations were kept", {},
        kHint
    );
}

Expected<void> request_replay(
    store::Transaction& transaction, DocumentId id, Request const& request, ReplayWith with
) {
    auto const document = store::find_document(transaction, id);
    if (!document) {
        return fail(
            ErrorCode::not_found, "no document has the id " + id.text(), {},
            "take one from 'tidegate doc list --state parked'"
        );
    }
    if (document->direction == store::Direction::outbound) {
        return fail(
            ErrorCode::refused, "document " + id.text() + " is one that we sent", {},
            "send it again with 'tidegate doc resend " + id.text() + "'"
        );
    }
    if (document->state != State::parked)
        return std::unexpected(why_not_again(transaction, *document));
    if (document->message) {
        auto at_hand = store::check_at_hand(transaction, *document->message);
        if (!at_hand) return at_hand;
    }
    auto const kept = configuration_for(transaction, *document, with);
    if (!kept) return std::unexpected(kept.error());
    auto const configuration = *kept ? std::optional((*kept)->id) : std::nullopt;
    auto queued = queue_replay(transaction, *document, request, configuration);
    if (!queued) return queued;
    audit(
        transaction, request, kRequested, "document", id.value, document->environment,
        document->partner, document->reason, configuration_detail(*kept)
    );
    return store::change_document_state(
        transaction, id, State::parked,
        {State::waiting, replay_reason(*document, *kept), request.actor, request.now}
    );
}

Expected<std::shared_ptr<Config const>> ReplayRunner::config_of(store::Job const& job) {
    if (job.configuration) return originals_.get_blocking(services_, *job.configuration, job.peer);
    auto config = services_.config.get();
    // The audit names it.
    if (auto const kept = keep_blocking(services_, *config); !kept)
        return std::unexpected(kept.error());
    return config;
}

JobResult ReplayRunner::run_blocking(store::Job const& job) {
    DocumentId const id{job.subject};
    auto const config = config_of(job);
    if (!config) return JobResult::of(config.error());
    auto read = reread_blocking(services_, *config, id);
    if (!read) return JobResult::of(read.error());
    auto const with = job.configuration ? ReplayWith::original : ReplayWith::current;
    CommitSummary summary;
    bool is_used = false;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            // The first run wrote its decisions into it: another one begins with the bytes again.
            if (std::exchange(is_used, true)) read = reread_blocking(services_, *config, id);
            if (!read) return std::unexpected(read.error());
            // First, so that a worker whose lease was lost is refused before it does anything.
            if (auto ended = store::finish_job(transaction, job.id, job.token); !ended)
                return ended;
            // Done meanwhile with another document of its interchange.
            auto const stored = store::find_document(transaction, id);
            if (!stored || stored->state != State::waiting) return {};
            auto committed =
                commit_reread(transaction, services_, *read, {requester_of(transaction, id), with});
            if (!committed) return std::unexpected(committed.error());
            summary = std::move(*committed);
            return {};
        });
    if (failed) return JobResult::of(*failed);
    for (std::string const& line : summary.lines) {
        log::info(
            "document.replayed", line,
            {{"partner", read->its_document().row.partner}, {"document", id.text()}}
        );
    }
    if (summary.has_deliveries) on_deliveries_();
    return JobResult::finished();
}

/// One that is not waiting any more was done by somebody else.
Expected<void> ReplayRunner::on_parked(
    store::Transaction& transaction, store::Job const& job, std::string const& reason
) {
    DocumentId const id{job.subject};
    auto const document = store::find_document(transaction, id);
    if (!document || document->state != State::waiting) return {};
    Instant const now = services_.clock.now();
    Request const by_worker{kWorker, services_.ids, now};
    audit(
        transaction, by_worker, "document.parked", "document", id.value, document->environment,
        document->partner, reason
    );
    return store::change_document_state(
        transaction, id, State::waiting, {State::parked, reason, kWorker, now}
    );
}

}  // namespace tidegate::runtime
