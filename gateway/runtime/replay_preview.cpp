#include "runtime/replay_preview.hpp"

#include "documents/json.hpp"
#include "runtime/kept_configurations.hpp"
#include "runtime/replay.hpp"
#include "runtime/reread.hpp"
#include "store/deliveries.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "preview";

class StoppedClock final : public Clock {
public:
    explicit StoppedClock(Instant now) : now_(now) {}
    [[nodiscard]] Instant now() const override { return now_; }

private:
    Instant now_;
};

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

/// The character behind each segment, and the one that takes a meaning away; of XML line ends.
struct LineEnds {
    char end = '\n';
    std::optional<char> release;
};

LineEnds line_ends_of(std::string_view bytes) {
    constexpr std::size_t kTerminatorOfIsa = 105;  // X12.5: ISA has a fixed length
    constexpr std::size_t kReleaseOfUna = 6;       // ISO 9735-1: UNA, then six characters
    constexpr std::size_t kTerminatorOfUna = 8;
    if (bytes.starts_with("ISA") && bytes.size() > kTerminatorOfIsa)
        return {bytes[kTerminatorOfIsa], {}};
    if (bytes.starts_with("UNA") && bytes.size() > kTerminatorOfUna)
        return {bytes[kTerminatorOfUna], bytes[kReleaseOfUna]};
    if (bytes.starts_with("UNB")) return {'\'', '?'};
    return {};
}

/// Bytes as lines for people.
std::vector<std::string> lines_of(std::string_view bytes) {
    auto const [end, release] = line_ends_of(bytes);
    std::vector<std::string> lines;
    std::string line;
    bool is_released = false;
    for (char const c : bytes) {
        bool const is_end = c == end && !is_released;
        is_released = release == c && !is_released;
        if (c != '\r' && c != '\n') line += c;
        if (is_end) lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

Expected<std::vector<PreviewedAnswer>> sent_with(
    store::Transaction& transaction, std::vector<store::Document> const& answers
) {
    std::vector<PreviewedAnswer> sent;
    std::optional<DeliveryId> last;
    for (store::Document const& answer : answers) {
        if (!answer.delivery) continue;
        if (last != answer.delivery) {
            auto const delivery = store::find_delivery(transaction, *answer.delivery);
            auto const payload = store::load_message_payload(transaction, delivery->message);
            if (!payload) return std::unexpected(payload.error());
            sent.push_back({{}, lines_of(as_text(*payload))});
            last = answer.delivery;
        }
        sent.back().sets.push_back(answer.set);
    }
    return sent;
}

/// The replay itself.
Expected<CommitSummary> replay(
    store::Transaction& transaction, Services const& services, DocumentId id, ReplayWith with,
    Reread& read
) {
    Request const request{kActor, services.ids, services.clock.now()};
    if (auto asked = request_replay(transaction, id, request, with); !asked)
        return std::unexpected(asked.error());
    return commit_reread(transaction, services, read, {kActor, with});
}

/// Of one that has ended: its order is not found on the books as its own duplicate.
Expected<CommitSummary> decide_anew(
    store::Transaction& transaction, Services const& services, store::Document const& document,
    Reread& read
) {
    if (auto const order = store::find_order_of_document(transaction, document)) {
        if (auto aside = store::set_order_aside(transaction, order->id); !aside)
            return std::unexpected(aside.error());
    }
    return commit_anew(
        transaction, services, read.message, read.its_interchange(), read.its_document()
    );
}

/// In the transaction.
Expected<ReplayPreview> preview_once(
    store::Transaction& transaction, Services const& services, DocumentId id, ReplayWith with,
    Reread& read
) {
    ReplayPreview preview;
    preview.before = *store::find_document(transaction, id);
    preview.is_anew = store::is_final(preview.before.state);
    preview.lines_before = order_lines(transaction, preview.before);
    auto answered = store::documents_caused_by(transaction, id);
    auto committed = preview.is_anew ? decide_anew(transaction, services, preview.before, read)
                                     : replay(transaction, services, id, with, read);
    if (!committed) return std::unexpected(committed.error());
    preview.notes = std::move(committed->lines);
    preview.after = *store::find_document(transaction, read.its_document().row.id);
    preview.lines_after = order_lines(transaction, preview.after);
    preview.answers = store::documents_caused_by(transaction, preview.after.id);
    std::erase_if(preview.answers, [&](store::Document const& answer) {
        return std::ranges::find(answered, answer.id, &store::Document::id) != answered.end();
    });
    auto sent = sent_with(transaction, preview.answers);
    if (!sent) return std::unexpected(sent.error());
    preview.sent_after = std::move(*sent);
    preview.content = content_difference(preview.before, preview.after);
    if (!preview.is_anew) return preview;
    std::erase_if(answered, [](store::Document const& answer) {
        return answer.kind != "acknowledgement";
    });
    sent = sent_with(transaction, answered);
    if (!sent) return std::unexpected(sent.error());
    preview.sent_before = std::move(*sent);
    return preview;
}

/// Runs `work` in a transaction of which nothing is kept, whatever comes of it.
Expected<void> undone_blocking(Services const& services, store::Work const& work) {
    Expected<void> result;
    auto const failed = services.writer.run_blocking([&](store::Transaction& transaction) {
        result = work(transaction);
        return Expected<void>(fail(ErrorCode::refused, "preview"));
    });
    if (failed && failed->kind == store::Failure::Kind::returned) return result;
    return fail(
        ErrorCode::unavailable, failed ? failed->error.text() : "the database did not answer"
    );
}

/// What is not one set that can be read again.
Expected<void> check_set(store::Document const& document) {
    if (document.kind == "unreadable") {
        return fail(
            ErrorCode::refused,
            "message " + document.message->text() +
                " was not processed at all: there is nothing to compare with",
            {}, "replay it without --dry-run"
        );
    }
    for (char const* kind : {"duplicate", "interchange", "interchange_acknowledgement"}) {
        if (document.kind != kind) continue;
        return fail(
            ErrorCode::refused,
            fmt::format(
                "document {} ({}) holds no set of its own: there is nothing to decide",
                document.id.text(), kind
            ),
            {}, document.reason
        );
    }
    return {};
}

/// Whether it can be asked for; the document.
Expected<store::Document> check_blocking(Services const& services, DocumentId id, ReplayWith with) {
    std::optional<store::Document> document;
    auto can = undone_blocking(services, [&](store::Transaction& transaction) -> Expected<void> {
        document = store::find_document(transaction, id);
        bool const is_received = document && document->direction == store::Direction::inbound;
        if (is_received && store::is_final(document->state)) {
            auto const kept = configuration_for(transaction, *document, with);
            if (!kept) return std::unexpected(kept.error());
            return {};
        }
        Request const request{kActor, services.ids, services.clock.now()};
        return request_replay(transaction, id, request, with);
    });
    if (!can) return std::unexpected(can.error());
    if (auto set = check_set(*document); !set) return std::unexpected(set.error());
    return std::move(*document);
}

Expected<std::shared_ptr<Config const>> config_for_blocking(
    Services const& services, store::Document const& document, ReplayWith with
) {
    if (with == ReplayWith::current) return services.config.get();
    return OriginalConfigs().get_blocking(services, *document.configuration, document.partner);
}

/// Two of them that begin with the same differ in nothing but the configuration.
struct Beginning {
    Instant now;
    std::uint64_t seed = 0;
};

Expected<ReplayPreview> preview_from(
    Beginning const& beginning, Services const& services, DocumentId id, ReplayWith with
) {
    StoppedClock const clock(beginning.now);
    SeededRandom random(beginning.seed);
    IdSource ids(clock, random);
    Services const same{services.writer,    services.config, services.sender, clock, random, ids,
                        services.quarantine};
    auto const document = check_blocking(same, id, with);
    if (!document) return std::unexpected(document.error());
    auto const config = config_for_blocking(services, *document, with);
    if (!config) return std::unexpected(config.error());
    auto read = reread_blocking(same, *config, id);
    if (!read) return std::unexpected(read.error());
    Expected<ReplayPreview> preview = fail(ErrorCode::unavailable, "the database did not answer");
    bool is_used = false;
    auto const done = undone_blocking(same, [&](store::Transaction& transaction) -> Expected<void> {
        // The first run wrote its decisions into it: another one reads anew.
        if (std::exchange(is_used, true)) read = reread_blocking(same, *config, id);
        if (!read) return std::unexpected(read.error());
        preview = preview_once(transaction, same, id, with, *read);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return preview;
}

}  // namespace

Expected<ReplayPreview> preview_replay(Services const& services, DocumentId id, ReplayWith with) {
    return preview_from({services.clock.now(), services.random.next()}, services, id, with);
}

Expected<ReplayPreview> compare_configurations(Services const& services, DocumentId id) {
    Beginning const beginning{services.clock.now(), services.random.next()};
    auto original = preview_from(beginning, services, id, ReplayWith::original);
    if (!original) return original;
    auto current = preview_from(beginning, services, id, ReplayWith::current);
    if (!current) return current;
    current->before = std::move(original->after);
    current->lines_before = std::move(original->lines_after);
    current->sent_before = std::move(original->sent_after);
    current->content = content_difference(current->before, current->after);
    return current;
}

}  // namespace tidegate::runtime
