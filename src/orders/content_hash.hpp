// The identity of what an order asks for, to tell a resent order (V02) from another one under the
// same number (V03).
#pragma once

#include "documents/order.hpp"

#include <string>

namespace tidegate::orders {

/// SHA-256 in hex of the order's JSON, without what does not change what is ordered: purpose (a
/// resent order may say duplicate), environment and the acknowledgement wanted.
std::string content_hash(documents::Order const& order);

}  // namespace tidegate::orders
