// How the commands speak of X12 and EDIFACT, and what text the bytes of their interchanges stand
// for.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/segment.hpp"

#include <string>
#include <string_view>

namespace tidegate::cli {

/// "X12" or "EDIFACT".
std::string_view standard_name(syntax::Interchange const& interchange);

/// What a transaction set is called: "set"; of EDIFACT "message".
std::string_view set_word(syntax::Standard standard);

/// "interchange 000000001  X12 00401  from ZZ/ACME to ZZ/US  test", safe for a terminal.
std::string interchange_line(syntax::Interchange const& interchange);

/// "group PO 1", safe for a terminal.
std::string group_name(syntax::Group const& group);

/// "set 850 0001", "message ORDERS 1", safe for a terminal.
std::string set_name(syntax::TransactionSet const& set);

/// "D:96A:UN:EAN008", safe for a terminal, or "an object of 20 bytes"; empty for X12, whose groups
/// have the version.
std::string version_of(syntax::TransactionSet const& set);

/// `data` of an EDIFACT interchange as UTF-8, by its character set. Bytes that a set of 7 bits or
/// UTF-8 does not have are taken as ISO 8859-1: nothing is lost. X12 names no set: `data` as it is.
std::string decoded(std::string_view data, syntax::Interchange const& interchange);

/// decoded(), of a raw value: without its release characters.
std::string value_text(std::string_view raw, syntax::Interchange const& interchange);

/// The whole text as UTF-8, with bytes that a terminal must not see as \xNN. Other bytes than those
/// of UTF-8 are taken as ISO 8859-1.
std::string visible(std::string_view text);

/// At most so much of visible() that a line can be read.
std::string shortened(std::string_view text);

/// The tag of a segment as it stands: with the loop counters that EDIFACT may put behind it
/// (NAD:1:2).
std::string_view raw_tag(syntax::Segment const& segment);

}  // namespace tidegate::cli
