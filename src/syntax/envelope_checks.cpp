#include "syntax/envelope_checks.hpp"

#include "base/date.hpp"
#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/functional_id.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {
namespace {

EnvelopeRole role_in_x12(std::string_view tag) {
    if (tag.size() == 2) {
        if (tag[0] == 'S') {
            if (tag[1] == 'T') return EnvelopeRole::set_header;
            if (tag[1] == 'E') return EnvelopeRole::set_trailer;
        } else if (tag[0] == 'G') {
            if (tag[1] == 'S') return EnvelopeRole::group_header;
            if (tag[1] == 'E') return EnvelopeRole::group_trailer;
        }
        return EnvelopeRole::none;
    }
    if (tag == "IEA") return EnvelopeRole::interchange_trailer;
    return tag == "TA1" ? EnvelopeRole::interchange_acknowledgement : EnvelopeRole::none;
}

/// UNO and UNP stand around an object (a drawing) as UNH and UNT around a message.
EnvelopeRole role_in_edifact(std::string_view tag) {
    if (tag.size() != 3 || tag[0] != 'U' || tag[1] != 'N') return EnvelopeRole::none;
    switch (tag[2]) {
        case 'H':
        case 'O':
            return EnvelopeRole::set_header;
        case 'T':
        case 'P':
            return EnvelopeRole::set_trailer;
        case 'G':
            return EnvelopeRole::group_header;
        case 'E':
            return EnvelopeRole::group_trailer;
        case 'Z':
            return EnvelopeRole::interchange_trailer;
        default:
            return EnvelopeRole::none;
    }
}

}  // namespace

EnvelopeRole role_of(Standard standard, std::string_view tag) {
    return standard == Standard::x12 ? role_in_x12(tag) : role_in_edifact(tag);
}

bool is_well_formed_tag(Standard standard, std::string_view tag) {
    if (tag.size() < (standard == Standard::x12 ? 2 : 3) || tag.size() > 3) return false;
    return std::ranges::all_of(tag, [](char byte) { return is_upper(byte) || is_digit(byte); });
}

bool is_set_identifier(std::string_view type) {
    return type.size() == 3 && std::ranges::all_of(type, is_alphanumeric);
}

bool is_convention(std::string_view st03, Group const& group) {
    std::string const release = group.release();
    return st03.size() > release.size() && is_digits(release) && st03.starts_with(release);
}

bool is_convention_of_group(std::string_view st03, Group const& group) {
    return st03 == group.version || group.version == group.release();
}

Finding finding_at(
    FindingCode code, Segment const& segment, std::uint16_t element, std::string text
) {
    Finding finding;
    finding.code = code;
    finding.severity = kind_of(code).severity;
    finding.text = std::move(text);
    finding.segment = printable(segment.tag);
    finding.segment_position = segment.position;
    finding.element = element;
    finding.byte = element == 0 ? segment.byte : segment.element_byte(element);
    finding.line = segment.line;
    finding.standard = segment.standard;
    std::string_view const value = element == 0 ? std::string_view{} : segment.element(element);
    finding.value = value.substr(0, limits::finding_value_bytes_max);
    return finding;
}

Finding finding_of_missing(
    FindingCode code, std::string_view tag, std::uint64_t byte, std::uint32_t line, std::string text
) {
    Finding finding;
    finding.code = code;
    finding.severity = kind_of(code).severity;
    finding.text = std::move(text);
    finding.segment = tag;
    finding.byte = byte;
    finding.line = line;
    return finding;
}

void add_finding(Findings& findings, Finding finding) {
    if (findings.size() < limits::findings_per_event_max) {
        findings.push_back(std::move(finding));
        if (findings.size() == limits::findings_per_event_max) {
            findings.back().text += fmt::format(
                "; further findings after these {} are not listed", limits::findings_per_event_max
            );
        }
        return;
    }
    // What is dropped must not turn a rejected document into an accepted one.
    if (finding.severity == Severity::error) findings.back().severity = Severity::error;
}

void check_count(
    FindingCode code, Segment const& trailer, std::string_view what, std::uint32_t counted,
    Findings& findings
) {
    std::string_view const said = trailer.element(1);
    if (auto const number = number_of(said); number && *number == counted) return;
    add_finding(
        findings,
        finding_at(
            code, trailer, 1,
            said.empty()
                ? fmt::format("{}01 is empty, {} {} found", trailer.tag, counted, what)
                : fmt::format(
                      "{}01 says {} {}, {} found", trailer.tag, printable(said), what, counted
                  )
        )
    );
}

void check_number(
    FindingCode code, std::string_view header, std::string_view in_header, Segment const& trailer,
    Findings& findings, char release
) {
    std::string const in_trailer = without_release(trailer.element(2), release);
    if (in_header == in_trailer) return;
    auto const without_zeros = [](std::string_view digits) {
        return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    };
    bool const same_number = is_digits(in_header) && is_digits(in_trailer) &&
                             without_zeros(in_header) == without_zeros(in_trailer);
    Finding finding = finding_at(
        code, trailer, 2,
        fmt::format(
            "{}02 is \"{}\", {} is \"{}\"{}", trailer.tag, printable(in_trailer), header,
            printable(in_header), same_number ? ": the same number, written differently" : ""
        )
    );
    if (same_number) finding.severity = Severity::warning;
    add_finding(findings, std::move(finding));
}

void add_warning(
    Findings& findings, FindingCode code, Segment const& segment, std::uint16_t element,
    std::string text
) {
    Finding finding = finding_at(code, segment, element, std::move(text));
    finding.severity = Severity::warning;
    add_finding(findings, std::move(finding));
}

Group parse_group(Segment const& gs) {
    Group group;
    group.functional_id = gs.element(1);
    group.sender = gs.element(2);
    group.receiver = gs.element(3);
    group.date = gs.element(4);
    group.time = gs.element(5);
    group.control = gs.element(6);
    group.agency = gs.element(7);
    group.version = gs.element(8);
    group.byte = gs.byte;
    group.line = gs.line;
    return group;
}

void check_group_header(Segment const& gs, Group const& group, Findings& findings) {
    bool const has_century = group.version >= kFirstReleaseWithCentury;
    std::size_t const digits = has_century ? 8 : 6;
    if (group.date.size() != digits || !Date::parse_compact(group.date)) {
        add_warning(
            findings, FindingCode::element_invalid_date, gs, 4,
            fmt::format(
                "GS04 is \"{}\", in version {} it must be a date {}", printable(group.date),
                printable(group.version), has_century ? "CCYYMMDD" : "YYMMDD"
            )
        );
    }
    if (!is_time_of_day(group.time)) {
        add_warning(
            findings, FindingCode::element_invalid_time, gs, 5,
            fmt::format(
                "GS05 is \"{}\", it must be a time HHMM, HHMMSS or HHMMSSDD", printable(group.time)
            )
        );
    }
    if (!number_of(group.control)) {
        add_finding(
            findings,
            finding_at(
                FindingCode::group_control_number, gs, 6,
                fmt::format(
                    "GS06 is \"{}\", it must be one to nine digits", printable(group.control)
                )
            )
        );
    }
    if (group.agency != "X" && group.agency != "T") {
        add_warning(
            findings, FindingCode::element_invalid_code, gs, 7,
            fmt::format("GS07 is \"{}\", it must be X or T", printable(group.agency))
        );
    }
}

namespace {

/// ST03 names the convention that GS08 names. Rule 3 of docs/conformance.md: which of the two
/// chooses the dictionary is GS08, so a difference is a warning.
void check_convention(Segment const& st, Group const& group, Findings& findings) {
    std::string_view const convention = st.element(3);
    if (convention.empty() || convention == group.version) return;
    bool const has_form = is_convention(convention, group);
    if (has_form && is_convention_of_group(convention, group)) return;
    Finding finding = finding_at(
        FindingCode::set_convention, st, 3,
        has_form ? fmt::format(
                       "ST03 is \"{}\", but GS08 is \"{}\": the set is held against release {}",
                       printable(convention), printable(group.version), printable(group.release())
                   )
                 : fmt::format(
                       "ST03 is \"{}\", which is no convention of release {}",
                       printable(convention), printable(group.release())
                   )
    );
    if (!has_form) finding.x12_code = "19";
    add_finding(findings, std::move(finding));
}

}  // namespace

void check_set_header(Segment const& st, Group const& group, Findings& findings) {
    check_convention(st, group, findings);
    std::string_view const type = st.element(1);
    if (may_travel_in(type, group.functional_id)) return;
    add_warning(
        findings, FindingCode::set_wrong_group, st, 1,
        fmt::format(
            "set {} stands in a group {}, it belongs in {}", type, printable(group.functional_id),
            functional_id_of(type)
        )
    );
}

void check_set_trailer(
    Segment const& st, Segment const& se, std::uint32_t counted, Findings& findings
) {
    check_count(FindingCode::set_count, se, "segments", counted, findings);
    if (st.element(2) == se.element(2)) return;
    add_finding(
        findings,
        finding_at(
            FindingCode::set_control_mismatch, se, 2,
            fmt::format(
                "SE02 is \"{}\", ST02 is \"{}\"", printable(se.element(2)), printable(st.element(2))
            )
        )
    );
}

void check_group_trailer(
    Group const& group, Segment const& ge, std::uint32_t counted, Findings& findings
) {
    check_count(FindingCode::group_count, ge, "transaction sets", counted, findings);
    check_number(FindingCode::group_control_mismatch, "GS06", group.control, ge, findings);
}

void check_interchange_trailer(
    Interchange const& interchange, Segment const& iea, std::uint32_t counted, Findings& findings
) {
    check_count(FindingCode::envelope_count, iea, "groups", counted, findings);
    check_number(
        FindingCode::envelope_control_mismatch, "ISA13", interchange.control, iea, findings
    );
}

}  // namespace tidegate::syntax
