// The envelopes as values: interchange (ISA/IEA, UNB/UNZ) and functional group (GS/GE, UNG/UNE).
// Source: X12.5, X12.6, ISO 9735-1.
#pragma once

#include "base/charset.hpp"
#include "base/date.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// A sender or receiver of an interchange. Text form "ZZ/ACME", as in `edi detect` and message
/// records.
struct Party {
    std::string qualifier;  ///< ISA05/ISA07, 0007; of EDIFACT often empty
    std::string id;  ///< without the padding blanks of ISA06/ISA08, without release characters

    [[nodiscard]] std::string text() const { return qualifier.empty() ? id : qualifier + "/" + id; }
    auto operator<=>(Party const&) const = default;
};

/// What ISA or UNB says, values without padding. Source: X12.5 (interchange control header), ISO
/// 9735-1 (UNB).
struct Interchange {
    std::string standard = "x12";  ///< "x12" or "edifact"
    std::string version;           ///< ISA12, "00401"; S001, "UNOC:3"
    Party sender;
    Party receiver;
    std::string control;     ///< ISA13 as sent, nine digits; 0020, up to 14 characters
    std::string date;        ///< ISA09 or 0017 as sent: YYMMDD, from EDIFACT syntax 4 on CCYYMMDD
    std::string time;        ///< ISA10 or 0019, HHMM as sent
    bool is_test = false;    ///< ISA15 = T; 0035 is there and not 0
    char usage = 'P';        ///< ISA15 as sent; EDIFACT: T or P, as is_test
    bool wants_ta1 = false;  ///< ISA14 = 1
    Delimiters delimiters;
    std::uint64_t byte = 0;  ///< offset of "ISA", "UNA" or "UNB" in the input
    std::uint32_t line = 1;

    // EDIFACT only.
    std::uint8_t syntax_version = 0;    ///< 0002, 1 to 4; 0: unknown, and X12
    Charset charset = Charset::utf8;    ///< by 0001, or what the partner's profile says
    bool has_una = false;               ///< UNA stood in front; to write: it must, needed or not
    char decimal_mark = '.';            ///< of UNA; both marks are read always, this one is written
    std::string sender_routing;         ///< 0008, the sender's address for answers
    std::string receiver_routing;       ///< 0014, where the recipient passes it on to
    std::string password;               ///< 0022, reference or password of the recipient
    std::string password_qualifier;     ///< 0025
    std::string application_reference;  ///< 0026
    std::string priority;               ///< 0029, "A"
    bool wants_contrl = false;          ///< 0031 = 1
    bool wants_receipt_only = false;    ///< 0031 = 2: a CONTRL that says no more than 8
    std::string agreement;              ///< 0032, "EANCOM"

    [[nodiscard]] bool is_edifact() const { return standard == "edifact"; }
};

/// GS04 has eight digits from this release on, six before. Rule 9 of docs/conformance.md.
inline constexpr std::string_view kFirstReleaseWithCentury = "004010";

/// What GS or UNG says.
struct Group {
    /// Messages of an EDIFACT interchange without UNG: nothing else is known of their group.
    bool is_implicit = false;
    std::string functional_id;  ///< GS01, "PO"; 0038, "ORDERS"
    std::string sender;         ///< GS02, 0040
    std::string receiver;       ///< GS03, 0044
    std::string date;           ///< GS04, 0017
    std::string time;           ///< GS05, 0019
    std::string control;        ///< GS06, 0048
    std::string agency;         ///< GS07, 0051
    std::string version;        ///< GS08, "004010" or "004010VICS"; S008, "D:96A"
    std::uint64_t byte = 0;
    std::uint32_t line = 1;

    // EDIFACT only.
    std::string sender_qualifier;    ///< 0007 of S006
    std::string receiver_qualifier;  ///< 0007 of S007

    /// X12: the six digits of GS08 that name the release: "004010" of "004010VICS".
    [[nodiscard]] std::string release() const { return version.substr(0, 6); }
};

}  // namespace tidegate::syntax
