// functional_acknowledgement/1: what an X12 997, 999 or TA1, or an EDIFACT CONTRL, says of the
// syntax of what was received (documents.md §4). Made by the syntax engine, never by a map; codes
// are those of the standard, X12 715 and on, EDIFACT 0085.
#pragma once

#include "documents/frame.hpp"
#include "documents/reply_words.hpp"

namespace tidegate::documents {

struct SyntaxFinding {
    Text segment;                          ///< its tag
    std::optional<std::int32_t> position;  ///< in its set, the set header is 1
    Text loop;
    std::optional<std::int32_t> element, component;
    Text element_id, code, value;
    List<Text> context;
    static void describe(Describe<SyntaxFinding>& d);
};
template <>
TypeInfo const& type_of<SyntaxFinding>();

struct AcknowledgedSet {
    Text type, control;
    SyntaxDecision decision{};
    List<Text> errors;
    List<SyntaxFinding> findings;
    static void describe(Describe<AcknowledgedSet>& d);
};
template <>
TypeInfo const& type_of<AcknowledgedSet>();

struct FunctionalAcknowledgement : DocumentFrame {
    AcknowledgementForm kind{};
    Text interchange, group;  ///< control numbers of what is acknowledged
    Text functional_id;       ///< GS01
    SyntaxDecision decision{};
    List<Text> errors;
    List<AcknowledgedSet> sets;
    std::optional<std::int32_t> received, accepted, included;
    static void describe(Describe<FunctionalAcknowledgement>& d);
};
template <>
TypeInfo const& type_of<FunctionalAcknowledgement>();

}  // namespace tidegate::documents
