// The words about a document and its lines: purpose, type, decision, status ... Each enumeration is
// closed per schema version (documents.md §1 rule 5). The codes of the standards are not here: they
// belong to the maps.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here and
// none in its name.

/// Which book a document belongs to (§1 rule 12).
enum class Environment : std::uint8_t {
    absent,
    live,
    test,
};

/// What the sender wants done with the document (§3.6).
enum class Purpose : std::uint8_t {
    absent,
    original,
    cancellation,
    addition,
    deletion,
    change,
    replace,
    confirmation,
    duplicate,
    status,
    response,
    not_processed,
    request,
    advance,
    resubmission,
    proposal,
    cancel_reissue,
    reissue,
    final,
    on_hold,
    copy,
};

/// What kind of order it is (§3.7).
enum class OrderType : std::uint8_t {
    absent,
    standalone,
    blanket,
    blanket_estimated,
    release,
    rush,
    consignment,
    sample,
    repair,
    lease,
    spot,
    drop_ship,
    special,
    standing,
    promotion,
    new_store,
    export_,
    emergency,
    warehouse_transfer,
};

/// Which acknowledgement the buyer wants (§3.1).
enum class Answer : std::uint8_t {
    absent,
    changes,
    detail,
    summary,
    none,
};

/// What the buyer allows when not all can be had (§3.8).
enum class Fulfilment : std::uint8_t {
    absent,
    complete,
    partial_backorder,
    partial_cancel,
    partial_substitute,
    partial_proportional,
    no_backorder,
    backorder_new_only,
    backorder_if_out,
    full_truck,
    factory,
    warehouse,
    substitutes,
    no_substitutes,
    small_balance_cancel,
    small_balance_cancel_2,
    as_soon_as_possible,
    by_release,
    by_schedule,
};

/// What a change does to an order line (§3.9).
enum class ChangeAction : std::uint8_t {
    absent,
    add,
    delete_,
    change,
    no_change,
    quantity,
    quantity_increase,
    quantity_decrease,
    price,
    price_quantity,
    price_reschedule,
    reschedule,
    reschedule_quantity,
    dates,
    replace_dates,
    replace_values,
    replace_item,
    replace_item_modified,
    replace_mode,
    terms,
    charges,
    header_charges,
    transfer,
};

/// The answer to an order as a whole (§3.10).
enum class Decision : std::uint8_t {
    absent,
    accepted,
    accepted_summary,
    changed,
    changed_exceptions,
    held,
    rejected,
    rejected_summary,
    rejected_exceptions,
    counter_offer,
    replenishment,
};

/// The answer to an order line, or to a part of it (§3.11).
enum class LineStatus : std::uint8_t {
    absent,
    accepted,
    changed,
    quantity_changed,
    date_changed,
    price_changed,
    substituted,
    partial,
    backordered,
    schedule_pending,
    price_pending,
    held,
    held_description,
    held_waiver,
    forwarded,
    rejected,
    deleted,
    not_on_contract,
    invalid_item,
    invalid_unit,
    contract_unavailable,
    reorder_jit,
    reorder_other,
    reorder_drop_ship,
    reorder_surge,
    added,
    unchanged,
    shipped,
    released,
};

/// Why a line was not accepted as ordered (§3.11).
enum class AnswerReason : std::uint8_t {
    absent,
    out_of_inventory,
    out_of_assortment,
    not_ordered,
    quantity,
    pack,
    unit,
    price,
    date,
    item,
};

/// Which mark is to be printed on the packs of a line (§3.1).
enum class LabelKind : std::uint8_t {
    absent,
    sscc,
    upc,
    shipper,
};

/// How a subline relates to its line (§3.1).
enum class Relation : std::uint8_t {
    absent,
    included,
    add,
    substitute,
};

/// Which tree of packs and lines a ship notice is written as (§3.4).
enum class Structure : std::uint8_t {
    absent,
    pick_and_pack,
    standard_carton,
    shipment_pack_order,
    no_packs,
};

/// What kind of pack it is (§3.4).
enum class PackLevel : std::uint8_t {
    absent,
    tare,
    pack,
    subpack,
};

/// Whose mark on a pack it is (§3.4).
enum class MarkKind : std::uint8_t {
    absent,
    carrier,
    shipper,
};

/// What kind of invoice it is (§3.5).
enum class InvoiceType : std::uint8_t {
    absent,
    invoice,
    credit_note,
    debit_note,
    corrected,
    consolidated,
    prepayment,
    self_billed,
    proforma,
};

template <>
WordNames word_names<Environment>();
template <>
WordNames word_names<Purpose>();
template <>
WordNames word_names<OrderType>();
template <>
WordNames word_names<Answer>();
template <>
WordNames word_names<Fulfilment>();
template <>
WordNames word_names<ChangeAction>();
template <>
WordNames word_names<Decision>();
template <>
WordNames word_names<LineStatus>();
template <>
WordNames word_names<AnswerReason>();
template <>
WordNames word_names<LabelKind>();
template <>
WordNames word_names<Relation>();
template <>
WordNames word_names<Structure>();
template <>
WordNames word_names<PackLevel>();
template <>
WordNames word_names<MarkKind>();
template <>
WordNames word_names<InvoiceType>();

}  // namespace tidegate::documents
