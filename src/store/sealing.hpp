// Private to src/store: the cryptography and the compression of payloads, on bytes. AES-256-GCM of
// OpenSSL with a tag of 16 bytes behind the text; Zstandard.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace tidegate::store {

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;

/// From the operating system's source of randomness, by way of OpenSSL.
void fill_random(std::span<std::byte> bytes);

/// `sealed` is kTagBytes longer than `plain`; its front may be `plain` itself.
void encrypt(
    ByteView key, ByteView nonce, ByteView associated, ByteView plain, std::span<std::byte> sealed
);

/// False when any of them is not what it was sealed with; `plain` is worth nothing then. It is
/// kTagBytes shorter than `sealed` and may be its front.
[[nodiscard]] bool decrypt(
    ByteView key, ByteView nonce, ByteView associated, ByteView sealed, std::span<std::byte> plain
);

/// How much of `into` it takes; nothing when that is too small for it.
std::optional<std::size_t> compress(ByteView bytes, std::span<std::byte> into);

/// False unless it fills `into` exactly. Never writes more.
[[nodiscard]] bool decompress(ByteView compressed, std::span<std::byte> into);

}  // namespace tidegate::store
