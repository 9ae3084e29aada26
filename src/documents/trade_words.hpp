// The words of the shared objects: roles, prices, charges, taxes, terms, references, transport
// (documents.md §2). Each enumeration is closed per schema version. The codes of the standards are
// not here: they belong to the maps.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here and
// none in its name.

/// The part a party plays in the trade (§2.1).
enum class PartyRole : std::uint8_t {
    absent,
    buyer,
    seller,
    ship_to,
    bill_to,
    ship_from,
    remit_to,
    mark_for,
    end_customer,
    payer,
    payee,
    bill_and_ship_to,
    carrier,
    forwarder,
    warehouse,
    manufacturer,
    distributor,
    ordered_by,
    sold_to,
    freight_payer,
    notify,
    issuer,
    store,
};

/// What a contact is to be asked about (§2.1).
enum class ContactRole : std::uint8_t {
    absent,
    order,
    purchasing,
    delivery,
    receiving,
    information,
    accounts_payable,
    accounts_receivable,
    sales,
    logistics,
    hazardous,
};

/// What a unit price is based on (§2.3).
enum class PriceBasis : std::uint8_t {
    absent,
    each,
    catalogue,
    contract,
    quoted,
    wholesale,
    retail,
    fixed,
    current,
    no_charge,
    per_unit,
};

/// Which of an item's prices it is (§2.3).
enum class PriceKind : std::uint8_t {
    absent,
    gross,
    list,
    net,
    contract,
    invoice,
    resale,
    retail,
    suggested_retail,
    catalogue,
    confirmed,
    quote,
    information,
};

/// Allowances lower the amount to pay, charges raise it (§2.4).
enum class ChargeKind : std::uint8_t {
    absent,
    allowance,
    charge,
};

/// What an allowance or charge is for (§2.4).
enum class ChargeCode : std::uint8_t {
    absent,
    freight,
    fuel_surcharge,
    handling,
    shipping_handling,
    special_handling,
    packing,
    pallet,
    delivery,
    pickup,
    insurance,
    small_order,
    setup,
    service,
    restocking,
    deposit,
    tax,
    discount,
    trade_discount,
    quantity_discount,
    volume_discount,
    promotion,
    advertising,
    contract_allowance,
    defective,
    new_store,
    free_goods,
    other,
};

/// How an allowance or charge is settled (§2.4).
enum class Settlement : std::uint8_t {
    absent,
    bill_back,
    off_invoice,
    vendor_check,
    credit_account,
    vendor_pays,
    customer_pays,
    information,
};

/// What the percent of a charge is taken of (§2.4).
enum class PercentOf : std::uint8_t {
    absent,
    unit_price,
    line,
    document,
};

/// Which tax it is (§2.4).
enum class TaxKind : std::uint8_t {
    absent,
    vat,
    gst,
    state_sales,
    local_sales,
    state_local,
    environmental,
    excise,
    other,
    all,
};

/// How the tax applies (§2.4).
enum class TaxCategory : std::uint8_t {
    absent,
    standard,
    zero,
    exempt,
    reverse_charge,
    export_,
    outside_scope,
    higher,
    mixed,
};

/// What kind of payment terms it is (§2.5).
enum class TermsKind : std::uint8_t {
    absent,
    basic,
    end_of_month,
    fixed_date,
    deferred,
    no_discount,
    mixed,
    extended,
    discount,
    proximo,
    previously_agreed,
    due_on_receipt,
    prepaid,
    instalments,
};

/// The event from which the days of payment terms count (§2.5).
enum class TermsBasis : std::uint8_t {
    absent,
    ship_date,
    delivery_date,
    invoice_date,
    specified,
    invoice_received,
    goods_received,
    order_date,
};

/// How is paid (§2.5).
enum class PaymentMethod : std::uint8_t {
    absent,
    transfer,
    cheque,
    card,
    cash,
    direct_debit,
};

/// Who pays the freight (§2.5).
enum class Freight : std::uint8_t {
    absent,
    collect,
    prepaid,
    prepaid_charged,
    pickup,
    third_party,
    buyer_pickup,
    as_defined,
    mixed,
    no_charge,
    buyer,
};

/// Where the title to the goods passes (§2.5).
enum class TitlePlace : std::uint8_t {
    absent,
    origin,
    destination,
};

/// What a reference names (§2.7).
enum class ReferenceType : std::uint8_t {
    absent,
    order,
    customer_order,
    seller_order,
    contract,
    promotion,
    quote,
    invoice,
    original_invoice,
    ship_notice,
    bill_of_lading,
    master_bill,
    carrier_pro,
    packing_list,
    delivery_note,
    return_authorisation,
    department,
    vendor,
    division,
    merchandise_type,
    customer_reference,
    requisition,
    job,
    lot,
    serial,
    appointment,
    load,
    shipper,
    tracking,
    mutual,
};

/// What a note is about (§2.7).
enum class NoteKind : std::uint8_t {
    absent,
    general,
    order,
    delivery,
    packing,
    invoice,
    shipping,
    terms,
    change,
    internal,
};

/// How goods travel (§2.7).
enum class TransportMode : std::uint8_t {
    absent,
    road,
    rail,
    sea,
    air,
    parcel,
    mail,
    multimodal,
    own_truck,
    pickup,
    best_way,
    ltl,
};

/// How fast goods travel (§2.7).
enum class TransportService : std::uint8_t {
    absent,
    standard,
    next_day,
    second_day,
    ground,
    three_day,
    overnight,
    saturday,
    same_day,
    express,
};

/// How binding a schedule is (§2.7).
enum class Firmness : std::uint8_t {
    absent,
    firm,
    planning,
    immediate,
};

template <>
WordNames word_names<PartyRole>();
template <>
WordNames word_names<ContactRole>();
template <>
WordNames word_names<PriceBasis>();
template <>
WordNames word_names<PriceKind>();
template <>
WordNames word_names<ChargeKind>();
template <>
WordNames word_names<ChargeCode>();
template <>
WordNames word_names<Settlement>();
template <>
WordNames word_names<PercentOf>();
template <>
WordNames word_names<TaxKind>();
template <>
WordNames word_names<TaxCategory>();
template <>
WordNames word_names<TermsKind>();
template <>
WordNames word_names<TermsBasis>();
template <>
WordNames word_names<PaymentMethod>();
template <>
WordNames word_names<Freight>();
template <>
WordNames word_names<TitlePlace>();
template <>
WordNames word_names<ReferenceType>();
template <>
WordNames word_names<NoteKind>();
template <>
WordNames word_names<TransportMode>();
template <>
WordNames word_names<TransportService>();
template <>
WordNames word_names<Firmness>();

}  // namespace tidegate::documents
