// application_advice/1: what became of documents in the application, after their syntax was found
// right (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/party.hpp"
#include "documents/reply_words.hpp"

namespace tidegate::documents {

struct AdviceError {
    Text code;  ///< of the rules V01 and on, or agreed with the partner
    Text text;
    Text segment;                          ///< its tag
    std::optional<std::int32_t> position;  ///< of the segment in its set, the set header is 1
    std::optional<std::int32_t> element;   ///< position in the segment
    Text element_id;
    Text value, new_value;
    Text line;
    static void describe(Describe<AdviceError>& d);
};
template <>
TypeInfo const& type_of<AdviceError>();

struct AdvisedDocument {
    AdviceDecision decision{};
    AdviceLevel level{};
    Text type;  ///< set or message as sent: 850, ORDERS
    Text number;
    Text interchange, group, control;
    Text version;
    List<AdviceError> errors;
    static void describe(Describe<AdvisedDocument>& d);
};
template <>
TypeInfo const& type_of<AdvisedDocument>();

struct ApplicationAdvice : DocumentFrame {
    Purpose purpose{};
    Text number;
    When issued_on;
    Zones* zones = nullptr;
    List<Party> parties;
    List<AdvisedDocument> documents;
    static void describe(Describe<ApplicationAdvice>& d);
};
template <>
TypeInfo const& type_of<ApplicationAdvice>();

}  // namespace tidegate::documents
