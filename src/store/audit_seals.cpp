#include "store/audit_seals.hpp"

#include "base/limits.hpp"
#include "store/audit_row.hpp"
#include "store/packing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tidegate::store {

namespace {

#define TIDEGATE_SELECT_SEAL \
    "select position, at, row_serials, row_count, last_serial, prev, seal from audit_seals"
constexpr std::string_view kSealColumns = "iitiitt";

using Range = std::pair<std::int64_t, std::int64_t>;

AuditSeal read_seal(Query const& query) {
    AuditSeal seal;
    seal.position = query.integer(0);
    seal.at = query.instant(1);
    seal.rows = query.text(2);
    seal.count = query.integer(3);
    seal.last = query.integer(4);
    seal.prev = query.hash(5);
    seal.seal = query.hash(6);
    return seal;
}

/// "1-57,60" of serials in ascending order.
std::string ranges_of(std::vector<std::int64_t> const& serials) {
    std::string text;
    for (std::size_t i = 0; i < serials.size();) {
        std::size_t end = i + 1;
        while (end < serials.size() && serials[end] == serials[end - 1] + 1) ++end;
        if (!text.empty()) text += ',';
        text += std::to_string(serials[i]);
        if (end - i > 1) text += '-' + std::to_string(serials[end - 1]);
        i = end;
    }
    return text;
}

/// Nothing when it is no such text.
std::optional<std::vector<Range>> parse_ranges(std::string_view text) {
    std::vector<Range> ranges;
    char const* at = text.data();
    char const* const end = at + text.size();
    while (at != end) {
        Range range;
        auto read = std::from_chars(at, end, range.first);
        if (read.ec != std::errc{}) return {};
        range.second = range.first;
        if (read.ptr != end && *read.ptr == '-') {
            read = std::from_chars(read.ptr + 1, end, range.second);
            if (read.ec != std::errc{}) return {};
        }
        bool const is_ascending =
            range.first <= range.second && (ranges.empty() || ranges.back().second < range.first);
        if (!is_ascending) return {};
        ranges.push_back(range);
        at = read.ptr;
        if (at != end && *at++ != ',') return {};
    }
    return ranges;
}

/// Hashes of rows are added one by one: a link may have thousands.
class SealHash {
public:
    SealHash(Sha256 const& prev, std::int64_t position, Instant at, std::string_view rows) {
        pack(text_, hex(prev));
        pack(text_, std::to_string(position));
        pack(text_, std::to_string(to_micros(at)));
        pack(text_, rows);
    }
    void add(Sha256 const& row) { text_ += hex(row); }
    [[nodiscard]] Sha256 finish() const { return sha256(as_bytes(text_)); }

private:
    std::string text_;
};

/// Rows of the trail from `first` on, and their hashes.
struct Unsealed {
    std::vector<std::int64_t> serials;
    std::vector<Sha256> hashes;
};

void add_rows(Query& query, Unsealed& found) {
    while (query.next()) {
        found.serials.push_back(query.integer(0));
        found.hashes.push_back(query.hash(1));
    }
}

/// Serials that were not there when a link passed them and are now: their transaction was still
/// open. One that was rolled back stays a gap.
void find_late(Transaction& transaction, int limit, Unsealed& found) {
    Query query(
        transaction,
        "select a.serial, a.hash from audit_gaps g join audit a on a.serial = g.serial"
        " order by a.serial limit :limit",
        "it"
    );
    query.bind(limit);
    add_rows(query, found);
}

void find_new(Transaction& transaction, std::int64_t after, int limit, Unsealed& found) {
    Query query(
        transaction,
        "select serial, hash from audit where serial > :after order by serial limit :limit", "it"
    );
    query.bind(after).bind(limit);
    add_rows(query, found);
}

/// Of serials that are passed the last ones before each row: transactions that are still open took
/// theirs shortly before.
void keep_gaps(Transaction& transaction, std::int64_t after, Unsealed const& found, Instant now) {
    std::int64_t room = limits::audit_gaps_max;
    for (std::int64_t const serial : found.serials) {
        std::int64_t const first = std::max(after + 1, serial - room);
        for (std::int64_t gap = first; gap < serial; ++gap, --room) {
            Query query(
                transaction, "insert into audit_gaps (serial, seen_at) values (:serial, :seen_at)"
            );
            query.bind(gap).bind(now).run();
        }
        after = serial;
    }
}

/// Those that `late` fills, and those whose time is over.
void close_gaps(Transaction& transaction, Unsealed const& late, Instant now) {
    for (std::int64_t const serial : late.serials) {
        Query query(transaction, "delete from audit_gaps where serial = :serial");
        query.bind(serial).run();
    }
    Query old(
        transaction,
        "delete from audit_gaps where seen_at < :before"
        " and not exists (select 1 from audit a where a.serial = audit_gaps.serial)"
    );
    old.bind(now - Duration(limits::audit_gap_kept)).run();
}

}  // namespace

std::optional<AuditSeal> last_seal(Transaction& transaction) {
    Query query(transaction, TIDEGATE_SELECT_SEAL " order by position desc limit 1", kSealColumns);
    if (!query.next()) return {};
    return read_seal(query);
}

std::vector<AuditSeal> list_seals(Transaction& transaction, std::int64_t after, int limit) {
    Query query(
        transaction, TIDEGATE_SELECT_SEAL " where position > :after order by position limit :limit",
        kSealColumns
    );
    query.bind(after).bind(limit);
    std::vector<AuditSeal> links;
    while (query.next()) links.push_back(read_seal(query));
    return links;
}

bool has_unsealed(Transaction& transaction) {
    std::optional<AuditSeal> const last = last_seal(transaction);
    Query query(
        transaction,
        "select case when exists (select 1 from audit where serial > :after) or exists (select 1"
        " from audit_gaps g join audit a on a.serial = g.serial) then 1 else 0 end",
        "i"
    );
    query.bind(last ? last->last : 0);
    return query.next() && query.integer(0) != 0;
}

std::optional<Instant> find_unsealed_since(Transaction& transaction) {
    std::optional<AuditSeal> const last = last_seal(transaction);
    Query query(
        transaction,
        "select min(at) from (select at from audit where serial > :after union all select a.at"
        " from audit_gaps g join audit a on a.serial = g.serial) as unsealed",
        "i"
    );
    query.bind(last ? last->last : 0);
    if (!query.next()) return {};
    return query.optional_instant(0);
}

Expected<std::optional<AuditSeal>> seal_audit(Transaction& transaction, Instant now, int limit) {
    std::optional<AuditSeal> const before = last_seal(transaction);
    std::int64_t const after = before ? before->last : 0;
    Unsealed late;
    find_late(transaction, limit, late);
    Unsealed fresh;
    find_new(transaction, after, limit - static_cast<int>(late.serials.size()), fresh);
    if (late.serials.empty() && fresh.serials.empty()) return std::optional<AuditSeal>();
    std::vector<std::int64_t> serials = late.serials;
    serials.insert(serials.end(), fresh.serials.begin(), fresh.serials.end());
    AuditSeal link;
    link.position = before ? before->position + 1 : 1;
    link.at = now;
    link.rows = ranges_of(serials);
    link.count = static_cast<std::int64_t>(serials.size());
    link.last = std::max(after, serials.back());
    if (before) link.prev = before->seal;
    SealHash hash(link.prev, link.position, link.at, link.rows);
    for (Unsealed const* rows : {&late, &fresh}) {
        for (Sha256 const& row : rows->hashes) hash.add(row);
    }
    link.seal = hash.finish();
    close_gaps(transaction, late, now);
    keep_gaps(transaction, after, fresh, now);
    Query query(
        transaction,
        "insert into audit_seals (position, at, row_serials, row_count, last_serial, prev, seal)"
        " values (:position, :at, :row_serials, :row_count, :last_serial, :prev, :seal)"
        " on conflict do nothing"
    );
    query.bind(link.position).bind(link.at).bind(link.rows).bind(link.count).bind(link.last);
    if (query.bind(link.prev).bind(link.seal).run() == 1) return std::optional(std::move(link));
    return fail(
        ErrorCode::conflict, fmt::format("another node made link {} of the audit", link.position)
    );
}

// ---- verification

namespace {

/// One that cannot be read fits nothing.
std::vector<AuditSeal> find_links(Transaction& transaction, std::int64_t after, int limit) {
    Query query(
        transaction, TIDEGATE_SELECT_SEAL " where position > :after order by position limit :most",
        kSealColumns
    );
    query.bind(after).bind(limit);
    std::vector<AuditSeal> links;
    while (query.next()) {
        try {
            links.push_back(read_seal(query));
        } catch (RowDamaged const&) {
            links.push_back({.position = query.integer(0), .at = {}, .rows = {}});
        }
    }
    return links;
}

}  // namespace

AuditVerifier::AuditVerifier(std::optional<Sha256> expected)
    : expected_(expected), has_expected_(!expected.has_value()) {}

AuditVerifier AuditVerifier::resume(std::string_view state) {
    AuditVerifier verifier;
    if (state.empty()) return verifier;
    std::vector<std::string> const parts = unpack(state);
    constexpr std::size_t kParts = 4;  // as in save_state
    if (parts.size() != kParts) throw RowDamaged("a stored state of the audit has four parts");
    auto const read = [](std::string const& text, std::int64_t& number) {
        auto const end = text.data() + text.size();
        auto const done = std::from_chars(text.data(), end, number);
        return done.ec == std::errc{} && done.ptr == end;
    };
    auto const head = parse_sha256(parts[2]);
    auto open = parse_ranges(parts[3]);
    bool const is_right =
        read(parts[0], verifier.position_) && read(parts[1], verifier.last_) && head && open;
    if (!is_right) throw RowDamaged("a stored state of the audit cannot be read");
    verifier.check_.head = *head;
    verifier.open_ = std::move(*open);
    return verifier;
}

std::string AuditVerifier::save_state(Transaction& transaction) {
    // A link can still name what is there, or what is waited for: all others of the serials that no
    // link has named were rolled back, and there are more of them with each year.
    std::vector<std::int64_t> open;
    for (Range const& range : open_) {
        Query query(
            transaction,
            "select serial from audit where serial between :first and :last union"
            " select serial from audit_gaps where serial between :from and :to order by serial",
            "i"
        );
        query.bind(range.first).bind(range.second).bind(range.first).bind(range.second);
        while (query.next()) open.push_back(query.integer(0));
    }
    open_ = *parse_ranges(ranges_of(open));
    std::string state;
    pack(state, std::to_string(position_));
    pack(state, std::to_string(last_));
    pack(state, hex(check_.head));
    pack(state, ranges_of(open));
    return state;
}

bool AuditVerifier::check_page(Transaction& transaction, int limit) {
    std::vector<AuditSeal> const links = find_links(transaction, position_, limit);
    for (AuditSeal const& link : links) check_link(transaction, link);
    if (!links.empty()) return true;
    check_tail(transaction);
    return false;
}

namespace {

void note(std::vector<std::int64_t>& list, std::int64_t value) {
    if (list.size() < static_cast<std::size_t>(limits::store_list_rows_max)) list.push_back(value);
}

/// Takes the range out of the open ones; false when it was not open as a whole: named twice.
bool take(std::vector<Range>& open, Range const& range) {
    auto const at = std::ranges::find_if(open, [&](Range const& one) {
        return one.first <= range.first && range.second <= one.second;
    });
    if (at == open.end()) return false;
    Range const whole = *at;
    auto next = open.erase(at);
    if (range.second < whole.second) next = open.insert(next, {range.second + 1, whole.second});
    if (whole.first < range.first) open.insert(next, {whole.first, range.first - 1});
    return true;
}

}  // namespace

void AuditVerifier::check_link(Transaction& transaction, AuditSeal const& link) {
    ++check_.links;
    auto const ranges = parse_ranges(link.rows);
    bool is_right = ranges && link.position == position_ + 1 && link.prev == check_.head;
    if (link.last > last_) open_.emplace_back(last_ + 1, link.last);
    last_ = std::max(last_, link.last);
    SealHash hash(link.prev, link.position, link.at, link.rows);
    for (Range const& range : ranges.value_or(std::vector<Range>{})) {
        is_right = take(open_, range) && is_right;
        Query query(
            transaction,
            "select " TIDEGATE_AUDIT_COLUMNS
            " from audit where serial between :first and :last order by serial",
            kAuditColumns
        );
        query.bind(range.first).bind(range.second);
        std::int64_t due = range.first;
        while (query.next()) {
            std::int64_t const serial = query.integer(0);
            for (; due < serial; ++due) note(check_.missing, due);
            ++due;
            try {
                AuditRow const row = read_audit_row(query);
                hash.add(row.hash);
                check_row(row);
            } catch (RowDamaged const&) {
                note(check_.changed, serial);
                is_right = false;
            }
        }
        for (; due <= range.second; ++due) note(check_.missing, due);
    }
    if (!is_right || hash.finish() != link.seal) note(check_.broken, link.position);
    position_ = link.position;
    check_.head = link.seal;
    if (expected_ && *expected_ == link.seal) has_expected_ = true;
}

void AuditVerifier::check_row(AuditRow const& row) {
    ++check_.rows;
    if (sha256(as_bytes(canonical_audit_text(row.entry))) != row.hash)
        note(check_.changed, row.serial);
}

void AuditVerifier::check_tail(Transaction& transaction) {
    for (Range const& range : open_) {
        Query query(
            transaction,
            "select serial from audit where serial between :first and :last"
            " and serial not in (select serial from audit_gaps)",
            "i"
        );
        query.bind(range.first).bind(range.second);
        while (query.next()) note(check_.stray, query.integer(0));
    }
    Query query(
        transaction,
        "select " TIDEGATE_AUDIT_COLUMNS
        " from audit where serial > :after or serial in (select serial from audit_gaps)"
        " order by serial",
        kAuditColumns
    );
    query.bind(last_);
    while (query.next()) {
        AuditRow const row = read_audit_row(query);
        check_row(row);
        ++check_.unsealed;
        if (!check_.unsealed_since) check_.unsealed_since = row.entry.at;
    }
}

}  // namespace tidegate::store
