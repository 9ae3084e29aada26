// Tells what a sequence of bytes is: an X12, EDIFACT or TRADACOMS interchange, XML, JSON, or
// something else that partners send by mistake. Looks at the first bytes only; proves nothing about
// what follows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate::syntax {

enum class InputKind : std::uint8_t { x12, edifact, tradacoms, xml, json, empty, unknown };

/// "x12", "edifact", ...: the `standard` of `edi detect --json`.
std::string_view name_of(InputKind kind);

struct Detected {
    InputKind kind = InputKind::unknown;
    std::uint64_t byte =
        0;  ///< where it begins: the offset of "ISA", "UNA", "UNB", "STX=", '<', '{' or '['
    std::string what;  ///< for people, with its article: "an EDIFACT interchange (UNB at byte 0)",
                       ///< "a ZIP archive"
    std::string remedy;  ///< what to do where it is not taken; empty for X12, which always is
};

/// Looks at the first limits::sniff_bytes_max bytes of `text`. BOM, blanks and the header lines of
/// a VAN may stand in front of an interchange; its tag counts only where a segment or line begins,
/// or where a whole ISA stands.
Detected sniff(std::string_view text);

}  // namespace tidegate::syntax
