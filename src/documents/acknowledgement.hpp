// acknowledgement/1: the answer to an order or to a change of one (documents.md §3.3).
#pragma once

#include "documents/delivery.hpp"
#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// The order that is answered.
struct OrderReference {
    Text number, release;
    When placed_on;
    Zones* zones = nullptr;
    OrderType type{};
    static void describe(Describe<OrderReference>& d);
};
template <>
TypeInfo const& type_of<OrderReference>();

/// What happens to a part of a line: one per status and date.
struct LineAnswer : QuantityGroup, DatesGroup {
    LineStatus status{};
    std::optional<Decimal> price;  ///< what we will charge, if not as ordered
    Item* substitute = nullptr;    ///< replaces the item in this answer
    AnswerReason reason{};
    Text text;
    static void describe(Describe<LineAnswer>& d);
};
template <>
TypeInfo const& type_of<LineAnswer>();

/// One per order line, in the order's sequence; item, quantity and price are as ordered. The
/// quantities of the answers that ship, backorder or cancel add up to `quantity`.
struct AcknowledgementLine : ItemGroup, QuantityGroup {
    Text number;      ///< the order's line number
    Text own_number;  ///< in the response, of the first answer
    ChangeAction action{};
    std::optional<Decimal> price;
    PriceBasis price_basis{};
    List<LineAnswer> answers;
    List<Schedule> schedules;
    List<Extension> extensions;
    static void describe(Describe<AcknowledgementLine>& d);
};
template <>
TypeInfo const& type_of<AcknowledgementLine>();

struct Acknowledgement : DocumentFrame, DatesGroup {
    Purpose purpose{};
    Decision decision{};
    Text number;        ///< of the response
    Text seller_order;  ///< our order number
    When issued_on;
    OrderReference* order = nullptr;
    Text sequence;    ///< of the change answered
    When changed_on;  ///< date of the change request
    Text contract, request;
    Text currency;
    List<Reference> references;
    List<Note> notes;
    List<PaymentTerms> payment_terms;
    DeliveryTerms* delivery_terms = nullptr;
    Transport* transport = nullptr;
    List<Charge> charges;
    List<Tax> taxes;
    List<Party> parties;
    AcknowledgementTotals* totals = nullptr;
    List<AcknowledgementLine> lines;  ///< none in a summary
    static void describe(Describe<Acknowledgement>& d);
};
template <>
TypeInfo const& type_of<Acknowledgement>();

}  // namespace tidegate::documents
