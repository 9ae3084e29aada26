#include "store/payloads.hpp"

#include "base/limits.hpp"
#include "store/session.hpp"

namespace tidegate::store {

Expected<PayloadFacts> save_payload(Transaction& transaction, ByteView bytes) {
    if (bytes.size() > limits::store_payload_bytes_max) {
        return fail(
            ErrorCode::too_large, "a payload of " + std::to_string(bytes.size()) +
                                      " bytes is beyond " +
                                      std::to_string(limits::store_payload_bytes_max)
        );
    }
    PayloadFacts facts{0, sha256(bytes), static_cast<std::int64_t>(bytes.size())};
    Query query(
        transaction,
        "insert into payloads (hash, size, bytes) values (:hash, :size, cast(:bytes as blob)) "
        "returning id",
        "i"
    );
    query.bind(facts.hash).bind(facts.size).bind(bytes);
    query.next();
    facts.id = query.integer(0);
    return facts;
}

Expected<Bytes> load_payload(Transaction& transaction, std::int64_t id) {
    Query query(transaction, "select hash, bytes from payloads where id = :id", "tb");
    query.bind(id);
    if (!query.next())
        return fail(ErrorCode::not_found, "payload " + std::to_string(id) + " does not exist");
    Bytes bytes = query.bytes(1);
    if (sha256(bytes) != query.hash(0)) {
        return fail(
            ErrorCode::refused,
            "payload " + std::to_string(id) + " was changed on disk: its hash disagrees", {},
            "restore it from a backup; it is not processed"
        );
    }
    return bytes;
}

Expected<Bytes> load_payload_range(
    Transaction& transaction, std::int64_t id, std::uint64_t begin, std::uint64_t end
) {
    auto bytes = load_payload(transaction, id);
    if (!bytes) return bytes;
    if (begin > end || end > bytes->size()) {
        return fail(
            ErrorCode::invalid, "bytes " + std::to_string(begin) + " to " + std::to_string(end) +
                                    " are outside a payload of " + std::to_string(bytes->size())
        );
    }
    return Bytes(
        bytes->begin() + static_cast<std::ptrdiff_t>(begin),
        bytes->begin() + static_cast<std::ptrdiff_t>(end)
    );
}

}  // namespace tidegate::store
