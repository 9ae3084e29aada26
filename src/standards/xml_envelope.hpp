// What an XML document says of itself before any map reads it: which document of which standard it
// is, from whom to whom, under which number. UBL 2.1, the header of cXML 1.2, the control record of
// an IDoc; of other documents only the root is known.
#pragma once

#include "base/secret.hpp"
#include "syntax/envelope.hpp"
#include "syntax/xml_document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::standards {

struct XmlEnvelope {
    std::string standard = "xml";  ///< "ubl", "cxml", "idoc"; "xml": another
    std::string type;     ///< "Order"; what a cXML Request holds: "OrderRequest"; MESTYP: "ORDERS"
    std::string version;  ///< UBLVersionID, version of cXML, IDOCTYP; may be empty
    std::string id;       ///< ID, payloadID, DOCNUM: for people
    std::string unique_id;  ///< the id that no second document of this sender has: UUID of UBL,
                            ///< payloadID, DOCNUM; empty: none. ID of UBL is none: it is the number
                            ///< of the order or the invoice, and a repeat of it is a matter of
                            ///< business
    /// Every name that it gives its sender and its receiver; none where it says nothing of them.
    /// The qualifier is the scheme of UBL, the domain of cXML, the partner type of an IDoc.
    std::vector<syntax::Party> senders;
    std::vector<syntax::Party> receivers;
    std::optional<bool> is_test;  ///< deploymentMode of cXML, TEST of an IDoc; nothing: not said
    std::string customization;    ///< of UBL
    std::string profile;          ///< of UBL

    std::vector<syntax::Party> forwarders;  ///< Sender of cXML
    std::optional<Secret> shared_secret;    ///< of the Sender of cXML

    /// IDocs in the file, by their index in XmlDocument::elements(); empty for anything else.
    std::vector<std::uint32_t> idocs;
};

/// Of several IDocs in one file, the first. Takes the secrets of cXML out of the document, so that
/// no map, finding or listing gets to see them.
XmlEnvelope take_xml_envelope(syntax::XmlDocument& document);

/// For people: "Order of UBL", "OrderRequest of cXML", "IDoc ORDERS", "root element Catalog".
std::string describe(XmlEnvelope const& envelope);

}  // namespace tidegate::standards
