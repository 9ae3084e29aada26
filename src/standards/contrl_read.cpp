#include "standards/contrl_read.hpp"

#include "syntax/control_numbers.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tidegate::standards {
namespace {

using syntax::FindingCode;
using syntax::Segment;

/// 0083: 1, 5 and 7 say yes, 2, 3, 4 and 6 no; all but 4, 7 and 8 are of early drafts.
char settled(char action) {
    switch (action) {
        case '1':
        case '2':
        case '3':
        case '5':
        case '7':
            return '7';
        case '4':
        case '6':
            return '4';
        case '8':
            return '8';
        default:
            return 0;
    }
}

class ReportReader {
public:
    explicit ReportReader(syntax::TransactionSet const& message) : message_(message) {}

    InterchangeReport read() {
        for (Segment const& segment : message_.segments) take(segment);
        if (report_.action == 0) {
            note(message_.segments.front(), 0, FindingCode::segment_missing, "UCI is missing");
        }
        return std::move(report_);
    }

private:
    void take(Segment const& segment) {
        if (segment.tag == "UCI") {
            report_.control = part(segment, 1, 1);
            report_.sender = part(segment, 2, 1);
            report_.recipient = part(segment, 3, 1);
            report_.action = action(segment, 4);
            report_.error = error(segment, 5, 7);
        } else if (segment.tag == "UCF") {
            report_.groups.push_back(
                {part(segment, 1, 1), action(segment, 4), error(segment, 5, 7), {}}
            );
        } else if (segment.tag == "UCM") {
            if (report_.groups.empty()) report_.groups.emplace_back();
            report_.groups.back().messages.push_back(
                {part(segment, 1, 1),
                 part(segment, 2, 1),
                 action(segment, 3),
                 error(segment, 4, 6),
                 {}}
            );
        } else if (segment.tag == "UCS") {
            if (auto* const message = open_message(segment))
                message->segments.push_back({number(segment, 1, 1), part(segment, 2, 1), {}});
        } else if (segment.tag == "UCD") {
            auto* const message = open_message(segment);
            if (message != nullptr && !message->segments.empty())
                message->segments.back().elements.push_back(error(segment, 1, 2));
            else if (message != nullptr)
                note(segment, 0, FindingCode::segment_unexpected, "UCD stands in front of its UCS");
        }
    }

    ReportedMessage* open_message(Segment const& segment) {
        if (!report_.groups.empty() && !report_.groups.back().messages.empty())
            return &report_.groups.back().messages.back();
        note(
            segment, 0, FindingCode::segment_unexpected,
            fmt::format("{} stands in front of its UCM", segment.tag)
        );
        return nullptr;
    }

    [[nodiscard]] std::string part(
        Segment const& segment, std::uint16_t element, std::uint16_t component
    ) const {
        auto const& by = message_.delimiters;
        std::string const value = syntax::without_release(
            syntax::part_of(segment.element(element), by.component, component, by.release),
            by.release
        );
        return message_.charset ? to_utf8(value, *message_.charset) : value;
    }

    [[nodiscard]] std::uint32_t number(
        Segment const& segment, std::uint16_t element, std::uint16_t component
    ) const {
        return syntax::number_of(part(segment, element, component)).value_or(0);
    }

    char action(Segment const& segment, std::uint16_t element) {
        std::string const text = part(segment, element, 1);
        if (text.size() == 1 && settled(text[0]) != 0) return text[0];
        note(
            segment, element, FindingCode::element_invalid_code,
            fmt::format("{}{:02} is '{}', which is no action (0083)", segment.tag, element, text)
        );
        return text.empty() ? '?' : text[0];
    }

    [[nodiscard]] ReportedError error(
        Segment const& segment, std::uint16_t code, std::uint16_t position
    ) const {
        return {
            part(segment, code, 1), number(segment, position, 1), number(segment, position, 2),
            number(segment, position, 3)
        };
    }

    void note(Segment const& segment, std::uint16_t element, FindingCode code, std::string text) {
        syntax::add_finding(
            report_.findings, syntax::finding_at(code, segment, element, std::move(text))
        );
    }

    syntax::TransactionSet const& message_;
    InterchangeReport report_;
};

}  // namespace

char InterchangeReport::action_of(std::string_view group_control, std::string_view control_) const {
    char const whole = settled(action);
    if (whole != '7') return whole;
    for (ReportedGroup const& group : groups) {
        if (group.control != group_control) continue;
        char const of_group = settled(group.action);
        if (of_group == '4') return of_group;
        auto const found = std::ranges::find(group.messages, control_, &ReportedMessage::control);
        if (found != group.messages.end()) return settled(found->action);
    }
    return whole;
}

InterchangeReport read_contrl(syntax::TransactionSet const& message) {
    return ReportReader(message).read();
}

std::string_view meaning_of_0085(std::string_view code) {
    static constexpr auto kMeanings = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"1", "UNA is not supported"},
         {"2", "syntax version or level is not supported"},
         {"3", "message version or release is not supported"},
         {"4", "service segment is missing or invalid"},
         {"5", "trailer does not agree"},
         {"6", "segment is missing or invalid"},
         {"7", "recipient is not the one it was meant for"},
         {"8", "too many elements in the segment"},
         {"9", "mandatory element is missing"},
         {"10", "element is not as defined"},
         {"11", "password is invalid"},
         {"12", "value is invalid"},
         {"13", "missing"},
         {"14", "value is not supported here"},
         {"15", "not supported here"},
         {"16", "too many constituents"},
         {"17", "no agreement"},
         {"18", "unspecified error"},
         {"19", "decimal notation is invalid"},
         {"20", "character cannot be a service character"},
         {"21", "character is invalid"},
         {"22", "service character is invalid"},
         {"23", "sender is unknown"},
         {"24", "too old"},
         {"25", "test indicator is not supported"},
         {"26", "duplicate"},
         {"27", "security is not supported"},
         {"28", "references do not match"},
         {"29", "count does not match"},
         {"30", "groups and messages are mixed"},
         {"31", "more than one type of message in a group"},
         {"32", "nothing at the lower level"},
         {"33", "stands outside of a message or group"},
         {"34", "nesting is not allowed"},
         {"35", "too many repetitions"},
         {"36", "too many repetitions of the segment group"},
         {"37", "type of character is invalid"},
         {"38", "digit is missing in front of the decimal mark"},
         {"39", "too long"},
         {"40", "too short"},
         {"41", "permanent network error"},
         {"42", "temporary network error"},
         {"43", "recipient is unknown"},
         {"44", "application is not available"},
         {"45", "separator at the end"},
         {"46", "character set is not supported"},
         {"47", "envelope function is not supported"},
         {"48", "dependency is violated"}}
    );
    for (auto const& [value, meaning] : kMeanings) {
        if (value == code) return meaning;
    }
    return "unknown code";
}

}  // namespace tidegate::standards
