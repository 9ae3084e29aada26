#include "store/promises.hpp"

#include "store/messages.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

bool is_kept(Transaction& transaction, Promise const& promise) {
    auto const receipt = find_receipt(transaction, promise.message);
    if (receipt && sha256(receipt->body) == promise.receipt) return true;
    return !promise.transport_message_id.empty() &&
           find_accepted(
               transaction, promise.as2_from, promise.as2_to, promise.transport_message_id
           );
}

}  // namespace

std::vector<Promise> find_lost(Transaction& transaction, std::span<Promise const> promises) {
    std::vector<Promise> lost;
    for (Promise const& promise : promises) {
        if (!is_kept(transaction, promise)) lost.push_back(promise);
    }
    return lost;
}

std::int64_t read_incarnation(Transaction& transaction) {
    if (transaction.impl().backend() == Backend::sqlite) return 0;
    Query query(
        transaction,
        "select cast(extract(epoch from pg_postmaster_start_time()) * 1000000 as bigint)", "i"
    );
    query.next();
    return query.integer(0);
}

}  // namespace tidegate::store
