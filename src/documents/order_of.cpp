#include "documents/order_of.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderOf);

void OrderOf::describe(Describe<OrderOf>& d) {
    d.name("order_of");
    describe_order_of(d);
    d.any("extensions", &OrderOf::extensions, "values of one partner or industry");
}

}  // namespace tidegate::documents
