// Reads a received 997 or 999 into a value, for correlation with what we sent. Tolerant: whatever
// can be understood is kept, and what is wrong with the acknowledgement itself is a finding. Rules
// 24-27 of docs/conformance.md.
#pragma once

#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::standards {

/// CTX of a 999: what made a condition apply, or (with a reference) the business unit in error.
struct NoteContext {
    std::string name;       ///< CTX01-1: "SITUATIONAL TRIGGER", "CLM01"
    std::string reference;  ///< CTX01-2
    std::string tag;        ///< CTX02
    std::uint32_t position = 0;
    std::string loop;
    std::uint32_t element = 0;    ///< CTX05-1; 0 when absent
    std::uint32_t component = 0;  ///< CTX05-2
};

/// AK4: a partner's complaint about one element.
struct ElementNote {
    std::uint32_t element = 0;    ///< AK401-1
    std::uint32_t component = 0;  ///< AK401-2; 0 when absent
    std::string reference;        ///< AK402, data element number
    std::string code;             ///< AK403
    std::string bad_data;         ///< AK404
    std::vector<NoteContext> contexts = {};
};

/// AK3 with its AK4s: a complaint about one segment of our set.
struct SegmentNote {
    std::string tag;             ///< AK301
    std::uint32_t position = 0;  ///< AK302, ST = 1
    std::string loop;            ///< AK303
    std::string code;            ///< AK304; may be empty
    std::vector<ElementNote> elements;
    std::vector<NoteContext> contexts = {};
};

/// AK2 to AK5: the answer to one of our sets.
struct SetAcknowledgement {
    std::string type;                ///< AK201
    std::string control;             ///< AK202
    char status = 0;                 ///< AK501 as sent; 0 when AK5 is missing
    std::vector<std::string> codes;  ///< AK502-06
    std::vector<SegmentNote> notes;

    [[nodiscard]] bool is_accepted() const { return status == 'A' || status == 'E'; }
};

struct FunctionalAcknowledgement {
    std::string functional_id;  ///< AK101
    std::string control;        ///< AK102
    std::vector<SetAcknowledgement> sets;
    char status = 0;                 ///< AK901 as sent; 0 when AK9 is missing
    std::uint32_t included = 0;      ///< AK902
    std::uint32_t received = 0;      ///< AK903
    std::uint32_t accepted = 0;      ///< AK904
    std::vector<std::string> codes;  ///< AK905-09
    syntax::Findings findings;       ///< missing or strange segments and values

    /// What became of our set `control`: its own AK5 if there is one, else what AK9 says of the
    /// whole group
    /// ('A' or 'R'); 0 when the acknowledgement does not tell.
    [[nodiscard]] char status_of_set(std::string_view set_control) const;
};

FunctionalAcknowledgement read_functional_ack(syntax::TransactionSet const& set);

}  // namespace tidegate::standards
