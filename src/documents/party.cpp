#include "documents/party.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Identifier);
TIDEGATE_DEFINE_TYPE(Reference);
TIDEGATE_DEFINE_TYPE(Note);
TIDEGATE_DEFINE_TYPE(Contact);
TIDEGATE_DEFINE_TYPE(Party);

void Identifier::describe(Describe<Identifier>& d) {
    d.name("identifier");
    d.one("scheme", &Identifier::scheme, "who assigns the id: gln, duns, buyer_assigned ...");
    d.one("id", &Identifier::id, "the id as received");
}

void Reference::describe(Describe<Reference>& d) {
    d.name("reference");
    d.one("type", &Reference::type, "what is referred to").is_key = true;
    d.one("value", &Reference::value, "its number");
    d.optional("line", &Reference::line, "line in that document");
    d.optional("date", &Reference::date, "its date");
    d.optional("text", &Reference::text, "description or version");
    d.optional("zones", &Reference::zones, "zone in which the time of date was given");
}

void Note::describe(Describe<Note>& d) {
    d.name("note");
    d.one("kind", &Note::kind, "what the note is about").is_key = true;
    d.one("text", &Note::text, "lines joined with a newline");
    d.optional("language", &Note::language, "language of the text").unit = "ISO 639-1";
}

void Contact::describe(Describe<Contact>& d) {
    d.name("contact");
    d.optional("role", &Contact::role, "what to ask the contact about");
    d.optional("name", &Contact::name, "person or department");
    d.optional("phone", &Contact::phone, "telephone number");
    d.optional("mobile", &Contact::mobile, "mobile telephone number");
    d.optional("fax", &Contact::fax, "fax number");
    d.optional("email", &Contact::email, "e-mail address");
    d.optional("url", &Contact::url, "web address");
    d.optional("reference", &Contact::reference, "reference to give to the contact");
}

void Party::describe(Describe<Party>& d) {
    d.name("party");
    d.one("role", &Party::role, "part the party plays").is_key = true;
    d.optional("name", &Party::name, "name of the party");
    d.any("more_names", &Party::more_names, "further name lines");
    d.any("ids", &Party::ids, "ids in wire order; replies use the first");
    d.optional("tax_id", &Party::tax_id, "VAT or GST number");
    d.any("street", &Party::street, "address lines");
    d.optional("city", &Party::city, "city");
    d.optional("region", &Party::region, "state or province, without country prefix");
    d.optional("postcode", &Party::postcode, "postal code");
    d.optional("country", &Party::country, "country").unit = "ISO 3166-1";
    d.optional("location", &Party::location, "gate, dock or department within");
    d.any("references", &Party::references, "references of the party");
    d.any("contacts", &Party::contacts, "whom to ask");
    d.any("extensions", &Party::extensions, "values of one partner or industry");
}

}  // namespace tidegate::documents
