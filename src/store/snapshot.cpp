// load_snapshot of orders.hpp: two statements per order, three per line; on PostgreSQL one more per
// item, which holds it.
#include "store/locks.hpp"
#include "store/master.hpp"
#include "store/orders.hpp"
#include "store/session.hpp"
#include "store/supply.hpp"

namespace tidegate::store {

namespace {

/// Every item that an id of the line names, in the order of trust: our number, the customer's, the
/// GTIN.
std::vector<orders::Item> find_candidates(
    Transaction& transaction, Environment environment, std::string const& customer,
    LineQuery const& line
) {
    Query query(
        transaction,
        "select " TIDEGATE_ITEM_COLUMNS
        ", 1 from items i where i.environment = :e1 and i.number = :seller"
        " union all select " TIDEGATE_ITEM_COLUMNS
        ", 2 from buyer_items b join items i on i.environment = b.environment and i.number = b.item"
        " where b.environment = :e2 and b.customer = :customer and b.buyer_item = :buyer"
        " union all select " TIDEGATE_ITEM_COLUMNS
        ", 3 from items i where i.environment = :e3 and i.gtin <> '' and i.gtin = :gtin order by 9",
        "tttttiiii"
    );
    query.bind(environment)
        .bind(line.seller_item)
        .bind(environment)
        .bind(customer)
        .bind(line.buyer_item);
    query.bind(environment).bind(line.gtin);
    std::vector<orders::Item> items;
    while (query.next()) items.push_back(read_item(query, 0));
    return items;
}

std::vector<orders::Price> read_prices(
    Transaction& transaction, Environment environment, std::string const& customer,
    std::string const& item
) {
    Query query(
        transaction,
        "select currency, amount, per, unit, from_day, to_day from prices where environment = "
        ":environment"
        " and item = :item and customer in ('', :customer) order by customer desc, from_day desc",
        "ttttii"
    );
    query.bind(environment).bind(item).bind(customer);
    std::vector<orders::Price> prices;
    while (query.next()) {
        orders::Price price{
            .currency = query.text(0),
            .amount = stored(Decimal::parse(query.text(1))),
            .per = stored(Decimal::parse(query.text(2))),
            .unit = query.text(3),
            .from = query.date(4),
            .to = query.date(5)
        };
        prices.push_back(std::move(price));
    }
    return prices;
}

}  // namespace

orders::Snapshot load_snapshot(Transaction& transaction, SnapshotRequest const& request) {
    orders::Snapshot snapshot;
    snapshot.today = request.today;
    snapshot.horizon_days = request.horizon_days;
    snapshot.customer = find_customer_of(transaction, request.environment, request.partner);
    std::string const customer = snapshot.customer ? snapshot.customer->id : std::string();
    std::vector<std::vector<orders::Item>> candidates;
    std::set<std::string> numbers;
    for (LineQuery const& line : request.lines) {
        candidates.push_back(find_candidates(transaction, request.environment, customer, line));
        if (!candidates.back().empty()) numbers.insert(candidates.back().front().number);
    }
    lock_items(transaction, request.environment, numbers);
    // Behind the locks: an order that another node just decided is seen from here on.
    auto const prior = find_order_by_number(
        transaction, request.environment, request.partner, request.order_number, request.release
    );
    if (prior && prior->id != request.excluding) {
        snapshot.prior = orders::PriorOrder{prior->id, prior->content_hash};
    }
    for (std::vector<orders::Item>& named : candidates) {
        orders::LineFacts facts;
        facts.supply.location = request.location;
        for (orders::Item& item : named) {
            if (!facts.item) {
                facts.item = std::move(item);
            } else if (item.number != facts.item->number) {
                facts.contradicting.push_back(item.number);
            }
        }
        if (facts.item) {
            facts.prices =
                read_prices(transaction, request.environment, customer, facts.item->number);
            facts.supply = read_supply(
                transaction, request.environment, facts.item->number, request.location,
                request.excluding
            );
        }
        snapshot.lines.push_back(std::move(facts));
    }
    return snapshot;
}

}  // namespace tidegate::store
