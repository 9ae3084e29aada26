// The invoice of a shipment: invoice/1 (documents.md 3.5), to the cent from what was acknowledged
// and shipped, and refused where it would contradict either.
#pragma once

#include "base/error.hpp"
#include "documents/acknowledgement.hpp"
#include "documents/document.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "documents/ship_notice.hpp"

#include <string_view>

namespace tidegate::orders {

/// All that an invoice follows from.
struct InvoiceSources {
    documents::Order const& order;
    documents::Acknowledgement const* acknowledgement = nullptr;  ///< null: none was sent
    documents::ShipNotice const& shipment;                        ///< that is invoiced
    bool is_first = true;  ///< of the order: carries the charges of its header
};

/// What only the caller knows.
struct InvoiceFacts {
    std::string_view number;  ///< needed
    When issued_on;           ///< needed
    std::string_view seller_order;
    std::string_view seller;    ///< our name, for a document that names nobody else
    std::string_view currency;  ///< of the agreement, where the order names none
};

/// Prices are those of the acknowledgement, else of the order; a line's amount is its quantity
/// times its price, rounded half up to the currency's minor unit, and the total the sum of the
/// amounts, charges and taxes. Taxes and charges given as amounts are shared by quantity, so that
/// the invoices of all shipments add up to them; charges of the order's header are in its first
/// invoice. Errors (refused): no currency; a line without a price, or with a price for another unit
/// than its own; a shipped line that the order has not.
Expected<documents::Document> bill(InvoiceSources const& sources, InvoiceFacts const& facts);

/// Holds an invoice against its sources as a stranger would: currency, quantities, prices, amounts
/// and sums. Errors (refused): the first contradiction, with both values.
Expected<void> check_invoice(documents::Invoice const& invoice, InvoiceSources const& sources);

}  // namespace tidegate::orders
