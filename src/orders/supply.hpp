// Lines against stock: what each line is answered when supply is short, by the buyer's instruction
// or the agreement (orders.md 2.3, 2.9), with the rules V59, V63 and V64 that come out of it.
#pragma once

#include "orders/decision.hpp"
#include "orders/rules.hpp"

#include <string_view>
#include <vector>

namespace tidegate::orders {

/// What happens to what cannot be had on the day wanted.
enum class Shortfall : std::uint8_t {
    backorder,       ///< it follows as soon as it can be had (BK)
    cancel,          ///< it is cancelled (SP, N)
    complete_line,   ///< the line waits until all of it can be had
    complete_order,  ///< all lines wait for the last one (SC of the header)
};

/// The line's instruction, else the header's, else the agreement's.
Shortfall shortfall_of(
    documents::Order const& order, documents::OrderLine const& line, Snapshot const& snapshot
);

/// A line on its way to a decision. `stop` is the rule that rejected or held it; null when supply
/// decides.
struct LineWork {
    LineContext context;
    std::size_t index = 0;
    LineRule const* stop = nullptr;
    LineDecision decision;
};

/// Answers every line without a `stop` from supply, in the order's sequence; lines of one item
/// share its stock. Appends to reservations and outcomes of `decision`.
void promise_lines(std::vector<LineWork>& lines, Decision& decision);

/// Makes one answer over the whole quantity of the line.
Answer whole_answer(LineWork const& work, documents::LineStatus status);

}  // namespace tidegate::orders
