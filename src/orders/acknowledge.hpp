// The answer document of a decision: acknowledgement/1 (documents.md 3.3), complete enough for an
// 855, 865, ORDRSP or OrderResponse.
#pragma once

#include "documents/acknowledgement.hpp"
#include "documents/document.hpp"
#include "documents/order.hpp"
#include "orders/decision.hpp"

#include <cstdint>
#include <string_view>

namespace tidegate::orders {

/// How an answer stands to what the buyer was told before.
enum class AnswerForm : std::uint8_t {
    first,        ///< nothing was told
    replacement,  ///< takes the place of the notice that the order is on hold
    change,       ///< follows that notice as an 865, which says what becomes of each line
};

/// What only the caller knows.
struct AcknowledgementFacts {
    std::string_view number;        ///< of the answer itself; empty: none
    std::string_view seller_order;  ///< our order number; empty: none
    When issued_on;                 ///< needed
    AnswerForm form = AnswerForm::first;
};

/// One line per order line, none in a summary, or of a hold with none. Law: the quantities of a
/// line's answers add up to the quantity ordered. `decision` is that of `order`, and no duplicate
/// (TIDEGATE_CHECK). The document owns all it holds.
documents::Document acknowledge(
    documents::Order const& order, Decision const& decision, AcknowledgementFacts const& facts
);

}  // namespace tidegate::orders
