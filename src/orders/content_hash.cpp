#include "orders/content_hash.hpp"

#include "base/hash.hpp"
#include "documents/document.hpp"
#include "documents/json.hpp"

namespace tidegate::orders {

std::string content_hash(documents::Order const& order) {
    // A shallow copy: its views point into the order, which outlives this function.
    auto copy = documents::Document::make<documents::Order>();
    auto& business = copy.as<documents::Order>();
    business = order;
    business.purpose = {};
    business.environment = {};
    business.answer = {};
    return hex(sha256(as_bytes(documents::write_json(copy))));
}

}  // namespace tidegate::orders
