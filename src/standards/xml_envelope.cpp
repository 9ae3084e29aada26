#include "standards/xml_envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tidegate::standards {
namespace {

using syntax::Party;
using syntax::XmlDocument;
using syntax::XmlElement;

constexpr std::string_view kUblSpace = "urn:oasis:names:specification:ubl:schema:xsd:";

/// Which elements of a document of UBL hold the party that sends and the one that receives, at the
/// root. Source: UBL 2.1 §3 (schemas), the roles of each process.
struct UblParties {
    std::string_view type;
    std::string_view sender;
    std::string_view receiver;
};

constexpr auto kUblParties = std::to_array<UblParties>({
    {"Order", "BuyerCustomerParty", "SellerSupplierParty"},
    {"OrderChange", "BuyerCustomerParty", "SellerSupplierParty"},
    {"OrderCancellation", "BuyerCustomerParty", "SellerSupplierParty"},
    {"OrderResponse", "SellerSupplierParty", "BuyerCustomerParty"},
    {"OrderResponseSimple", "SellerSupplierParty", "BuyerCustomerParty"},
    {"DespatchAdvice", "DespatchSupplierParty", "DeliveryCustomerParty"},
    {"ReceiptAdvice", "DeliveryCustomerParty", "DespatchSupplierParty"},
    {"Invoice", "AccountingSupplierParty", "AccountingCustomerParty"},
    {"CreditNote", "AccountingSupplierParty", "AccountingCustomerParty"},
    {"DebitNote", "AccountingSupplierParty", "AccountingCustomerParty"},
    {"SelfBilledInvoice", "AccountingCustomerParty", "AccountingSupplierParty"},
    {"RemittanceAdvice", "AccountingCustomerParty", "AccountingSupplierParty"},
    {"Statement", "AccountingSupplierParty", "AccountingCustomerParty"},
    {"Catalogue", "ProviderParty", "ReceiverParty"},
    {"ApplicationResponse", "SenderParty", "ReceiverParty"},
});

class Reader {
public:
    explicit Reader(XmlDocument const& document) : document_(document) {}

    XmlEnvelope read() {
        XmlElement const& root = document_.root();
        if (root.space.starts_with(kUblSpace)) {
            read_ubl(root);
        } else if (root.local == "cXML" && root.space.empty()) {
            read_cxml(root);
        } else {
            read_idoc(root);
        }
        if (envelope_.type.empty()) envelope_.type = root.local;
        return std::move(envelope_);
    }

private:
    template <class F>
    void each_child(XmlElement const& parent, std::string_view name, F const& f) const {
        std::uint32_t child = parent.first_child;
        for (; child != 0; child = document_.elements()[child].next_sibling) {
            XmlElement const& element = document_.elements()[child];
            if (name.empty() || element.local == name) f(element);
        }
    }

    /// The first child of the name; null when there is none, or no parent.
    [[nodiscard]] XmlElement const* find(XmlElement const* parent, std::string_view name) const {
        XmlElement const* found = nullptr;
        if (parent == nullptr) return found;
        each_child(*parent, name, [&](XmlElement const& element) {
            if (found == nullptr) found = &element;
        });
        return found;
    }

    [[nodiscard]] std::string text(XmlElement const* parent, std::string_view name) const {
        XmlElement const* element = find(parent, name);
        return element == nullptr ? std::string() : std::string(element->text);
    }

    [[nodiscard]] std::string attribute(XmlElement const& element, std::string_view name) const {
        for (syntax::XmlAttribute const& attribute : document_.attributes_of(element)) {
            if (attribute.local == name && attribute.space.empty())
                return std::string(attribute.value);
        }
        return {};
    }

    void read_ubl(XmlElement const& root) {
        envelope_.standard = "ubl";
        envelope_.type = root.local;
        envelope_.version = text(&root, "UBLVersionID");
        envelope_.id = text(&root, "ID");
        envelope_.unique_id = text(&root, "UUID");
        envelope_.customization = text(&root, "CustomizationID");
        envelope_.profile = text(&root, "ProfileID");
        auto const parties = std::ranges::find(kUblParties, root.local, &UblParties::type);
        if (parties == kUblParties.end()) return;
        add_ubl_party(find(&root, parties->sender), envelope_.senders);
        add_ubl_party(find(&root, parties->receiver), envelope_.receivers);
    }

    /// The electronic address first: that is how networks know a party.
    void add_ubl_party(XmlElement const* holder, std::vector<Party>& into) const {
        if (holder == nullptr) return;
        // ProviderParty is a party itself, BuyerCustomerParty holds one.
        XmlElement const* party = find(holder, "Party");
        if (party == nullptr) party = holder;
        auto const add = [&](XmlElement const* id) {
            if (id != nullptr && !id->text.empty())
                into.push_back({attribute(*id, "schemeID"), std::string(id->text)});
        };
        add(find(party, "EndpointID"));
        each_child(*party, "PartyIdentification", [&](XmlElement const& identification) {
            add(find(&identification, "ID"));
        });
    }

    void read_cxml(XmlElement const& root) {
        envelope_.standard = "cxml";
        envelope_.version = attribute(root, "version");
        envelope_.id = attribute(root, "payloadID");
        envelope_.unique_id = envelope_.id;
        XmlElement const* header = find(&root, "Header");
        add_credentials(find(header, "From"), envelope_.senders);
        add_credentials(find(header, "To"), envelope_.receivers);
        XmlElement const* sender = find(header, "Sender");
        add_credentials(sender, envelope_.forwarders);
        if (sender != nullptr) {
            each_child(*sender, "Credential", [&](XmlElement const& credential) {
                XmlElement const* secret = find(&credential, "SharedSecret");
                if (secret != nullptr && !envelope_.shared_secret)
                    envelope_.shared_secret.emplace(std::string(secret->text));
            });
        }
        for (std::string_view const kind : {"Request", "Message", "Response"}) {
            XmlElement const* body = find(&root, kind);
            if (body == nullptr) continue;
            if (kind != "Response")
                envelope_.is_test = attribute(*body, "deploymentMode") == "test";
            // What a Response holds is about a Request: its type is the Response itself.
            XmlElement const* content = kind == "Response" ? body : first_content(*body);
            if (content != nullptr) envelope_.type = content->local;
            return;
        }
    }

    /// Behind the Status that a Message may have.
    [[nodiscard]] XmlElement const* first_content(XmlElement const& body) const {
        XmlElement const* found = nullptr;
        each_child(body, "", [&](XmlElement const& child) {
            if (found == nullptr && child.local != "Status") found = &child;
        });
        return found;
    }

    void add_credentials(XmlElement const* holder, std::vector<Party>& into) const {
        if (holder == nullptr) return;
        each_child(*holder, "Credential", [&](XmlElement const& credential) {
            into.push_back({attribute(credential, "domain"), text(&credential, "Identity")});
        });
    }

    void read_idoc(XmlElement const& root) {
        XmlElement const* idoc = find(&root, "IDOC");
        XmlElement const* control = find(idoc, "EDI_DC40");
        if (control == nullptr) return;
        envelope_.standard = "idoc";
        envelope_.type = text(control, "MESTYP");
        envelope_.version = text(control, "IDOCTYP");
        if (envelope_.version.empty()) envelope_.version = root.local;
        envelope_.id = text(control, "DOCNUM");
        envelope_.unique_id = envelope_.id;
        if (std::string const sender = text(control, "SNDPRN"); !sender.empty())
            envelope_.senders.push_back({text(control, "SNDPRT"), sender});
        if (std::string const receiver = text(control, "RCVPRN"); !receiver.empty())
            envelope_.receivers.push_back({text(control, "RCVPRT"), receiver});
        if (text(control, "TEST") == "X") envelope_.is_test = true;
        each_child(root, "IDOC", [&](XmlElement const& one) {
            envelope_.idocs.push_back(static_cast<std::uint32_t>(&one - document_.elements().data())
            );
        });
    }

    XmlDocument const& document_;
    XmlEnvelope envelope_;
};

}  // namespace

XmlEnvelope take_xml_envelope(XmlDocument& document) {
    XmlEnvelope envelope = Reader(document).read();
    if (envelope.standard == "cxml") document.redact("SharedSecret");
    return envelope;
}

std::string describe(XmlEnvelope const& envelope) {
    if (envelope.standard == "ubl") return fmt::format("{} of UBL", envelope.type);
    if (envelope.standard == "cxml") return fmt::format("{} of cXML", envelope.type);
    if (envelope.standard == "idoc") return fmt::format("IDoc {}", envelope.type);
    return fmt::format("root element {}", envelope.type);
}

}  // namespace tidegate::standards
