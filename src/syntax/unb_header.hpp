// How an EDIFACT interchange begins: UNA, or what holds without it, and the syntax identifier of
// UNB, from which its delimiters come. Source: ISO 9735-1 (service string advice, service
// characters, UNB).
#pragma once

#include "base/charset.hpp"
#include "base/error.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// UNA and its six service characters.
inline constexpr std::size_t kUnaBytes = 9;

/// What holds without UNA (level A), and what level B may use instead of printable characters. From
/// kFirstVersionWithRepetition on, kDefaultRepetition is one of them.
inline constexpr Delimiters kDefaultDelimiters = {
    .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
};
inline constexpr Delimiters kLevelBDelimiters = {
    .segment = '\x1C', .element = '\x1D', .component = '\x1F', .repetition = 0, .release = 0
};
inline constexpr char kDefaultRepetition = '*';
inline constexpr std::uint8_t kFirstVersionWithRepetition = 4;

struct UnbHeader {
    Delimiters delimiters;
    char decimal_mark = '.';
    std::string syntax_id;            ///< 0001, "UNOC"
    std::uint8_t syntax_version = 0;  ///< 0002, 1 to 4; 0: none of them
    std::size_t una_size = 0;         ///< bytes of UNA; 0 without
    /// Lines of one width end inside segments: line ends of the interchange are no data (rule 46).
    bool is_wrapped = false;
    Findings findings;
};

/// True if `text` begins with UNA and an UNB behind it, or with UNB and a byte that could be its
/// element separator.
bool begins_edifact(std::string_view text);

/// Offset of the first UNA or UNB in `text` that begins an interchange: anywhere with UNOA to UNOY
/// behind it, otherwise only at the start of a line, or at the front if `front_is_start`. npos if
/// there is none.
std::size_t find_edifact(std::string_view text, bool front_is_start);

/// Reads UNA and the front of UNB, which stand at the front of `text`; limits::sniff_bytes_max
/// bytes of it are looked at. `byte` and `line` are those of the front. Errors: invalid, if the
/// delimiters cannot be told, with the reason.
Expected<UnbHeader> parse_unb_header(std::string_view text, std::uint64_t byte, std::uint32_t line);

/// True if what follows is in ISO 2022: UNB says so, and no agreement (`charset`) says otherwise.
bool is_in_iso2022(UnbHeader const& header, std::optional<Charset> charset);

}  // namespace tidegate::syntax
