#include "documents/trade_words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<PartyRole>() {
    static constexpr auto names = std::to_array<std::string_view>({"",
                                                                   "buyer",
                                                                   "seller",
                                                                   "ship_to",
                                                                   "bill_to",
                                                                   "ship_from",
                                                                   "remit_to",
                                                                   "mark_for",
                                                                   "end_customer",
                                                                   "payer",
                                                                   "payee",
                                                                   "bill_and_ship_to",
                                                                   "carrier",
                                                                   "forwarder",
                                                                   "warehouse",
                                                                   "manufacturer",
                                                                   "distributor",
                                                                   "ordered_by",
                                                                   "sold_to",
                                                                   "freight_payer",
                                                                   "notify",
                                                                   "issuer",
                                                                   "store"});
    static_assert(names.size() == static_cast<std::size_t>(PartyRole::store) + 1);
    return names;
}

template <>
WordNames word_names<ContactRole>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "order", "purchasing", "delivery", "receiving", "information", "accounts_payable",
         "accounts_receivable", "sales", "logistics", "hazardous"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ContactRole::hazardous) + 1);
    return names;
}

template <>
WordNames word_names<PriceBasis>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "each", "catalogue", "contract", "quoted", "wholesale", "retail", "fixed", "current",
         "no_charge", "per_unit"}
    );
    static_assert(names.size() == static_cast<std::size_t>(PriceBasis::per_unit) + 1);
    return names;
}

template <>
WordNames word_names<PriceKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "gross", "list", "net", "contract", "invoice", "resale", "retail", "suggested_retail",
         "catalogue", "confirmed", "quote", "information"}
    );
    static_assert(names.size() == static_cast<std::size_t>(PriceKind::information) + 1);
    return names;
}

template <>
WordNames word_names<ChargeKind>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "allowance", "charge"});
    static_assert(names.size() == static_cast<std::size_t>(ChargeKind::charge) + 1);
    return names;
}

template <>
WordNames word_names<ChargeCode>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"",
         "freight",
         "fuel_surcharge",
         "handling",
         "shipping_handling",
         "special_handling",
         "packing",
         "pallet",
         "delivery",
         "pickup",
         "insurance",
         "small_order",
         "setup",
         "service",
         "restocking",
         "deposit",
         "tax",
         "discount",
         "trade_discount",
         "quantity_discount",
         "volume_discount",
         "promotion",
         "advertising",
         "contract_allowance",
         "defective",
         "new_store",
         "free_goods",
         "other"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ChargeCode::other) + 1);
    return names;
}

template <>
WordNames word_names<Settlement>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "bill_back", "off_invoice", "vendor_check", "credit_account", "vendor_pays",
         "customer_pays", "information"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Settlement::information) + 1);
    return names;
}

template <>
WordNames word_names<PercentOf>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "unit_price", "line", "document"});
    static_assert(names.size() == static_cast<std::size_t>(PercentOf::document) + 1);
    return names;
}

template <>
WordNames word_names<TaxKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "vat", "gst", "state_sales", "local_sales", "state_local", "environmental", "excise",
         "other", "all"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TaxKind::all) + 1);
    return names;
}

template <>
WordNames word_names<TaxCategory>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "standard", "zero", "exempt", "reverse_charge", "export", "outside_scope", "higher",
         "mixed"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TaxCategory::mixed) + 1);
    return names;
}

template <>
WordNames word_names<TermsKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "basic", "end_of_month", "fixed_date", "deferred", "no_discount", "mixed", "extended",
         "discount", "proximo", "previously_agreed", "due_on_receipt", "prepaid", "instalments"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TermsKind::instalments) + 1);
    return names;
}

template <>
WordNames word_names<TermsBasis>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "ship_date", "delivery_date", "invoice_date", "specified", "invoice_received",
         "goods_received", "order_date"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TermsBasis::order_date) + 1);
    return names;
}

template <>
WordNames word_names<PaymentMethod>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "transfer", "cheque", "card", "cash", "direct_debit"});
    static_assert(names.size() == static_cast<std::size_t>(PaymentMethod::direct_debit) + 1);
    return names;
}

template <>
WordNames word_names<Freight>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "collect", "prepaid", "prepaid_charged", "pickup", "third_party", "buyer_pickup",
         "as_defined", "mixed", "no_charge", "buyer"}
    );
    static_assert(names.size() == static_cast<std::size_t>(Freight::buyer) + 1);
    return names;
}

template <>
WordNames word_names<TitlePlace>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "origin", "destination"});
    static_assert(names.size() == static_cast<std::size_t>(TitlePlace::destination) + 1);
    return names;
}

template <>
WordNames word_names<ReferenceType>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"",
         "order",
         "customer_order",
         "seller_order",
         "contract",
         "promotion",
         "quote",
         "invoice",
         "original_invoice",
         "ship_notice",
         "bill_of_lading",
         "master_bill",
         "carrier_pro",
         "packing_list",
         "delivery_note",
         "return_authorisation",
         "department",
         "vendor",
         "division",
         "merchandise_type",
         "customer_reference",
         "requisition",
         "job",
         "lot",
         "serial",
         "appointment",
         "load",
         "shipper",
         "tracking",
         "mutual"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ReferenceType::mutual) + 1);
    return names;
}

template <>
WordNames word_names<NoteKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "general", "order", "delivery", "packing", "invoice", "shipping", "terms", "change",
         "internal"}
    );
    static_assert(names.size() == static_cast<std::size_t>(NoteKind::internal) + 1);
    return names;
}

template <>
WordNames word_names<TransportMode>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "road", "rail", "sea", "air", "parcel", "mail", "multimodal", "own_truck", "pickup",
         "best_way", "ltl"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TransportMode::ltl) + 1);
    return names;
}

template <>
WordNames word_names<TransportService>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "standard", "next_day", "second_day", "ground", "three_day", "overnight", "saturday",
         "same_day", "express"}
    );
    static_assert(names.size() == static_cast<std::size_t>(TransportService::express) + 1);
    return names;
}

template <>
WordNames word_names<Firmness>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "firm", "planning", "immediate"});
    static_assert(names.size() == static_cast<std::size_t>(Firmness::immediate) + 1);
    return names;
}

}  // namespace tidegate::documents
