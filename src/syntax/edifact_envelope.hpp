// What EDIFACT envelopes say and must hold: UNB, UNG, and headers that agree with their trailers.
// Pure functions of segments; which segment is the trailer of which header is decided by the
// reader. Source: ISO 9735-1 (UNB, UNG, UNH and their trailers); rules 32, 34 and 44 of
// docs/conformance.md.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"
#include "syntax/unb_header.hpp"

#include <cstdint>
#include <optional>

namespace tidegate::syntax {

/// `charset`: what the partner's profile says against 0001. `header` has what stands in front.
Interchange parse_unb(Segment const& unb, UnbHeader const& header, std::optional<Charset> charset);
void check_unb(Segment const& unb, Interchange const& interchange, Findings& findings);

Group parse_ung(Segment const& ung, Interchange const& interchange);
void check_ung(
    Segment const& ung, Group const& group, Interchange const& interchange, Findings& findings
);

/// UNH in a group: it holds one type of message.
void check_unh(TransactionSet const& message, Group const& group, Findings& findings);
/// `message` is whole: UNH to UNT, or UNO to UNP.
void check_unt(TransactionSet const& message, Findings& findings);
/// `release`: of the interchange; 0 = none.
void check_une(
    Group const& group, Segment const& une, std::uint32_t counted, char release, Findings& findings
);
/// `counted`: groups, or messages if there is none.
void check_unz(
    Interchange const& interchange, Segment const& unz, std::string_view what,
    std::uint32_t counted, Findings& findings
);

/// What S009 of UNH says a message is. Views of the segment.
struct MessageIdentifier {
    std::string_view type;         ///< 0065, "ORDERS"
    std::string_view version;      ///< 0052, "D"
    std::string_view release;      ///< 0054, "96A"
    std::string_view agency;       ///< 0051, "UN"
    std::string_view association;  ///< 0057, "EAN008"

    /// The directory: "D96A"; "911" of version 1 messages becomes "1911".
    [[nodiscard]] std::string directory() const;
    /// What follows the type, as people write it: "D:96A:UN:EAN008".
    [[nodiscard]] std::string version_text() const;
};
MessageIdentifier message_identifier(TransactionSet const& message);

}  // namespace tidegate::syntax
