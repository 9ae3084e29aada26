#include "syntax/x12_reader.hpp"

#include "base/limits.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/interchange_finder.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/segment_scanner.hpp"
#include "syntax/set_collector.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {

// A segment is looked at before it is taken: one that belongs to an outer envelope closes the inner
// ones first, an event per call, and is still there when its own turn comes. So events nest
// whatever the input is.
struct X12Reader::State {
    explicit State(ByteSource& source) : window(source), scanner(window) {}

    enum class Phase : std::uint8_t { outside, interchange, group, done };
    using Next = SegmentScanner::Next;

    Expected<Event> step();

    Expected<Event> open_interchange();

    Expected<Event> in_interchange();
    Event open_group();
    Expected<Event> close_interchange();
    Event close_interchange_without_trailer();

    Expected<Event> in_group();
    Event close_group();
    Event close_group_without_trailer();

    Expected<Event> read_set();
    void skip_stray(std::string_view where, Findings& findings);

    ByteWindow window;
    SegmentScanner scanner;
    Phase phase = Phase::outside;
    InterchangeFinder finder{window, scanner};
    SetCollector collector{window, scanner};
    std::optional<Error> failed;

    std::uint32_t interchanges = 0;
    Interchange interchange;
    Findings interchange_findings;  ///< to be told with its end
    std::uint32_t groups = 0;
    std::uint32_t sets_of_interchange = 0;

    Group group;
    Findings group_findings;  ///< to be told with its end
    std::uint32_t sets = 0;
    SeenControlNumbers set_numbers;
    bool in_stray_run = false;
};

X12Reader::X12Reader(ByteSource& source) : state_(std::make_unique<State>(source)) {}
X12Reader::~X12Reader() = default;

Expected<Event> X12Reader::next() {
    if (state_->failed) return std::unexpected(*state_->failed);
    state_->scanner.release();
    auto event = state_->step();
    if (!event) state_->failed = event.error();
    return event;
}

Expected<Event> X12Reader::State::step() {
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

Expected<Event> X12Reader::State::open_interchange() {
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
    auto header = parse_isa(window.unread(), scanner.byte(), scanner.line());
    TIDEGATE_CHECK(header.has_value());
    ++interchanges;
    interchange = std::move(header->interchange);
    scanner.skip(header->size);
    scanner.begin(interchange.delimiters, header->is_wrapped);
    interchange_findings.clear();
    groups = 0;
    sets_of_interchange = 0;
    in_stray_run = false;
    phase = Phase::interchange;
    Findings findings = finder.take_lead();
    findings.insert(findings.end(), header->findings.begin(), header->findings.end());
    return InterchangeBegin{interchange, std::move(findings)};
}

// ---- in an interchange

Expected<Event> X12Reader::State::in_interchange() {
    for (;;) {
        auto next = scanner.peek(false);
        if (!next) return std::unexpected(next.error());
        if (*next != Next::segment) return close_interchange_without_trailer();
        switch (role_of(scanner.segment().tag)) {
            case EnvelopeRole::group_header:
                return open_group();
            case EnvelopeRole::interchange_trailer:
                return close_interchange();
            case EnvelopeRole::interchange_acknowledgement:
                if (groups != 0) {
                    add_finding(
                        interchange_findings,
                        finding_at(
                            FindingCode::segment_unexpected, scanner.segment(), 0,
                            "TA1 stands after a functional group, its place is before the first"
                        )
                    );
                    interchange_findings.back().severity = Severity::warning;
                }
                in_stray_run = false;
                scanner.take();
                return Ta1Event{scanner.segment()};
            case EnvelopeRole::none:
            case EnvelopeRole::set_header:
            case EnvelopeRole::set_trailer:
            case EnvelopeRole::group_trailer:
                skip_stray("a functional group", interchange_findings);
                break;
        }
    }
}

Event X12Reader::State::open_group() {
    Segment const& gs = scanner.segment();
    group = parse_group(gs);
    GroupBegin event{group, {}};
    check_group_header(gs, group, event.findings);
    scanner.take();
    ++groups;
    sets = 0;
    set_numbers.clear();
    group_findings.clear();
    in_stray_run = false;
    phase = Phase::group;
    return event;
}

Expected<Event> X12Reader::State::close_interchange() {
    Segment const& iea = scanner.segment();
    check_interchange_trailer(interchange, iea, groups, interchange_findings);
    if (!scanner.is_terminated()) {
        add_finding(
            interchange_findings,
            finding_at(
                FindingCode::envelope_separators, iea, 0,
                fmt::format(
                    "the input ends without the segment terminator {} after IEA",
                    quoted(interchange.delimiters.segment)
                )
            )
        );
    }
    scanner.take();
    if (interchange.delimiters.segment == '\r') {
        if (auto skipped = scanner.skip_line_feed(); !skipped)
            return std::unexpected(skipped.error());
    }
    phase = Phase::outside;
    return InterchangeEnd{groups, scanner.byte(), std::move(interchange_findings)};
}

Event X12Reader::State::close_interchange_without_trailer() {
    add_finding(
        interchange_findings,
        finding_of_missing(
            FindingCode::envelope_trailer_missing, "IEA", scanner.byte(), scanner.line(),
            fmt::format(
                "interchange {} has no IEA: it must stand here", printable(interchange.control)
            )
        )
    );
    phase = Phase::outside;
    return InterchangeEnd{groups, scanner.byte(), std::move(interchange_findings)};
}

/// Passes a segment where it cannot belong to anything. The first of a run is told, not each.
void X12Reader::State::skip_stray(std::string_view where, Findings& findings) {
    if (!in_stray_run) {
        Segment const& segment = scanner.segment();
        add_finding(
            findings,
            finding_at(
                FindingCode::segment_unexpected, segment, 0,
                fmt::format(
                    "segment {} stands outside {}; it and those that follow it there are not read",
                    printable(segment.tag), where
                )
            )
        );
    }
    in_stray_run = true;
    scanner.take();
    scanner.release();
}

// ---- in a group

Expected<Event> X12Reader::State::in_group() {
    for (;;) {
        auto next = scanner.peek(false);
        if (!next) return std::unexpected(next.error());
        if (*next != Next::segment) return close_group_without_trailer();
        switch (role_of(scanner.segment().tag)) {
            case EnvelopeRole::set_header:
                return read_set();
            case EnvelopeRole::group_trailer:
                return close_group();
            case EnvelopeRole::group_header:
            case EnvelopeRole::interchange_trailer:
                return close_group_without_trailer();
            case EnvelopeRole::none:
            case EnvelopeRole::set_trailer:
            case EnvelopeRole::interchange_acknowledgement:
                skip_stray("a transaction set", group_findings);
                break;
        }
    }
}

Event X12Reader::State::close_group() {
    check_group_trailer(group, scanner.segment(), sets, group_findings);
    std::optional<std::uint32_t> const stated = number_of(scanner.segment().element(1));
    scanner.take();
    in_stray_run = false;
    phase = Phase::interchange;
    return GroupEnd{stated, sets, std::move(group_findings)};
}

Event X12Reader::State::close_group_without_trailer() {
    add_finding(
        group_findings,
        finding_of_missing(
            FindingCode::group_trailer_missing, "GE", scanner.byte(), scanner.line(),
            fmt::format("group {} has no GE: it must stand here", printable(group.control))
        )
    );
    in_stray_run = false;
    phase = Phase::interchange;
    return GroupEnd{{}, sets, std::move(group_findings)};
}

// ---- a transaction set

Expected<Event> X12Reader::State::read_set() {
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
    auto complete = collector.collect(interchange.delimiters, event.findings);
    if (!complete) return std::unexpected(complete.error());
    TransactionSet const& set = collector.set();
    Segment const& st = set.segments.front();
    check_set_header(st, group, event.findings);
    if (!st.element(2).empty() && !set_numbers.add(st.element(2))) {
        add_finding(
            event.findings, finding_at(
                                FindingCode::set_control_duplicate, st, 2,
                                fmt::format(
                                    "ST02 {} was used before in group {}", printable(st.element(2)),
                                    printable(group.control)
                                )
                            )
        );
    }
    if (*complete) {
        auto const counted = static_cast<std::uint32_t>(set.segments.size());
        check_set_trailer(st, set.segments.back(), counted, event.findings);
        return event;
    }
    add_finding(
        event.findings,
        finding_of_missing(
            FindingCode::set_trailer_missing, "SE", scanner.byte(), scanner.line(),
            fmt::format(
                "transaction set {} has no SE: it must stand here", printable(st.element(2))
            )
        )
    );
    return event;
}

}  // namespace tidegate::syntax
