#include "fuzz/reader_checks.hpp"

namespace tidegate::fuzz {

void EventChecks::on(syntax::InterchangeBegin const& event) {
    require(!in_interchange_ && !in_group_, "an interchange begins outside any other");
    in_interchange_ = true;
    groups_ = 0;
    syntax::Interchange const& header = event.interchange;
    require(
        header.byte >= byte_ && header.byte < input_.size(), "an interchange lies in the input"
    );
    byte_ = header.byte;
    tell(header.version);
    tell(header.sender.text());
    tell(header.receiver.text());
    tell(header.control);
    tell(header.date);
    tell(header.time);
    tell(header.byte);
    tell(header.line);
    tell(event.findings);
}

void EventChecks::on(syntax::Ta1Event const& event) {
    require(in_interchange_ && !in_group_, "an interchange acknowledgement stands outside groups");
    check(event.segment);
}

void EventChecks::on(syntax::GroupBegin const& event) {
    require(in_interchange_ && !in_group_, "a group begins in an interchange");
    in_group_ = true;
    if (!event.group.is_implicit) ++groups_;
    sets_ = 0;
    require(
        event.group.byte >= byte_ && event.group.byte < input_.size(), "a group lies in the input"
    );
    byte_ = event.group.byte;
    tell(event.group.functional_id);
    tell(event.group.control);
    tell(event.group.version);
    tell(event.findings);
}

void EventChecks::on(syntax::SetEvent const& event) {
    require(in_group_, "a set stands in a group");
    ++sets_;
    require(!event.set->segments.empty(), "a set has its header at least");
    std::uint32_t position = 0;
    for (syntax::Segment const& segment : event.set->segments) {
        require(segment.position == ++position, "segments of a set are counted from 1");
        check(segment);
    }
    tell(event.findings);
}

void EventChecks::on(syntax::GroupEnd const& event) {
    require(in_group_, "a group ends once");
    in_group_ = false;
    require(event.sets == sets_, "the end of a group counts its sets");
    tell(event.sets_stated.value_or(0));
    tell(event.findings);
}

void EventChecks::on(syntax::InterchangeEnd const& event) {
    require(in_interchange_ && !in_group_, "an interchange ends once, after its groups");
    in_interchange_ = false;
    require(event.groups == groups_, "the end of an interchange counts its groups");
    require(
        event.byte_end > byte_ && event.byte_end <= input_.size(),
        "an interchange ends behind its last segment"
    );
    byte_ = event.byte_end;
    tell(event.byte_end);
    tell(event.findings);
}

void EventChecks::on(syntax::EndOfInput const& event) {
    require(!in_interchange_ && !in_group_, "the input ends outside interchanges");
    tell(event.findings);
}

void EventChecks::on(Error const& error) {
    require(!error.message.empty(), "an error says what is wrong");
    tell(error.text());
}

void EventChecks::check(syntax::Segment const& segment) {
    require(++events_ <= input_.size(), "there are no more segments than bytes");
    require(segment.byte >= byte_ && segment.byte < input_.size(), "a segment lies in the input");
    byte_ = segment.byte;
    bool const is_whole = segment.is_as_received();
    auto const stands_at = [&](std::uint64_t byte, std::string_view text) {
        if (is_whole) return input_.substr(byte, text.size()) == text;
        // What was decoded is more than one byte, or the byte that it was.
        bool const is_decoded = !text.empty() && (text[0] & 0x80) != 0;
        return text.empty() || is_decoded || input_[byte] == text[0];
    };
    require(stands_at(segment.byte, segment.tag), "a tag is what stands at its offset");
    tell(segment.tag);
    tell(segment.byte);
    tell(segment.line);
    for (std::size_t i = 1; i <= segment.elements.size(); ++i) {
        std::uint64_t const byte = segment.element_byte(i);
        require(byte <= input_.size(), "an element lies in the input");
        require(stands_at(byte, segment.element(i)), "an element is what stands at its offset");
        tell(segment.element(i));
    }
}

void EventChecks::tell(syntax::Findings const& findings) {
    require(findings.size() <= limits::findings_per_event_max, "findings of an event are bounded");
    for (syntax::Finding const& finding : findings) {
        require(finding.byte <= input_.size(), "a finding lies in the input");
        require(
            finding.value.size() <= limits::finding_value_bytes_max, "a quoted value is bounded"
        );
        require(!finding.text.empty(), "a finding says what is wrong");
        tell(syntax::name_of(finding.code));
        tell(finding.text);
        tell(finding.value);
        tell(finding.byte);
        tell(finding.line);
    }
}

void EventChecks::tell(std::string_view text) {
    told_ += text;
    told_ += '\n';
}

void EventChecks::tell(std::uint64_t number) { tell(std::to_string(number)); }

}  // namespace tidegate::fuzz
