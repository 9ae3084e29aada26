// The text form of master data and supply that `stock load` reads: comma separated, one record per
// line, its kind first.
//
//   customer,<partner>,<id>,<name>,<currency>,<split|complete>
//   item,<number>,<gtin>,<description>,<base unit>,<other units: "XCS=12 XPX=480">
//   buyer_item,<customer>,<buyer's number>,<item>
//   price,<customer, empty: all>,<item>,<currency>,<amount>,<per>,<unit>,<from>,<to>
//   stock,<item>,<location>,<on hand>,<safety stock, empty: as it is>
//   receipt,<item>,<location>,<reference>,<due>,<quantity>
//
// Quantities are base units, dates YYYY-MM-DD, '#' begins a comment, a field with a comma stands in
// double quotes.
#pragma once

#include "base/error.hpp"
#include "store/master.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tidegate::cli {

/// One record with the line it stands on.
struct MasterRecord {
    std::variant<
        store::CustomerRow, orders::Item, store::BuyerItem, store::PriceRow, store::StockCount,
        store::ReceiptRow>
        value;
    std::uint32_t line = 0;
};

/// Errors: the first wrong line, with file:line:column, what it is and what is allowed.
Expected<std::vector<MasterRecord>> parse_master_file(
    std::string_view text, std::string const& file, store::Environment environment
);

/// Writes the records in their order. Errors: as the store's load functions, with the record's
/// line.
Expected<store::LoadCounts> load_master_records(
    store::Transaction& transaction, std::vector<MasterRecord> const& records,
    std::string const& file, store::Environment environment, Instant now
);

}  // namespace tidegate::cli
