#include "documents/order_terms.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Label);
TIDEGATE_DEFINE_TYPE(Subline);

void Label::describe(Describe<Label>& d) {
    d.name("label");
    d.one("kind", &Label::kind, "which mark");
    d.one("text", &Label::text, "what to print");
}

void Subline::describe(Describe<Subline>& d) {
    d.name("subline");
    d.one("number", &Subline::number, "its number");
    d.optional("relation", &Subline::relation, "how it relates to the line");
    describe_item(d);
    describe_optional_quantity(d, "quantity of the subline");
    describe_price(d);
}

}  // namespace tidegate::documents
