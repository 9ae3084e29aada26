#include "standards/functional_ack_read.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;
using syntax::Segment;

namespace {

class Reader {
public:
    explicit Reader(syntax::TransactionSet const& set) : set_(set) {}

    FunctionalAcknowledgement read() {
        for (Segment const& segment : set_.segments) read_segment(segment);
        close_set(nullptr);
        if (!has_header_)
            report(
                FindingCode::segment_missing,
                set_.segments.empty() ? nullptr : &set_.segments.back(), 0, "AK1",
                "mandatory segment AK1 is missing: the acknowledgement names no group"
            );
        if (result_.status == 0)
            report(
                FindingCode::segment_missing,
                set_.segments.empty() ? nullptr : &set_.segments.back(), 0, "AK9",
                "mandatory segment AK9 is missing: the group has no verdict"
            );
        return std::move(result_);
    }

private:
    void read_segment(Segment const& segment) {
        if (segment.tag == "ST" || segment.tag == "SE") return;
        if (segment.tag == "AK1") return read_header(segment);
        if (segment.tag == "AK2") return open_set(segment);
        if (segment.tag == "AK3" || segment.tag == "IK3") return read_segment_note(segment);
        if (segment.tag == "AK4" || segment.tag == "IK4") return read_element_note(segment);
        if (segment.tag == "CTX") return read_context(segment);
        if (segment.tag == "AK5" || segment.tag == "IK5") return read_set_verdict(segment);
        if (segment.tag == "AK9") return read_group_verdict(segment);
        report(
            FindingCode::segment_not_in_set, &segment, 0, segment.tag,
            fmt::format("segment {} is not part of set 997", syntax::printable(segment.tag))
        );
    }

    void read_header(Segment const& segment) {
        if (std::exchange(has_header_, true)) {
            return report(
                FindingCode::segment_over_max, &segment, 0, "AK1",
                "segment AK1 occurs more than once"
            );
        }
        result_.functional_id = text(segment, 1);
        result_.control = text(segment, 2);
    }

    void open_set(Segment const& segment) {
        close_set(&segment);
        SetAcknowledgement& set = result_.sets.emplace_back();
        set.type = text(segment, 1);
        set.control = text(segment, 2);
        is_open_ = true;
    }

    // A set answered without AK5 has no verdict.
    void close_set(Segment const* next) {
        if (std::exchange(is_open_, false) && result_.sets.back().status == 0) {
            report(
                FindingCode::segment_missing, next ? next : &set_.segments.back(), 0, "AK5",
                fmt::format(
                    "mandatory segment AK5 is missing for set {}", result_.sets.back().control
                )
            );
        }
    }

    void read_segment_note(Segment const& segment) {
        if (!is_open_) return report_homeless(segment);
        result_.sets.back().notes.push_back(
            {.tag = text(segment, 1),
             .position = number(segment, 2),
             .loop = std::string(segment.element(3)),
             .code = std::string(segment.element(4)),
             .elements = {}}
        );
    }

    void read_element_note(Segment const& segment) {
        if (!is_open_ || result_.sets.back().notes.empty()) return report_homeless(segment);
        std::string_view const position = segment.element(1);
        char const by = set_.delimiters.component;
        std::string_view const component = syntax::part_of(position, by, 2);
        result_.sets.back().notes.back().elements.push_back(
            {.element = parse(segment, 1, syntax::part_of(position, by, 1)),
             .component = component.empty() ? 0 : parse(segment, 1, component),
             .reference = std::string(segment.element(2)),
             .code = text(segment, 3),
             .bad_data = std::string(segment.element(4))}
        );
    }

    /// It belongs to the note in front of it.
    void read_context(Segment const& segment) {
        if (!is_open_ || result_.sets.back().notes.empty()) return report_homeless(segment);
        char const by = set_.delimiters.component;
        auto const part = [&](std::size_t element, std::size_t number) {
            return syntax::part_of(segment.element(element), by, number);
        };
        auto const parsed = [&](std::size_t element, std::string_view value) {
            return value.empty() ? 0 : parse(segment, element, value);
        };
        SegmentNote& note = result_.sets.back().notes.back();
        (note.elements.empty() ? note.contexts : note.elements.back().contexts)
            .push_back(
                {.name = std::string(part(1, 1)),
                 .reference = std::string(part(1, 2)),
                 .tag = std::string(segment.element(2)),
                 .position = parsed(3, segment.element(3)),
                 .loop = std::string(segment.element(4)),
                 .element = parsed(5, part(5, 1)),
                 .component = parsed(5, part(5, 2))}
            );
    }

    void read_set_verdict(Segment const& segment) {
        if (!is_open_) return report_homeless(segment);
        result_.sets.back().status = verdict(segment, "AEMRWX");
        result_.sets.back().codes = codes(segment, 2);
        is_open_ = false;
    }

    void read_group_verdict(Segment const& segment) {
        close_set(&segment);
        result_.status = verdict(segment, "AEMPRWX");
        result_.included = number(segment, 2);
        result_.received = number(segment, 3);
        result_.accepted = number(segment, 4);
        result_.codes = codes(segment, 5);
    }

    char verdict(Segment const& segment, std::string_view allowed) {
        std::string_view const value = segment.element(1);
        if (value.size() == 1 && allowed.contains(value[0])) return value[0];
        report(
            value.empty() ? FindingCode::element_missing : FindingCode::element_invalid_code,
            &segment, 1, segment.tag,
            fmt::format(
                "{}01 is '{}': expected one of {}", segment.tag, syntax::printable(value), allowed
            )
        );
        return value.empty() ? '?' : value[0];
    }

    static std::vector<std::string> codes(Segment const& segment, std::size_t first) {
        std::vector<std::string> found;
        for (std::size_t i = first; i <= segment.elements.size(); ++i) {
            if (!segment.element(i).empty()) found.emplace_back(segment.element(i));
        }
        return found;
    }

    std::string text(Segment const& segment, std::size_t element) {
        std::string_view const value = segment.element(element);
        if (value.empty()) {
            report(
                FindingCode::element_missing, &segment, element, segment.tag,
                fmt::format("mandatory element {}{:02} is missing", segment.tag, element)
            );
        }
        return std::string(value);
    }

    std::uint32_t number(Segment const& segment, std::size_t element) {
        std::string const value = text(segment, element);
        return value.empty() ? 0 : parse(segment, element, value);
    }

    std::uint32_t parse(Segment const& segment, std::size_t element, std::string_view value) {
        std::uint32_t result = 0;
        auto const [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), result);
        if (error == std::errc{} && end == value.data() + value.size()) return result;
        report(
            FindingCode::element_invalid_character, &segment, element, segment.tag,
            fmt::format(
                "{}{:02} is '{}', which is not a whole number", segment.tag, element,
                syntax::printable(value)
            )
        );
        return 0;
    }

    void report_homeless(Segment const& segment) {
        report(
            FindingCode::segment_out_of_order, &segment, 0, segment.tag,
            fmt::format("segment {} stands outside the loop it belongs to", segment.tag)
        );
    }

    void report(
        FindingCode code, Segment const* segment, std::size_t element, std::string_view tag,
        std::string sentence
    ) {
        if (result_.findings.size() >= limits::findings_per_set_max) return;
        syntax::Finding& finding = result_.findings.emplace_back();
        finding.code = code;
        finding.severity = syntax::kind_of(code).severity;
        finding.text = std::move(sentence);
        finding.segment = syntax::printable(tag);
        finding.element = static_cast<std::uint16_t>(element);
        if (!segment) return;
        finding.segment_position = segment->position;
        finding.line = segment->line;
        finding.byte = element > 0 ? segment->element_byte(element) : segment->byte;
        if (element > 0)
            finding.value = segment->element(element).substr(0, limits::finding_value_bytes_max);
    }

    syntax::TransactionSet const& set_;
    FunctionalAcknowledgement result_;
    bool has_header_ = false;
    bool is_open_ = false;  // between AK2 and AK5
};

}  // namespace

char FunctionalAcknowledgement::status_of_set(std::string_view set_control) const {
    auto const own = std::ranges::find(sets, set_control, &SetAcknowledgement::control);
    if (own != sets.end()) return own->status;
    // AK2 loops of accepted sets are optional: E and P leave the unnamed ones accepted.
    switch (status) {
        case 'A':
        case 'E':
        case 'P':
            return 'A';
        case 'R':
        case 'M':
        case 'W':
        case 'X':
            return 'R';
        default:
            return 0;
    }
}

FunctionalAcknowledgement read_functional_ack(syntax::TransactionSet const& set) {
    return Reader(set).read();
}

}  // namespace tidegate::standards
