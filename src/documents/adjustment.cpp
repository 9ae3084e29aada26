#include "documents/adjustment.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Adjustment);

void Adjustment::describe(Describe<Adjustment>& d) {
    d.name("adjustment");
    d.one("amount", &Adjustment::amount, "its amount; negative = deducted").unit = "currency";
    d.one("reason", &Adjustment::reason, "why");
    d.optional("reference", &Adjustment::reference, "number of the claim or agreement");
    d.optional("text", &Adjustment::text, "reason in words");
}

}  // namespace tidegate::documents
