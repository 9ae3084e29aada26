#include "documents/application_advice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(AdviceError);
TIDEGATE_DEFINE_TYPE(AdvisedDocument);
TIDEGATE_DEFINE_TYPE(ApplicationAdvice);

void AdviceError::describe(Describe<AdviceError>& d) {
    d.name("error");
    d.one("code", &AdviceError::code, "rule that was broken");
    d.optional("text", &AdviceError::text, "what is wrong, in words");
    d.optional("segment", &AdviceError::segment, "tag of the segment");
    d.optional(
        "position", &AdviceError::position, "place of the segment in its set, the set header is 1"
    );
    d.optional("element", &AdviceError::element, "place of the element in its segment, from 1");
    d.optional("element_id", &AdviceError::element_id, "number of the data element");
    d.optional("value", &AdviceError::value, "value that was wrong");
    d.optional("new_value", &AdviceError::new_value, "value that was taken instead");
    d.optional("line", &AdviceError::line, "line of the document");
}

void AdvisedDocument::describe(Describe<AdvisedDocument>& d) {
    d.name("advised_document");
    d.one("decision", &AdvisedDocument::decision, "what became of it");
    d.optional("level", &AdvisedDocument::level, "what is judged; absent = the document");
    d.optional("type", &AdvisedDocument::type, "set or message as sent, such as 850 or ORDERS")
        .is_key = true;
    d.optional("number", &AdvisedDocument::number, "number of the document").is_key = true;
    d.optional("interchange", &AdvisedDocument::interchange, "control number of its interchange")
        .is_key = true;
    d.optional("group", &AdvisedDocument::group, "control number of its group").is_key = true;
    d.optional("control", &AdvisedDocument::control, "control number of its set or message")
        .is_key = true;
    d.optional("version", &AdvisedDocument::version, "version and release of its set");
    d.any("errors", &AdvisedDocument::errors, "what was wrong");
}

void ApplicationAdvice::describe(Describe<ApplicationAdvice>& d) {
    d.name("application_advice", "application_advice/1");
    describe_environment(d);
    d.one("purpose", &ApplicationAdvice::purpose, "original unless sent again");
    d.one("number", &ApplicationAdvice::number, "number of the advice");
    d.one("issued_on", &ApplicationAdvice::issued_on, "when the advice was issued");
    d.optional("zones", &ApplicationAdvice::zones, "zone in which the time of issued_on was given");
    d.any("parties", &ApplicationAdvice::parties, "who takes part");
    d.some("documents", &ApplicationAdvice::documents, "the documents that are judged");
    describe_end(d);
}

}  // namespace tidegate::documents
