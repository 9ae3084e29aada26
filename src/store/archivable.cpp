#include "store/archivable.hpp"

#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

namespace {

/// What of a message is read for all of a page at once.
struct Candidate {
    MessageId id;
    bool is_inbound = false, is_accepted = true, has_payload = false, is_kept = false;
    Instant at{};
    std::vector<std::int64_t> payloads;
};

#define TIDEGATE_SELECT_CANDIDATE                                                   \
    "select m.id, m.direction, m.is_accepted, m.at, m.raw_payload, r.archive_pack," \
    " r.kept_until, m.payload, p.archive_pack, p.kept_until from messages m"        \
    " join payloads r on r.id = m.raw_payload left join payloads p on p.id = m.payload "
constexpr std::string_view kCandidateColumns = "ttiiitiiti";

Candidate read_candidate(Query const& query, Instant now) {
    Candidate one;
    one.id = query.id<MessageId>(0);
    one.is_inbound = query.text(1) == name_of(Direction::inbound);
    one.is_accepted = query.integer(2) != 0;
    one.at = query.instant(3);
    one.has_payload = !query.is_null(7);
    for (std::size_t const column : {4UZ, 7UZ}) {
        if (query.is_null(column)) continue;
        one.is_kept |= !query.is_null(column + 2) && query.instant(column + 2) > now;
        std::int64_t const payload = query.integer(column);
        bool const is_new = one.payloads.empty() || one.payloads.front() != payload;
        if (query.is_null(column + 1) && is_new) one.payloads.push_back(payload);
    }
    return one;
}

bool is_acknowledgement(std::string_view kind) {
    return kind == "functional_acknowledgement" || kind == "interchange_acknowledgement";
}

/// What the documents and deliveries of a message say of it.
struct Contents {
    bool is_final = true;
    int documents = 0, acknowledgements = 0;
    std::string delivered;  ///< content kind of its delivery
};

Contents read_contents(Transaction& transaction, MessageId id) {
    Contents contents;
    {
        Query query(
            transaction,
            "select d.kind, d.state from documents d where d.message = :message union all"
            " select d.kind, d.state from documents d join deliveries v on v.id = d.delivery"
            " where v.message = :sent",
            "tt"
        );
        query.bind(id).bind(id);
        while (query.next()) {
            ++contents.documents;
            if (is_acknowledgement(query.text(0))) ++contents.acknowledgements;
            contents.is_final &= is_final(stored(parse_state(query.text(1))));
        }
    }
    Query query(
        transaction, "select content_kind, state from deliveries where message = :message", "tt"
    );
    query.bind(id);
    while (query.next()) {
        contents.delivered = query.text(0);
        contents.is_final &= is_final(stored(parse_state(query.text(1))));
    }
    return contents;
}

bool has_unfinished_job(Transaction& transaction, MessageId id) {
    Query query(
        transaction,
        "select 1 from jobs where state <> 'done' and subject in (select cast(:message as text)"
        " union all select id from documents where message = :read"
        " union all select d.id from documents d join deliveries v on v.id = d.delivery"
        " where v.message = :carried"
        " union all select id from deliveries where message = :sent) limit 1",
        "i"
    );
    query.bind(id).bind(id).bind(id).bind(id);
    return query.next();
}

bool has_open_expectation(Transaction& transaction, MessageId id) {
    Query query(
        transaction,
        "select 1 from deliveries v join expectations e on e.delivery = v.id"
        " where v.message = :message and e.state = 'open' limit 1",
        "i"
    );
    query.bind(id);
    return query.next();
}

bool is_needed(Transaction& transaction, MessageId id) {
    return has_unfinished_job(transaction, id) || has_open_expectation(transaction, id);
}

/// Accepted, and nothing came of it yet.
bool is_unread(Candidate const& one, Contents const& contents) {
    return one.is_inbound && one.is_accepted && one.has_payload && contents.documents == 0;
}

RetentionKind kind_of(Candidate const& one, Contents const& contents) {
    if (one.is_inbound && !one.is_accepted) return RetentionKind::refused;
    bool const is_answer = contents.documents > 0 ? contents.acknowledgements == contents.documents
                                                  : is_acknowledgement(contents.delivered) ||
                                                        contents.delivered == "mdn";
    return is_answer ? RetentionKind::acknowledgement : RetentionKind::business;
}

std::optional<ArchivableMessage> judge(
    Transaction& transaction, RetentionPlan const& plan, Candidate one
) {
    auto const latest = plan.latest();
    if (one.payloads.empty() || one.is_kept || !latest || one.at >= *latest) return {};
    Contents const contents = read_contents(transaction, one.id);
    if (!contents.is_final || is_unread(one, contents)) return {};
    RetentionKind const kind = kind_of(one, contents);
    auto const before = plan.before(kind);
    if (!before || one.at >= *before) return {};
    if (is_needed(transaction, one.id)) return {};
    return ArchivableMessage{one.id, kind, one.at, std::move(one.payloads)};
}

}  // namespace

std::string_view name_of(RetentionKind kind) {
    switch (kind) {
        case RetentionKind::refused:
            return "refused";
        case RetentionKind::acknowledgement:
            return "acknowledgement";
        case RetentionKind::business:
            return "business";
    }
    return "";
}

std::optional<Instant> RetentionPlan::before(RetentionKind kind) const {
    switch (kind) {
        case RetentionKind::refused:
            return refused;
        case RetentionKind::acknowledgement:
            return acknowledgement;
        case RetentionKind::business:
            return business;
    }
    return {};
}

std::optional<Instant> RetentionPlan::latest() const {
    return std::max({refused, acknowledgement, business});
}

std::optional<Instant> RetentionPlan::earliest() const {
    // Nothing is less than any instant.
    return std::min({refused, acknowledgement, business});
}

namespace {

std::optional<Candidate> find_candidate(Transaction& transaction, MessageId id, Instant now) {
    Query query(transaction, TIDEGATE_SELECT_CANDIDATE "where m.id = :id", kCandidateColumns);
    query.bind(id);
    if (!query.next()) return {};
    return read_candidate(query, now);
}

}  // namespace

std::optional<ArchivableMessage> find_archivable(
    Transaction& transaction, RetentionPlan const& plan, MessageId id
) {
    auto one = find_candidate(transaction, id, plan.now);
    if (!one) return {};
    return judge(transaction, plan, std::move(*one));
}

std::optional<SettledMessage> find_settled(Transaction& transaction, MessageId id, Instant now) {
    auto const one = find_candidate(transaction, id, now);
    if (!one || one->is_kept) return {};
    Contents const contents = read_contents(transaction, id);
    if (!contents.is_final || is_unread(*one, contents) || is_needed(transaction, id)) return {};
    return SettledMessage{kind_of(*one, contents), one->at};
}

ArchivablePage find_archivable_page(
    Transaction& transaction, RetentionPlan const& plan, MessageId after, int limit
) {
    ArchivablePage page;
    auto const latest = plan.latest();
    if (!latest) return page;
    std::vector<Candidate> candidates;
    {
        // Ids of messages begin with their time.
        Query query(
            transaction,
            TIDEGATE_SELECT_CANDIDATE
            "where m.id > :after and m.id < :until order by m.id limit :most",
            kCandidateColumns
        );
        query.bind(after).bind(first_uuid_at(*latest)).bind(limit);
        while (query.next()) candidates.push_back(read_candidate(query, plan.now));
    }
    for (Candidate& one : candidates) {
        page.last = one.id;
        ++page.looked_at;
        if (auto message = judge(transaction, plan, std::move(one)))
            page.messages.push_back(std::move(*message));
    }
    return page;
}

}  // namespace tidegate::store
