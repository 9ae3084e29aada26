// The tables of what orders and their changes have in common. Included only by the .cpp files that
// describe one.
#pragma once

#include "documents/groups.hpp"

namespace tidegate::documents {

template <class T>
void describe_order_terms(Describe<T>& d) {
    d.optional("department", &T::department, "the buyer's department");
    d.optional("vendor", &T::vendor, "the buyer's number for the seller");
    d.optional("promotion", &T::promotion, "promotion or deal");
    d.optional("quote", &T::quote, "the seller's quotation");
    d.optional("customer_reference", &T::customer_reference, "reference the buyer wants back");
    d.optional("requisition", &T::requisition, "the buyer's requisition");
    d.optional("accounting", &T::accounting, "the buyer's cost code");
    d.any("references", &T::references, "all other references");
    describe_dates(d);
    d.any("fulfilment", &T::fulfilment, "what is allowed when not all can be had");
    d.optional("delivery_terms", &T::delivery_terms, "freight, Incoterms, place");
    d.any("payment_terms", &T::payment_terms, "discount and net terms");
    d.optional("transport", &T::transport, "routing wanted");
    d.any("packaging", &T::packaging, "packages wanted");
    d.any("charges", &T::charges, "allowances and charges on the order");
    d.any("taxes", &T::taxes, "taxes on the order as given");
    d.optional("tax_exempt", &T::tax_exempt, "the buyer's exemption number");
    d.any("notes", &T::notes, "notes on the order");
    d.any("contacts", &T::contacts, "contacts of the buyer");
    d.any("parties", &T::parties, "who takes part; without a buyer it is the sender");
    d.optional("totals", &T::totals, "sums as sent");
}

template <class T>
void describe_order_line_terms(Describe<T>& d) {
    d.any("fulfilment", &T::fulfilment, "what is allowed when not all can be had");
    d.optional("contract", &T::contract, "contract the line falls under");
    d.any("references", &T::references, "references of the line");
    d.any("notes", &T::notes, "notes on the line");
    d.any("charges", &T::charges, "allowances and charges on the line");
    d.any("taxes", &T::taxes, "taxes on the line as given");
    d.optional("delivery_terms", &T::delivery_terms, "delivery terms of the line");
    d.any("payment_terms", &T::payment_terms, "payment terms of the line");
    d.optional("transport", &T::transport, "routing wanted for the line");
    d.any("parties", &T::parties, "ship-to, mark-for of the line");
    d.any("schedules", &T::schedules, "parts of the quantity by date");
    d.any("stores", &T::stores, "parts of the quantity by store");
    d.any("labels", &T::labels, "marks to print on the packs");
    d.any("sublines", &T::sublines, "components, additions, substitutes");
    d.optional("accounting", &T::accounting, "the buyer's cost code");
    d.any("extensions", &T::extensions, "values of one partner or industry");
}

}  // namespace tidegate::documents
