#include "runtime/inbox.hpp"

#include "base/crash_point.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/documents.hpp"
#include "store/duplicates.hpp"
#include "store/failure.hpp"
#include "store/jobs.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char kKeySeparator = '\x1f';
constexpr std::string_view kActor = "gateway";

store::DuplicateKey transport_key(store::NewMessage const& message) {
    return {
        message.environment, message.partner, store::DuplicateLevel::transport,
        fmt::format(
            "{}{}{}{}{}", message.as2_from, kKeySeparator, message.as2_to, kKeySeparator,
            message.transport_message_id
        )
    };
}

/// Who brought the same payload before, within the window; claims the payload for this message
/// otherwise.
std::optional<store::FirstSeen> claim_payload(
    store::Transaction& transaction, store::NewMessage const& message, AcceptRules const& rules
) {
    if (!rules.payload_window) return {};
    Sha256 const hash = message.payload->hash;
    store::DuplicateKey const key{
        message.environment, message.partner, store::DuplicateLevel::payload, hex(hash)
    };
    store::FirstSeen const claim{message.id, {}, hash, message.at};
    auto first = store::insert_or_find(transaction, key, claim);
    if (!first) return {};
    if (message.at - first->at <= *rules.payload_window) return first;
    store::replace_first(transaction, key, claim);
    return {};
}

Expected<void> record_duplicate(
    store::Transaction& transaction, store::NewMessage const& message,
    store::FirstSeen const& first, DocumentId id
) {
    store::Document document;
    document.id = id;
    document.message = message.id;
    document.environment = message.environment;
    document.partner = message.partner;
    document.kind = "duplicate";
    document.place = {0, static_cast<std::uint64_t>(message.payload->size), 1};
    document.state = store::State::done;
    document.reason = "duplicate_of message " + first.message.text();
    document.created_at = message.at;
    store::append_audit(
        transaction,
        {.at = message.at,
         .environment = message.environment,
         .actor = std::string(kActor),
         .event = "document.done",
         .subject = "document",
         .subject_id = id.text(),
         .partner = message.partner,
         .details = fmt::format(R"({{"reason":{}}})", stages::json_string(document.reason))}
    );
    return store::insert_document(transaction, document, std::string(kActor));
}

void audit(store::Transaction& transaction, store::NewMessage const& message) {
    store::append_audit(
        transaction, {.at = message.at,
                      .environment = message.environment,
                      .actor = std::string(kActor),
                      .event = message.is_accepted ? "message.received" : "message.refused",
                      .subject = "message",
                      .subject_id = message.id.text(),
                      .partner = message.partner,
                      .details = fmt::format(
                          R"({{"sha256":"{}","bytes":{},"transport":"{}"}})",
                          hex(message.raw->hash), message.raw->size, message.transport
                      )}
    );
}

/// RFC 9562 §5.7: the first 48 bits are milliseconds.
Instant birth_of(Uuid const& id) {
    constexpr std::size_t kTimeBytes = 6;
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < kTimeBytes; ++i) milliseconds = milliseconds << 8 | id.bytes()[i];
    return Instant(std::chrono::milliseconds(milliseconds));
}

/// Also of a repeat: the first copy's commit may have been one without an answer.
void note(PromiseLog* promises, store::NewMessage const& message, Accepted const& accepted) {
    if (promises == nullptr || !message.is_accepted) return;
    promises->note({
        .message = accepted.id,
        .at = message.at,
        .receipt = sha256(accepted.receipt.body),
        .partner = message.partner,
        .as2_from = message.as2_from,
        .as2_to = message.as2_to,
        .transport_message_id = message.transport_message_id,
    });
}

/// What the transaction works on; it may run more than once.
struct Entry {
    store::NewMessage message;
    DocumentId duplicate_id;
    JobId job_id;
    AcceptRules rules;
    Accepted accepted;
};

Expected<void> write(store::Transaction& transaction, Entry& entry) {
    crash_point("C5");
    store::NewMessage const& m = entry.message;
    entry.accepted = {m.id, *m.receipt, false};
    if (m.is_accepted) {
        store::FirstSeen const claim{m.id, {}, {}, m.at};
        if (auto const first = store::insert_or_find(transaction, transport_key(m), claim)) {
            auto receipt = store::find_receipt(transaction, first->message);
            if (!receipt)
                return fail(ErrorCode::conflict, "the first copy of this message has no receipt");
            entry.accepted = {first->message, std::move(*receipt), true};
            return {};
        }
    }
    crash_point("C6");
    store::insert_message(transaction, m);
    audit(transaction, m);
    if (!m.is_accepted || !m.payload) return {};
    if (auto const first = claim_payload(transaction, m, entry.rules)) {
        return record_duplicate(transaction, m, *first, entry.duplicate_id);
    }
    store::insert_job(
        transaction, {.id = entry.job_id,
                      .kind = store::JobKind::interpret,
                      .subject = m.id.value,
                      .lane = entry.rules.lane,
                      .peer = m.partner,
                      .not_before = m.at,
                      .created_at = m.at}
    );
    crash_point("C8");
    return {};
}

}  // namespace

std::optional<Accepted> Inbox::find_repeat_blocking(
    std::string const& as2_from, std::string const& as2_to, std::string const& transport_message_id
) {
    std::optional<Accepted> repeat;
    writer_.read_blocking([&](store::Transaction& transaction) {
        auto const first =
            store::find_accepted(transaction, as2_from, as2_to, transport_message_id);
        if (first && first->receipt) repeat = Accepted{first->id, *first->receipt, true};
    });
    if (repeat) {
        store::NewMessage message;
        message.at = birth_of(repeat->id.value);
        message.as2_from = as2_from;
        message.as2_to = as2_to;
        message.transport_message_id = transport_message_id;
        note(promises_, message, *repeat);
    }
    return repeat;
}

bool Inbox::is_stored(store::NewMessage const& message) {
    bool is_there = false;
    try {
        writer_.read_blocking([&](store::Transaction& transaction) {
            is_there = store::find_message(transaction, message.id).has_value();
        });
    } catch (store::DatabaseFailed const& failure) {
        log::warning(
            "inbox.outcome_unknown", "cannot read whether a message was stored; it is refused",
            {{"message_id", message.transport_message_id}, {"reason", failure.what()}}
        );
    }
    return is_there;
}

Expected<void> Inbox::seal_blocking(
    store::NewMessage& message, ByteView raw, std::optional<ByteView> payload
) const {
    auto sealed = writer_.seal(raw);
    if (!sealed) return std::unexpected(sealed.error());
    message.raw = std::move(*sealed);
    message.payload.reset();
    if (!payload) return {};
    if (std::ranges::equal(raw, *payload)) {
        message.payload = message.raw;
        return {};
    }
    sealed = writer_.seal(*payload);
    if (!sealed) return std::unexpected(sealed.error());
    message.payload = std::move(*sealed);
    return {};
}

void Inbox::accept(store::NewMessage message, Done done, AcceptRules rules) {
    TIDEGATE_CHECK(message.raw != nullptr);
    auto entry = std::make_shared<Entry>();
    entry->message = std::move(message);
    entry->rules = std::move(rules);
    entry->duplicate_id = ids_.mint<DocumentId>();
    entry->job_id = ids_.mint<JobId>();

    auto work = [entry](store::Transaction& transaction) { return write(transaction, *entry); };
    auto committed = [this, entry, done = std::move(done)](store::Outcome outcome) {
        // Whether it was committed only the database knows. When it cannot be asked either, or has
        // nothing yet, the partner is told to send again, and then gets what was stored (spec: P9).
        if (outcome && outcome->kind == store::Failure::Kind::unknown && is_stored(entry->message))
            outcome.reset();
        if (!outcome) crash_point("C9");
        if (outcome) {
            done(std::unexpected(std::move(*outcome)));
        } else {
            note(promises_, entry->message, entry->accepted);
            done(std::move(entry->accepted));
        }
    };
    writer_.submit(std::move(work), std::move(committed), store::Rows::own);
}

}  // namespace tidegate::runtime
