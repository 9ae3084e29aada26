#include "documents/words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<Environment>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "live", "test"});
    static_assert(names.size() == static_cast<std::size_t>(Environment::test) + 1);
    return names;
}

template <>
WordNames word_names<Purpose>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"",        "original",     "cancellation", "addition", "deletion",       "change",
         "replace", "confirmation", "duplicate",    "status",   "response",       "not_processed",
         "request", "advance",      "resubmission", "proposal", "cancel_reissue", "reissue",
         "final",   "on_hold",      "copy"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Purpose::copy) + 1);
    return names;
}

template <>
WordNames word_names<OrderType>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "standalone", "blanket", "blanket_estimated", "release", "rush", "consignment",
         "sample", "repair", "lease", "spot", "drop_ship", "special", "standing", "promotion",
         "new_store", "export", "emergency", "warehouse_transfer"}
    );
    static_assert(names.size() == static_cast<std::size_t>(OrderType::warehouse_transfer) + 1);
    return names;
}

template <>
WordNames word_names<Answer>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "changes", "detail", "summary", "none"});
    static_assert(names.size() == static_cast<std::size_t>(Answer::none) + 1);
    return names;
}

template <>
WordNames word_names<Fulfilment>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "complete", "partial_backorder", "partial_cancel", "partial_substitute",
         "partial_proportional", "no_backorder", "backorder_new_only", "backorder_if_out",
         "full_truck", "factory", "warehouse", "substitutes", "no_substitutes",
         "small_balance_cancel", "small_balance_cancel_2", "as_soon_as_possible", "by_release",
         "by_schedule"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Fulfilment::by_schedule) + 1);
    return names;
}

template <>
WordNames word_names<ChangeAction>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"",
         "add",
         "delete",
         "change",
         "no_change",
         "quantity",
         "quantity_increase",
         "quantity_decrease",
         "price",
         "price_quantity",
         "price_reschedule",
         "reschedule",
         "reschedule_quantity",
         "dates",
         "replace_dates",
         "replace_values",
         "replace_item",
         "replace_item_modified",
         "replace_mode",
         "terms",
         "charges",
         "header_charges",
         "transfer"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ChangeAction::transfer) + 1);
    return names;
}

template <>
WordNames word_names<Decision>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "accepted", "accepted_summary", "changed", "changed_exceptions", "held", "rejected",
         "rejected_summary", "rejected_exceptions", "counter_offer", "replenishment"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Decision::replenishment) + 1);
    return names;
}

template <>
WordNames word_names<LineStatus>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"",
         "accepted",
         "changed",
         "quantity_changed",
         "date_changed",
         "price_changed",
         "substituted",
         "partial",
         "backordered",
         "schedule_pending",
         "price_pending",
         "held",
         "held_description",
         "held_waiver",
         "forwarded",
         "rejected",
         "deleted",
         "not_on_contract",
         "invalid_item",
         "invalid_unit",
         "contract_unavailable",
         "reorder_jit",
         "reorder_other",
         "reorder_drop_ship",
         "reorder_surge",
         "added",
         "unchanged",
         "shipped",
         "released"}
    );
    static_assert(names.size() == static_cast<std::size_t>(LineStatus::released) + 1);
    return names;
}

template <>
WordNames word_names<AnswerReason>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "out_of_inventory", "out_of_assortment", "not_ordered", "quantity", "pack", "unit",
         "price", "date", "item"}
    );
    static_assert(names.size() == static_cast<std::size_t>(AnswerReason::item) + 1);
    return names;
}

template <>
WordNames word_names<LabelKind>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "sscc", "upc", "shipper"});
    static_assert(names.size() == static_cast<std::size_t>(LabelKind::shipper) + 1);
    return names;
}

template <>
WordNames word_names<Relation>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "included", "add", "substitute"});
    static_assert(names.size() == static_cast<std::size_t>(Relation::substitute) + 1);
    return names;
}

template <>
WordNames word_names<Structure>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "pick_and_pack", "standard_carton", "shipment_pack_order", "no_packs"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Structure::no_packs) + 1);
    return names;
}

template <>
WordNames word_names<PackLevel>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "tare", "pack", "subpack"});
    static_assert(names.size() == static_cast<std::size_t>(PackLevel::subpack) + 1);
    return names;
}

template <>
WordNames word_names<MarkKind>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "carrier", "shipper"});
    static_assert(names.size() == static_cast<std::size_t>(MarkKind::shipper) + 1);
    return names;
}

template <>
WordNames word_names<InvoiceType>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "invoice", "credit_note", "debit_note", "corrected", "consolidated", "prepayment",
         "self_billed", "proforma"}
    );
    static_assert(names.size() == static_cast<std::size_t>(InvoiceType::proforma) + 1);
    return names;
}

}  // namespace tidegate::documents
