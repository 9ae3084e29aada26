#include "runtime/reread.hpp"

#include "store/messages.hpp"
#include "store/orders.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::runtime {
namespace {

using store::State;

/// What the partner was told of this set stays told: it was accepted, so it is not rejected now.
void keep_verdict(PreparedDocument& document) {
    if (document.row.state != State::rejected) return;
    document.row.state = State::parked;
    document.row.reason = fmt::format(
        "refused: with the configuration in force it would not be accepted any more ({}), and its "
        "acknowledgement has gone out; undo that change, or replay with the original "
        "configuration",
        document.row.reason
    );
}

/// The message is read whole, as it was when it came: delimiters, envelope and agreements are found
/// in the same way. One that has ended is a new document. Errors: refused when the set is not found
/// where it was.
Expected<Reread> find_set(PreparedMessage message, store::Document const& stored) {
    Reread found{std::move(message), 0, 0};
    for (auto& interchange : found.message.interchanges) {
        found.document = 0;
        for (PreparedDocument& document : interchange.documents) {
            if (document.row.place == stored.place) {
                if (store::is_final(stored.state)) return found;
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

/// What waits together is done together (`acceptance`): the other documents of the interchange that
/// are parked or wait for a replay of their own. An order that is held was decided: it is left.
Expected<void> take_companions(
    store::Transaction& transaction, Reread& reread, std::string const& actor, Instant now,
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
            if (auto resumed = store::resume_job(transaction, job->id, now); !resumed)
                return resumed;
        }
        auto moved = store::change_document_state(
            transaction, its_row->id, State::parked,
            {State::waiting, "replay with the others of its interchange", actor, now}
        );
        if (!moved) return moved;
    }
    return {};
}

}  // namespace

std::optional<store::Job> parked_job(
    store::Transaction& transaction, Uuid subject, store::JobKind kind
) {
    for (store::Job& job : store::jobs_of(transaction, subject)) {
        if (job.kind == kind && job.state == store::JobState::parked) return std::move(job);
    }
    return {};
}

Expected<Reread> reread_blocking(
    Services const& services, std::shared_ptr<Config const> const& config, DocumentId id
) {
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

Expected<CommitSummary> commit_reread(
    store::Transaction& transaction, Services const& services, Reread& reread, ReplayedBy const& by
) {
    PreparedDocument& document = reread.its_document();
    if (auto const held = store::find_order_of_document(transaction, document.row)) {
        document.held_order = held->id;
    }
    std::vector<PreparedDocument*> documents = {&document};
    auto const acceptance = reread.message.partner->acceptance_of(document.row.standard);
    if (partners::processes_together(acceptance)) {
        auto taken =
            take_companions(transaction, reread, by.actor, services.clock.now(), documents);
        if (!taken) return std::unexpected(taken.error());
    }
    return commit_replay(
        transaction, services, reread.message, reread.its_interchange(), documents, by
    );
}

}  // namespace tidegate::runtime
