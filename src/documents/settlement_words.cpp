#include "documents/settlement_words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<Direction>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "credit", "debit"});
    static_assert(names.size() == static_cast<std::size_t>(Direction::debit) + 1);
    return names;
}

template <>
WordNames word_names<Handling>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "off_invoice", "remit", "next_remittance", "notify"});
    static_assert(names.size() == static_cast<std::size_t>(Handling::notify) + 1);
    return names;
}

template <>
WordNames word_names<AdjustmentReason>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "pricing", "charge", "extension", "damaged", "quality", "quantity", "wrong_item",
         "substitute", "terms", "pallet", "return_damage", "return_quality", "return_dating",
         "return_promotion", "return_recall", "other_charge", "data_missing"}
    );
    static_assert(names.size() == static_cast<std::size_t>(AdjustmentReason::data_missing) + 1);
    return names;
}

template <>
WordNames word_names<PaidDocument>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "invoice", "credit_note", "debit_note", "self_billed", "order", "contract",
         "bill_of_lading"}
    );
    static_assert(names.size() == static_cast<std::size_t>(PaidDocument::bill_of_lading) + 1);
    return names;
}

}  // namespace tidegate::documents
