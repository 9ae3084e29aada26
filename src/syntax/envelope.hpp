// The envelopes of X12 as values: interchange (ISA/IEA) and functional group (GS/GE). X12.5, X12.6.
#pragma once

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
    std::string qualifier;
    std::string id;  ///< without the padding blanks of ISA06/ISA08

    [[nodiscard]] std::string text() const { return qualifier + "/" + id; }
    auto operator<=>(Party const&) const = default;
};

/// What ISA says, values without padding. Source: X12.5 (interchange control header).
struct Interchange {
    std::string standard = "x12";
    std::string version;  ///< ISA12, "00401"
    Party sender;
    Party receiver;
    std::string control;     ///< ISA13 as sent, nine digits
    std::string date;        ///< ISA09, YYMMDD as sent
    std::string time;        ///< ISA10, HHMM as sent
    bool is_test = false;    ///< ISA15 = T
    char usage = 'P';        ///< ISA15 as sent
    bool wants_ta1 = false;  ///< ISA14 = 1
    Delimiters delimiters;
    std::uint64_t byte = 0;  ///< offset of "ISA" in the input
    std::uint32_t line = 1;
};

/// GS04 has eight digits from this release on, six before. Rule 9 of docs/conformance.md.
inline constexpr std::string_view kFirstReleaseWithCentury = "004010";

/// What GS says.
struct Group {
    std::string functional_id;  ///< GS01, "PO"
    std::string sender;         ///< GS02
    std::string receiver;       ///< GS03
    std::string date;           ///< GS04
    std::string time;           ///< GS05
    std::string control;        ///< GS06
    std::string agency;         ///< GS07
    std::string version;        ///< GS08, "004010" or "004010VICS"
    std::uint64_t byte = 0;
    std::uint32_t line = 1;

    /// The six digits of GS08 that name the release: "004010" of "004010VICS".
    [[nodiscard]] std::string release() const { return version.substr(0, 6); }
};

}  // namespace tidegate::syntax
