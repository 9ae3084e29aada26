#include "store/transmissions.hpp"

#include "store/messages_sql.hpp"
#include "store/packing.hpp"
#include "store/payloads.hpp"
#include "store/session.hpp"

namespace tidegate::store {
namespace {

std::unexpected<Error> no_such(DeliveryId id) {
    return fail(ErrorCode::not_found, "delivery " + id.text() + " does not exist");
}

/// The row of the delivery's message. Until a transmission is saved, its raw bytes are the payload
/// itself.
struct RawRow {
    std::string message;
    std::int64_t raw = 0;
    std::int64_t payload = 0;
    [[nodiscard]] bool is_packed() const { return raw != payload; }
};

std::optional<RawRow> find_raw(Transaction& transaction, DeliveryId id) {
    Query query(
        transaction,
        "select m.id, m.raw_payload, m.payload from deliveries d join messages m on m.id = "
        "d.message where d.id = :id",
        "tii"
    );
    query.bind(id);
    if (!query.next()) return {};
    return RawRow{query.text(0), query.integer(1), query.integer(2)};
}

}  // namespace

Expected<void> save_transmission(
    Transaction& transaction, DeliveryId id, HeaderFields const& headers, SealedPayload const& body,
    std::vector<std::string> const& mics
) {
    // Of two workers that pack it at once, one finds the bytes of the other.
    Query(transaction, "select 1 from deliveries where id = :id for update", "i").bind(id).next();
    auto const row = find_raw(transaction, id);
    if (!row) return no_such(id);
    if (row->is_packed()) {
        return fail(ErrorCode::conflict, "delivery " + id.text() + " has its transmission already");
    }
    std::int64_t const raw = insert_payload(transaction, body);
    Query message(
        transaction,
        "update messages set raw_payload = :raw, headers = cast(:headers as blob), mic = :mic "
        "where id = :id"
    );
    std::string const fields = pack_headers(headers);
    message.bind(raw).bind(as_bytes(fields)).bind(mics.empty() ? std::string() : mics.front());
    message.bind(row->message).run();
    std::string packed;
    for (std::string const& mic : mics) pack(packed, mic);
    Query delivery(transaction, "update deliveries set mics = :mics where id = :id");
    delivery.bind(packed).bind(id).run();
    return {};
}

Expected<std::optional<StoredTransmission>> find_transmission(
    Transaction& transaction, DeliveryId id
) {
    auto const row = find_raw(transaction, id);
    auto const delivery = find_delivery(transaction, id);
    if (!row || !delivery) return no_such(id);
    if (!row->is_packed()) return std::nullopt;
    auto body = load_payload(transaction, row->raw);
    if (!body) return std::unexpected(body.error());
    auto headers = find_headers(transaction, delivery->message);
    return StoredTransmission{headers.value_or(HeaderFields{}), std::move(*body), delivery->mics};
}

}  // namespace tidegate::store
