// An invoice from the shipment to the outbox, in the caller's transaction.
#pragma once

#include "runtime/ship_order.hpp"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// Bills one shipment: the document, its row, and the 810 if one is agreed; a note says when none
/// is. Errors: refused when the shipment was invoiced before, or when the invoice would contradict
/// what was acknowledged or shipped; those of the map and the store.
Expected<store::Invoice> invoice_shipment(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    store::Shipment const& shipment, std::string const& actor, std::vector<std::string>& notes
);

/// Bills every shipment of the order that has no invoice yet. Errors: as invoice_shipment; refused
/// when nothing was shipped, or all of it is invoiced.
Expected<std::vector<store::Invoice>> invoice_order(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    std::string const& actor, std::vector<std::string>& notes
);

}  // namespace tidegate::runtime
