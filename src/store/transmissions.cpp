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

}  // namespace

Expected<void> save_transmission(
    Transaction& transaction, DeliveryId id, HeaderFields const& headers, SealedPayload const& body,
    std::vector<std::string> const& mics
) {
    std::string packed;
    for (std::string const& mic : mics) pack(packed, mic);
    std::string message;
    {
        // Holds the row: of two workers that pack it at once, one finds the bytes of the other.
        Query delivery(
            transaction, "update deliveries set mics = :mics where id = :id returning message", "t"
        );
        delivery.bind(packed).bind(id);
        if (!delivery.next()) return no_such(id);
        message = delivery.text(0);
    }
    std::int64_t const raw = insert_payload(transaction, body);
    std::string const fields = pack_headers(headers);
    Query query(
        transaction,
        "update messages set raw_payload = :raw, headers = cast(:headers as blob), mic = :mic "
        "where id = :id and raw_payload = payload"
    );
    query.bind(raw).bind(as_bytes(fields)).bind(mics.empty() ? std::string() : mics.front());
    if (query.bind(message).run() == 1) return {};
    return fail(ErrorCode::conflict, "delivery " + id.text() + " has its transmission already");
}

Expected<std::optional<StoredTransmission>> find_transmission(
    Transaction& transaction, Delivery const& delivery
) {
    std::int64_t raw = 0;
    {
        Query query(transaction, "select raw_payload, payload from messages where id = :id", "ii");
        query.bind(delivery.message);
        if (!query.next()) return no_such(delivery.id);
        raw = query.integer(0);
        if (raw == query.integer(1)) return std::nullopt;
    }
    auto body = load_payload(transaction, raw);
    if (!body) return std::unexpected(body.error());
    auto headers = find_headers(transaction, delivery.message);
    return StoredTransmission{headers.value_or(HeaderFields{}), std::move(*body), delivery.mics};
}

}  // namespace tidegate::store
