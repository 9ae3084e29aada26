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

/// Why no attempt of it could be begun.
std::unexpected<Error> cannot_begin(Transaction& transaction, DeliveryId id) {
    auto const delivery = find_delivery(transaction, id);
    if (!delivery) return no_such(id);
    return fail(
        ErrorCode::conflict,
        "delivery " + id.text() + " is " + std::string(name_of(delivery->state))
    );
}

}  // namespace

Expected<void> begin_attempt(Transaction& transaction, DeliveryId id, Instant at) {
    Query query(
        transaction,
        "update deliveries set state = 'running', reason = '', attempts = attempts + 1, "
        "changed_at = :at where id = :id and state in ('waiting', 'running')"
    );
    if (query.bind(at).bind(id).run() == 1) return {};
    return cannot_begin(transaction, id);
}

Expected<void> begin_first_attempt(
    Transaction& transaction, Delivery const& delivery, HeaderFields const& headers,
    SealedPayload const& body, std::vector<std::string> const& mics, Instant at
) {
    std::string packed;
    for (std::string const& mic : mics) pack(packed, mic);
    {
        // Holds the row: of two workers that pack it at once, one finds the bytes of the other.
        Query query(
            transaction,
            "update deliveries set mics = :mics, state = 'running', reason = '',"
            " attempts = attempts + 1, changed_at = :at"
            " where id = :id and state in ('waiting', 'running')"
        );
        if (query.bind(packed).bind(at).bind(delivery.id).run() == 0)
            return cannot_begin(transaction, delivery.id);
    }
    std::int64_t const raw = insert_payload(transaction, body);
    std::string const fields = pack_headers(headers);
    Query query(
        transaction,
        "update messages set raw_payload = :raw, headers = cast(:headers as blob), mic = :mic "
        "where id = :id and raw_payload = payload"
    );
    query.bind(raw).bind(as_bytes(fields)).bind(mics.empty() ? std::string() : mics.front());
    if (query.bind(delivery.message).run() == 1) return {};
    return fail(
        ErrorCode::conflict, "delivery " + delivery.id.text() + " has its transmission already"
    );
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
