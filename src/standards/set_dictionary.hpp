// By which dictionary a transaction set or message is checked, and what is told when there is none:
// sets of X12 go by their group (GS08), messages of EDIFACT by themselves (UNH).
#pragma once

#include "standards/library.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstdint>

namespace tidegate::standards {

/// Of a group of X12. Null, with group.version_unsupported in `findings`, when the release is not
/// here; a group of a kind that the release has not is told as group.unsupported. Errors:
/// configuration when the dictionary is broken.
Expected<Dictionary const*> find_group_dictionary(
    DictionaryLibrary& library, syntax::Group const& group, syntax::Findings& findings
);

/// Of a message of EDIFACT in an interchange of `syntax_version`. Null, with set.unknown in
/// `findings`, when its directory is not here; null for an object (UNO), which has none. Errors:
/// configuration when the dictionary is broken.
Expected<Dictionary const*> find_message_dictionary(
    DictionaryLibrary& library, syntax::TransactionSet const& message, std::uint8_t syntax_version,
    syntax::Findings& findings
);

/// set.unknown at the element that names the type, ST01 or UNH02, without a text.
syntax::Finding about_set_type(syntax::TransactionSet const& set);

/// set.unknown of a set that `dictionary` does not have.
syntax::Finding unknown_set(syntax::TransactionSet const& set, Dictionary const& dictionary);

}  // namespace tidegate::standards
