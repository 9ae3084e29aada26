// The words of settling: remittances, credit and debit adjustments (documents.md §4). Each
// enumeration is closed per schema version. The codes of the standards belong to the maps.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here, and
// one that begins with a digit a leading one; the names have none.

/// Which way an amount counts.
enum class Direction : std::uint8_t {
    absent,
    credit,
    debit,
};

/// How an adjustment is settled.
enum class Handling : std::uint8_t {
    absent,
    off_invoice,
    remit,
    next_remittance,
    notify,
};

/// Why an amount is not what was invoiced.
enum class AdjustmentReason : std::uint8_t {
    absent,
    pricing,
    charge,
    extension,
    damaged,
    quality,
    quantity,
    wrong_item,
    substitute,
    terms,
    pallet,
    return_damage,
    return_quality,
    return_dating,
    return_promotion,
    return_recall,
    other_charge,
    data_missing,
};

/// Which document a line of a remittance pays.
enum class PaidDocument : std::uint8_t {
    absent,
    invoice,
    credit_note,
    debit_note,
    self_billed,
    order,
    contract,
    bill_of_lading,
};

template <>
WordNames word_names<Direction>();
template <>
WordNames word_names<Handling>();
template <>
WordNames word_names<AdjustmentReason>();
template <>
WordNames word_names<PaidDocument>();

}  // namespace tidegate::documents
