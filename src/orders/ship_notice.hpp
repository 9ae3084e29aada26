// The ship notice of a planned shipment: ship_notice/1 (documents.md 3.4), complete enough for an
// 856, DESADV or DespatchAdvice.
#pragma once

#include "documents/document.hpp"
#include "documents/order.hpp"
#include "documents/ship_notice.hpp"
#include "orders/shipment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::orders {

/// What only the caller knows.
struct ShipNoticeFacts {
    std::string_view number;  ///< of the shipment; needed
    When issued_on;           ///< needed
    Date shipped_on = Date::from_days(0);
    std::string_view shipper;       ///< our name, for a document that names nobody else
    std::vector<std::string> sscc;  ///< one per pack; empty: packs are not told
    std::string_view carrier;       ///< SCAC; empty: none
    std::string_view tracking, bill_of_lading;
};

/// Lines are numbered from 1 in the plan's sequence; `plan` is one of `order`, and `sscc` is empty
/// or has one key per pack (TIDEGATE_CHECK). The document owns all it holds.
documents::Document notify(
    documents::Order const& order, ShipmentPlan const& plan, ShipNoticeFacts const& facts
);

}  // namespace tidegate::orders
