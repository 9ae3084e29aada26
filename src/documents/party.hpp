// Who takes part: parties, their contacts and identifiers, references to other documents, notes
// (documents.md §2.1, §2.7).
#pragma once

#include "documents/dates.hpp"
#include "documents/extension.hpp"
#include "documents/trade_words.hpp"

namespace tidegate::documents {

/// An id with the scheme it belongs to. Schemes of parties (§2.1): gln, duns, duns4,
/// buyer_assigned, seller_assigned, scac, san, sender_assigned, mutual, icd_NNNN; of items: §2.2.
/// Open, hence text.
struct Identifier {
    Text scheme;
    Text id;
    static void describe(Describe<Identifier>& d);
};
template <>
TypeInfo const& type_of<Identifier>();

struct Reference {
    ReferenceType type{};
    Text value;
    Text line;  ///< in the document referred to
    When date;
    Text text;
    Zones* zones = nullptr;
    static void describe(Describe<Reference>& d);
};
template <>
TypeInfo const& type_of<Reference>();

struct Note {
    NoteKind kind{};
    Text text;      ///< lines are joined with a newline
    Text language;  ///< ISO 639-1, lower case
    static void describe(Describe<Note>& d);
};
template <>
TypeInfo const& type_of<Note>();

struct Contact {
    ContactRole role{};
    Text name, phone, mobile, fax, email, url, reference;
    static void describe(Describe<Contact>& d);
};
template <>
TypeInfo const& type_of<Contact>();

struct Party {
    PartyRole role{};
    Text name;
    List<Text> more_names;
    List<Identifier> ids;  ///< in wire order; replies use the first
    Text tax_id;
    List<Text> street;
    Text city, region, postcode;
    Text country;   ///< ISO 3166-1 alpha-2
    Text location;  ///< gate, dock, department within
    List<Reference> references;
    List<Contact> contacts;
    List<Extension> extensions;
    static void describe(Describe<Party>& d);
};
template <>
TypeInfo const& type_of<Party>();

}  // namespace tidegate::documents
