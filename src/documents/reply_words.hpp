// The words of replies to documents and interchanges: application advices and functional
// acknowledgements (documents.md §4). Each enumeration is closed per schema version.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here, and
// one that begins with a digit a leading one; the names have none.

/// What became of a document in the application.
enum class AdviceDecision : std::uint8_t {
    absent,
    accepted,
    accepted_with_data,
    accepted_with_errors,
    held,
    partial,
    rejected,
};

/// What an advice judges.
enum class AdviceLevel : std::uint8_t {
    absent,
    document,
    item,
    group,
};

/// As what an acknowledgement was sent.
enum class AcknowledgementForm : std::uint8_t {
    absent,
    _997,
    _999,
    ta1,
    contrl,
};

/// What became of an interchange, a group or a set.
enum class SyntaxDecision : std::uint8_t {
    absent,
    accepted,
    accepted_with_errors,
    partial,
    rejected,
    received,
};

template <>
WordNames word_names<AdviceDecision>();
template <>
WordNames word_names<AdviceLevel>();
template <>
WordNames word_names<AcknowledgementForm>();
template <>
WordNames word_names<SyntaxDecision>();

}  // namespace tidegate::documents
