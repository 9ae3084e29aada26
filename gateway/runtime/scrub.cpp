#include "runtime/scrub.hpp"

#include "base/log.hpp"
#include "base/scrub_limits.hpp"
#include "runtime/archive.hpp"
#include "runtime/archive_place.hpp"
#include "store/failure.hpp"

#include <algorithm>
#include <iterator>

namespace tidegate::runtime {
namespace {

std::size_t index_of(store::ScrubKind kind) {
    return static_cast<std::size_t>(
        std::ranges::find(store::kScrubKinds, kind) - store::kScrubKinds.begin()
    );
}

/// A stable name for each, for alarms.
char const* event_of(store::ScrubKind kind) {
    switch (kind) {
        case store::ScrubKind::payloads:
            return "storage.payload_damaged";
        case store::ScrubKind::receipts_sent:
        case store::ScrubKind::receipts_received:
            return "storage.receipt_damaged";
        case store::ScrubKind::audit:
            return "audit.broken";
        case store::ScrubKind::packs:
            return "archive.pack_damaged";
    }
    return "";
}

template <class T>
void append(std::vector<T>& to, std::vector<T> const& from) {
    std::ranges::copy(from, std::back_inserter(to));
}

/// `part` follows `whole`.
void add_part(store::CheckedPart& whole, store::CheckedPart const& part) {
    whole.until = part.until;
    whole.state = part.state;
    whole.count += part.count;
    append(whole.damaged, part.damaged);
    append(whole.not_checked, part.not_checked);
    append(whole.receipts.unhashed, part.receipts.unhashed);
    if (whole.unavailable.empty()) whole.unavailable = part.unavailable;
}

}  // namespace

void Scrubber::check_blocking() {
    Instant const stop_at = services_.clock.now() + Duration(limits::scrub_turn);
    bool is_something_done = true;
    while (is_something_done && services_.clock.now() < stop_at) {
        is_something_done = false;
        for (store::ScrubKind const kind : store::kScrubKinds)
            is_something_done |= check_range(kind, stop_at);
    }
}

std::array<Scrubber::Counts, store::kScrubKinds.size()> Scrubber::counts() const {
    std::array<Counts, store::kScrubKinds.size()> counts;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = {checked_[i], damaged_[i]};
    return counts;
}

Scrubber::Counts Scrubber::counts(store::ScrubKind kind) const { return counts()[index_of(kind)]; }

bool Scrubber::check_range(store::ScrubKind kind, Instant stop_at) {
    bool const is_pack = kind == store::ScrubKind::packs;
    if (is_pack && services_.writer.vault() == nullptr) return false;
    Instant const now = services_.clock.now();
    bool is_due = false;
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        is_due = store::is_scrub_due(transaction, kind, now);
    });
    if (!is_due) return false;
    std::optional<store::ScrubRange> range;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            range = store::claim_scrub(transaction, kind, now);
            return {};
        });
    if (failed) throw store::DatabaseFailed(failed->error.text());
    if (!range) return false;
    store::CheckedPart part = is_pack ? check_pack(*range) : check_rows(*range, stop_at);
    checked_[index_of(kind)] += part.count;
    if (!part.unavailable.empty()) {
        if (range->tries < limits::scrub_tries) {
            put_off(*range, part.unavailable);
            return true;
        }
        append(part.damaged, part.not_checked);
    }
    note(*range, part);
    // Nothing was looked at: the archive is away.
    if (part.until == range->after) put_off(*range, part.unavailable);
    return true;
}

/// Read by read, so that nobody waits for all of them; the first always, so that every turn gets
/// on.
store::CheckedPart Scrubber::check_rows(store::ScrubRange const& range, Instant stop_at) {
    store::CheckedPart whole;
    store::ScrubRange rest = range;
    do {
        store::CheckedPart part;
        services_.writer.read_blocking([&](store::Transaction& transaction) {
            part = store::check_part(transaction, rest);
        });
        add_part(whole, part);
        rest.after = part.until;
        rest.state = part.state;
    } while (rest.after != range.until && services_.clock.now() < stop_at);
    return whole;
}

store::CheckedPart Scrubber::check_pack(store::ScrubRange const& range) {
    auto const config = services_.config.get();
    auto const archive = open_archive_place(config->instance().retention);
    return store::check_pack_part(
        archive_access(services_.writer, *services_.writer.vault(), *archive), range
    );
}

void Scrubber::note(store::ScrubRange const& range, store::CheckedPart const& part) {
    std::vector<store::Damage> fresh;
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto noted = store::note_part(transaction, range, part, services_.clock.now());
            if (!noted) return std::unexpected(noted.error());
            fresh = std::move(*noted);
            return {};
        });
    // Another node has it: this one was too slow.
    if (failed && failed->kind == store::Failure::Kind::returned) return;
    if (failed) throw store::DatabaseFailed(failed->error.text());
    damaged_[index_of(range.kind)] += fresh.size();
    for (store::Damage const& one : fresh)
        log::error(event_of(one.kind), one.reason, {{"subject", one.subject}});
}

void Scrubber::put_off(store::ScrubRange const& range, std::string const& why) {
    bool const is_pack = range.kind == store::ScrubKind::packs;
    log::warning(is_pack ? "archive.packs_not_checked" : "storage.payloads_not_checked", why);
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            return store::put_off_scrub(
                transaction, range, services_.clock.now() + Duration(limits::scrub_retry)
            );
        });
    if (failed && failed->kind != store::Failure::Kind::returned)
        throw store::DatabaseFailed(failed->error.text());
}

}  // namespace tidegate::runtime
