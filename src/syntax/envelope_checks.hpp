// What X12 envelopes must hold: values of GS, and headers that agree with their trailers, and what
// both standards need to say so. Pure functions of segments; which segment is the trailer of which
// header is decided by the reader. Source: X12.5, X12.6; rules 4, 5, 9, 10 and 14 of
// docs/conformance.md.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// The envelope segments that the reader acts on; everything else is body.
enum class EnvelopeRole : std::uint8_t {
    none,
    interchange_acknowledgement,
    group_header,
    set_header,
    set_trailer,
    group_trailer,
    interchange_trailer,
};
EnvelopeRole role_of(Standard standard, std::string_view tag);

/// Two or three capital letters or digits; of EDIFACT three. Rule 14.
bool is_well_formed_tag(Standard standard, std::string_view tag);

/// ST01: three letters or digits (element 143).
bool is_set_identifier(std::string_view type);

/// AK502 for one that is none.
inline constexpr std::string_view kInvalidSetIdentifier = "6";

/// ST03 names a convention of the group's release: its six digits, and something behind them.
bool is_convention(std::string_view st03, Group const& group);

/// GS08 names the same convention, or the release alone.
bool is_convention_of_group(std::string_view st03, Group const& group);

/// A finding at element `element` of `segment` (0 = the segment itself), with its default severity
/// and its value.
Finding finding_at(
    FindingCode code, Segment const& segment, std::uint16_t element, std::string text
);

/// A finding about something that should stand at `byte` and does not.
Finding finding_of_missing(
    FindingCode code, std::string_view tag, std::uint64_t byte, std::uint32_t line, std::string text
);

/// Appends while there is room: limits::findings_per_event_max. The last one says that more were
/// dropped.
void add_finding(Findings& findings, Finding finding);

/// The same as a warning, whatever the code's default severity.
void add_warning(
    Findings& findings, FindingCode code, Segment const& segment, std::uint16_t element,
    std::string text
);

/// Element 1 of a trailer counts what the envelope holds. `what` for people: "groups".
void check_count(
    FindingCode code, Segment const& trailer, std::string_view what, std::uint32_t counted,
    Findings& findings
);

/// Element 2 of a trailer repeats its header's number, which `header` names for people. Compared as
/// numbers if both are; another spelling of the same one is a warning. `in_header` has no release
/// characters, those of the trailer are taken off.
void check_number(
    FindingCode code, std::string_view header, std::string_view in_header, Segment const& trailer,
    Findings& findings, char release = 0
);

Group parse_group(Segment const& gs);
void check_group_header(Segment const& gs, Group const& group, Findings& findings);
void check_set_header(Segment const& st, Group const& group, Findings& findings);

/// `counted` segments stood from ST to SE, both included.
void check_set_trailer(
    Segment const& st, Segment const& se, std::uint32_t counted, Findings& findings
);
void check_group_trailer(
    Group const& group, Segment const& ge, std::uint32_t counted, Findings& findings
);
void check_interchange_trailer(
    Interchange const& interchange, Segment const& iea, std::uint32_t counted, Findings& findings
);

}  // namespace tidegate::syntax
