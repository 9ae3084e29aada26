#include "standards/acknowledgement_document.hpp"

#include <fmt/format.h>

namespace tidegate::standards {
namespace {

using documents::AcknowledgedSet;
using documents::AcknowledgementForm;
using documents::Document;
using documents::SyntaxDecision;
using documents::SyntaxFinding;

/// X12 715 and 717, EDIFACT 0083. Besides R a set is rejected for its security: M, W, X.
SyntaxDecision decision_of(char status) {
    switch (status) {
        case 'A':
        case '7':
            return SyntaxDecision::accepted;
        case 'E':
            return SyntaxDecision::accepted_with_errors;
        case 'P':
            return SyntaxDecision::partial;
        case 'R':
        case 'M':
        case 'W':
        case 'X':
        case '4':
            return SyntaxDecision::rejected;
        case '8':
            return SyntaxDecision::received;
        default:
            return SyntaxDecision::absent;
    }
}

/// Nothing for 0: the standards count from 1.
std::optional<std::int32_t> place(std::uint32_t number) {
    if (number == 0) return std::nullopt;
    return static_cast<std::int32_t>(number);
}

/// "CLM01:A7", "SITUATIONAL TRIGGER CLM 5": what a CTX names, and where.
std::string text_of(NoteContext const& context) {
    std::string text = context.name;
    if (!context.reference.empty()) text += ':' + context.reference;
    if (!context.tag.empty()) text += fmt::format(" {} {}", context.tag, context.position);
    if (context.element != 0) text += fmt::format(" element {}", context.element);
    if (context.component != 0) text += fmt::format(" component {}", context.component);
    return text;
}

/// Fills one document; texts are copied into it.
class DocumentWriter {
public:
    DocumentWriter(AcknowledgementForm form, documents::Environment environment)
        : document_(Document::make<documents::FunctionalAcknowledgement>()) {
        root().kind = form;
        root().environment = environment;
    }

    documents::FunctionalAcknowledgement& root() {
        return document_.as<documents::FunctionalAcknowledgement>();
    }
    Document take() { return std::move(document_); }

    /// Absent rather than empty.
    documents::Text copy(std::string const& text) {
        return text.empty() ? documents::Text() : document_.arena().copy(text);
    }
    void add(List<documents::Text>& list, std::string const& text) {
        if (!text.empty()) list.add(document_.arena(), document_.arena().copy(text));
    }
    template <class T>
    T& append(List<T>& list) {
        return list.add(document_.arena());
    }

    AcknowledgedSet& add_set(std::string const& type, std::string const& control, char status) {
        AcknowledgedSet& set = append(root().sets);
        set.type = copy(type);
        set.control = copy(control);
        set.decision = decision_of(status);
        return set;
    }

    void add_note(AcknowledgedSet& set, SegmentNote const& note) {
        // Without a code of its own a segment only says where its elements are.
        if (!note.code.empty() || note.elements.empty()) {
            SyntaxFinding& finding = finding_at(set, note);
            finding.code = copy(note.code);
            for (NoteContext const& context : note.contexts) add(finding.context, text_of(context));
        }
        for (ElementNote const& element : note.elements) {
            SyntaxFinding& finding = finding_at(set, note);
            finding.element = place(element.element);
            finding.component = place(element.component);
            finding.element_id = copy(element.reference);
            finding.code = copy(element.code);
            finding.value = copy(element.bad_data);
            for (NoteContext const& context : element.contexts)
                add(finding.context, text_of(context));
        }
    }

    void add_message(ReportedMessage const& message) {
        AcknowledgedSet& set = add_set(message.type, message.control, message.action);
        add(set.errors, message.error.code);
        for (ReportedSegment const& segment : message.segments) {
            if (!segment.code.empty() || segment.elements.empty()) {
                SyntaxFinding& finding = append(set.findings);
                finding.position = place(segment.position);
                finding.code = copy(segment.code);
            }
            for (ReportedError const& element : segment.elements) {
                SyntaxFinding& finding = append(set.findings);
                finding.position = place(segment.position);
                finding.element = place(element.element);
                finding.component = place(element.component);
                finding.code = copy(element.code);
            }
        }
    }

private:
    SyntaxFinding& finding_at(AcknowledgedSet& set, SegmentNote const& note) {
        SyntaxFinding& finding = append(set.findings);
        finding.segment = copy(note.tag);
        finding.position = place(note.position);
        finding.loop = copy(note.loop);
        return finding;
    }

    Document document_;
};

DocumentWriter writer_of(InterchangeReport const& report, documents::Environment environment) {
    DocumentWriter writer(AcknowledgementForm::contrl, environment);
    writer.root().interchange = writer.copy(report.control);
    writer.root().decision = decision_of(report.action);
    writer.add(writer.root().errors, report.error.code);
    return writer;
}

}  // namespace

Document to_document(
    FunctionalAcknowledgement const& acknowledgement, AcknowledgementForm form,
    documents::Environment environment
) {
    DocumentWriter writer(form, environment);
    documents::FunctionalAcknowledgement& root = writer.root();
    root.group = writer.copy(acknowledgement.control);
    root.functional_id = writer.copy(acknowledgement.functional_id);
    root.decision = decision_of(acknowledgement.status);
    for (std::string const& code : acknowledgement.codes) writer.add(root.errors, code);
    for (SetAcknowledgement const& set : acknowledgement.sets) {
        AcknowledgedSet& made = writer.add_set(set.type, set.control, set.status);
        for (std::string const& code : set.codes) writer.add(made.errors, code);
        for (SegmentNote const& note : set.notes) writer.add_note(made, note);
    }
    if (acknowledgement.status != 0) {
        root.received = static_cast<std::int32_t>(acknowledgement.received);
        root.accepted = static_cast<std::int32_t>(acknowledgement.accepted);
        root.included = static_cast<std::int32_t>(acknowledgement.included);
    }
    return writer.take();
}

Document to_document(
    InterchangeAcknowledgement const& acknowledgement, documents::Environment environment
) {
    DocumentWriter writer(AcknowledgementForm::ta1, environment);
    writer.root().interchange = writer.copy(acknowledgement.control);
    writer.root().decision = decision_of(acknowledgement.status);
    bool const has_error = acknowledgement.note != "000";  // "no error"
    if (has_error) writer.add(writer.root().errors, acknowledgement.note);
    return writer.take();
}

std::vector<Document> to_documents(
    InterchangeReport const& report, documents::Environment environment
) {
    std::vector<Document> made;
    for (ReportedGroup const& group : report.groups) {
        DocumentWriter writer = writer_of(report, environment);
        writer.root().group = writer.copy(group.control);
        if (group.action != 0) writer.root().decision = decision_of(group.action);
        writer.add(writer.root().errors, group.error.code);
        for (ReportedMessage const& message : group.messages) writer.add_message(message);
        made.push_back(writer.take());
    }
    if (made.empty()) made.push_back(writer_of(report, environment).take());
    return made;
}

}  // namespace tidegate::standards
