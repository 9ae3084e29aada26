// Character sets of the standards: what a sender may use, and how its bytes become UTF-8.
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate {

enum class Charset {
    x12_basic,     ///< X12.6 basic: A-Z 0-9 space ! " & ' ( ) * + , - . / : ; ? =
    x12_extended,  ///< basic and a-z % ~ @ [ ] _ { } \ | < > # $
    ascii,
    latin1,  ///< ISO 8859-1
    utf8,
    edifact_a,  ///< ISO 9735 level A: A-Z 0-9 space . , - ( ) / = ! " % & * ; < > ' + : ?
    edifact_b,  ///< level B: A and a-z; with the separators 0x1C to 0x1F
    iso8859_2,
    iso8859_3,
    iso8859_4,
    iso8859_5,
    iso8859_6,
    iso8859_7,
    iso8859_8,
    iso8859_9,
    iso8859_15,
    windows_1252,
    /// ISO 2022, from its initial state on: ASCII until an escape sequence says otherwise. Read; of
    /// what is written only ASCII.
    iso2022,
};

/// Offset of the first byte that `charset` does not have; nothing if all are in it. Of ISO 2022:
/// that is not ASCII, which is what is written of it.
std::optional<std::size_t> find_foreign_byte(std::string_view text, Charset charset);

/// What EDIFACT calls a repertoire by element 0001: "UNOA" to "UNOL", "UNOW", "UNOX", "UNOY";
/// nothing for another name. Source: ISO 9735-1, code list 0001.
std::optional<Charset> charset_of_syntax(std::string_view identifier);

/// What the values are in that are read from an interchange of `charset`: UTF-8 where that is ISO
/// 2022, for the reader resolves its shifts; else the same.
Charset charset_of_values(Charset charset);

/// True if the bytes from 0x80 on are characters of the charset's own, one each.
bool has_own_characters(Charset charset);

/// "ISO 8859-15", for people.
std::string_view name_of(Charset charset);

/// `text` of `charset` as UTF-8. A byte that the charset does not have becomes U+FFFD: nothing is
/// dropped.
std::string to_utf8(std::string_view text, Charset charset);

/// UTF-8 as `charset`. Errors: invalid, naming the first character that has no place there.
Expected<std::string> from_utf8(std::string_view text, Charset charset);

bool is_utf8(std::string_view text);

/// Appends a character of the basic plane (up to U+FFFF) as UTF-8.
void append_utf8(std::string& out, char32_t character);

/// Characters of a UTF-8 text: its bytes without the continuation bytes.
std::size_t count_characters(std::string_view utf8);

/// ISO 8859-1 to UTF-8; never fails.
std::string latin1_to_utf8(std::string_view text);

/// UTF-8 to ISO 8859-1. Errors: invalid, naming the first character that has no place there.
Expected<std::string> utf8_to_latin1(std::string_view text);

}  // namespace tidegate
