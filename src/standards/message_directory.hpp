// By which dictionary a message of EDIFACT is checked: that of the directory in its UNH. Which
// association put the message together (EAN008) does not matter: it subsets the directory.
#pragma once

#include "syntax/segment.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace tidegate::standards {

/// The release of the dictionary: "D96A". Service messages (CONTRL, AUTACK, KEYMAN) come with the
/// syntax, not with a directory: "SV3" for CONTRL:D:3, "SV4" for CONTRL:4:1, and by
/// `syntax_version`, that of UNB, where UNH names none. Source: ISO 9735-1 (S009), -4, -6.
std::string dictionary_key(syntax::TransactionSet const& message, std::uint8_t syntax_version);

/// What there is in the place of `key`, for people: all of `known` while they are few, else the
/// nearest.
std::string known_directories(std::string const& key, std::span<std::string const> known);

}  // namespace tidegate::standards
