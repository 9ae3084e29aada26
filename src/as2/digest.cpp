#include "as2/digest.hpp"

#include <openssl/evp.h>

#include <cctype>
#include <stdexcept>
#include <string>

namespace tidegate::as2 {

namespace {

struct Spelling {
    std::string_view text;
    Digest digest;
};

// Without '-', '_' and any "rsa" in front, in lower case.
constexpr std::array kSpellings{
    Spelling{"sha1", Digest::sha1},     Spelling{"sha", Digest::sha1},
    Spelling{"sha256", Digest::sha256}, Spelling{"sha2256", Digest::sha256},
    Spelling{"sha384", Digest::sha384}, Spelling{"sha2384", Digest::sha384},
    Spelling{"sha512", Digest::sha512}, Spelling{"sha2512", Digest::sha512},
};

void require(bool ok, char const* what) {
    if (!ok) throw std::runtime_error(std::string("crypto library: ") + what + " failed");
}

evp_md_st const* fetch(char const* name) {
    EVP_MD* const digest = EVP_MD_fetch(nullptr, name, nullptr);
    require(digest != nullptr, name);
    return digest;
}

}  // namespace

std::size_t size_of(Pieces pieces) {
    std::size_t bytes = 0;
    for (ByteView const piece : pieces) bytes += piece.size();
    return bytes;
}

std::string_view name_of(Digest digest) {
    switch (digest) {
        case Digest::sha1:
            return "sha1";
        case Digest::sha256:
            return "sha-256";
        case Digest::sha384:
            return "sha-384";
        case Digest::sha512:
            return "sha-512";
    }
    return {};
}

std::optional<Digest> parse_digest(std::string_view text) {
    std::string plain;
    for (char const c : text) {
        if (c == '-' || c == '_' || c == ' ' || c == '\t') continue;
        plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    std::string_view rest = plain;
    if (rest.starts_with("rsa")) rest.remove_prefix(3);
    for (auto const& spelling : kSpellings) {
        if (rest == spelling.text) return spelling.digest;
    }
    return {};
}

std::size_t digest_bytes(Digest digest) {
    switch (digest) {
        case Digest::sha1:
            return 20;
        case Digest::sha256:
            return 32;
        case Digest::sha384:
            return 48;
        case Digest::sha512:
            return 64;
    }
    return 0;
}

evp_md_st const* native(Digest digest) {
    // Fetching costs a lock and a search; the four handles live as long as the process.
    static std::array<evp_md_st const*, 4> const handles{
        fetch("SHA1"), fetch("SHA2-256"), fetch("SHA2-384"), fetch("SHA2-512")
    };
    return handles.at(static_cast<std::size_t>(digest));
}

void Hasher::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Hasher::Hasher(Digest digest) : context_(EVP_MD_CTX_new()) {
    require(context_ != nullptr, "EVP_MD_CTX_new");
    require(EVP_DigestInit_ex2(context_.get(), native(digest), nullptr) == 1, "EVP_DigestInit");
}

Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(ByteView bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "EVP_DigestUpdate");
}

Bytes Hasher::finish() {
    Bytes value(EVP_MAX_MD_SIZE);
    unsigned int length = 0;
    auto* const to = reinterpret_cast<unsigned char*>(value.data());
    require(EVP_DigestFinal_ex(context_.get(), to, &length) == 1, "EVP_DigestFinal");
    value.resize(length);
    return value;
}

Bytes hash(Digest digest, Pieces pieces) {
    Hasher hasher(digest);
    for (ByteView const piece : pieces) hasher.update(piece);
    return hasher.finish();
}

Bytes hash(Digest digest, ByteView bytes) { return hash(digest, Pieces(&bytes, 1)); }

}  // namespace tidegate::as2
