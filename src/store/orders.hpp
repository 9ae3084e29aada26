// Orders as decided: the row, its lines, the reservations that keep the promise (design.md 7.4).
// Reads the snapshot and writes the decision in the same write transaction; the engine in
// src/orders decides between the two.
#pragma once

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "orders/snapshot.hpp"
#include "store/database.hpp"
#include "store/documents.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// The item ids of one order line, as the document gives them; empty when absent.
struct LineQuery {
    std::string seller_item, buyer_item, gtin;
};

struct SnapshotRequest {
    Environment environment = Environment::live;
    std::string partner;
    std::string order_number;
    std::string release;              ///< of a blanket order; empty when none
    std::string location;             ///< that ships
    Date today = Date::from_days(0);  ///< local date there
    std::int32_t horizon_days = 365;
    std::vector<LineQuery> lines;
    std::optional<OrderId>
        excluding;  ///< its own reservations do not count: a changed order is decided anew
};

/// Everything the engine needs, eight statements for 32 items. Only inside the transaction that
/// saves the decision.
orders::Snapshot load_snapshot(Transaction& transaction, SnapshotRequest const& request);

/// One promise: `quantity` base units of the item for `date`.
struct Reservation {
    std::int32_t line = 0;      ///< position of the line in the order, 1 first
    std::int32_t schedule = 0;  ///< 1 first
    std::string item, location;
    Date date = Date::from_days(0);
    Decimal quantity;
    bool operator==(Reservation const&) const = default;
};

struct OrderLine {
    std::int32_t line = 0;    ///< 1 first
    std::string line_number;  ///< the buyer's (PO101)
    std::string item;         ///< ours; empty when unknown
    std::string status;       ///< word of the decision: "accepted", "backordered", "rejected" ...
    Decimal ordered;          ///< base units
    Decimal promised;
    Decimal shipped = {};  ///< of what is promised; written by issue_reserved (shipments.hpp)
};

enum class OrderState : std::uint8_t { open, held, rejected, closed, cancelled };
std::string_view name_of(OrderState state);

struct Order {
    OrderId id;
    Environment environment = Environment::live;
    std::string partner, number, release;
    std::string content_hash;
    OrderState state = OrderState::open;
    DocumentId document;                        ///< that placed it
    std::optional<DocumentId> acknowledgement;  ///< that answered it
    std::string canonical;                      ///< JSON of the order: its document's, read only
    std::string decision;                       ///< JSON of the decision
    Instant created_at{}, changed_at{};
};

struct DecisionToSave {
    Order order;
    bool is_new = false;  ///< no order has its id yet
    std::vector<OrderLine> lines;
    std::vector<Reservation> reservations;
};

/// Writes order, lines, reservations and the totals of each (item, location). An order that is not
/// new is replaced when it exists (same id): its reservations are released first. Errors: conflict
/// when another order has this (partner, number, release), or when the promise is more than stock
/// and expected receipts hold (the CHECK of the schema: the snapshot was not read in this
/// transaction); invalid for a quantity with more than four decimals; not_found for an item without
/// stock. After an Error the transaction must be rolled back.
Expected<void> save_decision(Transaction& transaction, DecisionToSave const& decision);

/// Gives the reservations of an order back, wholly. Errors: not_found.
Expected<void> release_reservations(Transaction& transaction, OrderId id);

/// Errors: not_found.
Expected<void> set_order_state(Transaction& transaction, OrderId id, OrderState state, Instant at);
Expected<void> set_order_acknowledgement(
    Transaction& transaction, OrderId id, DocumentId acknowledgement
);

/// Deletes an order that was only held, with its lines and reservations: its number is free again.
/// Errors: not_found; conflict when it is not held.
Expected<void> remove_held_order(Transaction& transaction, OrderId id);

/// As if the order had never come: what it still promises is free, and so is its number. For a
/// preview, in a transaction that is rolled back. What was shipped stays shipped. Errors:
/// not_found.
Expected<void> set_order_aside(Transaction& transaction, OrderId id);

std::optional<Order> find_order(Transaction& transaction, OrderId id);
/// The order that was made from this document. Looks through all orders of the partner.
std::optional<Order> find_order_of_document(Transaction& transaction, Document const& document);
std::optional<Order> find_order_by_number(
    Transaction& transaction, Environment environment, std::string const& partner,
    std::string const& number, std::string const& release
);
std::vector<OrderLine> lines_of(Transaction& transaction, OrderId id);
std::vector<Reservation> reservations_of(Transaction& transaction, OrderId id);

struct OrderFilter {
    std::optional<Environment> environment = {};
    std::optional<std::string> partner = {}, number = {};
    std::optional<OrderState> state = {};
    std::optional<OrderId> before = {};
    int limit = 100;
};
std::vector<Order> list_orders(
    Transaction& transaction, OrderFilter const& filter
);  ///< newest first

}  // namespace tidegate::store
