#include "documents/discrepancy.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Discrepancy);

void Discrepancy::describe(Describe<Discrepancy>& d) {
    d.name("discrepancy");
    describe_discrepancy(d);
}

}  // namespace tidegate::documents
