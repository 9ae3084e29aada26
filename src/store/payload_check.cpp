#include "store/payload_check.hpp"

#include "store/payloads.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

/// Over the whole table: only for what is damaged.
std::string message_of(Transaction& transaction, std::int64_t payload) {
    Query query(
        transaction,
        "select id from messages where raw_payload = :raw or payload = :payload order by id limit "
        "1",
        "t"
    );
    query.bind(payload).bind(payload);
    return query.next() ? query.text(0) : std::string();
}

}  // namespace

CheckedPayloads check_payloads(
    Transaction& transaction, std::int64_t after, int limit, std::int64_t until
) {
    std::vector<std::int64_t> ids;
    {
        Query query(
            transaction,
            "select id from payloads where id > :after and id <= :until and archive_pack is null"
            " order by id limit :most",
            "i"
        );
        query.bind(after).bind(until).bind(limit);
        while (query.next()) ids.push_back(query.integer(0));
    }
    CheckedPayloads checked;
    for (std::int64_t const id : ids) {
        checked.last = id;
        ++checked.count;
        std::string damage;
        try {
            auto const bytes = load_payload(transaction, id);
            if (bytes) continue;
            if (bytes.error().code == ErrorCode::unavailable) {
                if (checked.unavailable.empty()) checked.unavailable = bytes.error().text();
                checked.not_checked.push_back({id, "", bytes.error().text()});
                continue;
            }
            damage = bytes.error().text();
        } catch (RowDamaged const& broken) {
            damage = "payload " + std::to_string(id) + ": " + broken.what();
        }
        checked.damaged.push_back({id, message_of(transaction, id), damage});
    }
    return checked;
}

}  // namespace tidegate::store
