#include "runtime/replay.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "documents/json.hpp"
#include "runtime/commit_message.hpp"
#include "runtime/prepare.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/audit.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

using store::State;

constexpr char const* kWorker = "worker";
constexpr char const* kRequested = "document.replay_requested";

void audit(
    store::Transaction& transaction, Request const& request, std::string event, std::string subject,
    Uuid id, store::Environment environment, std::string const& partner, std::string const& reason
) {
    store::append_audit(
        transaction, {.at = request.now,
                      .environment = environment,
                      .actor = request.actor,
                      .event = std::move(event),
                      .subject = std::move(subject),
                      .subject_id = id.text(),
                      .partner = partner,
                      .details = fmt::format(R"({{"was":{}}})", stages::json_string(reason))}
    );
}

std::unexpected<Error> not_parked(std::string const& what, State state, std::string hint) {
    return fail(
        ErrorCode::conflict, fmt::format("{} is {}, not parked", what, store::name_of(state)), {},
        std::move(hint)
    );
}

std::optional<store::Job> parked_job(
    store::Transaction& transaction, Uuid subject, store::JobKind kind
) {
    for (store::Job& job : store::jobs_of(transaction, subject)) {
        if (job.kind == kind && job.state == store::JobState::parked) return std::move(job);
    }
    return {};
}

/// The message was never processed: its own job goes on, and the row that stands for it waits.
bool is_unreadable(store::Document const& document) { return document.kind == "unreadable"; }

Expected<void> queue_replay(
    store::Transaction& transaction, store::Document const& document, Request const& request
) {
    if (!is_unreadable(document)) {
        // A replay that was parked itself is over: this one takes its place.
        if (auto const old = parked_job(transaction, document.id.value, store::JobKind::process)) {
            return store::resume_job(transaction, old->id, request.due());
        }
        store::insert_job(
            transaction, {.id = request.ids.mint<JobId>(),
                          .kind = store::JobKind::process,
                          .subject = document.id.value,
                          .lane = {},
                          .peer = document.partner,
                          .not_before = request.due(),
                          .created_at = request.now}
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

/// The name of who asked last; the worker's when nobody is on record.
std::string requester_of(store::Transaction& transaction, DocumentId id) {
    store::AuditFilter filter;
    filter.subject_id = id.text();
    filter.event = kRequested;
    filter.limit = limits::store_list_rows_max;
    auto const rows = store::list_audit(transaction, filter);
    return rows.empty() ? kWorker : rows.back().entry.actor;
}

/// A message read again, and the one set of it that is done again.
struct Reread {
    PreparedMessage message;
    std::size_t interchange = 0, document = 0;

    [[nodiscard]] PreparedInterchange& its_interchange() {
        return message.interchanges[interchange];
    }
    [[nodiscard]] PreparedDocument& its_document() { return its_interchange().documents[document]; }
};

/// What the partner was told of this set stays told: it was accepted, so it is not rejected now.
void keep_verdict(PreparedDocument& document) {
    if (document.row.state != State::rejected) return;
    document.row.state = State::parked;
    document.row.reason = fmt::format(
        "refused: with the configuration in force it would not be accepted any more ({}), and its "
        "acknowledgement has gone out; undo that change, then replay",
        document.row.reason
    );
}

/// The message is read whole, as it was when it came: delimiters, envelope and agreements are found
/// in the same way. Errors: refused when the set is not found where it was.
Expected<Reread> find_set(PreparedMessage message, store::Document const& stored) {
    Reread found{std::move(message), 0, 0};
    for (auto& interchange : found.message.interchanges) {
        found.document = 0;
        for (PreparedDocument& document : interchange.documents) {
            if (document.row.place == stored.place) {
                document.row.id = stored.id;
                keep_verdict(document);
                return found;
            }
            ++found.document;
        }
        ++found.interchange;
    }
    return fail(
        ErrorCode::refused,
        fmt::format(
            "document {} is not a set of message {} any more: bytes {}-{}", stored.id.text(),
            stored.message->text(), stored.place.begin, stored.place.end
        )
    );
}

Expected<Reread> reread(Services const& services, DocumentId id) {
    std::optional<store::Document> stored;
    Expected<Bytes> payload;
    services.writer.read_blocking([&](store::Transaction& transaction) {
        stored = store::find_document(transaction, id);
        if (stored && stored->message)
            payload = store::load_message_payload(transaction, *stored->message);
    });
    if (!stored || !stored->message) {
        return fail(ErrorCode::not_found, "document " + id.text() + " is not stored");
    }
    if (!payload) return std::unexpected(payload.error());
    std::shared_ptr<Config const> const config = services.config.get();
    partners::Profile const* partner = config->registry().find(stored->partner);
    if (partner == nullptr) {
        return fail(
            ErrorCode::configuration,
            fmt::format("partner '{}' has no profile any more", stored->partner), {},
            fmt::format("restore partners/{}/partner.toml, then replay", stored->partner)
        );
    }
    auto prepared = prepare_message(
        config, *partner, *payload, *stored->message, services.ids, services.clock.now()
    );
    if (!prepared) return std::unexpected(prepared.error());
    return find_set(std::move(*prepared), *stored);
}

/// What waits together is done together (`acceptance`): the other documents of the interchange that
/// are parked or wait for a replay of their own. An order that is held was decided: it is left.
Expected<void> take_companions(
    store::Transaction& transaction, Reread& reread, Request const& request,
    std::vector<PreparedDocument*>& documents
) {
    PreparedDocument const& first = reread.its_document();
    auto const stored = store::documents_of_message(transaction, *first.row.message);
    for (PreparedDocument& companion : reread.its_interchange().documents) {
        auto const its_row =
            std::ranges::find(stored, companion.row.place, &store::Document::place);
        if (&companion == &first || its_row == stored.end()) continue;
        bool const is_parked = its_row->state == State::parked;
        if (!is_parked && its_row->state != State::waiting) continue;
        if (store::find_order_of_document(transaction, *its_row)) continue;
        companion.row.id = its_row->id;
        keep_verdict(companion);
        documents.push_back(&companion);
        if (!is_parked) continue;
        // Its own replay that was parked has nothing left to do: it ends as such.
        if (auto const job = parked_job(transaction, its_row->id.value, store::JobKind::process)) {
            if (auto resumed = store::resume_job(transaction, job->id, request.due()); !resumed)
                return resumed;
        }
        auto moved = store::change_document_state(
            transaction, its_row->id, State::parked,
            {State::waiting, "replay with the others of its interchange", request.actor, request.now
            }
        );
        if (!moved) return moved;
    }
    return {};
}

Expected<CommitSummary> commit(
    store::Transaction& transaction, Services const& services, Reread& reread,
    std::string const& actor
) {
    PreparedDocument& document = reread.its_document();
    if (auto const held = store::find_order_of_document(transaction, document.row)) {
        document.held_order = held->id;
    }
    std::vector<PreparedDocument*> documents = {&document};
    auto const acceptance = reread.message.partner->acceptance_of(document.row.standard);
    if (partners::processes_together(acceptance)) {
        Request const request{actor, services.ids, services.clock.now()};
        if (auto taken = take_companions(transaction, reread, request, documents); !taken)
            return std::unexpected(taken.error());
    }
    return commit_replay(
        transaction, services, reread.message, reread.its_interchange(), documents, actor
    );
}

std::vector<store::OrderLine> order_lines(
    store::Transaction& transaction, store::Document const& document
) {
    auto const order = store::find_order_of_document(transaction, document);
    return order ? store::lines_of(transaction, order->id) : std::vector<store::OrderLine>{};
}

/// Before the first translation there was nothing: then the whole content is new, and no
/// difference.
std::vector<documents::Difference> content_difference(
    store::Document const& before, store::Document const& after
) {
    if (before.canonical.empty() || after.canonical.empty()) return {};
    auto const left = documents::read_json(before.canonical);
    auto const right = documents::read_json(after.canonical);
    if (!left || !right) return {};
    return documents::diff(*left, *right);
}

}  // namespace

Expected<void> request_replay(
    store::Transaction& transaction, DocumentId id, Request const& request
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
    if (document->state != State::parked) {
        return not_parked(
            "document " + id.text(), document->state,
            document->state == State::waiting
                ? "its replay is queued already; look at it with 'tidegate doc show'"
                : "only parked documents can be done again"
        );
    }
    if (document->message) {
        auto at_hand = store::check_at_hand(transaction, *document->message);
        if (!at_hand) return at_hand;
    }
    if (auto queued = queue_replay(transaction, *document, request); !queued) return queued;
    audit(
        transaction, request, kRequested, "document", id.value, document->environment,
        document->partner, document->reason
    );
    return store::change_document_state(
        transaction, id, State::parked,
        {State::waiting, "replay; was parked: " + document->reason, request.actor, request.now}
    );
}

Expected<void> request_resend(
    store::Transaction& transaction, DeliveryId id, Request const& request
) {
    auto const delivery = store::find_delivery(transaction, id);
    if (!delivery) return fail(ErrorCode::not_found, "no delivery has the id " + id.text());
    if (delivery->state != State::parked) {
        return not_parked(
            "delivery " + id.text(), delivery->state,
            delivery->state == State::done ? "the partner has confirmed it"
                                           : "it is in the queue already"
        );
    }
    if (auto at_hand = store::check_at_hand(transaction, delivery->message); !at_hand)
        return at_hand;
    auto const job = parked_job(transaction, id.value, store::JobKind::deliver);
    if (!job) {
        return fail(ErrorCode::conflict, "delivery " + id.text() + " has no parked job to resume");
    }
    if (auto resumed = store::resume_job(transaction, job->id, request.due()); !resumed)
        return resumed;
    store::reopen_expectation(
        transaction, id, store::ExpectationKind::mdn, request.due() + limits::mdn_deadline
    );
    audit(
        transaction, request, "delivery.resend_requested", "delivery", id.value,
        delivery->environment, delivery->partner, delivery->reason
    );
    store::StateChange const change{
        State::waiting, "resend; was parked: " + delivery->reason, request.actor, request.now
    };
    for (store::Document const& document : store::documents_of_delivery(transaction, id)) {
        if (document.state != State::parked) continue;
        auto moved = store::change_document_state(transaction, document.id, State::parked, change);
        if (!moved) return moved;
    }
    return store::change_delivery_state(transaction, id, State::parked, change);
}

JobResult ReplayRunner::run(store::Job const& job) {
    DocumentId const id{job.subject};
    auto read = reread(services_, id);
    if (!read) return JobResult::of(read.error());
    CommitSummary summary;
    bool is_used = false;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            // The first run wrote its decisions into it: another one begins with the bytes again.
            if (std::exchange(is_used, true)) read = reread(services_, id);
            if (!read) return std::unexpected(read.error());
            // First, so that a worker whose lease was lost is refused before it does anything.
            if (auto ended = store::finish_job(transaction, job.id, job.token); !ended)
                return ended;
            // Done meanwhile with another document of its interchange.
            auto const stored = store::find_document(transaction, id);
            if (!stored || stored->state != State::waiting) return {};
            auto committed = commit(transaction, services_, *read, requester_of(transaction, id));
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

Expected<ReplayPreview> preview_replay(Services const& services, DocumentId id) {
    constexpr char const* kActor = "preview";
    ReplayPreview preview;
    auto run = [&](store::Transaction& transaction, Reread* read) -> Expected<void> {
        Request const request{kActor, services.ids, services.clock.now()};
        if (auto const before = store::find_document(transaction, id)) preview.before = *before;
        if (auto asked = request_replay(transaction, id, request); !asked) return asked;
        if (is_unreadable(preview.before)) {
            return fail(
                ErrorCode::refused,
                "message " + preview.before.message->text() +
                    " was not processed at all: there is nothing to compare with",
                {}, "replay it without --dry-run"
            );
        }
        if (read == nullptr) return {};
        preview.lines_before = order_lines(transaction, preview.before);
        auto const answered = store::documents_caused_by(transaction, id).size();
        auto committed = commit(transaction, services, *read, kActor);
        if (!committed) return std::unexpected(committed.error());
        preview.notes = std::move(committed->lines);
        preview.after = *store::find_document(transaction, id);
        preview.lines_after = order_lines(transaction, preview.before);
        preview.answers = store::documents_caused_by(transaction, id);
        preview.answers.erase(
            preview.answers.begin(), preview.answers.begin() + static_cast<std::ptrdiff_t>(answered)
        );
        preview.content = content_difference(preview.before, preview.after);
        return {};
    };
    auto const rolled_back = [&](Reread* read) -> Expected<void> {
        Expected<void> result;
        bool is_used = false;
        auto const failed =
            services.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
                // The first run wrote its decisions into it: another one reads anew.
                std::optional<Reread> anew;
                if (read != nullptr && std::exchange(is_used, true)) {
                    auto again = reread(services, id);
                    if (!again) return std::unexpected(again.error());
                    anew.emplace(std::move(*again));
                }
                result = run(transaction, anew ? &*anew : read);
                // Whatever came of it, nothing of it is kept.
                return fail(ErrorCode::refused, "preview");
            });
        bool const is_mine = failed && failed->kind == store::Failure::Kind::returned;
        if (!is_mine) {
            return fail(
                ErrorCode::unavailable,
                failed ? failed->error.text() : "the database did not answer"
            );
        }
        return result;
    };
    if (auto can = rolled_back(nullptr); !can) return std::unexpected(can.error());
    auto read = reread(services, id);
    if (!read) return std::unexpected(read.error());
    if (auto done = rolled_back(&*read); !done) return std::unexpected(done.error());
    return preview;
}

}  // namespace tidegate::runtime
