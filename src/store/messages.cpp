#include "store/messages.hpp"

#include "base/limits.hpp"
#include "store/messages_sql.hpp"
#include "store/packing.hpp"
#include "store/payloads.hpp"
#include "store/receipt_check.hpp"
#include "store/session.hpp"

namespace tidegate::store {

std::string pack_headers(HeaderFields const& headers) {
    std::string packed;
    for (HeaderField const& field : headers) {
        pack(packed, field.name);
        pack(packed, field.value);
    }
    return packed;
}

namespace {

HeaderFields unpack_headers(std::string_view packed) {
    HeaderFields headers;
    std::vector<std::string> const texts = unpack(packed);
    if (texts.size() % 2 != 0) throw RowDamaged("stored header fields come in pairs");
    for (std::size_t i = 0; i < texts.size(); i += 2) headers.add(texts[i], texts[i + 1]);
    return headers;
}

/// A message's state: the least finished of its documents; before there are any, that of its
/// interpret job; of an outbound one, that of its delivery.
#define TIDEGATE_DERIVED_STATE                                                                 \
    " coalesce((select d.state from deliveries d where d.message = m.id),"                     \
    " (select d.state from documents d where d.message = m.id order by case d.state"           \
    " when 'running' then 1 when 'waiting' then 2 when 'parked' then 3 when 'rejected' then 4" \
    " when 'cancelled' then 5 else 6 end limit 1),"                                            \
    " case when m.is_accepted = 0 or m.reason <> '' then 'rejected' end,"                      \
    " (select j.state from jobs j where j.subject = m.id order by j.serial desc limit 1), "    \
    "'done') "

#define TIDEGATE_SELECT_MESSAGE                                                                \
    "select m.id, m.direction, m.environment, m.transport, m.partner, m.as2_from, m.as2_to,"   \
    " m.transport_message_id, m.at, r.hash, coalesce(r.size, r.stored_size), p.hash,"          \
    " coalesce(p.size, p.stored_size, 0), m.mic, m.signer,"                                    \
    " m.reason, m.is_accepted, cast(m.receipt_status is not null as "                          \
    "integer)," TIDEGATE_DERIVED_STATE                                                         \
    ", (select count(*) from documents d where d.message = m.id)"                              \
    " from messages m join payloads r on r.id = m.raw_payload left join payloads p on p.id = " \
    "m.payload "

constexpr std::string_view kMessageColumns = "ttttttttitititttiiti";

Message read_message(Query const& query) {
    Message message;
    message.id = query.id<MessageId>(0);
    message.direction = stored(parse_direction(query.text(1)));
    message.environment = stored(parse_environment(query.text(2)));
    message.transport = query.text(3);
    message.partner = query.text(4);
    message.as2_from = query.text(5);
    message.as2_to = query.text(6);
    message.transport_message_id = query.text(7);
    message.at = query.instant(8);
    message.raw_hash = query.hash(9);
    message.raw_size = query.integer(10);
    if (!query.is_null(11)) message.payload_hash = query.hash(11);
    message.payload_size = query.integer(12);
    message.mic = query.text(13);
    message.signer = query.text(14);
    message.reason = query.text(15);
    message.is_accepted = query.integer(16) != 0;
    message.has_receipt = query.integer(17) != 0;
    message.state = stored(parse_state(query.text(18)));
    message.document_count = static_cast<int>(query.integer(19));
    return message;
}

Expected<std::int64_t> payload_column(Transaction& transaction, MessageId id, bool is_raw) {
    Query query(transaction, "select raw_payload, payload from messages where id = :id", "ii");
    query.bind(id);
    if (!query.next())
        return fail(ErrorCode::not_found, "message " + id.text() + " does not exist");
    std::size_t const column = is_raw ? 0 : 1;
    if (query.is_null(column)) {
        return fail(
            ErrorCode::not_found, "message " + id.text() + " was never opened: it has no payload"
        );
    }
    return query.integer(column);
}

std::optional<StoredReceipt> read_receipt(Query const& query, std::size_t first) {
    if (query.is_null(first)) return {};
    return StoredReceipt{
        static_cast<int>(query.integer(first)), unpack_headers(query.text(first + 1)),
        query.bytes(first + 2)
    };
}

}  // namespace

void insert_message_row(
    Transaction& transaction, NewMessage const& message, std::int64_t raw,
    std::optional<std::int64_t> payload
) {
    auto const& receipt = message.receipt;
    Query query(
        transaction,
        "insert into messages (id, direction, environment, transport, partner, as2_from, as2_to,"
        " transport_message_id, at, headers, raw_payload, payload, mic, signer, reason, "
        "is_accepted,"
        " receipt_status, receipt_headers, receipt_body, receipt_hash) values (:id, :direction,"
        " :environment, :transport,"
        " :partner, :as2_from, :as2_to, :transport_message_id, :at, cast(:headers as blob), :raw, "
        ":payload, :mic,"
        " :signer, :reason, :accepted, :status, cast(:fields as blob), cast(:body as blob), :hash)"
    );
    query.bind(message.id)
        .bind(message.direction)
        .bind(message.environment)
        .bind(message.transport);
    query.bind(message.partner)
        .bind(message.as2_from)
        .bind(message.as2_to)
        .bind(message.transport_message_id);
    std::string const headers = pack_headers(message.headers);
    query.bind(message.at).bind(as_bytes(headers)).bind(raw).bind(payload).bind(message.mic);
    query.bind(message.signer).bind(message.reason).bind(message.is_accepted);
    query.bind(receipt ? std::optional(receipt->http_status) : std::nullopt);
    std::string const fields = receipt ? pack_headers(receipt->headers) : std::string();
    query.bind(receipt ? std::optional(as_bytes(fields)) : std::nullopt);
    query.bind(receipt ? std::optional(ByteView(receipt->body)) : std::nullopt);
    query.bind(receipt ? std::optional(hash_of(*receipt)) : std::nullopt);
    query.run();
}

void insert_message(Transaction& transaction, NewMessage const& message) {
    std::int64_t const raw = insert_payload(transaction, *message.raw);
    std::optional<std::int64_t> payload;
    if (message.payload) {
        payload =
            message.payload == message.raw ? raw : insert_payload(transaction, *message.payload);
    }
    insert_message_row(transaction, message, raw, payload);
}

Expected<void> save_receipt(Transaction& transaction, MessageId id, StoredReceipt const& receipt) {
    {
        Query there(
            transaction,
            "select receipt_status, receipt_headers, receipt_body from messages where id = :id"
            " for update",
            "ibb"
        );
        there.bind(id);
        if (!there.next())
            return fail(ErrorCode::not_found, "message " + id.text() + " does not exist");
        if (auto old = read_receipt(there, 0)) {
            if (*old == receipt) return {};
            return fail(
                ErrorCode::conflict, "message " + id.text() + " has another receipt already"
            );
        }
    }
    Query query(
        transaction,
        "update messages set receipt_status = :status, receipt_headers = cast(:fields as blob),"
        " receipt_body = cast(:body as blob), receipt_hash = :hash where id = :id"
    );
    std::string const fields = pack_headers(receipt.headers);
    query.bind(receipt.http_status).bind(as_bytes(fields)).bind(ByteView(receipt.body));
    query.bind(hash_of(receipt)).bind(id).run();
    return {};
}

Expected<void> set_message_reason(
    Transaction& transaction, MessageId id, std::string const& reason
) {
    Query query(transaction, "update messages set reason = :reason where id = :id");
    if (query.bind(reason).bind(id).run() == 0) {
        return fail(ErrorCode::not_found, "message " + id.text() + " does not exist");
    }
    return {};
}

std::optional<AcceptedMessage> find_accepted(
    Transaction& transaction, std::string const& as2_from, std::string const& as2_to,
    std::string const& transport_message_id
) {
    Query query(
        transaction,
        "select id, receipt_status, receipt_headers, receipt_body from messages"
        " where as2_from = :as2_from and as2_to = :as2_to and transport_message_id = :message_id"
        " and direction = 'inbound' and is_accepted = 1 and transport = 'as2'",
        "tibb"
    );
    query.bind(as2_from).bind(as2_to).bind(transport_message_id);
    if (!query.next()) return {};
    return AcceptedMessage{query.id<MessageId>(0), read_receipt(query, 1)};
}

std::optional<Message> find_message(Transaction& transaction, MessageId id) {
    Query query(transaction, TIDEGATE_SELECT_MESSAGE "where m.id = :id", kMessageColumns);
    query.bind(id);
    if (!query.next()) return {};
    return read_message(query);
}

std::optional<std::string> find_message_partner(Transaction& transaction, MessageId id) {
    Query query(transaction, "select partner from messages where id = :id", "t");
    query.bind(id);
    if (!query.next()) return {};
    return query.text(0);
}

std::vector<Message> find_messages_by_transport_id(
    Transaction& transaction, std::string const& transport_message_id
) {
    Query query(
        transaction,
        TIDEGATE_SELECT_MESSAGE
        "where m.transport_message_id = :message_id order by m.id desc limit 1000",
        kMessageColumns
    );
    query.bind(transport_message_id);
    std::vector<Message> messages;
    while (query.next()) messages.push_back(read_message(query));
    return messages;
}

std::optional<StoredReceipt> find_receipt(Transaction& transaction, MessageId id) {
    Query query(
        transaction,
        "select receipt_status, receipt_headers, receipt_body from messages where id = :id", "ibb"
    );
    query.bind(id);
    if (!query.next()) return {};
    return read_receipt(query, 0);
}

std::optional<HeaderFields> find_headers(Transaction& transaction, MessageId id) {
    Query query(transaction, "select headers from messages where id = :id", "b");
    query.bind(id);
    if (!query.next()) return {};
    return unpack_headers(query.text(0));
}

Expected<Bytes> load_raw(Transaction& transaction, MessageId id) {
    auto const column = payload_column(transaction, id, true);
    if (!column) return std::unexpected(column.error());
    return load_payload(transaction, *column);
}

Expected<Bytes> load_message_payload(Transaction& transaction, MessageId id) {
    auto const column = payload_column(transaction, id, false);
    if (!column) return std::unexpected(column.error());
    return load_payload(transaction, *column);
}

Expected<Bytes> load_message_range(
    Transaction& transaction, MessageId id, std::uint64_t begin, std::uint64_t end
) {
    auto const column = payload_column(transaction, id, false);
    if (!column) return std::unexpected(column.error());
    return load_payload_range(transaction, *column, begin, end);
}

std::vector<Message> list_messages(Transaction& transaction, MessageFilter const& filter) {
    // An absent condition binds null twice; the newest-first walk over the primary key stops at the
    // limit.
    Query query(
        transaction,
        TIDEGATE_SELECT_MESSAGE
        "where (cast(:e1 as text) is null or m.environment = :e2) and (cast(:d1 as text) is null "
        "or m.direction = :d2)"
        " and (cast(:p1 as text) is null or m.partner = :p2) and (cast(:f1 as text) is null or "
        "m.at >= :f2) and (cast(:t1 as text) is null "
        "or m.at < :t2)"
        " and (cast(:b1 as text) is null or m.id < :b2) order by m.id desc limit :limit",
        kMessageColumns
    );
    query.bind(filter.environment)
        .bind(filter.environment)
        .bind(filter.direction)
        .bind(filter.direction);
    query.bind(filter.partner).bind(filter.partner).bind(filter.from).bind(filter.from);
    query.bind(filter.to).bind(filter.to).bind(filter.before).bind(filter.before);
    query.bind(std::clamp(filter.limit, 0, limits::store_list_rows_max));
    std::vector<Message> messages;
    while (query.next()) messages.push_back(read_message(query));
    return messages;
}

}  // namespace tidegate::store
