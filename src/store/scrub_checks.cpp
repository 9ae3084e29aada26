#include "store/scrub_checks.hpp"

#include "base/scrub_limits.hpp"
#include "store/audit_seals.hpp"
#include "store/payload_check.hpp"
#include "store/scrub_rows.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::store {

namespace {

Damage damage_of(DamagedPayload const& one) {
    return {
        ScrubKind::payloads, scrub_key(one.id),
        one.message.empty() ? fmt::format("payload {}", one.id)
                            : fmt::format("payload {} of message {}", one.id, one.message),
        one.text
    };
}

CheckedPart check_payload_part(Transaction& transaction, ScrubRange const& range) {
    CheckedPayloads const checked = check_payloads(
        transaction, scrub_number(range.after), limits::scrub_rows, scrub_number(range.until)
    );
    CheckedPart part;
    part.count = checked.count;
    bool const is_more = checked.count == static_cast<std::uint64_t>(limits::scrub_rows);
    part.until = is_more ? scrub_key(checked.last) : range.until;
    std::ranges::transform(checked.damaged, std::back_inserter(part.damaged), damage_of);
    std::ranges::transform(checked.not_checked, std::back_inserter(part.not_checked), damage_of);
    part.unavailable = checked.unavailable;
    return part;
}

CheckedPart check_receipt_part(Transaction& transaction, ScrubRange const& range) {
    bool const is_sent = range.kind == ScrubKind::receipts_sent;
    CheckedPart part;
    part.receipts = (is_sent ? check_sent_receipts : check_received_receipts)(
        transaction, range.after, range.until, limits::scrub_rows
    );
    part.count = part.receipts.count;
    bool const is_more = part.count == static_cast<std::uint64_t>(limits::scrub_rows);
    part.until = is_more ? part.receipts.last : range.until;
    for (DamagedReceipt const& one : part.receipts.damaged) {
        part.damaged.push_back(
            {range.kind, one.id,
             fmt::format("receipt of {} {}", is_sent ? "message" : "delivery", one.id), one.text}
        );
    }
    return part;
}

constexpr std::string_view kWhatToDo =
    "; 'tidegate audit verify' names all; compare with an export or a backup, and find out who had "
    "access to the database";

void add_wrong(
    CheckedPart& part, std::string const& key, std::vector<std::int64_t> const& which,
    std::string_view subject, std::string_view what
) {
    for (std::int64_t const one : which) {
        part.damaged.push_back(
            {ScrubKind::audit, key, fmt::format("{} {}", subject, one),
             fmt::format("{} {} {}{}", subject, one, what, kWhatToDo)}
        );
    }
}

CheckedPart check_audit_part(Transaction& transaction, ScrubRange const& range) {
    AuditVerifier verifier = AuditVerifier::resume(range.state);
    std::int64_t const end = scrub_number(range.until);
    bool is_more = verifier.check_page(
        transaction, static_cast<int>(std::clamp<std::int64_t>(
                         end - verifier.position(), 1, limits::audit_links_per_page
                     ))
    );
    // Where links are gone the next one may lie behind the end.
    is_more = is_more && verifier.position() < end;
    AuditCheck const& check = verifier.result();
    CheckedPart part;
    part.count = static_cast<std::uint64_t>(check.rows);
    part.until = is_more ? scrub_key(verifier.position()) : range.until;
    add_wrong(
        part, part.until, check.broken, "link", "of the audit's chain does not fit what it seals"
    );
    add_wrong(part, part.until, check.changed, "row", "of the audit was changed");
    add_wrong(part, part.until, check.missing, "row", "of the audit is gone");
    add_wrong(part, part.until, check.stray, "row", "was added to the audit behind the chain");
    part.state = verifier.save_state(transaction);
    return part;
}

/// Nothing is looked at until it is back.
void add_away(
    CheckedPart& part, ScrubRange const& range, std::string const& key, Error const& why
) {
    part.until = range.after;
    part.count = 0;
    part.unavailable = "packs of the archive are not looked at: " + why.text();
    part.not_checked = {{ScrubKind::packs, key, "the archive", part.unavailable}};
}

void add_problem(CheckedPart& part, std::string const& key, PackProblem const& one) {
    Damage damage{ScrubKind::packs, key, one.subject, one.why.text()};
    if (one.why.code != ErrorCode::unavailable) {
        part.damaged.push_back(std::move(damage));
        return;
    }
    if (part.unavailable.empty()) part.unavailable = damage.reason;
    part.not_checked.push_back(std::move(damage));
}

}  // namespace

CheckedPart check_part(Transaction& transaction, ScrubRange const& range) {
    TIDEGATE_CHECK(range.kind != ScrubKind::packs);
    switch (range.kind) {
        case ScrubKind::payloads:
            return check_payload_part(transaction, range);
        case ScrubKind::receipts_sent:
        case ScrubKind::receipts_received:
            return check_receipt_part(transaction, range);
        case ScrubKind::audit:
            return check_audit_part(transaction, range);
        case ScrubKind::packs:
            break;
    }
    return {};
}

CheckedPart check_pack_part(ArchiveAccess const& access, ScrubRange const& range) {
    CheckedPart part;
    part.until = range.until;
    std::string key;
    std::optional<ArchivePack> pack;
    access.read([&](Transaction& transaction) {
        key = find_next(transaction, ScrubKind::packs, range.after, range.until, 1).last;
        if (!key.empty() && key <= range.until) pack = find_pack(transaction, pack_in_key(key));
    });
    if (!pack) return part;
    part.until = key;
    part.count = 1;
    auto found = verify_pack(access, *pack);
    if (!found) {
        found = std::vector{PackProblem{"pack " + hex(pack->name), true, std::move(found.error())}};
    }
    if (std::ranges::any_of(*found, &PackProblem::is_whole)) {
        if (auto const there = check_there(access.archive); !there) {
            add_away(part, range, key, there.error());
            return part;
        }
    }
    for (PackProblem const& one : *found) add_problem(part, key, one);
    return part;
}

Expected<std::vector<Damage>> note_part(
    Transaction& transaction, ScrubRange const& range, CheckedPart const& part, Instant now
) {
    auto const fresh = note_scrubbed(transaction, range, part.until, part.damaged, part.state, now);
    if (!fresh) return fresh;
    if (range.kind == ScrubKind::receipts_sent) note_sent_hashes(transaction, part.receipts);
    if (range.kind == ScrubKind::receipts_received)
        note_received_hashes(transaction, part.receipts);
    return fresh;
}

}  // namespace tidegate::store
