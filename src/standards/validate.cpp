#include "standards/validate.hpp"

#include "standards/element_check.hpp"
#include "standards/finding_report.hpp"
#include "standards/validator.hpp"

#include <algorithm>

namespace tidegate::standards {

std::string_view name_of(SetStatus status) {
    switch (status) {
        case SetStatus::accepted:
            return "accepted";
        case SetStatus::accepted_with_errors:
            return "accepted_with_errors";
        case SetStatus::rejected:
            return "rejected";
    }
    TIDEGATE_CHECK(false);
}

SetStatus status_of(syntax::Findings const& findings) {
    if (syntax::has_error(findings)) return SetStatus::rejected;
    bool const has_note = std::ranges::any_of(findings, [](syntax::Finding const& finding) {
        return finding.is_certain && !finding.ack().empty();
    });
    return has_note ? SetStatus::accepted_with_errors : SetStatus::accepted;
}

ValidatedSet validate(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, ValidateOptions const& options
) {
    ValidatedSet result;
    Validator(options).validate(set, dictionary, definition, result);
    return result;
}

syntax::Findings validate_segment(
    syntax::Segment const& segment, syntax::Delimiters const& delimiters,
    Dictionary const& dictionary, ValidateOptions const& options
) {
    FindingReport report(options);
    SegmentDefinition const* definition = dictionary.find_segment(segment.tag);
    if (definition) {
        CheckContext const context{dictionary.release(), delimiters, options.charset};
        ElementCheck(context, report).check(segment, *definition, nullptr);
    } else if (report.wants(syntax::FindingCode::segment_unknown)) {
        report.add(
            syntax::FindingCode::segment_unknown, {.segment = &segment}, {},
            "there is no segment " + shown(segment.tag) + " in " + dictionary.release()
        );
    }
    return report.take();
}

}  // namespace tidegate::standards
