#include "documents/reply_words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<AdviceDecision>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "accepted", "accepted_with_data", "accepted_with_errors", "held", "partial", "rejected"
        }
    );
    static_assert(names.size() == static_cast<std::size_t>(AdviceDecision::rejected) + 1);
    return names;
}

template <>
WordNames word_names<AdviceLevel>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "document", "item", "group"});
    static_assert(names.size() == static_cast<std::size_t>(AdviceLevel::group) + 1);
    return names;
}

template <>
WordNames word_names<AcknowledgementForm>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "997", "999", "ta1", "contrl"});
    static_assert(names.size() == static_cast<std::size_t>(AcknowledgementForm::contrl) + 1);
    return names;
}

template <>
WordNames word_names<SyntaxDecision>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "accepted", "accepted_with_errors", "partial", "rejected", "received"}
    );
    static_assert(names.size() == static_cast<std::size_t>(SyntaxDecision::received) + 1);
    return names;
}

}  // namespace tidegate::documents
