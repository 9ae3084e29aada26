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
};

/// Offset of the first byte that `charset` does not have; nothing if all are in it.
std::optional<std::size_t> find_foreign_byte(std::string_view text, Charset charset);

bool is_utf8(std::string_view text);

/// ISO 8859-1 to UTF-8; never fails.
std::string latin1_to_utf8(std::string_view text);

/// UTF-8 to ISO 8859-1. Errors: invalid, naming the first character that has no place there.
Expected<std::string> utf8_to_latin1(std::string_view text);

}  // namespace tidegate
