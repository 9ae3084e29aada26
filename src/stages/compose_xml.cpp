#include "stages/compose_xml.hpp"

#include "documents/access.hpp"
#include "documents/frame.hpp"
#include "documents/party.hpp"
#include "maps/laws.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "orders/document_copy.hpp"
#include "syntax/xml_document.hpp"
#include "syntax/xml_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::stages {
namespace {

using documents::Extension;
using documents::Party;
using documents::PartyRole;

constexpr std::string_view kHouse = "house";
constexpr std::string_view kPeppol = "peppol";

/// Sets header fields in a document of any type.
class HeaderFields {
public:
    explicit HeaderFields(documents::Document& document)
        : document_(document), arena_(document.arena()) {}

    void environment(bool is_test) {
        using documents::Environment;
        auto const* field = document_.type().find("environment");
        TIDEGATE_CHECK(field != nullptr);  // the first of every document
        Environment const value = is_test ? Environment::test : Environment::live;
        documents::set_word(document_.root(), *field, static_cast<std::uint8_t>(value));
    }

    /// One value in place of what is there; an empty one takes it away.
    void extension(std::string_view space, std::string_view name, std::string_view value) {
        set(*member<List<Extension>>("extensions"), space, name, value);
    }

    /// What a document says of its order: of a notice of several, of each.
    void extension_of_orders(std::string_view name, std::string_view value) {
        auto const* orders = document_.type().find("orders");
        auto const* own = orders != nullptr ? orders->type->find("extensions") : nullptr;
        if (own == nullptr) return extension(kHouse, name, value);
        for (std::size_t i = 0; i < documents::count_of(document_.root(), *orders); ++i) {
            void* order = documents::element_of(document_.root(), *orders, i);
            set(documents::member<List<Extension>>(order, *own), kHouse, name, value);
        }
    }

    /// The party of the role, made when there is none; null when the document has no parties.
    Party* party(PartyRole role) {
        auto* parties = member<List<Party>>("parties");
        if (parties == nullptr) return nullptr;
        for (Party& party : *parties) {
            if (party.role == role) return &party;
        }
        Party& made = parties->add(arena_);
        made.role = role;
        return &made;
    }

    [[nodiscard]] bool is_ship_notice() const { return document_.type().name == "ship_notice"; }

    /// The electronic address, unless the document says one.
    void address(Party& party, partners::UblIdentity const& identity) {
        if (documents::find_extension(party.extensions, kPeppol, "endpoint") != nullptr ||
            identity.scheme.empty())
            return;
        set(party.extensions, kPeppol, "endpoint_scheme", identity.scheme);
        set(party.extensions, kPeppol, "endpoint", identity.id);
    }

    /// What the document says of the party itself goes before what the settings say.
    void identify(Party& party, partners::UblIdentity const& identity, std::string_view own) {
        if (party.name.empty() && !identity.name.empty()) party.name = arena_.copy(identity.name);
        address(party, identity);
        if (!party.ids.empty()) return;
        documents::Identifier& id = party.ids.add(arena_);
        id.scheme = arena_.copy(scheme_of(identity.scheme, own));
        id.id = arena_.copy(identity.id);
    }

private:
    /// Schemes of ISO 6523 in our words (documents.md §2.1).
    static std::string scheme_of(std::string_view scheme, std::string_view own) {
        if (scheme.empty()) return std::string(own);
        if (scheme == "0088") return "gln";
        if (scheme == "0060") return "duns";
        return fmt::format("icd_{}", scheme);
    }

    template <class T>
    T* member(std::string_view name) {
        auto const* field = document_.type().find(name);
        if (field == nullptr) return nullptr;
        return &documents::member<T>(document_.root(), *field);
    }

    void set(
        List<Extension>& extensions, std::string_view space, std::string_view name,
        std::string_view value
    ) {
        List<Extension> kept;
        for (Extension const& extension : extensions) {
            if (extension.space != space || extension.name != name) kept.add(arena_, extension);
        }
        extensions = kept;
        if (!value.empty()) documents::add_extension(extensions, arena_, space, name, value);
    }

    documents::Document& document_;
    Arena& arena_;
};

void fill_ubl(HeaderFields& fields, XmlHeader const& header) {
    fields.extension(kPeppol, "customization", header.rule.customization);
    fields.extension(kPeppol, "profile", header.rule.profile);
    partners::UblSettings const& ubl = *header.partner.ubl;
    if (Party* us = fields.party(PartyRole::seller))
        fields.identify(*us, ubl.us, "seller_assigned");
    if (Party* them = fields.party(PartyRole::buyer))
        fields.identify(*them, ubl.them.front(), "buyer_assigned");
    if (!fields.is_ship_notice()) return;
    // Its sender is who despatches and its receiver who takes delivery; where that is, they say.
    if (Party* from = fields.party(PartyRole::ship_from))
        fields.identify(*from, ubl.us, "seller_assigned");
    if (Party* to = fields.party(PartyRole::ship_to)) fields.address(*to, ubl.them.front());
}

void fill_cxml(HeaderFields& fields, XmlHeader const& header) {
    partners::CxmlSettings const& cxml = *header.partner.cxml;
    auto const set = [&](std::string_view name, std::string_view value) {
        fields.extension(kHouse, name, value);
    };
    set("payload_id", header.id);
    set("timestamp", to_rfc3339(header.now));
    set("from_domain", cxml.us.domain);
    set("from", cxml.us.id);
    set("to_domain", cxml.them.front().domain);
    set("to", cxml.them.front().id);
    set("sender_domain", cxml.us.domain);
    set("sender", cxml.us.id);
    set("user_agent", cxml.user_agent);
    fields.extension_of_orders("order_payload", header.answered);
}

void fill_idoc(HeaderFields& fields, XmlHeader const& header) {
    partners::IdocSettings const& idoc = *header.partner.idoc;
    partners::IdocIdentity const& them = idoc.them.front();
    auto const set = [&](std::string_view name, std::string_view value) {
        fields.extension(kHouse, name, value);
    };
    std::string time = format_time_of_day(utc_second_of_day(header.now));
    std::erase(time, ':');
    set("docnum", header.id);
    set("idoctyp", header.rule.release);
    set("sender_port", idoc.us.port);
    set("sender_type", idoc.us.type);
    set("sender", idoc.us.id);
    set("receiver_port", them.port);
    set("receiver_type", them.type);
    set("receiver", them.id);
    set("created", utc_date(header.now).compact());
    set("created_at", time);
}

/// Reads back what was written: a second writing of what was read has to be the same document.
Expected<void> verify(maps::Program const& program, std::string const& text) {
    auto const refuse = [](std::string const& why) {
        return fail(
            ErrorCode::refused, "what would be sent is not what was meant: " + why, {},
            "correct the document's data or the map, then replay"
        );
    };
    auto const document = syntax::XmlDocument::parse(text);
    if (!document) return refuse(document.error().text());
    auto const read = maps::read_xml(program, *document);
    if (!read) return refuse(read.error().text());
    for (syntax::Finding const& finding : read->findings) {
        if (finding.severity == syntax::Severity::error) return refuse(finding.text);
    }
    auto const again = maps::write_xml(program, read->document);
    if (!again) return refuse(again.error().text());
    if (again->text == text) return {};
    return refuse(maps::first_difference(text, again->text));
}

/// Behind the Identity of Sender: no map writes a secret.
Expected<std::string> with_secret(std::string text, Secret const& secret) {
    auto const document = syntax::XmlDocument::parse(text);
    if (!document) return std::unexpected(document.error());
    auto const& elements = document->elements();
    for (std::uint32_t i = 0; i < elements.size(); ++i) {
        auto const& identity = elements[i];
        bool const is_of_sender = identity.local == "Identity" && i != 0 &&
                                  elements[elements[identity.parent].parent].local == "Sender";
        if (!is_of_sender) continue;
        constexpr std::string_view kEnd = "</Identity>";
        std::size_t const end = text.find(kEnd, identity.byte);
        if (end == std::string::npos) break;
        std::size_t const line = text.rfind('\n', identity.byte);
        std::string const blanks =
            line == std::string::npos ? "" : text.substr(line, identity.byte - line);
        return text.insert(
            end + kEnd.size(),
            fmt::format(
                "{}<SharedSecret>{}</SharedSecret>", blanks, syntax::xml_escaped(secret.reveal())
            )
        );
    }
    return fail(
        ErrorCode::refused, "the map writes no Identity of Sender for the SharedSecret to follow",
        {}, "mend the map, or leave out cxml.our_secret, then replay"
    );
}

/// In front of the root element.
std::string with_doctype(std::string text, std::string const& dtd) {
    std::size_t const root = text.find("<cXML");
    if (root == std::string::npos) return text;
    return text.insert(root, fmt::format("<!DOCTYPE cXML SYSTEM \"{}\">\n", dtd));
}

}  // namespace

std::string idoc_number(std::uint64_t number) { return fmt::format("{:016}", number); }

documents::Document with_header(documents::Document const& document, XmlHeader const& header) {
    documents::Document copy(document.type());
    orders::copy_fields(document.root(), copy.root(), document.type(), copy.arena());
    HeaderFields fields(copy);
    fields.environment(header.is_test);
    if (header.rule.standard == "ubl") fill_ubl(fields, header);
    if (header.rule.standard == "cxml") fill_cxml(fields, header);
    if (header.rule.standard == "idoc") fill_idoc(fields, header);
    return copy;
}

Expected<std::string> compose_xml(
    maps::Program const& program, documents::Document const& document, XmlHeader const& header
) {
    // What no rule took when the order was read has its place in the order, not here.
    auto written =
        maps::write_xml(program, with_header(document, header), {.keep_unmapped = false});
    if (!written) return std::unexpected(written.error());
    if (auto right = verify(program, written->text); !right) return std::unexpected(right.error());
    if (header.rule.standard != "cxml") return std::move(written->text);
    partners::CxmlSettings const& cxml = *header.partner.cxml;
    std::string text = std::move(written->text);
    if (!cxml.dtd.empty()) text = with_doctype(std::move(text), cxml.dtd);
    if (cxml.our_secret.empty()) return text;
    return with_secret(std::move(text), cxml.our_secret);
}

}  // namespace tidegate::stages
