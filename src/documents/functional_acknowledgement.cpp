#include "documents/functional_acknowledgement.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(SyntaxFinding);
TIDEGATE_DEFINE_TYPE(AcknowledgedSet);
TIDEGATE_DEFINE_TYPE(FunctionalAcknowledgement);

void SyntaxFinding::describe(Describe<SyntaxFinding>& d) {
    d.name("finding");
    d.optional("segment", &SyntaxFinding::segment, "tag of the segment");
    d.optional(
        "position", &SyntaxFinding::position, "place of the segment in its set, the set header is 1"
    );
    d.optional("loop", &SyntaxFinding::loop, "loop the segment stands in");
    d.optional("element", &SyntaxFinding::element, "place of the element in its segment, from 1");
    d.optional(
        "component", &SyntaxFinding::component, "place of the component in its element, from 1"
    );
    d.optional("element_id", &SyntaxFinding::element_id, "number of the data element");
    d.optional("code", &SyntaxFinding::code, "what is wrong, as the standard codes it");
    d.optional("value", &SyntaxFinding::value, "value that was wrong");
    d.any("context", &SyntaxFinding::context, "what made it wrong");
}

void AcknowledgedSet::describe(Describe<AcknowledgedSet>& d) {
    d.name("set");
    d.one("type", &AcknowledgedSet::type, "set or message, such as 850 or ORDERS");
    d.one("control", &AcknowledgedSet::control, "its control number").is_key = true;
    d.optional("decision", &AcknowledgedSet::decision, "what became of it; absent = not told");
    d.any("errors", &AcknowledgedSet::errors, "codes of what is wrong with it as a whole");
    d.any("findings", &AcknowledgedSet::findings, "what is wrong in it");
}

void FunctionalAcknowledgement::describe(Describe<FunctionalAcknowledgement>& d) {
    d.name("functional_acknowledgement", "functional_acknowledgement/1");
    describe_environment(d);
    d.one("kind", &FunctionalAcknowledgement::kind, "as what it was sent");
    d.optional(
         "interchange", &FunctionalAcknowledgement::interchange,
         "control number of the interchange acknowledged"
    )
        .is_key = true;
    d.optional(
         "group", &FunctionalAcknowledgement::group, "control number of the group acknowledged"
    )
        .is_key = true;
    d.optional(
        "functional_id", &FunctionalAcknowledgement::functional_id,
        "functional id of the group, such as PO"
    );
    d.one(
        "decision", &FunctionalAcknowledgement::decision,
        "what became of the group, or of the interchange"
    );
    d.any(
        "errors", &FunctionalAcknowledgement::errors, "codes of what is wrong with it as a whole"
    );
    d.any("sets", &FunctionalAcknowledgement::sets, "what became of its sets");
    d.optional("received", &FunctionalAcknowledgement::received, "sets of the group that arrived");
    d.optional(
        "accepted", &FunctionalAcknowledgement::accepted, "sets of the group that were accepted"
    );
    d.optional(
        "included", &FunctionalAcknowledgement::included, "sets that the group says it holds"
    );
    describe_end(d);
}

}  // namespace tidegate::documents
