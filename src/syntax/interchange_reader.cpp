#include "syntax/interchange_reader.hpp"

#include "base/limits.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/edifact_envelope.hpp"
#include "syntax/encoding_check.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/interchange_finder.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/segment_scanner.hpp"
#include "syntax/set_collector.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {

// A segment is looked at before it is taken: one that belongs to an outer envelope closes the inner
// ones first, an event per call, and is still there when its own turn comes. So events nest
// whatever the input is.
struct InterchangeReader::State {
    State(ByteSource& source, ReaderOptions const& how)
        : options(how), window(source), scanner(window) {}

    enum class Phase : std::uint8_t { outside, interchange, group, done };
    using Next = SegmentScanner::Next;

    [[nodiscard]] bool is_edifact() const { return interchange.is_edifact(); }
    [[nodiscard]] Standard standard() const {
        return is_edifact() ? Standard::edifact : Standard::x12;
    }
    [[nodiscard]] EnvelopeRole role() const { return role_of(standard(), scanner.segment().tag); }

    Expected<Event> step();

    Expected<Event> open_interchange();
    Expected<Findings> open_x12();
    Expected<Findings> open_edifact();

    Expected<Event> in_interchange();
    Event open_group();
    void check_group_number(Segment const& header, Findings& findings);
    Event open_implicit_group();
    Expected<Event> close_interchange();
    Event close_interchange_without_trailer();

    Expected<Event> in_group();
    Event close_group();
    Event close_group_without_trailer();
    Event close_implicit_group(bool group_follows);

    Expected<Event> read_set();
    void check_set(bool is_complete, Findings& findings);
    void skip_stray(std::string_view where, Findings& findings);

    ReaderOptions options;
    ByteWindow window;
    SegmentScanner scanner;
    Phase phase = Phase::outside;
    InterchangeFinder finder{window, scanner, options.x12, options.edifact};
    SetCollector collector{window, scanner};
    std::optional<Error> failed;

    std::uint32_t interchanges = 0;
    Interchange interchange;
    Findings interchange_findings;  ///< to be told with its end
    std::uint32_t groups = 0;
    std::uint32_t sets_of_interchange = 0;
    std::map<std::string, SeenControlNumbers> group_numbers;  ///< X12: by GS01

    Group group;
    Findings group_findings;  ///< to be told with its end
    std::uint32_t sets = 0;
    SeenControlNumbers set_numbers;
    bool in_stray_run = false;
};

namespace {

/// Findings are made in many places, their standard is set in one.
void set_standard(Event& event, Standard standard) {
    auto set = [standard](auto& told) {
        if constexpr (requires { told.findings; }) {
            for (Finding& finding : told.findings) finding.standard = standard;
        }
    };
    std::visit(set, event);
}

}  // namespace

InterchangeReader::InterchangeReader(ByteSource& source, ReaderOptions const& options)
    : state_(std::make_unique<State>(source, options)) {}
InterchangeReader::~InterchangeReader() = default;

Expected<Event> InterchangeReader::next() {
    if (state_->failed) return std::unexpected(*state_->failed);
    state_->scanner.release();
    auto event = state_->step();
    if (event) {
        set_standard(*event, state_->standard());
    } else {
        state_->failed = event.error();
    }
    return event;
}

Expected<Event> InterchangeReader::State::step() {
    switch (phase) {
        case Phase::outside:
            return open_interchange();
        case Phase::interchange:
            return in_interchange();
        case Phase::group:
            return in_group();
        case Phase::done:
            return EndOfInput{};
    }
    TIDEGATE_CHECK(false);
}

// ---- between interchanges

Expected<Event> InterchangeReader::State::open_interchange() {
    auto found = finder.find();
    if (!found) return std::unexpected(found.error());
    if (!*found) {
        phase = Phase::done;
        return EndOfInput{finder.take_noise()};
    }
    if (interchanges == limits::interchanges_per_input_max) {
        return fail(
            ErrorCode::too_large,
            fmt::format("the input has more than {} interchanges", interchanges),
            scanner.position(), "split the file"
        );
    }
    ++interchanges;
    interchange_findings.clear();
    groups = 0;
    sets_of_interchange = 0;
    group_numbers.clear();
    set_numbers.clear();
    in_stray_run = false;
    Findings findings = finder.take_lead();
    auto of_header = **found == Standard::x12 ? open_x12() : open_edifact();
    if (!of_header) return std::unexpected(of_header.error());
    phase = Phase::interchange;
    findings.insert(findings.end(), of_header->begin(), of_header->end());
    return InterchangeBegin{interchange, std::move(findings)};
}

Expected<Findings> InterchangeReader::State::open_x12() {
    auto header = parse_isa(window.unread(), scanner.byte(), scanner.line());
    TIDEGATE_CHECK(header.has_value());
    interchange = std::move(header->interchange);
    scanner.skip(header->size);
    scanner.begin(Standard::x12, interchange.delimiters, header->is_wrapped);
    return std::move(header->findings);
}

Expected<Findings> InterchangeReader::State::open_edifact() {
    std::uint64_t const byte = scanner.byte();
    std::uint32_t const line = scanner.line();
    if (auto ready = window.ensure(limits::sniff_bytes_max); !ready)
        return std::unexpected(ready.error());
    auto header = parse_unb_header(window.unread(), byte, line);
    if (!header) {
        return fail(
            ErrorCode::invalid,
            fmt::format(
                "the EDIFACT interchange at byte {} (line {}) cannot be read: {}", byte, line,
                header.error().message
            ),
            scanner.position(), "begin it with UNA:+.? ' or with UNB and those separators"
        );
    }
    scanner.skip(header->una_size);
    bool const is_shifted = is_in_iso2022(*header, options.edifact_charset);
    scanner.begin(Standard::edifact, header->delimiters, header->is_wrapped, is_shifted);
    auto next = scanner.peek_header();
    if (!next) return std::unexpected(next.error());
    TIDEGATE_CHECK(*next == Next::segment);
    Segment const& unb = scanner.segment();
    interchange = parse_unb(unb, *header, options.edifact_charset);
    interchange.byte = byte;
    interchange.line = line;
    check_unb(unb, interchange, header->findings);
    check_encoding(scanner.encoding_faults(), scanner.segment(), header->findings);
    scanner.take();
    return std::move(header->findings);
}

// ---- in an interchange

Expected<Event> InterchangeReader::State::in_interchange() {
    for (;;) {
        auto next = scanner.peek(false);
        if (!next) return std::unexpected(next.error());
        if (*next != Next::segment) return close_interchange_without_trailer();
        switch (role()) {
            case EnvelopeRole::group_header:
                return open_group();
            case EnvelopeRole::interchange_trailer:
                return close_interchange();
            case EnvelopeRole::interchange_acknowledgement:
                if (groups != 0) {
                    add_finding(
                        interchange_findings,
                        finding_at(
                            FindingCode::envelope_content, scanner.segment(), 0,
                            "TA1 stands after a functional group, its place is before the first"
                        )
                    );
                    interchange_findings.back().severity = Severity::warning;
                }
                in_stray_run = false;
                scanner.take();
                return Ta1Event{scanner.segment()};
            case EnvelopeRole::set_header:
                if (is_edifact()) return open_implicit_group();
                [[fallthrough]];
            case EnvelopeRole::none:
            case EnvelopeRole::set_trailer:
            case EnvelopeRole::group_trailer:
                skip_stray(is_edifact() ? "a message" : "a functional group", interchange_findings);
                break;
        }
    }
}

Event InterchangeReader::State::open_group() {
    Segment const& header = scanner.segment();
    GroupBegin event{is_edifact() ? parse_ung(header, interchange) : parse_group(header), {}};
    group = event.group;
    if (is_edifact()) {
        check_ung(header, group, interchange, event.findings);
    } else {
        check_group_header(header, group, event.findings);
        set_numbers.clear();  // ST02 is unique in its group, 0062 in its interchange
    }
    check_group_number(header, event.findings);
    check_encoding(scanner.encoding_faults(), scanner.segment(), event.findings);
    scanner.take();
    ++groups;
    sets = 0;
    group_findings.clear();
    in_stray_run = false;
    phase = Phase::group;
    return event;
}

/// 0048 is unique in its interchange. Many senders of X12 number the groups of each kind on their
/// own: GS06 is, with GS01, and what is not is taken all the same.
void InterchangeReader::State::check_group_number(Segment const& header, Findings& findings) {
    if (group.control.empty()) return;
    if (group_numbers[is_edifact() ? "" : group.functional_id].add(group.control)) return;
    std::uint16_t const number = is_edifact() ? 5 : 6;
    Finding finding = finding_at(
        FindingCode::group_control_duplicate, header, number,
        fmt::format(
            "{}{:02} {} was used before in interchange {}", header.tag, number,
            printable(group.control), printable(interchange.control)
        )
    );
    if (!is_edifact()) finding.severity = Severity::warning;
    add_finding(findings, std::move(finding));
}

/// In front of a message without UNG: it stays to be read.
Event InterchangeReader::State::open_implicit_group() {
    group = {};
    group.is_implicit = true;
    group.byte = scanner.byte();
    group.line = scanner.line();
    GroupBegin event{group, {}};
    if (groups != 0) {
        Finding finding = finding_at(
            FindingCode::segment_unexpected, scanner.segment(), 0,
            "a message stands outside of the groups (UNG) of its interchange: all or none must "
            "stand in groups"
        );
        finding.edifact_code = "30";
        add_finding(interchange_findings, std::move(finding));
    }
    sets = 0;
    group_findings.clear();
    in_stray_run = false;
    phase = Phase::group;
    return event;
}

Expected<Event> InterchangeReader::State::close_interchange() {
    Segment const& trailer = scanner.segment();
    if (is_edifact()) {
        bool const has_groups = groups != 0;
        check_unz(
            interchange, trailer, has_groups ? "groups" : "messages",
            has_groups ? groups : sets_of_interchange, interchange_findings
        );
        if (sets_of_interchange == 0) {
            Finding finding = finding_at(
                FindingCode::envelope_count, trailer, 0, "the interchange holds no message"
            );
            finding.edifact_code = "32";
            add_finding(interchange_findings, std::move(finding));
        }
    } else {
        check_interchange_trailer(interchange, trailer, groups, interchange_findings);
    }
    check_encoding(scanner.encoding_faults(), scanner.segment(), interchange_findings);
    if (!scanner.is_terminated()) {
        Finding finding = finding_at(
            FindingCode::envelope_separators, trailer, 0,
            fmt::format(
                "the input ends without the segment terminator {} after {}",
                quoted(interchange.delimiters.segment), trailer.tag
            )
        );
        finding.x12_code = "004";
        add_finding(interchange_findings, std::move(finding));
    }
    scanner.take();
    if (interchange.delimiters.segment == '\r') {
        if (auto skipped = scanner.skip_line_feed(); !skipped)
            return std::unexpected(skipped.error());
    }
    phase = Phase::outside;
    return InterchangeEnd{groups, scanner.byte(), std::move(interchange_findings)};
}

Event InterchangeReader::State::close_interchange_without_trailer() {
    std::string_view const trailer = is_edifact() ? "UNZ" : "IEA";
    add_finding(
        interchange_findings,
        finding_of_missing(
            FindingCode::envelope_trailer_missing, trailer, scanner.byte(), scanner.line(),
            fmt::format(
                "interchange {} has no {}: it must stand here", printable(interchange.control),
                trailer
            )
        )
    );
    phase = Phase::outside;
    return InterchangeEnd{groups, scanner.byte(), std::move(interchange_findings)};
}

/// Passes a segment where it cannot belong to anything. The first of a run is told, not each.
void InterchangeReader::State::skip_stray(std::string_view where, Findings& findings) {
    if (!in_stray_run) {
        Segment const& segment = scanner.segment();
        bool const is_in_group = phase == Phase::group && !group.is_implicit;
        Finding finding = finding_at(
            is_in_group ? FindingCode::segment_unexpected : FindingCode::envelope_content, segment,
            0,
            fmt::format(
                "segment {} stands outside {}; it and those that follow it there are not read",
                printable(segment.tag), where
            )
        );
        finding.edifact_code = "33";
        add_finding(findings, std::move(finding));
    }
    in_stray_run = true;
    scanner.take();
    scanner.release();
}

// ---- in a group

Expected<Event> InterchangeReader::State::in_group() {
    for (;;) {
        auto next = scanner.peek(false);
        if (!next) return std::unexpected(next.error());
        if (*next != Next::segment)
            return group.is_implicit ? close_implicit_group(false) : close_group_without_trailer();
        switch (role()) {
            case EnvelopeRole::set_header:
                return read_set();
            case EnvelopeRole::group_trailer:
                if (group.is_implicit) return close_implicit_group(false);
                return close_group();
            case EnvelopeRole::group_header:
                if (group.is_implicit) return close_implicit_group(true);
                return close_group_without_trailer();
            case EnvelopeRole::interchange_trailer:
                if (group.is_implicit) return close_implicit_group(false);
                return close_group_without_trailer();
            case EnvelopeRole::none:
            case EnvelopeRole::set_trailer:
            case EnvelopeRole::interchange_acknowledgement:
                // Of messages without UNG there is no group that could be wrong.
                skip_stray(
                    is_edifact() ? "a message" : "a transaction set",
                    group.is_implicit ? interchange_findings : group_findings
                );
                break;
        }
    }
}

Event InterchangeReader::State::close_group() {
    if (is_edifact()) {
        check_une(group, scanner.segment(), sets, interchange.delimiters.release, group_findings);
        if (sets == 0) {
            Finding finding = finding_at(
                FindingCode::group_count, scanner.segment(), 0, "the group holds no message"
            );
            finding.edifact_code = "32";
            add_finding(group_findings, std::move(finding));
        }
    } else {
        check_group_trailer(group, scanner.segment(), sets, group_findings);
    }
    std::optional<std::uint32_t> const stated = number_of(scanner.segment().element(1));
    check_encoding(scanner.encoding_faults(), scanner.segment(), group_findings);
    scanner.take();
    in_stray_run = false;
    phase = Phase::interchange;
    return GroupEnd{stated, sets, std::move(group_findings)};
}

Event InterchangeReader::State::close_implicit_group(bool group_follows) {
    if (group_follows) {
        Finding finding = finding_at(
            FindingCode::segment_unexpected, scanner.segment(), 0,
            "a group (UNG) stands behind messages outside of groups: all or none must stand in "
            "groups"
        );
        finding.edifact_code = "30";
        add_finding(interchange_findings, std::move(finding));
    }
    in_stray_run = false;
    phase = Phase::interchange;
    return GroupEnd{{}, sets, std::move(group_findings)};
}

Event InterchangeReader::State::close_group_without_trailer() {
    std::string_view const trailer = is_edifact() ? "UNE" : "GE";
    add_finding(
        group_findings,
        finding_of_missing(
            FindingCode::group_trailer_missing, trailer, scanner.byte(), scanner.line(),
            fmt::format("group {} has no {}: it must stand here", printable(group.control), trailer)
        )
    );
    in_stray_run = false;
    phase = Phase::interchange;
    return GroupEnd{{}, sets, std::move(group_findings)};
}

// ---- a transaction set

Expected<Event> InterchangeReader::State::read_set() {
    if (sets_of_interchange == limits::sets_per_interchange_max) {
        return fail(
            ErrorCode::too_large,
            fmt::format(
                "interchange {} has more than {} transaction sets", printable(interchange.control),
                sets_of_interchange
            ),
            scanner.position(), "have it sent in several interchanges"
        );
    }
    ++sets_of_interchange;
    ++sets;
    in_stray_run = false;
    SetEvent event{&collector.set(), {}};
    auto complete = collector.collect(
        interchange.delimiters, is_edifact() ? std::optional(interchange.charset) : std::nullopt,
        event.findings
    );
    if (!complete) return std::unexpected(complete.error());
    check_set(*complete, event.findings);
    return event;
}

void InterchangeReader::State::check_set(bool is_complete, Findings& findings) {
    TransactionSet const& set = collector.set();
    Segment const& header = set.segments.front();
    if (is_edifact()) {
        check_unh(set, group, findings);
    } else {
        check_set_header(header, group, findings);
    }
    std::uint16_t const number = is_edifact() ? 1 : 2;
    std::string_view const control = set.control();
    if (!control.empty() && !set_numbers.add(control)) {
        add_finding(
            findings, finding_at(
                          FindingCode::set_control_duplicate, header, number,
                          fmt::format(
                              "{}{:02} {} was used before in {} {}", header.tag, number,
                              printable(control), is_edifact() ? "interchange" : "group",
                              printable(is_edifact() ? interchange.control : group.control)
                          )
                      )
        );
    }
    if (is_complete && is_edifact()) return check_unt(set, findings);
    if (is_complete) {
        auto const counted = static_cast<std::uint32_t>(set.segments.size());
        return check_set_trailer(header, set.segments.back(), counted, findings);
    }
    std::string_view const trailer = !is_edifact() ? "SE" : header.tag == "UNO" ? "UNP" : "UNT";
    add_finding(
        findings, finding_of_missing(
                      FindingCode::set_trailer_missing, trailer, scanner.byte(), scanner.line(),
                      fmt::format(
                          "{} {} has no {}: it must stand here",
                          is_edifact() ? "message" : "transaction set", printable(control), trailer
                      )
                  )
    );
}

}  // namespace tidegate::syntax
