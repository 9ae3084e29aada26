#include "store/master.hpp"

#include "store/packing.hpp"
#include "store/session.hpp"
#include "store/supply.hpp"

namespace tidegate::store {

LoadCounts& LoadCounts::operator+=(LoadCounts const& other) {
    inserted += other.inserted;
    changed += other.changed;
    unchanged += other.unchanged;
    return *this;
}

std::unexpected<Error> no_such_item(std::string const& item) {
    return fail(
        ErrorCode::not_found, "item \"" + item + "\" does not exist", {}, "load the item first"
    );
}

namespace {

std::string_view name_of_partial(orders::PartialPolicy partial) {
    switch (partial) {
        case orders::PartialPolicy::split:
            return "split";
        case orders::PartialPolicy::complete:
            return "complete";
    }
    return "";
}

std::string pack_units(std::vector<orders::UnitFactor> const& units) {
    std::string packed;
    for (orders::UnitFactor const& unit : units) {
        pack(packed, unit.unit);
        pack(packed, unit.factor.text());
    }
    return packed;
}

std::vector<orders::UnitFactor> unpack_units(std::string_view packed) {
    std::vector<std::string> const texts = unpack(packed);
    if (texts.size() % 2 != 0) throw RowDamaged("stored unit factors come in pairs");
    std::vector<orders::UnitFactor> units;
    for (std::size_t i = 0; i < texts.size(); i += 2) {
        units.push_back({texts[i], stored(Decimal::parse(texts[i + 1]))});
    }
    return units;
}

/// The upserts below return 1 for a new row, 2 for a changed one, and no row when nothing differs.
Loaded read_loaded(Query& query, bool existed) {
    if (!query.next()) return Loaded::unchanged;
    return existed ? Loaded::changed : Loaded::inserted;
}

}  // namespace

orders::Item read_item(Query const& query, std::size_t first) {
    orders::Item item;
    item.number = query.text(first);
    item.gtin = query.text(first + 1);
    item.description = query.text(first + 2);
    item.base_unit = query.text(first + 3);
    item.units = unpack_units(query.text(first + 4));
    item.is_divisible = query.integer(first + 5) != 0;
    item.is_discontinued = query.integer(first + 6) != 0;
    item.lead_time_days = static_cast<std::int32_t>(query.integer(first + 7));
    return item;
}

Expected<Loaded> load_customer(Transaction& transaction, CustomerRow const& row) {
    if (row.partner.empty() || row.customer.id.empty()) {
        return fail(ErrorCode::invalid, "a customer needs the id of its partner and its own");
    }
    bool const existed = find_customer_of(transaction, row.environment, row.partner).has_value();
    Query query(
        transaction,
        "insert into customers (environment, partner, id, name, currency, partial, "
        "price_tolerance_percent)"
        " values (:environment, :partner, :id, :name, :currency, :partial, :tolerance)"
        " on conflict (environment, partner) do update set id = excluded.id, name = excluded.name, "
        "currency = "
        "excluded.currency,"
        " partial = excluded.partial, price_tolerance_percent = excluded.price_tolerance_percent"
        " where (customers.id, customers.name, customers.currency, customers.partial,"
        " customers.price_tolerance_percent) <> (excluded.id, excluded.name,"
        " excluded.currency, excluded.partial, excluded.price_tolerance_percent) returning 1",
        "i"
    );
    query.bind(row.environment).bind(row.partner).bind(row.customer.id).bind(row.customer.name);
    query.bind(row.customer.currency).bind(name_of_partial(row.customer.partial));
    query.bind(row.customer.price_tolerance_percent.text());
    return read_loaded(query, existed);
}

Expected<Loaded> load_item(
    Transaction& transaction, Environment environment, orders::Item const& item
) {
    if (item.number.empty() || item.base_unit.empty()) {
        return fail(ErrorCode::invalid, "an item needs a number and a base unit");
    }
    if (item.lead_time_days < 0)
        return fail(ErrorCode::invalid, "the lead time of item " + item.number + " is negative");
    for (orders::UnitFactor const& unit : item.units) {
        if (unit.factor <= Decimal(0)) {
            return fail(
                ErrorCode::invalid,
                "the factor of unit " + unit.unit + " of item " + item.number + " is not above 0"
            );
        }
    }
    auto const old = find_item(transaction, environment, item.number);
    if (!item.gtin.empty()) {
        Query other(
            transaction,
            "select number from items where environment = :environment and gtin = :gtin and number "
            "<> :number",
            "t"
        );
        other.bind(environment).bind(item.gtin).bind(item.number);
        if (other.next()) {
            return fail(
                ErrorCode::conflict, "GTIN " + item.gtin + " of item " + item.number +
                                         " belongs to item " + other.text(0)
            );
        }
    }
    Query query(
        transaction,
        "insert into items (environment, number, gtin, description, base_unit, units, "
        "is_divisible, is_discontinued,"
        " lead_time_days) values (:environment, :number, :gtin, :description, :base_unit, :units, "
        ":divisible,"
        " :discontinued, :lead) on conflict (environment, number) do update set gtin = "
        "excluded.gtin, description = "
        "excluded.description,"
        " base_unit = excluded.base_unit, units = excluded.units, is_divisible = "
        "excluded.is_divisible,"
        " is_discontinued = excluded.is_discontinued, lead_time_days = excluded.lead_time_days"
        " where (items.gtin, items.description, items.base_unit, items.units, items.is_divisible,"
        " items.is_discontinued, items.lead_time_days) <>"
        " (excluded.gtin, excluded.description, excluded.base_unit, excluded.units, "
        "excluded.is_divisible,"
        " excluded.is_discontinued, excluded.lead_time_days) returning 1",
        "i"
    );
    query.bind(environment)
        .bind(item.number)
        .bind(item.gtin)
        .bind(item.description)
        .bind(item.base_unit);
    query.bind(pack_units(item.units)).bind(item.is_divisible).bind(item.is_discontinued);
    query.bind(item.lead_time_days);
    return read_loaded(query, old.has_value());
}

Expected<Loaded> load_buyer_item(Transaction& transaction, BuyerItem const& row) {
    if (!find_item(transaction, row.environment, row.item)) return no_such_item(row.item);
    bool existed = false;
    {
        Query there(
            transaction,
            "select 1 from buyer_items where environment = :environment and customer = :customer"
            " and buyer_item = :buyer_item",
            "i"
        );
        existed = there.bind(row.environment).bind(row.customer).bind(row.buyer_item).next();
    }
    Query query(
        transaction,
        "insert into buyer_items (environment, customer, buyer_item, item)"
        " values (:environment, :customer, :buyer_item, :item)"
        " on conflict (environment, customer, buyer_item) do update set item = excluded.item"
        " where buyer_items.item <> excluded.item returning 1",
        "i"
    );
    query.bind(row.environment).bind(row.customer).bind(row.buyer_item).bind(row.item);
    return read_loaded(query, existed);
}

Expected<Loaded> load_price(Transaction& transaction, PriceRow const& row) {
    orders::Price const& price = row.price;
    if (!find_item(transaction, row.environment, row.item)) return no_such_item(row.item);
    if (price.to < price.from) {
        return fail(
            ErrorCode::invalid, "the price of item " + row.item + " ends on " + price.to.text() +
                                    ", before it begins on " + price.from.text()
        );
    }
    if (price.amount.is_negative() || price.per <= Decimal(0)) {
        return fail(
            ErrorCode::invalid, "the price of item " + row.item + " is negative, or for no quantity"
        );
    }
    bool existed = false;
    {
        Query there(
            transaction,
            "select 1 from prices where environment = :environment and item = :item and customer = "
            ":customer"
            " and currency = :currency and unit = :unit and from_day = :from_day",
            "i"
        );
        there.bind(row.environment)
            .bind(row.item)
            .bind(row.customer)
            .bind(price.currency)
            .bind(price.unit);
        existed = there.bind(price.from).next();
    }
    Query query(
        transaction,
        "insert into prices (environment, item, customer, currency, unit, from_day, to_day, "
        "amount, per)"
        " values (:environment, :item, :customer, :currency, :unit, :from_day, :to_day, :amount, "
        ":per)"
        " on conflict (environment, item, customer, currency, unit, from_day) do update set to_day "
        "= excluded.to_day, amount = excluded.amount, per = "
        "excluded.per"
        " where (prices.to_day, prices.amount, prices.per) <>"
        " (excluded.to_day, excluded.amount, excluded.per) "
        "returning 1",
        "i"
    );
    query.bind(row.environment)
        .bind(row.item)
        .bind(row.customer)
        .bind(price.currency)
        .bind(price.unit);
    query.bind(price.from).bind(price.to).bind(price.amount.text()).bind(price.per.text());
    return read_loaded(query, existed);
}

std::optional<orders::Customer> find_customer_of(
    Transaction& transaction, Environment environment, std::string const& partner
) {
    Query query(
        transaction,
        "select id, name, currency, partial, price_tolerance_percent from customers"
        " where environment = :environment and partner = :partner",
        "ttttt"
    );
    query.bind(environment).bind(partner);
    if (!query.next()) return {};
    orders::Customer customer;
    customer.id = query.text(0);
    customer.name = query.text(1);
    customer.currency = query.text(2);
    customer.partial = query.text(3) == "complete" ? orders::PartialPolicy::complete
                                                   : orders::PartialPolicy::split;
    customer.price_tolerance_percent = stored(Decimal::parse(query.text(4)));
    return customer;
}

std::optional<orders::Item> find_item(
    Transaction& transaction, Environment environment, std::string const& number
) {
    Query query(
        transaction,
        "select " TIDEGATE_ITEM_COLUMNS
        " from items i where i.environment = :environment and i.number = :number",
        "tttttiii"
    );
    query.bind(environment).bind(number);
    if (!query.next()) return {};
    return read_item(query, 0);
}

}  // namespace tidegate::store
