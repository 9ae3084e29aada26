#include "store/locks.hpp"

#include "store/many.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

bool is_needed(Transaction& transaction) {
    Transaction::Impl const& session = transaction.impl();
    return session.backend() == Backend::postgresql && session.access() == Access::write;
}

}  // namespace

void lock_items(
    Transaction& transaction, Environment environment, std::set<std::string> const& numbers
) {
    if (!is_needed(transaction)) return;
    for (KeyList const& part : KeyList::parts_of(transaction, {numbers.begin(), numbers.end()})) {
        Query query(
            transaction,
            part.text("select 1 from items where environment = :environment and number in ({keys})"
                      " order by number for no key update"),
            "i"
        );
        query.bind(environment);
        part.bind(query);
        while (query.next()) {
        }
    }
}

void lock_schema(Transaction& transaction) {
    if (!is_needed(transaction)) return;
    Query(transaction, "select version from tidegate_schema for update", "i").next();
}

void lock_order(Transaction& transaction, OrderId id) {
    if (!is_needed(transaction)) return;
    Query query(transaction, "select 1 from orders where id = :id for no key update", "i");
    query.bind(id).next();
}

}  // namespace tidegate::store
