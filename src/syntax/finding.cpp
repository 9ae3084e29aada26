#include "syntax/finding.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

using enum FindingCode;
using enum Level;
using enum Severity;

// X12 codes by level: interchange TA105 (X12.56, element I18), group AK905 (716), set AK502 (718),
// segment AK304 (720), element AK403 (723). Codes that begin with I exist in the 999 only; an
// acknowledgement by 997 puts the nearest older one in their place. EDIFACT: element 0085; 45 and
// 48 are known from syntax 4 on. Warnings are what a reader can repair or ignore without guessing:
// the document is taken.
constexpr auto kKinds = std::to_array<FindingKind>({
    {envelope_isa_width, "envelope.isa_width", interchange, warning, "022", ""},
    {envelope_separators, "envelope.separators", interchange, warning, "026", "22"},
    {envelope_control_mismatch, "envelope.control_mismatch", interchange, error, "001", "28"},
    {envelope_count, "envelope.count", interchange, error, "021", "29"},
    {envelope_trailer_missing, "envelope.trailer_missing", interchange, error, "023", "13"},
    {envelope_duplicate, "envelope.duplicate", interchange, error, "025", "26"},
    {envelope_control_number, "envelope.control_number", interchange, error, "018", "12"},
    {envelope_unknown_version, "envelope.unknown_version", interchange, warning, "017", "2"},
    {envelope_standard, "envelope.standard", interchange, warning, "016", "2"},
    {envelope_authorization, "envelope.authorization", interchange, warning, "010", "12"},
    {envelope_security, "envelope.security", interchange, warning, "012", "12"},
    {envelope_sender, "envelope.sender", interchange, error, "006", "23"},
    {envelope_receiver, "envelope.receiver", interchange, error, "008", "7"},
    {envelope_date, "envelope.date", interchange, warning, "014", "12"},
    {envelope_time, "envelope.time", interchange, warning, "015", "12"},
    {envelope_ack_requested, "envelope.ack_requested", interchange, warning, "019", "12"},
    {envelope_test_flag, "envelope.test_flag", interchange, warning, "020", "25"},
    {envelope_content, "envelope.content", interchange, error, "024", "33"},
    {envelope_trailing_data, "envelope.trailing_data", interchange, error, "024", "33"},
    {envelope_charset, "envelope.charset", interchange, warning, "024", "46"},
    {group_count, "group.count", group, error, "5", "29"},
    {group_control_mismatch, "group.control_mismatch", group, error, "4", "28"},
    {group_control_number, "group.control_number", group, error, "6", "12"},
    {group_control_duplicate, "group.control_duplicate", group, error, "19", "26"},
    {group_trailer_missing, "group.trailer_missing", group, error, "3", "13"},
    {group_unsupported, "group.unsupported", group, error, "1", "14"},
    {group_version_unsupported, "group.version_unsupported", group, error, "2", "14"},
    {set_unknown, "set.unknown", set, error, "1", "14"},
    {set_wrong_group, "set.wrong_group", set, warning, "18", "31"},
    {set_convention, "set.convention", set, warning, "I6", "14"},
    {set_count, "set.count", set, error, "4", "29"},
    {set_control_mismatch, "set.control_mismatch", set, error, "3", "28"},
    {set_trailer_missing, "set.trailer_missing", set, error, "2", "13"},
    {set_control_duplicate, "set.control_duplicate", set, error, "23", "26"},
    {set_companion_rejected, "set.companion_rejected", set, error, "", "18"},
    {segment_unknown, "segment.unknown", segment, error, "1", "15"},
    {segment_unexpected, "segment.unexpected", segment, error, "2", "15"},
    {segment_missing, "segment.missing", segment, error, "3", "13"},
    {segment_loop_over_max, "segment.loop_over_max", segment, error, "4", "36"},
    {segment_over_max, "segment.over_max", segment, error, "5", "35"},
    {segment_not_in_set, "segment.not_in_set", segment, error, "6", "15"},
    {segment_out_of_order, "segment.out_of_order", segment, error, "7", "15"},
    {segment_not_used, "segment.not_used", segment, error, "I4", "15"},
    {element_missing, "element.missing", element, error, "1", "13"},
    {element_conditional_missing, "element.conditional_missing", element, error, "2", "48"},
    {element_too_many, "element.too_many", element, error, "3", "16"},
    {element_too_short, "element.too_short", element, error, "4", "40"},
    {element_too_long, "element.too_long", element, error, "5", "39"},
    {element_invalid_character, "element.invalid_character", element, error, "6", "21"},
    {element_invalid_code, "element.invalid_code", element, error, "7", "12"},
    {element_invalid_date, "element.invalid_date", element, error, "8", "12"},
    {element_invalid_time, "element.invalid_time", element, error, "9", "12"},
    {element_exclusive, "element.exclusive", element, error, "10", "48"},
    {element_too_many_repetitions, "element.too_many_repetitions", element, error, "12", "35"},
    {element_too_many_components, "element.too_many_components", element, error, "13", "16"},
    {element_not_used, "element.not_used", element, error, "I10", "15"},
    {element_pattern, "element.pattern", element, error, "I12", "12"},
    {element_trailing_separator, "element.trailing_separator", element, warning, "3", "45"},
    {rule_failed, "rule.failed", set, error, "5", "18"},
    {correlation_unknown, "correlation.unknown", set, warning, "", ""},
    {correlation_foreign, "correlation.foreign", set, error, "", ""},
});

consteval bool is_in_order() {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (static_cast<std::size_t>(kKinds[i].code) != i) return false;
    }
    return kKinds.size() == static_cast<std::size_t>(correlation_foreign) + 1;
}
static_assert(is_in_order(), "the table has one row per FindingCode, in its order");

}  // namespace

std::span<FindingKind const> finding_kinds() { return kKinds; }

FindingKind const& kind_of(FindingCode code) {
    auto const index = static_cast<std::size_t>(code);
    TIDEGATE_CHECK(index < kKinds.size());
    return kKinds[index];
}

std::string_view name_of(FindingCode code) { return kind_of(code).name; }

bool has_error(Findings const& findings) {
    return std::ranges::any_of(findings, [](Finding const& finding) {
        return finding.severity == error;
    });
}

}  // namespace tidegate::syntax
