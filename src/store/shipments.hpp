// What left the house for an order, and what was invoiced for it. A shipment takes its quantities
// from the order's reservations and from stock in one transaction; the CHECKs of the schema are the
// net below (design.md 7.4).
#pragma once

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// The next of a gapless series, 1 at first: a rolled back transaction gives it back. The series is
/// named by its use: "shipment:live", "sscc:0614141".
std::int64_t next_serial(Transaction& transaction, std::string const& name);

struct ShipmentLine {
    std::int32_t line = 0;  ///< position in the order, 1 first
    Decimal quantity;       ///< base units
};

struct Shipment {
    ShipmentId id;
    OrderId order;
    Environment environment = Environment::live;
    std::string number;                ///< ours, on the ship notice
    std::string reference;             ///< of whoever shipped, once per order; may be empty
    std::optional<DocumentId> notice;  ///< that told the buyer; nothing when none is agreed
    std::string canonical;             ///< JSON of the ship notice
    std::string actor;
    Instant at{};
    std::vector<ShipmentLine> lines;
    std::vector<std::string> sscc;  ///< of its packs
};

/// Takes `quantity` base units out of the line's reservations, the earliest first, and out of stock
/// where they lie, and adds them to what is shipped. Errors: not_found for a line that the order
/// has not; refused when less is reserved, or when less is on hand at the location.
Expected<void> issue_reserved(
    Transaction& transaction, OrderId order, ShipmentLine const& line, std::string const& source,
    Instant at
);

/// Writes the rows; the notice, if any, must have been inserted. Throws ConstraintFailed for a
/// number, reference or SSCC that was used before.
void insert_shipment(Transaction& transaction, Shipment const& shipment);

/// By the reference of whoever shipped.
std::optional<Shipment> find_shipment(
    Transaction& transaction, OrderId order, std::string const& reference
);
std::vector<Shipment> shipments_of(Transaction& transaction, OrderId order);  ///< oldest first

struct Invoice {
    InvoiceId id;
    OrderId order;
    ShipmentId shipment;  ///< at most one invoice each
    Environment environment = Environment::live;
    std::string number, currency;
    Decimal total;                       ///< in `currency`
    std::optional<DocumentId> document;  ///< that told the buyer
    std::string canonical;               ///< JSON of the invoice
    std::string actor;
    Instant at{};
};

/// Throws ConstraintFailed for a number that was used before, or a shipment that was invoiced.
/// Errors: invalid for a total that is finer than the currency's minor unit.
Expected<void> insert_invoice(Transaction& transaction, Invoice const& invoice);

std::vector<Invoice> invoices_of(Transaction& transaction, OrderId order);  ///< oldest first

}  // namespace tidegate::store
