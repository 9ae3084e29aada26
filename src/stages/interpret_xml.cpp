#include "stages/interpret_xml.hpp"

#include "maps/read_xml.hpp"
#include "syntax/detect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::stages {
namespace {

using standards::XmlEnvelope;
using syntax::Party;
using syntax::XmlDocument;

constexpr std::string_view kUtf16BigEndian = "\xFE\xFF";
constexpr std::string_view kUtf16LittleEndian = "\xFF\xFE";

/// The sender has to mend what we do not offer to read just as what is wrong.
Expected<XmlDocument> parse(std::string_view text) {
    auto document = XmlDocument::parse(text);
    if (document || document.error().code != ErrorCode::unsupported) return document;
    Error error = document.error();
    error.code = ErrorCode::invalid;
    return std::unexpected(std::move(error));
}

/// Each IDoc in the root that it came in, as a document of its own.
Expected<std::vector<InterpretedXml>> split_idocs(std::string_view text, InterpretedXml whole) {
    std::vector<InterpretedXml> parts;
    auto const& elements = whole.document.elements();
    std::string const end_tag = fmt::format("</{}>", written_name(whole.document.root()));
    std::string_view const front = text.substr(0, elements[whole.envelope.idocs.front()].byte);
    for (std::uint32_t const idoc : whole.envelope.idocs) {
        std::size_t const begin = elements[idoc].byte;
        std::uint32_t const next = elements[idoc].next_sibling;
        std::size_t const end = next != 0 ? elements[next].byte : text.rfind("</");
        std::string part(front);
        part += text.substr(begin, end - begin);
        part += end_tag;
        auto document = parse(part);
        if (!document) return std::unexpected(document.error());
        XmlEnvelope envelope = standards::take_xml_envelope(*document);
        parts.push_back({std::move(*document), std::move(envelope), begin, end});
    }
    return parts;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// An id without a scheme contradicts none. Domains of cXML have no case.
bool is_same(Party const& agreed, Party const& found) {
    if (agreed.id != found.id) return false;
    return agreed.qualifier.empty() || found.qualifier.empty() ||
           lower(agreed.qualifier) == lower(found.qualifier);
}

bool is_any_of(std::vector<Party> const& agreed, std::vector<Party> const& found) {
    return std::ranges::any_of(found, [&](Party const& one) {
        return std::ranges::any_of(agreed, [&](Party const& party) { return is_same(party, one); });
    });
}

std::string names_of(std::vector<Party> const& parties) {
    constexpr std::size_t kShown = 4;
    std::string names;
    for (std::size_t i = 0; i < std::min(parties.size(), kShown); ++i)
        names += (i == 0 ? "" : ", ") + parties[i].text();
    return names;
}

/// What was agreed, and what the elements are called.
struct Agreed {
    std::vector<Party> them;
    std::vector<Party> us;
    std::string_view sender;
    std::string_view receiver;
    bool must_be_named = true;  ///< a document that names nobody is not taken
};

std::optional<Agreed> agreed_with(partners::Profile const& partner, std::string_view standard) {
    Agreed agreed;
    if (standard == "ubl" && partner.ubl) {
        for (auto const& them : partner.ubl->them) agreed.them.push_back({them.scheme, them.id});
        agreed.us.push_back({partner.ubl->us.scheme, partner.ubl->us.id});
        agreed.sender = "the party that sends";
        agreed.receiver = "the party that receives";
        agreed.must_be_named = false;
        return agreed;
    }
    if (standard == "cxml" && partner.cxml) {
        for (auto const& them : partner.cxml->them) agreed.them.push_back({them.domain, them.id});
        agreed.us.push_back({partner.cxml->us.domain, partner.cxml->us.id});
        agreed.sender = "From";
        agreed.receiver = "To";
        return agreed;
    }
    if (standard == "idoc" && partner.idoc) {
        for (auto const& them : partner.idoc->them) agreed.them.push_back({them.type, them.id});
        agreed.us.push_back({partner.idoc->us.type, partner.idoc->us.id});
        agreed.sender = "SNDPRN";
        agreed.receiver = "RCVPRN";
        return agreed;
    }
    return {};
}

std::optional<std::string> why_misaddressed(
    XmlEnvelope const& envelope, partners::Profile const& partner, Agreed const& agreed
) {
    bool const may_be_silent = !agreed.must_be_named;
    if (envelope.senders.empty() && !may_be_silent)
        return fmt::format("unknown_sender: {} is missing; ask them to send it", agreed.sender);
    if (!envelope.senders.empty() && !is_any_of(agreed.them, envelope.senders)) {
        return fmt::format(
            "unknown_sender: {} is {}, which is not an identity of '{}'; add it to {}.them, then "
            "replay",
            agreed.sender, names_of(envelope.senders), partner.id, envelope.standard
        );
    }
    if (envelope.receivers.empty() && !may_be_silent)
        return fmt::format("unknown_receiver: {} is missing; ask them to send it", agreed.receiver);
    if (!envelope.receivers.empty() && !is_any_of(agreed.us, envelope.receivers)) {
        return fmt::format(
            "unknown_receiver: {} is {}, we are {} to '{}'; set {}.us, or ask them to correct it, "
            "then replay",
            agreed.receiver, names_of(envelope.receivers), names_of(agreed.us), partner.id,
            envelope.standard
        );
    }
    return {};
}

/// Who hands cXML over, and whether it knows the secret.
std::optional<std::string> why_not_trusted(
    XmlEnvelope const& envelope, partners::CxmlSettings const& settings
) {
    std::vector<Party> senders;
    for (auto const& sender : settings.senders) senders.push_back({sender.domain, sender.id});
    if (!senders.empty() && !is_any_of(senders, envelope.forwarders)) {
        return fmt::format(
            "unknown_sender: Sender is {}, which is none of cxml.senders; add it there, then "
            "replay",
            envelope.forwarders.empty() ? "missing" : names_of(envelope.forwarders)
        );
    }
    if (settings.their_secret.empty()) return {};
    if (!envelope.shared_secret) {
        return "wrong_secret: Sender has no SharedSecret, and one is agreed (cxml.their_secret); "
               "ask them to send it";
    }
    if (settings.their_secret.equals(envelope.shared_secret->reveal())) return {};
    return "wrong_secret: the SharedSecret of Sender is not the one that cxml.their_secret names; "
           "correct that, or ask them, then replay";
}

}  // namespace

bool is_xml(ByteView payload) {
    std::string_view const text = as_text(payload);
    if (text.starts_with(kUtf16BigEndian) || text.starts_with(kUtf16LittleEndian)) return true;
    return syntax::sniff(text).kind == syntax::InputKind::xml;
}

Expected<std::vector<InterpretedXml>> interpret_xml(ByteView payload) {
    std::string_view const text = as_text(payload);
    auto document = parse(text);
    if (!document) return std::unexpected(document.error());
    XmlEnvelope envelope = standards::take_xml_envelope(*document);
    InterpretedXml whole{std::move(*document), std::move(envelope), 0, payload.size()};
    if (whole.envelope.idocs.size() > 1) return split_idocs(text, std::move(whole));
    std::vector<InterpretedXml> one;
    one.push_back(std::move(whole));
    return one;
}

Expected<XmlRule> find_xml_rule(
    InterpretedXml const& xml, partners::Profile const& partner, std::span<XmlRule const> rules
) {
    std::vector<XmlRule> fitting;
    for (XmlRule const& rule : rules) {
        if (maps::is_xml_of(*rule.program, xml.document)) fitting.push_back(rule);
    }
    if (fitting.size() == 1) return fitting.front();
    std::string const what = standards::describe(xml.envelope);
    if (fitting.empty()) {
        return fail(
            ErrorCode::refused, fmt::format("{} is not agreed with {}", what, partner.id), {},
            fmt::format(
                "add documents.{} with a map that reads it to {}, then replay", xml.envelope.type,
                partner.file.string()
            )
        );
    }
    return fail(
        ErrorCode::refused,
        fmt::format(
            "{} is read by the maps of two rules: documents.{} and documents.{}", what,
            fitting[0].rule->set, fitting[1].rule->set
        ),
        {}, fmt::format("take one out of {}, then replay", partner.file.string())
    );
}

std::optional<std::string> why_not_agreed(
    XmlEnvelope const& envelope, partners::Profile const& partner
) {
    auto const agreed = agreed_with(partner, envelope.standard);
    if (!agreed) return {};
    if (auto why = why_misaddressed(envelope, partner, *agreed)) return why;
    if (envelope.standard == "cxml") return why_not_trusted(envelope, *partner.cxml);
    return {};
}

std::optional<std::string> why_not_customized(
    XmlEnvelope const& envelope, partners::DocumentRule const& rule
) {
    auto const differs = [](std::string const& wanted, std::string const& found) {
        return !wanted.empty() && wanted != found;
    };
    auto const text = [&](std::string_view element, std::string const& wanted,
                          std::string const& found, std::string_view key) {
        return fmt::format(
            "wrong_customization: {} is '{}', agreed is '{}'; correct documents.{}.{}, or ask "
            "them, then replay",
            element, found, wanted, rule.set, key
        );
    };
    if (differs(rule.customization, envelope.customization)) {
        return text("CustomizationID", rule.customization, envelope.customization, "customization");
    }
    if (differs(rule.profile, envelope.profile))
        return text("ProfileID", rule.profile, envelope.profile, "profile");
    return {};
}

}  // namespace tidegate::stages
