#include "store/receipt_check.hpp"

#include "store/messages_sql.hpp"
#include "store/packing.hpp"
#include "store/session.hpp"

#include <string_view>

namespace tidegate::store {

namespace {

Sha256 hash_of_parts(std::int64_t status, std::string_view headers, std::string_view body) {
    std::string text;
    pack(text, std::to_string(status));
    pack(text, headers);
    pack(text, body);
    return sha256(as_bytes(text));
}

/// Compares one row; the hash is a column that may be null.
void compare(
    CheckedReceipts& checked, std::string const& id, Sha256 const& is, std::string const& stored,
    std::string_view whose
) {
    checked.last = id;
    ++checked.count;
    if (stored.empty()) {
        checked.unhashed.emplace_back(id, is);
    } else if (stored != hex(is)) {
        checked.damaged.push_back(
            {id, "the receipt of " + std::string(whose) + " " + id +
                     " was changed on disk: its hash disagrees; take it from a backup"}
        );
    }
}

void note_hashes(
    Transaction& transaction, std::string_view update, CheckedReceipts const& checked
) {
    for (auto const& [id, hash] : checked.unhashed) {
        Query query(transaction, update);
        query.bind(hash).bind(id).run();
    }
}

}  // namespace

Sha256 hash_of(StoredReceipt const& receipt) {
    return hash_of_parts(
        receipt.http_status, pack_headers(receipt.headers), as_text(ByteView(receipt.body))
    );
}

Sha256 hash_of(DeliveryReceipt const& receipt) { return sha256(receipt.raw); }

CheckedReceipts check_sent_receipts(
    Transaction& transaction, std::string const& after, std::string const& until, int limit
) {
    Query query(
        transaction,
        "select id, receipt_status, receipt_headers, receipt_body, receipt_hash from messages"
        " where id > :after and id <= :until and receipt_status is not null order by id"
        " limit :most",
        "tibbt"
    );
    query.bind(after).bind(until).bind(limit);
    CheckedReceipts checked;
    while (query.next()) {
        Sha256 const is = hash_of_parts(query.integer(1), query.text(2), query.text(3));
        compare(checked, query.text(0), is, query.text(4), "message");
    }
    return checked;
}

CheckedReceipts check_received_receipts(
    Transaction& transaction, std::string const& after, std::string const& until, int limit
) {
    Query query(
        transaction,
        "select id, receipt, receipt_hash from deliveries where id > :after and id <= :until"
        " and receipt is not null order by id limit :most",
        "tbt"
    );
    query.bind(after).bind(until).bind(limit);
    CheckedReceipts checked;
    while (query.next())
        compare(checked, query.text(0), sha256(query.bytes(1)), query.text(2), "delivery");
    return checked;
}

void note_sent_hashes(Transaction& transaction, CheckedReceipts const& checked) {
    note_hashes(
        transaction,
        "update messages set receipt_hash = :hash where id = :id and receipt_hash is null", checked
    );
}

void note_received_hashes(Transaction& transaction, CheckedReceipts const& checked) {
    note_hashes(
        transaction,
        "update deliveries set receipt_hash = :hash where id = :id and receipt_hash is null",
        checked
    );
}

}  // namespace tidegate::store
