#include "store/reserved_days.hpp"

#include "store/many.hpp"

namespace tidegate::store {
namespace {

using Row = ReservedDays::value_type;

std::vector<Row> rows_of(ReservedDays const& days) { return {days.begin(), days.end()}; }

void bind(Query& query, Row const& row) {
    auto const& [key, quantity] = row;
    query.bind(std::get<0>(key)).bind(std::get<1>(key)).bind(std::get<2>(key)).bind(quantity);
}

}  // namespace

void add_to_days(Transaction& transaction, Environment environment, ReservedDays const& days) {
    insert_rows<Row>(
        transaction,
        "insert into reserved_days (environment, item, location, day, quantity) values {rows}"
        " on conflict (environment, item, location, day) do update set"
        " quantity = reserved_days.quantity + excluded.quantity",
        "(?, ?, ?, ?, ?)", rows_of(days),
        [&](Query& query, Row const& row) {
            query.bind(environment);
            bind(query, row);
        }
    );
}

void take_from_days(Transaction& transaction, Environment environment, ReservedDays const& days) {
    for (Row const& row : days) {
        auto const& [item, location, day] = row.first;
        Query query(
            transaction,
            "update reserved_days set quantity = quantity - :quantity where environment = "
            ":environment and item = :item and location = :location and day = :day"
            " and quantity >= :at_least"
        );
        query.bind(row.second).bind(environment).bind(item).bind(location).bind(day);
        if (query.bind(row.second).run() != 1)
            throw RowDamaged("more of item " + item + " is given back than a day has promised");
        Query empty(
            transaction,
            "delete from reserved_days where environment = :environment and item = :item"
            " and location = :location and day = :day and quantity = 0"
        );
        empty.bind(environment).bind(item).bind(location).bind(day).run();
    }
}

}  // namespace tidegate::store
