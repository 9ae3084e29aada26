// The four message digests of AS2 and the spellings partners use for them (RFC 5751 §3.4.3.2,
// draft-ietf-ediint-rfc4130bis). MD5 is not offered in any form.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

struct evp_md_ctx_st;
struct evp_md_st;

namespace tidegate::as2 {

enum class Digest { sha1, sha256, sha384, sha512 };

inline constexpr std::array kDigests{Digest::sha1, Digest::sha256, Digest::sha384, Digest::sha512};

/// Several byte ranges that together are one content: hashing, compressing and encrypting need no
/// joined copy.
using Pieces = std::span<ByteView const>;

std::size_t size_of(Pieces pieces);

/// What we write: "sha1", "sha-256", "sha-384", "sha-512".
std::string_view name_of(Digest digest);

/// What partners write: any case, with or without '-' or '_', also "rsa-sha1" and "sha2-256".
/// Nothing for others.
std::optional<Digest> parse_digest(std::string_view text);

std::size_t digest_bytes(Digest digest);

/// One running digest. Not thread-safe. Throws when the crypto library fails.
class Hasher {
public:
    explicit Hasher(Digest digest);
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    void update(ByteView bytes);
    Bytes finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Bytes hash(Digest digest, Pieces pieces);
Bytes hash(Digest digest, ByteView bytes);

/// The library's handle, fetched once per process.
evp_md_st const* native(Digest digest);

}  // namespace tidegate::as2
