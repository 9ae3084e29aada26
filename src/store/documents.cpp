#include "store/documents.hpp"

#include "base/limits.hpp"
#include "store/history.hpp"
#include "store/lane_holds.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

#define TIDEGATE_SELECT_DOCUMENT                                                                   \
    "select id, message, direction, environment, partner, kind, standard, release, set_code,"      \
    " interchange_number, group_number, set_number, byte_begin, byte_end, position, order_number," \
    " caused_by, delivery, map, program_hash, canonical, findings, state, reason, version,"        \
    " created_at, changed_at, configuration from documents "

constexpr std::string_view kDocumentColumns = "ttttttttttttiiitttttttttiiii";

Document read_document(Query const& query) {
    Document document;
    document.id = query.id<DocumentId>(0);
    document.message = query.optional_id<MessageId>(1);
    document.direction = stored(parse_direction(query.text(2)));
    document.environment = stored(parse_environment(query.text(3)));
    document.partner = query.text(4);
    document.kind = query.text(5);
    document.standard = query.text(6);
    document.release = query.text(7);
    document.set = query.text(8);
    document.numbers = {query.text(9), query.text(10), query.text(11)};
    document.place.begin = static_cast<std::uint64_t>(query.integer(12));
    document.place.end = static_cast<std::uint64_t>(query.integer(13));
    document.place.position = static_cast<std::int32_t>(query.integer(14));
    document.order_number = query.text(15);
    document.caused_by = query.optional_id<DocumentId>(16);
    document.delivery = query.optional_id<DeliveryId>(17);
    document.map = query.text(18);
    document.program_hash = query.text(19);
    document.canonical = query.text(20);
    document.findings = query.text(21);
    document.state = stored(parse_state(query.text(22)));
    document.reason = query.text(23);
    document.version = query.integer(24);
    document.created_at = query.instant(25);
    document.changed_at = query.instant(26);
    if (!query.is_null(27)) document.configuration = query.integer(27);
    return document;
}

std::vector<Document> read_documents(Query& query) {
    std::vector<Document> documents;
    while (query.next()) documents.push_back(read_document(query));
    return documents;
}

std::unexpected<Error> no_such(DocumentId id) {
    return fail(ErrorCode::not_found, "document " + id.text() + " does not exist");
}

}  // namespace

Expected<void> insert_document(
    Transaction& transaction, Document const& document, std::string const& actor
) {
    if (auto reason = check_reason(document.state, document.reason); !reason) return reason;
    Query query(
        transaction,
        "insert into documents (id, message, direction, environment, partner, kind, standard, "
        "release, set_code,"
        " interchange_number, group_number, set_number, byte_begin, byte_end, position, "
        "order_number, caused_by,"
        " delivery, map, program_hash, canonical, findings, state, reason, version, created_at, "
        "changed_at, configuration)"
        " values (:id, :message, :direction, :environment, :partner, :kind, :standard, :release, "
        ":set_code,"
        " :interchange, :group_number, :set_number, :byte_begin, :byte_end, :position, "
        ":order_number, :caused_by,"
        " :delivery, :map, :program_hash, :canonical, :findings, :state, :reason, 1, :created_at, "
        ":changed_at, :configuration)"
    );
    query.bind(document.id)
        .bind(document.message)
        .bind(document.direction)
        .bind(document.environment);
    query.bind(document.partner).bind(document.kind).bind(document.standard).bind(document.release);
    query.bind(document.set).bind(document.numbers.interchange).bind(document.numbers.group);
    query.bind(document.numbers.set).bind(document.place.begin).bind(document.place.end);
    query.bind(document.place.position).bind(document.order_number).bind(document.caused_by);
    query.bind(document.delivery)
        .bind(document.map)
        .bind(document.program_hash)
        .bind(document.canonical);
    query.bind(document.findings).bind(document.state).bind(document.reason);
    query.bind(document.created_at).bind(document.created_at).bind(document.configuration).run();
    append_history(
        transaction, document.id.value, std::nullopt,
        {document.state, document.reason, actor, document.created_at}
    );
    return {};
}

Expected<void> change_document_state(
    Transaction& transaction, DocumentId id, std::optional<State> from, StateChange const& change
) {
    // Nearly always it is as the caller says, or has waited for this.
    if (State const likely = from.value_or(State::waiting); !is_final(likely)) {
        if (auto right = check_reason(change.to, change.reason); !right) return right;
        Query query(
            transaction,
            "update documents set state = :state, reason = :reason, version = version + 1,"
            " changed_at = :at where id = :id and state = :from_state returning direction",
            "t"
        );
        query.bind(change.to).bind(change.reason).bind(change.at).bind(id).bind(likely);
        if (query.next()) {
            bool const ends_hold =
                is_final(change.to) && query.text(0) == name_of(Direction::inbound);
            append_history(transaction, id.value, likely, change);
            if (ends_hold) end_lane_hold(transaction, id);
            return {};
        }
    }
    State now{};
    bool is_inbound = false;
    {
        Query query(
            transaction, "select state, direction from documents where id = :id for update", "tt"
        );
        query.bind(id);
        if (!query.next()) return no_such(id);
        now = stored(parse_state(query.text(0)));
        is_inbound = query.text(1) == name_of(Direction::inbound);
    }
    if (auto allowed = check_change("document " + id.text(), now, from, change); !allowed)
        return allowed;
    Query query(
        transaction,
        "update documents set state = :state, reason = :reason, version = version + 1, changed_at "
        "= :at"
        " where id = :id"
    );
    query.bind(change.to).bind(change.reason).bind(change.at).bind(id).run();
    append_history(transaction, id.value, now, change);
    if (is_inbound && is_final(change.to)) end_lane_hold(transaction, id);
    return {};
}

#define TIDEGATE_UNFINISHED_OF_DELIVERY                                                     \
    " where delivery = :delivery and state <> 'done' and state <> 'rejected' and state <> " \
    "'cancelled'"

Expected<void> change_states_of_delivery(
    Transaction& transaction, DeliveryId id, StateChange const& change
) {
    if (auto right = check_reason(change.to, change.reason); !right) return right;
    {
        Query history(
            transaction,
            "insert into history (subject, at, from_state, to_state, reason, actor)"
            " select id, cast(:at as bigint), state, cast(:to_state as text),"
            " cast(:reason as text), cast(:actor as text) from "
            "documents" TIDEGATE_UNFINISHED_OF_DELIVERY " order by position, id for update"
        );
        history.bind(change.at).bind(change.to).bind(change.reason).bind(change.actor);
        if (history.bind(id).run() == 0) return {};
    }
    Query query(
        transaction,
        "update documents set state = :state, reason = :reason, version = version + 1,"
        " changed_at = :at" TIDEGATE_UNFINISHED_OF_DELIVERY
    );
    query.bind(change.to).bind(change.reason).bind(change.at).bind(id).run();
    return {};
}

Expected<void> update_document_content(Transaction& transaction, Document const& document) {
    Query query(
        transaction,
        "update documents set environment = :environment, kind = :kind, standard = :standard, "
        "release = :release, set_code = "
        ":set_code,"
        " interchange_number = :interchange, group_number = :group_number, set_number = "
        ":set_number,"
        " order_number = :order_number, map = :map, program_hash = :program_hash, canonical = "
        ":canonical,"
        " findings = :findings, version = version + 1 where id = :id"
    );
    query.bind(document.environment);
    query.bind(document.kind).bind(document.standard).bind(document.release).bind(document.set);
    query.bind(document.numbers.interchange)
        .bind(document.numbers.group)
        .bind(document.numbers.set);
    query.bind(document.order_number).bind(document.map).bind(document.program_hash);
    query.bind(document.canonical).bind(document.findings).bind(document.id);
    if (query.run() == 0) return no_such(document.id);
    return {};
}

Expected<void> bind_document(
    Transaction& transaction, DocumentId id, std::optional<MessageId> message,
    std::optional<DeliveryId> delivery
) {
    Query query(
        transaction,
        "update documents set message = coalesce(:message, message), delivery = "
        "coalesce(:delivery, delivery),"
        " version = version + 1 where id = :id"
    );
    if (query.bind(message).bind(delivery).bind(id).run() == 0) return no_such(id);
    return {};
}

std::optional<Document> find_document(Transaction& transaction, DocumentId id) {
    Query query(transaction, TIDEGATE_SELECT_DOCUMENT "where id = :id", kDocumentColumns);
    query.bind(id);
    if (!query.next()) return {};
    return read_document(query);
}

std::vector<Document> documents_of_message(Transaction& transaction, MessageId id) {
    Query query(
        transaction, TIDEGATE_SELECT_DOCUMENT "where message = :id order by position, id",
        kDocumentColumns
    );
    query.bind(id);
    return read_documents(query);
}

std::vector<Document> documents_of_delivery(Transaction& transaction, DeliveryId id) {
    Query query(
        transaction, TIDEGATE_SELECT_DOCUMENT "where delivery = :id order by position, id",
        kDocumentColumns
    );
    query.bind(id);
    return read_documents(query);
}

std::vector<Document> documents_caused_by(Transaction& transaction, DocumentId id) {
    Query query(
        transaction, TIDEGATE_SELECT_DOCUMENT "where caused_by = :id order by id", kDocumentColumns
    );
    query.bind(id);
    return read_documents(query);
}

std::vector<HistoryEntry> document_history(Transaction& transaction, DocumentId id) {
    return read_history(transaction, id.value);
}

std::vector<Document> list_documents(Transaction& transaction, DocumentFilter const& filter) {
    Query query(
        transaction,
        TIDEGATE_SELECT_DOCUMENT
        "where (cast(:e1 as text) is null or environment = :e2) and (cast(:d1 as text) is null or "
        "direction = :d2)"
        " and (cast(:p1 as text) is null or partner = :p2) and (cast(:k1 as text) is null or kind "
        "= :k2)"
        " and (cast(:o1 as text) is null or order_number = :o2) and (cast(:s1 as text) is null or "
        "state = :s2)"
        " and (cast(:f1 as text) is null or created_at >= :f2) and (cast(:t1 as text) is null or "
        "created_at < :t2)"
        " and (cast(:b1 as text) is null or id < :b2) order by id desc limit :limit",
        kDocumentColumns
    );
    query.bind(filter.environment)
        .bind(filter.environment)
        .bind(filter.direction)
        .bind(filter.direction);
    query.bind(filter.partner).bind(filter.partner).bind(filter.kind).bind(filter.kind);
    query.bind(filter.order_number).bind(filter.order_number).bind(filter.state).bind(filter.state);
    query.bind(filter.from).bind(filter.from).bind(filter.to).bind(filter.to);
    query.bind(filter.before).bind(filter.before);
    query.bind(std::clamp(filter.limit, 0, limits::store_list_rows_max));
    return read_documents(query);
}

std::vector<StateCount> count_states(Transaction& transaction) {
    Query query(
        transaction,
        "select 'document', environment, state, count(*) from documents group by environment, "
        "state union all"
        " select 'delivery', environment, state, count(*) from deliveries group by environment, "
        "state",
        "ttti"
    );
    std::vector<StateCount> counts;
    while (query.next()) {
        counts.push_back(
            {query.text(0), stored(parse_environment(query.text(1))),
             stored(parse_state(query.text(2))), query.integer(3)}
        );
    }
    return counts;
}

}  // namespace tidegate::store
