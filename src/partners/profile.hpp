// A partner's profile as values: who they are, how they are reached, which documents pass and under
// which rules. Every field has its default here and its TOML key beside it; profile_reader.hpp
// turns partner.toml into it. Holds no key and no certificate, only paths; knows no finding and no
// map, only their names.
#pragma once

#include "base/limits.hpp"
#include "partners/edi_settings.hpp"
#include "partners/xml_settings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::partners {

/// Which book their traffic goes to (design: decision 6). Key: state.
enum class State : std::uint8_t {
    test,  ///< the test book; their live traffic is parked. The default, so that no partner is live
           ///< by accident
    live,  ///< the live book; their test traffic goes to the test book
    suspended,  ///< nothing is sent, what arrives is parked
};

enum class Digest : std::uint8_t {
    sha1,
    sha256,
    sha384,
    sha512
};  ///< sha1 only inbound, with legacy
enum class Cipher : std::uint8_t { aes128_cbc, aes192_cbc, aes256_cbc, aes128_gcm, aes256_gcm };
enum class Compression : std::uint8_t { never, before_sign, after_sign };
enum class CertificatePurpose : std::uint8_t { signing, encryption, both };

/// One of their certificates: signing verifies what they sign, encryption encrypts to them. Several
/// per purpose make a rollover: all valid ones verify, the newest valid one encrypts. List:
/// channels.as2.certificates
struct PartnerCertificate {
    std::filesystem::path
        file;  ///< PEM; relative to the partner's folder in TOML, resolved here. Key: file
    CertificatePurpose purpose = CertificatePurpose::both;  ///< Key: purpose

    bool operator==(PartnerCertificate const&) const = default;
};

/// What an inbound AS2 message must show; what it shows besides is accepted. Table:
/// channels.as2.accept
struct As2Acceptance {
    bool require_signed = true;     ///< Key: sign = "required" | "optional"
    bool require_encrypted = true;  ///< Key: encrypt = "required" | "optional"
    bool legacy = false;  ///< SHA-1 and 3DES may be received; they are never sent. Key: legacy

    bool operator==(As2Acceptance const&) const = default;
};

/// Their AS2 station. Table: channels.as2
struct As2Settings {
    std::string us;    ///< our AS2 id towards them; default: as2.id of tidegate.toml. Key: us
    std::string them;  ///< their AS2 id: 1-128 printable ASCII characters, case-sensitive (RFC 4130
                       ///< §6.2). Key: them
    std::string url;   ///< where we post, http or https; empty: we only receive. Key: url
    std::filesystem::path tls_ca;  ///< PEM: the authorities of their https server, instead of the
                                   ///< system's; empty: the system's. Key: tls_ca
    std::vector<PartnerCertificate> certificates;  ///< Key: certificates
    As2Acceptance accept;

    std::optional<Digest> sign =
        Digest::sha256;  ///< nothing: not signed. Key: sign, "none" for nothing
    std::optional<Cipher> encrypt = Cipher::aes256_cbc;  ///< nothing: not encrypted. Key: encrypt
    Compression compress = Compression::never;           ///< Key: compress
    bool request_mdn = true;                   ///< synchronous. Key: mdn.mode = "sync" | "none"
    bool mdn_signed = true;                    ///< Key: mdn.signed
    std::chrono::seconds connect_timeout{10};  ///< Key: timeout.connect
    std::chrono::seconds total_timeout{300
    };  ///< one attempt, connect to last byte. Key: timeout.total

    bool operator==(As2Settings const&) const = default;
};

enum class Direction : std::uint8_t { in, out };
enum class FunctionalAck : std::uint8_t { none, ack_997, ack_999, contrl };

/// One kind of document that passes in one direction. Table (or list of tables): documents.<set>
struct DocumentRule {
    Direction direction = Direction::in;  ///< needed. Key: direction = "in" | "out"
    std::string standard = "x12";         ///< first part of map
    std::string release;                  ///< second part of map: "004010", "D96A"
    std::string set;                      ///< the table's name: "850", "ORDERS"
    std::string map;  ///< base map; default "x12/<x12.version>/<set>", of a partner without X12
                      ///< "edifact/<edifact.directory>/<set>". Key: map
    /// Inbound: documents of one flow are processed one after the other, in the order in which they
    /// came (spec: P5); empty: in any order. Key: flow
    std::string flow;
    /// Outbound answers, ship notices and invoices: within which time we owe them, from the order,
    /// the end of the promised day, the shipment; nothing: nobody is told. Key: within
    std::optional<std::chrono::seconds> within;
    std::string association;  ///< 0057 of the messages that we send: "EAN008"; empty: none. EDIFACT
                              ///< only. Key: association

    /// Inbound: what we send, and within which time. Outbound: what we expect. By default a 997,
    /// of EDIFACT a CONTRL. Keys: ack, ack_within
    FunctionalAck ack = FunctionalAck::ack_997;
    std::chrono::seconds ack_within = std::chrono::hours(24);

    /// UBL only. Inbound: what the document must say, where not empty; outbound: what it says.
    std::string customization;  ///< CustomizationID, of Peppol too. Key: customization
    std::string profile;        ///< ProfileID. Key: profile

    bool operator==(DocumentRule const&) const = default;
};

/// An interchange number that was seen before, with other bytes (design: decision 12).
enum class DuplicatePolicy : std::uint8_t {
    reject,  ///< TA1 R 025 and no 997 (default)
    park,
    accept,
};

/// What came before under another name. Table: duplicates
struct Duplicates {
    DuplicatePolicy interchange = DuplicatePolicy::reject;  ///< Key: interchange
    /// How long a number is remembered; nothing: for ever. Key: interchange_window
    std::optional<std::chrono::seconds> interchange_window;
    /// A group number, or a set number within its group, that was used in an earlier message: its
    /// documents wait for a person. Many partners begin again at 1 in each interchange, hence only
    /// where wanted. Keys: group, set = "accept" (default) | "park"
    bool parks_group = false;
    bool parks_set = false;
    /// The same bytes in another message: received, and not processed again. Key: payload = "skip"
    /// (default) | "process"
    bool skips_payload = true;
    std::chrono::seconds payload_window =
        limits::payload_duplicate_window;  ///< Key: payload_window

    bool operator==(Duplicates const&) const = default;
};

/// When a shipment is invoiced (design: decision 20). Key: invoice
enum class InvoicePolicy : std::uint8_t {
    on_shipment,  ///< with the shipment, in its transaction (default)
    manual,       ///< by 'tidegate order invoice'
};

/// A whole partner. Immutable once in a Registry. The file may say `schema = 1`, the version of its
/// keys.
struct Profile {
    std::string id;    ///< the folder's name: a-z 0-9 - _; in URLs, logs and metrics
    std::string name;  ///< for people; default: id. Key: name
    State state = State::test;
    std::optional<X12Settings> x12;
    std::optional<EdifactSettings> edifact;
    std::optional<UblSettings> ubl;
    std::optional<CxmlSettings> cxml;
    std::optional<IdocSettings> idoc;
    std::optional<As2Settings> as2;
    std::vector<DocumentRule> documents;
    Duplicates duplicates;
    /// Every delivery waits until the one before it has ended. Key: deliver_in_order
    bool delivers_in_order = false;
    InvoicePolicy invoice = InvoicePolicy::on_shipment;
    std::string industry;  ///< whose overlays lie under the partner's own: mappers/industry/NAME;
                           ///< empty: none. Key: industry

    std::filesystem::path folder;  ///< where partner.toml, overlays and samples are
    std::filesystem::path file;    ///< partner.toml as it was read

    /// The rule of a document; null when it is not agreed. An empty `release` matches any.
    [[nodiscard]] DocumentRule const* find_document(
        Direction direction, std::string_view set, std::string_view release = {}
    ) const;

    /// The rule of a document of one standard: ORDRSP is a message of EDIFACT and of IDocs.
    [[nodiscard]] DocumentRule const* find_document_of(
        std::string_view standard, Direction direction, std::string_view set
    ) const;

    /// Whether there is the table of a standard: "x12", "edifact", "ubl", "cxml", "idoc".
    [[nodiscard]] bool has_settings_of(std::string_view standard) const;

    /// How far trouble reaches in interchanges of "x12" or "edifact".
    [[nodiscard]] Acceptance acceptance_of(std::string_view standard) const;

    bool operator==(Profile const&) const = default;
};

std::string_view name_of(State state);
std::string_view name_of(Digest digest);  ///< "sha256"
std::string_view name_of(Cipher cipher);  ///< "aes256-cbc"
std::string_view name_of(DuplicatePolicy policy);
std::string_view name_of(FunctionalAck ack);  ///< "997"

}  // namespace tidegate::partners
