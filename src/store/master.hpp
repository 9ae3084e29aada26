// Master data and supply: customers, the buyer's item ids, items with their unit factors, prices,
// dated stock. Stock is a ledger: rows are only added, their sum is the balance. Quantities are
// base units, stored in 1/10,000.
#pragma once

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "orders/snapshot.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// What an upsert did.
struct LoadCounts {
    std::int64_t inserted = 0, changed = 0, unchanged = 0;
    LoadCounts& operator+=(LoadCounts const& other);
};
enum class Loaded : std::uint8_t { inserted, changed, unchanged };

struct CustomerRow {
    Environment environment = Environment::live;
    std::string partner;  ///< id of the profile that orders for this customer
    orders::Customer customer;
};
Expected<Loaded> load_customer(Transaction& transaction, CustomerRow const& row);

Expected<Loaded> load_item(
    Transaction& transaction, Environment environment, orders::Item const& item
);

/// The customer's own name for an item. Errors: not_found when the item is unknown.
struct BuyerItem {
    Environment environment = Environment::live;
    std::string customer, buyer_item, item;
};
Expected<Loaded> load_buyer_item(Transaction& transaction, BuyerItem const& row);

/// An empty customer is the general price. Errors: not_found when the item is unknown.
struct PriceRow {
    Environment environment = Environment::live;
    std::string customer, item;
    orders::Price price;
};
Expected<Loaded> load_price(Transaction& transaction, PriceRow const& row);

/// Stock as `stock load` gives it: the quantity on hand as counted now. Written as a movement of
/// the difference. Errors: not_found (item), invalid (more than 4 decimals, fraction of an
/// indivisible item), refused when more is reserved than would be left.
struct StockCount {
    Environment environment = Environment::live;
    std::string item, location;
    Decimal on_hand;
    std::optional<Decimal> safety_stock;  ///< stays as it is when absent
    std::string source;                   ///< file and line, or the document that said so
};
Expected<Loaded> load_stock(Transaction& transaction, StockCount const& row, Instant at);

/// An expected receipt, named by `reference` (purchase order and line): loading it again replaces
/// it; 0 removes it. Errors: as load_stock.
struct ReceiptRow {
    Environment environment = Environment::live;
    std::string item, location, reference;
    Date due = Date::from_days(0);
    Decimal quantity;
};
Expected<Loaded> load_receipt(Transaction& transaction, ReceiptRow const& row, Instant at);

/// Adds to the ledger and the balance: goods in, goods out, correction. Errors: as load_stock.
struct Movement {
    Environment environment = Environment::live;
    std::string item, location;
    std::string kind;  ///< "count", "receipt", "shipment", "return", "correction"
    Decimal quantity;  ///< signed
    std::string source;
    Instant at{};
};
Expected<void> post_movement(Transaction& transaction, Movement const& movement);

/// One (item, location) as `stock show` prints it.
struct StockRow {
    Environment environment = Environment::live;
    std::string item, location, base_unit;
    Decimal on_hand, safety_stock, expected, reserved;  ///< expected: sum of open receipts
    std::vector<orders::DatedQuantity> receipts;        ///< by date
    std::vector<orders::DatedQuantity> reservations;    ///< by date
};
std::vector<StockRow> show_stock(
    Transaction& transaction, Environment environment, std::optional<std::string> const& item
);

/// Stock whose balance, reservations or expected receipts disagree with their ledger: must be
/// empty.
std::vector<std::string> check_stock(Transaction& transaction);

std::optional<orders::Customer> find_customer_of(
    Transaction& transaction, Environment environment, std::string const& partner
);
std::optional<orders::Item> find_item(
    Transaction& transaction, Environment environment, std::string const& number
);

}  // namespace tidegate::store
