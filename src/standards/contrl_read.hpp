// Reads a received CONTRL into a value, for correlation with what we sent. Tolerant: whatever can
// be understood is kept; values of early drafts (0083, 0085) are kept as they are. Source: ISO
// 9735-4; rule 41 of docs/conformance.md.
#pragma once

#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// 0085 with the place that S011 names; 0: it names none.
struct ReportedError {
    std::string code;
    std::uint32_t element = 0;  ///< the tag counts as 1
    std::uint32_t component = 0;
    std::uint32_t repetition = 0;
};

/// UCS with its UCDs.
struct ReportedSegment {
    std::uint32_t position = 0;  ///< 0096, UNH = 1
    std::string code;            ///< 0085; may be empty
    std::vector<ReportedError> elements;
};

/// UCM: the answer to one of our messages.
struct ReportedMessage {
    std::string control;  ///< 0062
    std::string type;     ///< 0065
    char action = 0;      ///< 0083 as sent
    ReportedError error;  ///< its code is empty if none is told
    std::vector<ReportedSegment> segments;
};

/// UCF with its UCMs; the UCMs of an interchange without groups stand in one without control.
struct ReportedGroup {
    std::string control;  ///< 0048
    char action = 0;      ///< 0; 0083 as sent
    ReportedError error;
    std::vector<ReportedMessage> messages;
};

struct InterchangeReport {
    std::string control;  ///< 0020 of our interchange
    std::string sender;   ///< 0004: we
    std::string recipient;
    char action = 0;  ///< 0083 as sent; 0 when UCI is missing
    ReportedError error;
    std::vector<ReportedGroup> groups;
    syntax::Findings findings;  ///< missing or strange segments and values

    /// What became of our message: '4' rejected, '7' acknowledged, '8' received only; 0 when the
    /// report does not tell. What is not told of follows from the level above.
    [[nodiscard]] char action_of(std::string_view group_control, std::string_view control) const;
};

/// Values are UTF-8.
InterchangeReport read_contrl(syntax::TransactionSet const& message);

/// What a 0085 value says, for people; "unknown code" for others.
std::string_view meaning_of_0085(std::string_view code);

}  // namespace tidegate::standards
