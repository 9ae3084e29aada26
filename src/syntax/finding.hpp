// What is wrong with a partner's document, as a value: collected, never thrown, and turned into
// acknowledgement codes by one table. The codes are public and closed (docs/findings.md; `edi check
// --json`).
#pragma once

#include "syntax/segment.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// One value per public code; text form "element.too_long" by name_of.
enum class FindingCode : std::uint8_t {
    envelope_isa_width,
    envelope_separators,
    envelope_control_mismatch,
    envelope_count,
    envelope_trailer_missing,
    envelope_duplicate,
    envelope_control_number,
    envelope_unknown_version,
    envelope_standard,
    envelope_authorization,
    envelope_security,
    envelope_sender,
    envelope_receiver,
    envelope_date,
    envelope_time,
    envelope_ack_requested,
    envelope_test_flag,
    envelope_content,
    envelope_trailing_data,
    envelope_charset,
    group_count,
    group_control_mismatch,
    group_control_number,
    group_control_duplicate,
    group_trailer_missing,
    group_unsupported,
    group_version_unsupported,
    set_unknown,
    set_wrong_group,
    set_convention,
    set_count,
    set_control_mismatch,
    set_trailer_missing,
    set_control_duplicate,
    set_companion_rejected,
    segment_unknown,
    segment_unexpected,
    segment_missing,
    segment_loop_over_max,
    segment_over_max,
    segment_not_in_set,
    segment_out_of_order,
    segment_not_used,
    element_missing,
    element_conditional_missing,
    element_too_many,
    element_too_short,
    element_too_long,
    element_invalid_character,
    element_invalid_code,
    element_invalid_date,
    element_invalid_time,
    element_exclusive,
    element_too_many_repetitions,
    element_too_many_components,
    element_not_used,
    element_pattern,
    element_trailing_separator,
    rule_failed,
    correlation_unknown,
    correlation_foreign,
};

enum class Level : std::uint8_t { interchange, group, set, segment, element };
enum class Severity : std::uint8_t { warning, error };

/// One row of the public table: everything that follows from a code alone.
struct FindingKind {
    FindingCode code;
    std::string_view name;  ///< "element.too_long"
    Level level;
    Severity severity;         ///< unless a profile says otherwise
    std::string_view x12;      ///< TA105, AK905, AK502, AK304 or AK403 value by level; empty: none
    std::string_view edifact;  ///< 0085 value; empty: none
};

/// All kinds in the order of FindingCode.
std::span<FindingKind const> finding_kinds();
FindingKind const& kind_of(FindingCode code);
std::string_view name_of(FindingCode code);

/// What made a condition apply: PO103 is given, so PO102 must be. A 999 tells it (CTX).
struct Trigger {
    std::string segment;
    std::uint32_t segment_position = 0;
    std::string loop;  ///< as Finding::loop
    std::uint16_t element = 0;
    std::uint16_t component = 0;

    bool operator==(Trigger const&) const = default;
};

/// Where and what. Positions count from 1; 0 = does not apply.
struct Finding {
    FindingCode code{};
    Severity severity = Severity::error;
    std::string text;     ///< one sentence for people, with the value and what is allowed
    std::string segment;  ///< tag
    std::uint32_t segment_position = 0;  ///< ordinal in the set, ST = 1
    std::string loop;                    ///< path of loop ids, "N1" or "PO1/N1"; empty at set level
    std::uint16_t element = 0;
    std::uint16_t component = 0;
    std::uint16_t repetition = 0;
    std::string element_reference;  ///< data element number ("355"), for AK402; empty when unknown
    std::uint64_t byte = 0;         ///< offset in the original input
    std::uint32_t line = 0;
    std::string value;  ///< the offending data as received, at most 99 bytes
    bool is_certain =
        true;  ///< false: our tables may be incomplete here; never told to the partner
    Standard standard = Standard::x12;  ///< of the document: which acknowledgement codes apply
    /// 0085 value of this finding where its code alone would say less; empty: that of the code.
    std::string_view edifact_code = {};
    /// The same for X12: TA105, AK905 or AK502 by level.
    std::string_view x12_code = {};
    bool is_of_guideline = false;  ///< right by the standard, not by what the partners agreed on
    /// The code of a 999 where a guideline has one of its own ("I8"); empty: that of the kind.
    std::string_view guideline_ack = {};

    std::vector<Trigger> triggers = {};  ///< of a condition that was broken, where they are known

    /// The acknowledgement code at its level; one that begins with I stands in a 999 only.
    [[nodiscard]] std::string_view ack() const {
        if (standard == Standard::edifact)
            return edifact_code.empty() ? kind_of(code).edifact : edifact_code;
        if (!guideline_ack.empty()) return guideline_ack;
        return x12_code.empty() ? kind_of(code).x12 : x12_code;
    }
};

using Findings = std::vector<Finding>;

/// True if any finding is an error.
bool has_error(Findings const& findings);

}  // namespace tidegate::syntax
