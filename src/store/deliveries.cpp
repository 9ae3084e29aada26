#include "store/deliveries.hpp"

#include "base/limits.hpp"
#include "store/history.hpp"
#include "store/many.hpp"
#include "store/messages_sql.hpp"
#include "store/packing.hpp"
#include "store/payloads.hpp"
#include "store/receipt_check.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

#define TIDEGATE_SELECT_DELIVERY                                                           \
    "select id, message, environment, partner, channel, transport, transport_message_id, " \
    "as2_from,"                                                                            \
    " as2_to, content_kind, content_type, payload, payload_size, mics,"                    \
    " wants_functional_acknowledgement, state, reason, attempts, receipt_disposition, "    \
    "mic_matches,"                                                                         \
    " receipt_at, created_at, changed_at, repeats from deliveries "
constexpr std::string_view kDeliveryColumns = "tttttttttttiitittitiiiit";

Delivery read_delivery(Query const& query) {
    Delivery delivery;
    delivery.id = query.id<DeliveryId>(0);
    delivery.message = query.id<MessageId>(1);
    delivery.environment = stored(parse_environment(query.text(2)));
    delivery.partner = query.text(3);
    delivery.channel = query.text(4);
    delivery.transport = query.text(5);
    delivery.transport_message_id = query.text(6);
    delivery.as2_from = query.text(7);
    delivery.as2_to = query.text(8);
    delivery.content_kind = query.text(9);
    delivery.content_type = query.text(10);
    delivery.payload = query.integer(11);
    delivery.payload_size = query.integer(12);
    delivery.mics = unpack(query.text(13));
    delivery.wants_functional_acknowledgement = query.integer(14) != 0;
    delivery.state = stored(parse_state(query.text(15)));
    delivery.reason = query.text(16);
    delivery.attempts = static_cast<int>(query.integer(17));
    delivery.receipt_disposition = query.text(18);
    if (!query.is_null(19)) delivery.mic_matches = query.integer(19) != 0;
    delivery.receipt_at = query.optional_instant(20);
    delivery.created_at = query.instant(21);
    delivery.changed_at = query.instant(22);
    delivery.repeats = query.optional_id<DeliveryId>(23);
    return delivery;
}

#define TIDEGATE_SET_COLUMNS                                                                   \
    "our_id, their_id, standard, functional_id, interchange_number, group_number, set_number," \
    " set_code, document"

CarriedSet read_set(Query const& query, std::size_t first) {
    CarriedSet set;
    set.our_id = query.text(first);
    set.their_id = query.text(first + 1);
    set.standard = query.text(first + 2);
    set.functional_id = query.text(first + 3);
    set.numbers = {query.text(first + 4), query.text(first + 5), query.text(first + 6)};
    set.set = query.text(first + 7);
    set.document = query.optional_id<DocumentId>(first + 8);
    return set;
}

void insert_carried(Transaction& transaction, NewDelivery const& delivery) {
    insert_rows<CarriedSet>(
        transaction,
        "insert into carried_sets (delivery, environment, " TIDEGATE_SET_COLUMNS ") values {rows}",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", delivery.carries,
        [&](Query& query, CarriedSet const& set) {
            query.bind(delivery.id).bind(delivery.environment).bind(set.our_id).bind(set.their_id);
            query.bind(set.standard).bind(set.functional_id).bind(set.numbers.interchange);
            query.bind(set.numbers.group).bind(set.numbers.set).bind(set.set).bind(set.document);
        }
    );
}

std::unexpected<Error> no_such(DeliveryId id) {
    return fail(ErrorCode::not_found, "delivery " + id.text() + " does not exist");
}

}  // namespace

Expected<void> insert_delivery(
    Transaction& transaction, NewDelivery const& delivery, std::string const& actor
) {
    auto const payload = save_payload(transaction, delivery.payload);
    if (!payload) return std::unexpected(payload.error());

    NewMessage message;
    message.id = delivery.message;
    message.direction = Direction::outbound;
    message.environment = delivery.environment;
    message.transport = delivery.transport;
    message.partner = delivery.partner;
    message.as2_from = delivery.as2_from;
    message.as2_to = delivery.as2_to;
    message.transport_message_id = delivery.transport_message_id;
    message.at = delivery.created_at;
    if (!delivery.content_type.empty()) message.headers.add("Content-Type", delivery.content_type);
    if (!delivery.mics.empty()) message.mic = delivery.mics.front();
    insert_message_row(transaction, message, payload->id, payload->id);

    std::string mics;
    for (std::string const& mic : delivery.mics) pack(mics, mic);
    {
        Query query(
            transaction,
            "insert into deliveries (id, message, environment, partner, channel, transport, "
            "transport_message_id,"
            " as2_from, as2_to, content_kind, content_type, payload, payload_size, mics,"
            " wants_functional_acknowledgement, state, reason, attempts, receipt_disposition, "
            "created_at, changed_at, repeats)"
            " values (:id, :message, :environment, :partner, :channel, :transport, :message_id, "
            ":as2_from, :as2_to,"
            " :content_kind, :content_type, :payload, :payload_size, :mics, :wants, 'waiting', "
            ":reason, 0, '', :created_at, :changed_at, :repeats)"
        );
        query.bind(delivery.id)
            .bind(delivery.message)
            .bind(delivery.environment)
            .bind(delivery.partner);
        query.bind(delivery.channel).bind(delivery.transport).bind(delivery.transport_message_id);
        query.bind(delivery.as2_from).bind(delivery.as2_to).bind(delivery.content_kind);
        query.bind(delivery.content_type).bind(payload->id).bind(payload->size).bind(mics);
        query.bind(delivery.wants_functional_acknowledgement).bind(delivery.reason);
        query.bind(delivery.created_at).bind(delivery.created_at).bind(delivery.repeats).run();
    }
    insert_carried(transaction, delivery);
    append_history(
        transaction, delivery.id.value, std::nullopt,
        {State::waiting, delivery.reason, actor, delivery.created_at}
    );
    return {};
}

Expected<void> change_delivery_state(
    Transaction& transaction, DeliveryId id, std::optional<State> from, StateChange const& change
) {
    // Nearly always it is as the caller says, or was tried a moment ago.
    if (State const likely = from.value_or(State::running); !is_final(likely)) {
        if (auto right = check_reason(change.to, change.reason); !right) return right;
        Query query(
            transaction,
            "update deliveries set state = :state, reason = :reason, changed_at = :at"
            " where id = :id and state = :from_state"
        );
        query.bind(change.to).bind(change.reason).bind(change.at).bind(id).bind(likely);
        if (query.run() == 1) {
            append_history(transaction, id.value, likely, change);
            return {};
        }
    }
    State now{};
    {
        Query query(transaction, "select state from deliveries where id = :id for update", "t");
        query.bind(id);
        if (!query.next()) return no_such(id);
        now = stored(parse_state(query.text(0)));
    }
    if (auto allowed = check_change("delivery " + id.text(), now, from, change); !allowed)
        return allowed;
    Query query(
        transaction,
        "update deliveries set state = :state, reason = :reason, changed_at = :at where id = :id"
    );
    query.bind(change.to).bind(change.reason).bind(change.at).bind(id).run();
    append_history(transaction, id.value, now, change);
    return {};
}

Expected<bool> save_delivery_receipt(
    Transaction& transaction, DeliveryId id, DeliveryReceipt const& receipt
) {
    {
        Query query(
            transaction,
            "update deliveries set receipt = cast(:receipt as blob), receipt_disposition = "
            ":disposition,"
            " mic_matches = :mic_matches, receipt_at = :at, receipt_hash = :hash"
            " where id = :id and receipt is null"
        );
        query.bind(ByteView(receipt.raw))
            .bind(receipt.disposition)
            .bind(receipt.mic_matches)
            .bind(receipt.at);
        if (query.bind(hash_of(receipt)).bind(id).run() == 1) return true;
    }
    Query there(transaction, "select receipt from deliveries where id = :id", "b");
    there.bind(id);
    if (!there.next()) return no_such(id);
    if (there.bytes(0) == receipt.raw) return false;
    return fail(ErrorCode::conflict, "delivery " + id.text() + " has another receipt already");
}

std::optional<Delivery> find_delivery(Transaction& transaction, DeliveryId id) {
    Query query(transaction, TIDEGATE_SELECT_DELIVERY "where id = :id", kDeliveryColumns);
    query.bind(id);
    if (!query.next()) return {};
    return read_delivery(query);
}

std::optional<Delivery> lock_delivery(Transaction& transaction, DeliveryId id) {
    Query query(
        transaction, TIDEGATE_SELECT_DELIVERY "where id = :id for update", kDeliveryColumns
    );
    query.bind(id);
    if (!query.next()) return {};
    return read_delivery(query);
}

std::vector<Delivery> repetitions_of(Transaction& transaction, DeliveryId id) {
    Query query(
        transaction, TIDEGATE_SELECT_DELIVERY "where repeats = :id order by id", kDeliveryColumns
    );
    query.bind(id);
    std::vector<Delivery> repetitions;
    while (query.next()) repetitions.push_back(read_delivery(query));
    return repetitions;
}

std::optional<Bytes> find_delivery_receipt(Transaction& transaction, DeliveryId id) {
    Query query(transaction, "select receipt from deliveries where id = :id", "b");
    query.bind(id);
    if (!query.next() || query.is_null(0)) return {};
    return query.bytes(0);
}

std::optional<Delivery> find_delivery_by_message_id(
    Transaction& transaction, std::string const& as2_from, std::string const& as2_to,
    std::string const& original_message_id
) {
    std::string_view id = original_message_id;
    if (id.size() >= 2 && id.front() == '<' && id.back() == '>') id = id.substr(1, id.size() - 2);
    Query query(
        transaction,
        TIDEGATE_SELECT_DELIVERY
        "where transport_message_id = :message_id and as2_from = :as2_from and as2_to = :as2_to"
        " order by id desc limit 1",
        kDeliveryColumns
    );
    query.bind(id).bind(as2_from).bind(as2_to);
    if (!query.next()) return {};
    return read_delivery(query);
}

std::vector<CarriedHit> find_carried(Transaction& transaction, CarriedQuery const& wanted) {
    Query query(
        transaction,
        "select delivery, " TIDEGATE_SET_COLUMNS
        " from carried_sets where environment = :environment and their_id = :their_id and our_id = "
        ":our_id"
        " and standard = :standard and (:f1 = '' or functional_id = :f2)"
        " and (:i1 = '' or interchange_number = :i2) and (:g1 = '' or group_number = :g2)"
        " and (:s1 = '' or set_number = :s2) order by delivery desc, serial limit :limit",
        "tttttttttt"
    );
    query.bind(wanted.environment).bind(wanted.their_id).bind(wanted.our_id).bind(wanted.standard);
    query.bind(wanted.functional_id)
        .bind(wanted.functional_id)
        .bind(wanted.interchange)
        .bind(wanted.interchange);
    query.bind(wanted.group).bind(wanted.group).bind(wanted.set).bind(wanted.set);
    query.bind(limits::store_list_rows_max);
    std::vector<CarriedHit> hits;
    while (query.next()) hits.push_back({query.id<DeliveryId>(0), read_set(query, 1)});
    return hits;
}

std::vector<CarriedSet> carried_by(Transaction& transaction, DeliveryId id) {
    Query query(
        transaction,
        "select " TIDEGATE_SET_COLUMNS " from carried_sets where delivery = :id order by serial",
        "ttttttttt"
    );
    query.bind(id);
    std::vector<CarriedSet> sets;
    while (query.next()) sets.push_back(read_set(query, 0));
    return sets;
}

std::vector<HistoryEntry> delivery_history(Transaction& transaction, DeliveryId id) {
    return read_history(transaction, id.value);
}

std::vector<Delivery> list_deliveries(Transaction& transaction, DeliveryFilter const& filter) {
    Query query(
        transaction,
        TIDEGATE_SELECT_DELIVERY
        "where (cast(:e1 as text) is null or environment = :e2) and (cast(:p1 as text) is null or "
        "partner = :p2)"
        " and (cast(:s1 as text) is null or state = :s2) and (cast(:b1 as text) is null or id < "
        ":b2) order by id desc limit "
        ":limit",
        kDeliveryColumns
    );
    query.bind(filter.environment)
        .bind(filter.environment)
        .bind(filter.partner)
        .bind(filter.partner);
    query.bind(filter.state).bind(filter.state).bind(filter.before).bind(filter.before);
    query.bind(std::clamp(filter.limit, 0, limits::store_list_rows_max));
    std::vector<Delivery> deliveries;
    while (query.next()) deliveries.push_back(read_delivery(query));
    return deliveries;
}

}  // namespace tidegate::store
