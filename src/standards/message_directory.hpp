// By which dictionary a message of EDIFACT is checked: that of the directory in its UNH. Which
// association put the message together (EAN008) does not matter: it subsets the directory.
#pragma once

#include "syntax/segment.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::standards {

/// The release of the dictionary: "D96A". Service messages (CONTRL, AUTACK, KEYMAN) come with the
/// syntax, not with a directory: "SV3" for CONTRL:D:3, "SV4" for CONTRL:4:1, and by
/// `syntax_version`, that of UNB, where UNH names none. Source: ISO 9735-1 (S009), -4, -6.
std::string dictionary_key(syntax::TransactionSet const& message, std::uint8_t syntax_version);

/// The other way: what UNH says behind the type for a dictionary's release, "D:96A:UN" for D96A,
/// "D:3:UN" for SV3, "4:1:UN" for SV4.
std::string identifier_of(std::string_view release);

/// The version of the syntax that messages of a release are written in: 4 for SV4, else 3, which
/// every receiver reads.
std::uint8_t syntax_version_of(std::string_view release);

/// What there is in the place of `key`, for people: all of `known` while they are few, else the
/// nearest.
std::string known_directories(std::string const& key, std::span<std::string const> known);

}  // namespace tidegate::standards
