// SHA-256 for payload identity, duplicate keys and audit; base64 and hex as text forms.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView bytes);
std::string hex(std::span<std::uint8_t const> bytes);

/// Of 64 lower-case hexadecimal digits, as hex() writes them; nothing for any other text.
std::optional<Sha256> parse_sha256(std::string_view digits);
std::string base64(ByteView bytes);

/// Standard alphabet; white space is skipped, padding is required. Errors: invalid.
Expected<Bytes> parse_base64(std::string_view text);

}  // namespace tidegate
