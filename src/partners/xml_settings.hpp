// What was agreed with a partner about XML documents: UBL, cXML and IDocs, each in its table of
// partner.toml. XML has no envelope that all share; who sends and who receives stands inside of
// each document, in a header that these settings fill and check. Part of the profile (profile.hpp).
#pragma once

#include "base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::partners {

/// A party of UBL: its electronic address, as EndpointID and party ids tell it.
struct UblIdentity {
    std::string scheme;  ///< ISO 6523 or the list of electronic addresses, "0088" for a GLN; empty:
                         ///< none, and any when compared. Key: scheme
    std::string id;      ///< 1-100 characters. Key: id
    std::string name;    ///< PartyName where a document has none. Key: name

    bool operator==(UblIdentity const&) const = default;
};

/// UBL of this partner, also of Peppol. Table: ubl
struct UblSettings {
    UblIdentity us;                 ///< needed. Key: us
    std::vector<UblIdentity> them;  ///< at least one; the first is used for sending. Key: them

    bool operator==(UblSettings const&) const = default;
};

/// One Credential of cXML.
struct CxmlIdentity {
    std::string domain = "NetworkId";  ///< compared without case. Key: domain
    std::string id;                    ///< the Identity, 1-255 characters. Key: id

    bool operator==(CxmlIdentity const&) const = default;
};

/// cXML of this partner. Table: cxml
struct CxmlSettings {
    CxmlIdentity us;                    ///< To of what they send, From of what we do. Key: us
    std::vector<CxmlIdentity> them;     ///< at least one; the first is used for sending. Key: them
    std::vector<CxmlIdentity> senders;  ///< who may hand it over: a network; empty: not looked at.
                                        ///< Key: senders
    Secret their_secret;  ///< SharedSecret that they show; empty: not looked at. Key: their_secret
    Secret our_secret;    ///< that we show; empty: none is sent. Key: our_secret
    std::string user_agent = "Tidegate";  ///< Key: user_agent
    std::string dtd;  ///< address of the DTD that the DOCTYPE names; empty: no DOCTYPE. Key: dtd

    bool operator==(CxmlSettings const&) const = default;
};

/// A partner in the control record of an IDoc.
struct IdocIdentity {
    std::string type = "LS";  ///< SNDPRT, RCVPRT: LS, KU, LI ... Key: type
    std::string id;           ///< SNDPRN, RCVPRN, 1-10 characters. Key: id
    std::string port;         ///< SNDPOR, RCVPOR, up to 10; written, not compared. Key: port

    bool operator==(IdocIdentity const&) const = default;
};

/// IDocs of this partner. Table: idoc
struct IdocSettings {
    IdocIdentity us;                 ///< needed. Key: us
    std::vector<IdocIdentity> them;  ///< at least one; the first is used for sending. Key: them

    bool operator==(IdocSettings const&) const = default;
};

/// "ubl", "cxml", "idoc": the first part of the id of a map of XML that these settings are for.
[[nodiscard]] bool is_xml_standard(std::string_view standard);

}  // namespace tidegate::partners
