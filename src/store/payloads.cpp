#include "store/payloads.hpp"

#include "store/archive_packs.hpp"
#include "store/payload_rows.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

Expected<PayloadVault const*> vault_of(Transaction& transaction) {
    PayloadVault const* const vault = transaction.impl().vault();
    if (vault != nullptr) return vault;
    return fail(ErrorCode::refused, "the database was opened without storage keys");
}

}  // namespace

SealedPayload read_payload(Query const& query) {
    SealedPayload row;
    row.hash = query.hash(1);
    row.size = query.integer(2);
    row.encoding = stored(parse_encoding(query.text(3)));
    row.key_id = query.text(4);
    row.wrapped_key = query.bytes(5);
    row.bytes = query.bytes(6);
    if (!query.is_null(7)) row.object = query.hash(7);
    return row;
}

Expected<Bytes> open_payload(Transaction& transaction, SealedPayload row) {
    if (row.encoding != Encoding::plain) {
        auto const vault = vault_of(transaction);
        if (!vault) return std::unexpected(vault.error());
        return (*vault)->open(std::move(row));
    }
    if (sha256(row.bytes) == row.hash) return std::move(row.bytes);
    return fail(
        ErrorCode::refused, "it was changed on disk: its hash disagrees", {},
        "restore it from a backup; it is not processed"
    );
}

#define TIDEGATE_INSERT_PAYLOAD                                                              \
    "insert into payloads (hash, size, encoding, key_id, wrapped_key, object, stored_size, " \
    "bytes) values (:hash, :size, :encoding, :key_id, cast(:wrapped_key as blob), :object, " \
    ":stored_size, cast(:bytes as blob))"

std::int64_t insert_payload(Transaction& transaction, SealedPayload const& sealed) {
    bool const is_file = transaction.impl().backend() == Backend::sqlite;
    Query query(
        transaction, is_file ? TIDEGATE_INSERT_PAYLOAD : TIDEGATE_INSERT_PAYLOAD " returning id",
        is_file ? "" : "i"
    );
    query.bind(sealed.hash).bind(sealed.size).bind(sealed.encoding).bind(sealed.key_id);
    query.bind(ByteView(sealed.wrapped_key)).bind(sealed.object);
    query.bind(static_cast<std::int64_t>(sealed.bytes.size())).bind(ByteView(sealed.bytes));
    if (is_file) {
        query.run();
        return transaction.impl().connection().last_key();
    }
    query.next();
    return query.integer(0);
}

Expected<SavedPayload> save_payload(Transaction& transaction, ByteView bytes) {
    auto const vault = vault_of(transaction);
    if (!vault) return std::unexpected(vault.error());
    auto const sealed = (*vault)->seal(bytes);
    if (!sealed) return std::unexpected(sealed.error());
    return SavedPayload{insert_payload(transaction, **sealed), (*sealed)->hash, (*sealed)->size};
}

Expected<Bytes> load_payload(Transaction& transaction, std::int64_t id) {
    SealedPayload row;
    {
        Query query(
            transaction, "select " TIDEGATE_PAYLOAD_COLUMNS " from payloads where id = :id",
            kPayloadColumns
        );
        query.bind(id);
        if (!query.next())
            return fail(ErrorCode::not_found, "payload " + std::to_string(id) + " does not exist");
        row = read_payload(query);
    }
    // Sealed bytes are never empty: a tag is always there.
    if (row.encoding != Encoding::plain && row.bytes.empty() && !row.object) {
        if (auto const place = find_archived(transaction, id))
            return std::unexpected(is_archived(id, *place));
    }
    auto bytes = open_payload(transaction, std::move(row));
    if (!bytes) return std::unexpected(bytes.error().while_doing("payload " + std::to_string(id)));
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
