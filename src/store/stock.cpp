// The stock half of master.hpp: balances, expected receipts, the ledger of movements.
#include "store/locks.hpp"
#include "store/master.hpp"
#include "store/quantities.hpp"
#include "store/session.hpp"
#include "store/supply.hpp"

#include <algorithm>

namespace tidegate::store {

namespace {

struct StockKey {
    Environment environment;
    std::string const& item;
    std::string const& location;
};

struct Balance {
    std::int64_t on_hand = 0, expected = 0, reserved = 0, safety_stock = 0;
};

std::optional<Balance> find_balance(Transaction& transaction, StockKey const& key) {
    Query query(
        transaction,
        "select on_hand, expected, reserved, safety_stock from stock where environment = "
        ":environment"
        " and item = :item and location = :location",
        "iiii"
    );
    query.bind(key.environment).bind(key.item).bind(key.location);
    if (!query.next()) return {};
    return Balance{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

void write_balance(Transaction& transaction, StockKey const& key, Balance const& balance) {
    Query query(
        transaction,
        "insert into stock (environment, item, location, on_hand, expected, reserved, safety_stock)"
        " values (:environment, :item, :location, :on_hand, :expected, :reserved, :safety_stock)"
        " on conflict (environment, item, location) do update set on_hand = excluded.on_hand, "
        "expected = excluded.expected,"
        " reserved = excluded.reserved, safety_stock = excluded.safety_stock"
    );
    query.bind(key.environment).bind(key.item).bind(key.location).bind(balance.on_hand);
    query.bind(balance.expected).bind(balance.reserved).bind(balance.safety_stock).run();
}

void append_movement(
    Transaction& transaction, StockKey const& key, std::string const& kind, std::int64_t quantity,
    std::string const& source, Instant at
) {
    Query query(
        transaction,
        "insert into stock_movements (environment, item, location, kind, quantity, source, at)"
        " values (:environment, :item, :location, :kind, :quantity, :source, :at)"
    );
    query.bind(key.environment).bind(key.item).bind(key.location).bind(kind).bind(quantity);
    query.bind(source).bind(at).run();
}

Expected<void> check_balance(StockKey const& key, Balance const& balance) {
    std::string const where = "item " + key.item + " at " + key.location;
    if (balance.on_hand < 0) {
        return fail(
            ErrorCode::refused,
            "that would leave " + from_stored_quantity(balance.on_hand).text() + " of " + where
        );
    }
    if (balance.reserved > balance.on_hand + balance.expected) {
        return fail(
            ErrorCode::refused,
            from_stored_quantity(balance.reserved).text() + " of " + where +
                " are promised, only " +
                from_stored_quantity(balance.on_hand + balance.expected).text() + " would be left",
            {}, "release or re-promise orders of this item first"
        );
    }
    return {};
}

/// The quantity as stored, if the item exists and can be had in such fractions.
Expected<std::int64_t> quantity_of(
    Transaction& transaction, StockKey const& key, Decimal const& quantity
) {
    if (key.location.empty())
        return fail(ErrorCode::invalid, "item " + key.item + " needs a location");
    lock_items(transaction, key.environment, {key.item});
    auto const item = find_item(transaction, key.environment, key.item);
    if (!item) return no_such_item(key.item);
    if (!item->is_divisible && !quantity.fits_scale(0)) {
        return fail(
            ErrorCode::invalid, quantity.text() + " " + item->base_unit + " of item " + key.item +
                                    " is a fraction of an indivisible unit"
        );
    }
    return to_stored_quantity(quantity);
}

}  // namespace

Expected<Loaded> load_stock(Transaction& transaction, StockCount const& row, Instant at) {
    StockKey const key{row.environment, row.item, row.location};
    auto const on_hand = quantity_of(transaction, key, row.on_hand);
    if (!on_hand) return std::unexpected(on_hand.error());
    auto const safety =
        row.safety_stock ? to_stored_quantity(*row.safety_stock) : Expected<std::int64_t>(0);
    if (!safety) return std::unexpected(safety.error());
    if (*safety < 0)
        return fail(ErrorCode::invalid, "the safety stock of item " + row.item + " is negative");

    auto const old = find_balance(transaction, key);
    Balance balance = old.value_or(Balance{});
    std::int64_t const difference = *on_hand - balance.on_hand;
    bool const same_safety = !row.safety_stock || *safety == balance.safety_stock;
    if (old && difference == 0 && same_safety) return Loaded::unchanged;
    balance.on_hand = *on_hand;
    if (row.safety_stock) balance.safety_stock = *safety;
    if (auto sound = check_balance(key, balance); !sound) return std::unexpected(sound.error());
    write_balance(transaction, key, balance);
    if (difference != 0) append_movement(transaction, key, "count", difference, row.source, at);
    return old ? Loaded::changed : Loaded::inserted;
}

Expected<Loaded> load_receipt(Transaction& transaction, ReceiptRow const& row, Instant at) {
    StockKey const key{row.environment, row.item, row.location};
    auto const quantity = quantity_of(transaction, key, row.quantity);
    if (!quantity) return std::unexpected(quantity.error());
    if (*quantity < 0)
        return fail(
            ErrorCode::invalid, "receipt " + row.reference + " of item " + row.item + " is negative"
        );

    std::optional<std::pair<std::int64_t, Date>> old;
    {
        Query there(
            transaction,
            "select quantity, due from receipts where environment = :environment and item = :item"
            " and location = :location and reference = :reference",
            "ii"
        );
        there.bind(row.environment).bind(row.item).bind(row.location).bind(row.reference);
        if (there.next()) old.emplace(there.integer(0), there.date(1));
    }
    if (old ? *old == std::pair(*quantity, row.due) : *quantity == 0) return Loaded::unchanged;

    Balance balance = find_balance(transaction, key).value_or(Balance{});
    balance.expected += *quantity - (old ? old->first : 0);
    if (auto sound = check_balance(key, balance); !sound) return std::unexpected(sound.error());
    write_balance(transaction, key, balance);
    if (*quantity == 0) {
        Query remove(
            transaction,
            "delete from receipts where environment = :environment and item = :item and location = "
            ":location"
            " and reference = :reference"
        );
        remove.bind(row.environment).bind(row.item).bind(row.location).bind(row.reference).run();
        return Loaded::changed;
    }
    Query query(
        transaction,
        "insert into receipts (environment, item, location, reference, due, quantity, at)"
        " values (:environment, :item, :location, :reference, :due, :quantity, :at)"
        " on conflict (environment, item, location, reference) do update set due = excluded.due, "
        "quantity = excluded.quantity, at = "
        "excluded.at"
    );
    query.bind(row.environment).bind(row.item).bind(row.location).bind(row.reference).bind(row.due);
    query.bind(*quantity).bind(at).run();
    return old ? Loaded::changed : Loaded::inserted;
}

Expected<void> post_movement(Transaction& transaction, Movement const& movement) {
    StockKey const key{movement.environment, movement.item, movement.location};
    auto const quantity = quantity_of(transaction, key, movement.quantity);
    if (!quantity) return std::unexpected(quantity.error());
    Balance balance = find_balance(transaction, key).value_or(Balance{});
    balance.on_hand += *quantity;
    if (auto sound = check_balance(key, balance); !sound) return sound;
    write_balance(transaction, key, balance);
    append_movement(transaction, key, movement.kind, *quantity, movement.source, movement.at);
    return {};
}

namespace {

/// The reservations of one order are counted as if there were none.
void take_out(
    Transaction& transaction, OrderId order, std::string const& location,
    std::map<std::string, orders::Supply>& supplies
) {
    Query query(
        transaction,
        "select item, day, quantity from reservations where order_id = :order_id"
        " and location = :location",
        "tii"
    );
    query.bind(order).bind(location);
    while (query.next()) {
        auto const supply = supplies.find(query.text(0));
        if (supply == supplies.end()) continue;
        for (orders::DatedQuantity& issue : supply->second.issues) {
            if (issue.date == query.date(1))
                issue.quantity = issue.quantity - from_stored_quantity(query.integer(2));
        }
    }
    for (auto& [item, supply] : supplies) {
        std::erase_if(supply.issues, [](orders::DatedQuantity const& issue) {
            return issue.quantity == Decimal(0);
        });
    }
}

}  // namespace

std::map<std::string, orders::Supply> read_supplies(
    Transaction& transaction, Environment environment, std::vector<KeyList> const& items,
    std::string const& location, std::optional<OrderId> excluding
) {
    std::map<std::string, orders::Supply> supplies;
    for (KeyList const& part : items) {
        Query query(
            transaction,
            part.text("select item, 0, 0, on_hand, safety_stock from stock where environment = :e1"
                      " and item in ({keys}) and location = :l1"
                      " union all select item, 1, due, quantity, 0 from receipts"
                      " where environment = :e2 and item in ({keys}) and location = :l2"
                      " union all select item, 2, day, quantity, 0 from reserved_days"
                      " where environment = :e3 and item in ({keys}) and location = :l3"),
            "tiiii"
        );
        for (int i = 0; i < 3; ++i) {
            query.bind(environment);
            part.bind(query);
            query.bind(location);
        }
        while (query.next()) {
            orders::Supply& supply = supplies[query.text(0)];
            supply.location = location;
            Decimal const quantity = from_stored_quantity(query.integer(3));
            if (query.integer(1) == 0) {
                supply.on_hand = quantity;
                supply.safety_stock = from_stored_quantity(query.integer(4));
            } else {
                auto& dated = query.integer(1) == 1 ? supply.receipts : supply.issues;
                dated.push_back({query.date(2), quantity});
            }
        }
    }
    for (auto& [item, supply] : supplies) {
        std::ranges::sort(supply.receipts, {}, &orders::DatedQuantity::date);
        std::ranges::sort(supply.issues, {}, &orders::DatedQuantity::date);
    }
    if (excluding) take_out(transaction, *excluding, location, supplies);
    return supplies;
}

std::vector<StockRow> show_stock(
    Transaction& transaction, Environment environment, std::optional<std::string> const& item
) {
    std::vector<StockRow> rows;
    {
        Query query(
            transaction,
            "select s.item, s.location, i.base_unit, s.on_hand, s.safety_stock, s.expected, "
            "s.reserved from stock s"
            " join items i on i.environment = s.environment and i.number = s.item"
            " where s.environment = :environment and (cast(:i1 as text) is null or s.item = :i2) "
            "order by "
            "s.item, s.location",
            "tttiiii"
        );
        query.bind(environment).bind(item).bind(item);
        while (query.next()) {
            StockRow row;
            row.environment = environment;
            row.item = query.text(0);
            row.location = query.text(1);
            row.base_unit = query.text(2);
            row.on_hand = from_stored_quantity(query.integer(3));
            row.safety_stock = from_stored_quantity(query.integer(4));
            row.expected = from_stored_quantity(query.integer(5));
            row.reserved = from_stored_quantity(query.integer(6));
            rows.push_back(std::move(row));
        }
    }
    for (StockRow& row : rows) {
        auto supplies = read_supplies(
            transaction, environment, KeyList::parts_of(transaction, {row.item}), row.location,
            std::nullopt
        );
        orders::Supply& supply = supplies[row.item];
        row.receipts = std::move(supply.receipts);
        row.reservations = std::move(supply.issues);
    }
    return rows;
}

std::vector<std::string> check_stock(Transaction& transaction) {
    Query query(
        transaction,
        "select s.environment, s.item, s.location, cast(s.on_hand = coalesce((select sum(quantity) "
        "from "
        "stock_movements m"
        " where m.environment = s.environment and m.item = s.item and m.location = s.location), 0) "
        "as integer),"
        " cast(s.expected = coalesce((select sum(quantity) from receipts r where r.environment = "
        "s.environment"
        " and r.item = s.item and r.location = s.location), 0) as integer),"
        " cast(s.reserved = coalesce((select sum(quantity) from reservations v where v.environment "
        "= "
        "s.environment"
        " and v.item = s.item and v.location = s.location), 0) as integer),"
        " cast(s.reserved = coalesce((select sum(quantity) from reserved_days d where"
        " d.environment = s.environment and d.item = s.item and d.location = s.location), 0)"
        " as integer) from stock s",
        "tttiiii"
    );
    std::vector<std::string> problems;
    while (query.next()) {
        std::string const where =
            query.text(0) + " item " + query.text(1) + " at " + query.text(2) + ": ";
        if (query.integer(3) == 0)
            problems.push_back(where + "on hand is not the sum of its movements");
        if (query.integer(4) == 0)
            problems.push_back(where + "expected is not the sum of its receipts");
        if (query.integer(5) == 0)
            problems.push_back(where + "reserved is not the sum of its reservations");
        if (query.integer(6) == 0)
            problems.push_back(where + "reserved is not the sum of what is promised by day");
    }
    return problems;
}

}  // namespace tidegate::store
