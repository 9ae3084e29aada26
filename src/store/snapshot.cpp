// load_snapshot of orders.hpp: of all lines together, one statement for each kind of thing it looks
// up; on PostgreSQL one more, which holds the items.
#include "store/locks.hpp"
#include "store/many.hpp"
#include "store/master.hpp"
#include "store/orders.hpp"
#include "store/session.hpp"
#include "store/supply.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace tidegate::store {

namespace {

using ItemsByKey = std::map<std::string, orders::Item>;

/// What the ids of the lines name, by id.
struct NamedItems {
    ItemsByKey by_seller, by_buyer, by_gtin;

    /// In the order of trust: our number, the customer's, the GTIN.
    [[nodiscard]] std::vector<orders::Item const*> of(LineQuery const& line) const {
        std::vector<orders::Item const*> items;
        for (auto const& [named, key] :
             {std::pair(&by_seller, &line.seller_item), std::pair(&by_buyer, &line.buyer_item),
              std::pair(&by_gtin, &line.gtin)}) {
            auto const at = named->find(*key);
            if (at != named->end()) items.push_back(&at->second);
        }
        return items;
    }
};

/// Those that are not empty.
std::vector<KeyList> ids_of(
    Transaction& transaction, std::vector<LineQuery> const& lines, std::string LineQuery::* id
) {
    std::vector<std::string> ids;
    for (LineQuery const& line : lines) {
        if (!(line.*id).empty()) ids.push_back(line.*id);
    }
    return KeyList::parts_of(transaction, std::move(ids));
}

constexpr std::string_view kNamedItemColumns = "ttttttiii";

void read_named(Query& query, ItemsByKey& items) {
    while (query.next()) items.emplace(query.text(0), read_item(query, 1));
}

NamedItems find_items(
    Transaction& transaction, SnapshotRequest const& request, std::string const& customer
) {
    NamedItems named;
    for (KeyList const& ids : ids_of(transaction, request.lines, &LineQuery::seller_item)) {
        Query query(
            transaction,
            ids.text("select i.number, " TIDEGATE_ITEM_COLUMNS
                     " from items i where i.environment = :environment and i.number in ({keys})"),
            kNamedItemColumns
        );
        query.bind(request.environment);
        ids.bind(query);
        read_named(query, named.by_seller);
    }
    for (KeyList const& ids : ids_of(transaction, request.lines, &LineQuery::buyer_item)) {
        Query query(
            transaction,
            ids.text("select b.buyer_item, " TIDEGATE_ITEM_COLUMNS
                     " from buyer_items b join items i on i.environment = b.environment and "
                     "i.number = b.item where b.environment = :environment"
                     " and b.customer = :customer and b.buyer_item in ({keys})"),
            kNamedItemColumns
        );
        query.bind(request.environment).bind(customer);
        ids.bind(query);
        read_named(query, named.by_buyer);
    }
    for (KeyList const& ids : ids_of(transaction, request.lines, &LineQuery::gtin)) {
        Query query(
            transaction,
            ids.text("select i.gtin, " TIDEGATE_ITEM_COLUMNS
                     " from items i where i.environment = :environment and i.gtin <> ''"
                     " and i.gtin in ({keys})"),
            kNamedItemColumns
        );
        query.bind(request.environment);
        ids.bind(query);
        read_named(query, named.by_gtin);
    }
    return named;
}

/// By item; the customer's own first, the latest first.
std::map<std::string, std::vector<orders::Price>> read_prices(
    Transaction& transaction, Environment environment, std::string const& customer,
    std::vector<KeyList> const& items
) {
    std::map<std::string, std::vector<std::pair<bool, orders::Price>>> found;
    for (KeyList const& part : items) {
        Query query(
            transaction,
            part.text(
                "select item, currency, amount, per, unit, from_day, to_day, customer from prices"
                " where environment = :environment and item in ({keys})"
                " and customer in ('', :customer)"
            ),
            "tttttiit"
        );
        query.bind(environment);
        part.bind(query);
        query.bind(customer);
        while (query.next()) {
            orders::Price price{
                .currency = query.text(1),
                .amount = stored(Decimal::parse(query.text(2))),
                .per = stored(Decimal::parse(query.text(3))),
                .unit = query.text(4),
                .from = query.date(5),
                .to = query.date(6)
            };
            bool const is_own = !query.text(7).empty();
            found[query.text(0)].emplace_back(is_own, std::move(price));
        }
    }
    std::map<std::string, std::vector<orders::Price>> prices;
    for (auto& [item, all] : found) {
        std::ranges::sort(all, std::greater(), [](auto const& one) {
            return std::pair(one.first, one.second.from);
        });
        for (auto& [is_own, price] : all) prices[item].push_back(std::move(price));
    }
    return prices;
}

/// An order that came before under the same number.
std::optional<orders::PriorOrder> find_prior(
    Transaction& transaction, SnapshotRequest const& request
) {
    Query query(
        transaction,
        "select id, content_hash from orders where environment = :environment"
        " and partner = :partner and number = :number and release = :release",
        "tt"
    );
    query.bind(request.environment).bind(request.partner);
    query.bind(request.order_number).bind(request.release);
    if (!query.next() || query.id<OrderId>(0) == request.excluding) return {};
    return orders::PriorOrder{query.id<OrderId>(0), query.text(1)};
}

}  // namespace

orders::Snapshot load_snapshot(Transaction& transaction, SnapshotRequest const& request) {
    orders::Snapshot snapshot;
    snapshot.today = request.today;
    snapshot.horizon_days = request.horizon_days;
    snapshot.customer = find_customer_of(transaction, request.environment, request.partner);
    std::string const customer = snapshot.customer ? snapshot.customer->id : std::string();
    NamedItems const named = find_items(transaction, request, customer);
    std::set<std::string> numbers;
    for (LineQuery const& line : request.lines) {
        auto const items = named.of(line);
        if (!items.empty()) numbers.insert(items.front()->number);
    }
    lock_items(transaction, request.environment, numbers);
    auto const items = KeyList::parts_of(transaction, {numbers.begin(), numbers.end()});
    // Behind the locks: an order that another node just decided is seen from here on.
    snapshot.prior = find_prior(transaction, request);
    auto const prices = read_prices(transaction, request.environment, customer, items);
    auto const supplies =
        read_supplies(transaction, request.environment, items, request.location, request.excluding);
    for (LineQuery const& line : request.lines) {
        orders::LineFacts facts;
        facts.supply.location = request.location;
        for (orders::Item const* item : named.of(line)) {
            if (!facts.item) {
                facts.item = *item;
            } else if (item->number != facts.item->number) {
                facts.contradicting.push_back(item->number);
            }
        }
        if (facts.item) {
            auto const price = prices.find(facts.item->number);
            if (price != prices.end()) facts.prices = price->second;
            auto const supply = supplies.find(facts.item->number);
            if (supply != supplies.end()) facts.supply = supply->second;
        }
        snapshot.lines.push_back(std::move(facts));
    }
    return snapshot;
}

}  // namespace tidegate::store
