// How a buyer looks at a ship notice and an invoice: against its order, against each other, and by
// arithmetic alone. Every function returns the first mistake in words; empty when there is none.
#pragma once

#include "documents/invoice.hpp"
#include "documents/ship_notice.hpp"

#include <set>
#include <string>
#include <vector>

namespace tidegate::rehearsal {

/// One line that is to be shipped: the buyer's line number, and how much.
struct ExpectedGoods {
    std::string line;
    Decimal quantity;
};

/// Quantities, the packs' contents, SSCC check digits. `seen` are the SSCCs of all notices so far;
/// those of this one are added.
std::string mistake_in(
    documents::ShipNotice const& notice, std::string const& order,
    std::vector<ExpectedGoods> const& goods, std::set<std::string>& seen
);

/// Lines as shipped, amounts as quantity times price, the total as their sum and as `total`.
std::string mistake_in(
    documents::Invoice const& invoice, std::string const& order, std::string const& shipment,
    std::vector<ExpectedGoods> const& goods, Decimal const& total
);

}  // namespace tidegate::rehearsal
