#include "runtime/commit_message.hpp"

#include "base/crash_point.hpp"
#include "base/hash.hpp"
#include "runtime/claim_numbers.hpp"
#include "runtime/correlation.hpp"
#include "runtime/decide_order.hpp"
#include "runtime/outbox.hpp"
#include "runtime/receipts.hpp"
#include "stages/compose.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/lane_holds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tidegate::runtime {
namespace {

using store::State;

constexpr char const* kActor = "worker";

/// How rows of received documents come about: new ones by the worker, or those of a replay by the
/// one who asked for it.
struct Recording {
    std::string actor = kActor;
    std::optional<ReplayWith> replay = {};
    std::string lane = {};  ///< of the job that processes the message; empty: it has no order
};

/// Answers that travel together, in one interchange.
struct Answers {
    partners::DocumentRule const* rule = nullptr;
    std::string lane;  ///< behind the notice that the order is on hold; empty: none
    std::vector<OutboundDocument> documents;
};

class MessageCommit {
public:
    MessageCommit(
        store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
        MessageId message, Recording recording
    )
        : transaction_(transaction),
          services_(services),
          prepared_(prepared),
          partner_(*prepared.partner),
          message_(message),
          recording_(std::move(recording)),
          now_(services.clock.now()) {}

    Expected<void> run() {
        for (PreparedInterchange& interchange : prepared_.interchanges) {
            if (auto done = commit(interchange); !done) return done;
        }
        return record_trailing();
    }

    /// Resumes after interpret: only what the documents themselves lead to.
    Expected<void> run_some(
        PreparedInterchange const& interchange, std::span<PreparedDocument* const> documents
    ) {
        std::vector<Answers> answers;
        if (auto done = apply_all(interchange, documents, answers); !done) return done;
        return send_answers(interchange, std::move(answers));
    }

    CommitSummary summary;

private:
    Expected<void> commit(PreparedInterchange& interchange) {
        NumberClaim const numbers{transaction_, partner_, message_, now_};
        std::optional<std::string> const duplicate = claim_interchange(numbers, interchange);
        if (duplicate && partner_.duplicates.interchange == partners::DuplicatePolicy::reject) {
            reject_duplicate(interchange, *duplicate);
        } else if (duplicate &&
                   partner_.duplicates.interchange == partners::DuplicatePolicy::park) {
            park_duplicate(interchange, *duplicate);
        }
        park_used_numbers(numbers, interchange);
        if (auto done = record_ta1s(interchange); !done) return done;
        if (auto done = record_empty(interchange); !done) return done;
        std::vector<Answers> answers;
        std::vector<PreparedDocument*> documents;
        for (PreparedDocument& document : interchange.documents) documents.push_back(&document);
        if (auto done = apply_all(interchange, documents, answers); !done) return done;
        // The acknowledgement of receipt is queued before the answers, and does not depend on
        // them (design: decision 3).
        if (auto done = acknowledge(interchange, duplicate); !done) return done;
        return send_answers(interchange, std::move(answers));
    }

    /// Bytes behind the last interchange: somebody must see them.
    Expected<void> record_trailing() {
        if (prepared_.trailing.empty()) return {};
        store::Document row;
        row.id = services_.ids.mint<DocumentId>();
        row.kind = "unreadable";
        row.state = State::rejected;
        row.reason = prepared_.trailing.front().text;
        row.findings = stages::findings_json(prepared_.trailing);
        row.place = {prepared_.trailing.front().byte, prepared_.payload_size, next_position()};
        row.environment = prepared_.interchanges.back().environment;
        return insert_own(std::move(row));
    }

    /// What they say of interchanges that we sent: a row each.
    Expected<void> record_ta1s(PreparedInterchange const& interchange) {
        stages::InterpretedInterchange const& received = interchange.interchange;
        if (received.is_rejected() || !partner_.x12) return {};
        for (standards::InterchangeAcknowledgement const& ta1 : received.ta1s) {
            store::Document row;
            row.id = services_.ids.mint<DocumentId>();
            row.kind = "interchange_acknowledgement";
            row.set = "TA1";
            row.standard = "x12";
            row.numbers.interchange = received.header.control;
            row.place = {received.header.byte, prepared_.payload_size, next_position()};
            row.state = State::done;
            row.environment = interchange.environment;
            auto correlated = apply_interchange_ack(
                transaction_, *partner_.x12, interchange.environment, ta1, row.id, now_
            );
            if (!correlated) return std::unexpected(correlated.error());
            row.findings = stages::findings_json(correlated->findings);
            if (!correlated->text.empty()) note("TA1 received, " + correlated->text);
            if (correlated->is_negative) audit("acknowledgement.negative", row, correlated->text);
            if (auto inserted = insert_own(std::move(row)); !inserted) return inserted;
        }
        return {};
    }

    /// The row of an interchange without a set, so that every message is accounted for (spec: P3).
    Expected<void> record_empty(PreparedInterchange const& interchange) {
        stages::InterpretedInterchange const& received = interchange.interchange;
        bool const has_ta1_rows = !received.ta1s.empty() && !received.is_rejected();
        if (!interchange.documents.empty() || has_ta1_rows) return {};
        store::Document row;
        row.id = services_.ids.mint<DocumentId>();
        row.kind = "interchange";
        row.standard = received.header.standard;
        row.numbers.interchange = received.header.control;
        row.findings = stages::findings_json(received.findings);
        row.place = {received.header.byte, prepared_.payload_size, next_position()};
        row.state = State::rejected;
        row.environment = interchange.environment;
        row.reason = "the interchange holds no transaction set";
        for (syntax::Finding const& finding : received.findings) {
            if (finding.severity != syntax::Severity::error) continue;
            row.reason = fmt::format("{}: {}", syntax::name_of(finding.code), finding.text);
            break;
        }
        return insert_own(std::move(row));
    }

    /// Behind the positions of all sets of the message.
    std::int32_t next_position() {
        std::size_t sets = 0;
        for (PreparedInterchange const& one : prepared_.interchanges) sets += one.documents.size();
        return static_cast<std::int32_t>(sets) + ++extra_rows_;
    }

    Expected<void> insert_own(store::Document row) {
        row.message = message_;
        row.partner = partner_.id;
        row.configuration = prepared_.configuration;
        row.created_at = now_;
        note(fmt::format("{}: {} {}", row.kind, store::name_of(row.state), row.reason));
        return insert(row);
    }

    static void reject_duplicate(PreparedInterchange& interchange, std::string const& why) {
        syntax::Finding finding;
        finding.code = syntax::FindingCode::envelope_duplicate;
        finding.text = why;
        syntax::Interchange const& header = interchange.interchange.header;
        finding.standard = header.is_edifact() ? syntax::Standard::edifact : syntax::Standard::x12;
        if (header.is_edifact()) {
            finding.segment = "UNB";
            finding.element = 5;
        } else if (header.standard == "x12") {
            finding.segment = "ISA";
            finding.element = 13;
        }
        finding.value = interchange.interchange.header.control;
        interchange.interchange.findings.insert(interchange.interchange.findings.begin(), finding);
        set_all(interchange, State::rejected, "envelope.duplicate: " + why);
    }

    static void park_duplicate(PreparedInterchange& interchange, std::string const& why) {
        set_all(interchange, State::parked, "duplicate_interchange: " + why);
    }

    static void set_all(PreparedInterchange& interchange, State state, std::string const& reason) {
        for (PreparedDocument& document : interchange.documents) {
            document.row.state = state;
            document.row.reason = reason;
            document.canonical.reset();
            document.acknowledgement.reset();
        }
    }

    [[nodiscard]] OutboxContext outbox(PreparedInterchange const& interchange) const {
        return {*prepared_.config, partner_, interchange.environment, services_.ids, now_};
    }

    /// The receipts of the interchange.
    Expected<void> acknowledge(
        PreparedInterchange const& interchange, std::optional<std::string> const& duplicate
    ) {
        // A parked duplicate was acknowledged when it first came; a second 997 would contradict it.
        bool const is_told_already =
            duplicate && partner_.duplicates.interchange == partners::DuplicatePolicy::park;
        auto const sent =
            send_receipts(transaction_, outbox(interchange), interchange, is_told_already);
        if (!sent) return std::unexpected(sent.error());
        for (std::string const& line : *sent) note(line);
        if (!sent->empty()) summary.has_deliveries = true;
        return {};
    }

    Expected<void> apply_all(
        PreparedInterchange const& interchange, std::span<PreparedDocument* const> documents,
        std::vector<Answers>& answers
    ) {
        auto const& header = interchange.interchange.header;
        if (partners::processes_together(partner_.acceptance_of(header.standard))) {
            if (auto done = apply_together(interchange, documents, answers); !done) return done;
        }
        for (PreparedDocument* document : documents) {
            if (applied_.contains(document)) continue;
            if (auto done = apply(interchange, *document, answers); !done) return done;
        }
        return {};
    }

    /// The documents that would be processed are tried as one: when one of them has to wait for a
    /// person, what the others wrote is undone, and they wait with it.
    Expected<void> apply_together(
        PreparedInterchange const& interchange, std::span<PreparedDocument* const> documents,
        std::vector<Answers>& answers
    ) {
        std::vector<PreparedDocument*> unit;
        PreparedDocument const* cause = nullptr;
        for (PreparedDocument* document : documents) {
            if (document->row.state == State::waiting && !document->acknowledgement)
                unit.push_back(document);
            if (document->row.state == State::parked) cause = document;
        }
        if (cause == nullptr) {
            std::size_t const lines = summary.lines.size();
            auto tried = store::run_undoable(transaction_, [&]() -> Expected<void> {
                for (PreparedDocument* document : unit) {
                    auto done = apply(interchange, *document, answers);
                    if (!done) return done;
                    if (document->row.state != State::parked || held_.contains(document)) continue;
                    cause = document;
                    return fail(ErrorCode::conflict, document->row.reason);
                }
                return {};
            });
            if (tried) {
                applied_.insert(unit.begin(), unit.end());
                return {};
            }
            if (cause == nullptr) return tried;
            answers.clear();
            answered_.clear();
            summary.lines.resize(lines);
        }
        for (PreparedDocument* document : unit) {
            document->canonical.reset();
            if (document == cause) continue;
            document->row.state = State::parked;
            document->row.reason = fmt::format(
                "interchange_held: set {} of the same interchange waits ({}); mend that, then "
                "replay one of them: all are done together",
                cause->row.numbers.set, cause->row.reason
            );
        }
        return {};
    }

    /// One document: its row, and its effect.
    Expected<void> apply(
        PreparedInterchange const& interchange, PreparedDocument& document,
        std::vector<Answers>& answers
    ) {
        if (auto done = take_effect(interchange, document, answers); !done) return done;
        hold_lane_for(document);
        return {};
    }

    Expected<void> take_effect(
        PreparedInterchange const& interchange, PreparedDocument& document,
        std::vector<Answers>& answers
    ) {
        if (document.acknowledgement) {
            if (auto done = correlate(interchange, document); !done) return done;
        } else if (document.canonical && document.row.kind == "order") {
            OrderContext const context{transaction_, services_, *prepared_.config, partner_, now_};
            auto decided = decide_order(context, document);
            if (!decided) return std::unexpected(decided.error());
            note(decided->text);
            if (decided->to_save && decided->answer) {
                answered_.emplace_back(decided->to_save->order.id, decided->answer->row.id);
            }
            if (decided->answer) add_answer(*decided, answers);
            return insert_with_order(document, *decided);
        } else if (document.canonical) {
            document.row.state = State::parked;
            document.row.reason =
                fmt::format("unsupported_document: no process takes a {}", document.row.kind);
        }
        store::ControlNumbers const& numbers = document.row.numbers;
        note(fmt::format(
            "{} {}: {} {}", document.row.set,
            numbers.set.empty() ? numbers.interchange : numbers.set,
            store::name_of(document.row.state), document.row.reason
        ));
        return insert(document.row);
    }

    Expected<void> insert_with_order(PreparedDocument& document, DecidedOrder& decided) {
        if (auto inserted = insert(document.row); !inserted) return inserted;
        if (decided.to_save) {
            if (document.row.state == State::parked) held_.insert(&document);
            return store::save_decision(transaction_, *decided.to_save);
        }
        // A held order that turned out to be none; one whose answer cannot be written stays held.
        if (!document.held_order || document.row.state == State::parked) return {};
        return store::remove_held_order(transaction_, *document.held_order);
    }

    Expected<Correlated> apply_acknowledgement(
        PreparedInterchange const& interchange, PreparedDocument const& document
    ) {
        if (auto const* report =
                std::get_if<standards::InterchangeReport>(&*document.acknowledgement)) {
            return apply_report(
                transaction_, *partner_.edifact, interchange.environment, *report, document.row.id,
                now_
            );
        }
        return apply_functional_ack(
            transaction_, *partner_.x12, interchange.environment,
            std::get<standards::FunctionalAcknowledgement>(*document.acknowledgement),
            document.row.id, now_
        );
    }

    Expected<void> correlate(PreparedInterchange const& interchange, PreparedDocument& document) {
        auto correlated = apply_acknowledgement(interchange, document);
        if (!correlated) return std::unexpected(correlated.error());
        syntax::Findings findings = std::move(document.rule_findings);
        std::ranges::move(correlated->findings, std::back_inserter(findings));
        document.row.findings = stages::findings_json(findings);
        document.row.state = State::done;
        if (!correlated->text.empty())
            note(fmt::format("{} received, {}", document.row.set, correlated->text));
        if (correlated->is_negative) {
            audit("acknowledgement.negative", document.row, correlated->text);
        }
        return {};
    }

    Expected<void> insert(store::Document const& row) {
        auto written = recording_.replay
                           ? replace(row)
                           : store::insert_document(transaction_, row, recording_.actor);
        if (!written) return written;
        audit(fmt::format("document.{}", store::name_of(row.state)), row, row.reason);
        return {};
    }

    /// In an ordered flow nothing overtakes what waits for a person. An order that was decided and
    /// is held has had its turn.
    void hold_lane_for(PreparedDocument const& document) {
        if (recording_.lane.empty() || document.row.state != State::parked) return;
        if (held_.contains(&document)) return;
        store::hold_lane(transaction_, recording_.lane, document.row.id, now_);
        note(fmt::format("flow waits for document {}", document.row.id.text()));
    }

    Expected<void> replace(store::Document const& row) {
        if (auto updated = store::update_document_content(transaction_, row); !updated)
            return updated;
        return store::change_document_state(
            transaction_, row.id, State::waiting, {row.state, row.reason, recording_.actor, now_}
        );
    }

    void audit(std::string event, store::Document const& row, std::string const& text) {
        store::append_audit(
            transaction_, {.at = now_,
                           .environment = row.environment,
                           .actor = recording_.actor,
                           .event = std::move(event),
                           .subject = "document",
                           .subject_id = row.id.text(),
                           .partner = partner_.id,
                           .details = fmt::format(
                               R"({{"set":{},"reason":{}{}}})", stages::json_string(row.set),
                               stages::json_string(text), of_replay()
                           )}
        );
    }

    /// Which configuration a replay was done with: for the audit.
    [[nodiscard]] std::string of_replay() const {
        if (!recording_.replay) return {};
        return fmt::format(
            R"(,"configuration":"{}","configuration_hash":"{}")", name_of(*recording_.replay),
            hex(prepared_.config->hash())
        );
    }

    /// All answers to one interchange travel in one interchange, but for those of another type or
    /// behind a notice of their own.
    static void add_answer(DecidedOrder& decided, std::vector<Answers>& answers) {
        auto const together = std::ranges::find_if(answers, [&](Answers const& one) {
            return one.rule == decided.rule && one.lane == decided.lane;
        });
        Answers& place = together != answers.end()
                             ? *together
                             : answers.emplace_back(Answers{decided.rule, decided.lane, {}});
        place.documents.push_back(std::move(*decided.answer));
    }

    Expected<void> send_answers(
        PreparedInterchange const& interchange, std::vector<Answers> answers
    ) {
        if (answers.empty()) return {};
        OutboxContext context = outbox(interchange);
        for (Answers& one : answers) {
            context.lane = std::move(one.lane);
            auto sent = send_documents(transaction_, context, *one.rule, std::move(one.documents));
            if (!sent) return std::unexpected(sent.error());
        }
        for (auto const& [order, answer] : answered_) {
            auto set = store::set_order_acknowledgement(transaction_, order, answer);
            if (!set) return set;
        }
        answered_.clear();
        summary.has_deliveries = true;
        return {};
    }

    void note(std::string line) { summary.lines.push_back(std::move(line)); }

    store::Transaction& transaction_;
    Services const& services_;
    PreparedMessage& prepared_;
    partners::Profile const& partner_;
    MessageId message_;
    Recording recording_;
    Instant now_;
    std::int32_t extra_rows_ = 0;  ///< of interchanges and bytes without a set
    std::vector<std::pair<OrderId, DocumentId>>
        answered_;                            ///< orders whose answer is about to be sent
    std::set<PreparedDocument const*> held_;  ///< parked, but decided: the order is saved as held
    std::set<PreparedDocument const*> applied_;  ///< as one
};

}  // namespace

std::string_view name_of(ReplayWith with) {
    switch (with) {
        case ReplayWith::current:
            return "current";
        case ReplayWith::original:
            return "original";
    }
    return "";
}

Expected<CommitSummary> commit_message(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    store::Job const& job
) {
    // First, so that a worker whose lease was lost is refused before it does anything twice.
    if (auto finished = store::finish_job(transaction, job.id, job.token); !finished) {
        return std::unexpected(finished.error());
    }
    MessageCommit commit(
        transaction, services, prepared, MessageId{job.subject}, {.lane = job.lane}
    );
    if (auto done = commit.run(); !done) return std::unexpected(done.error());
    crash_point("C12");
    return std::move(commit.summary);
}

Expected<CommitSummary> commit_replay(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    PreparedInterchange const& interchange, std::span<PreparedDocument* const> documents,
    ReplayedBy const& by
) {
    MessageCommit commit(
        transaction, services, prepared, *documents.front()->row.message,
        {.actor = by.actor, .replay = by.with}
    );
    if (auto done = commit.run_some(interchange, documents); !done)
        return std::unexpected(done.error());
    return std::move(commit.summary);
}

Expected<CommitSummary> commit_anew(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    PreparedInterchange const& interchange, PreparedDocument& document
) {
    MessageCommit commit(transaction, services, prepared, *document.row.message, {});
    PreparedDocument* const only = &document;
    if (auto done = commit.run_some(interchange, std::span(&only, 1)); !done)
        return std::unexpected(done.error());
    return std::move(commit.summary);
}

}  // namespace tidegate::runtime
