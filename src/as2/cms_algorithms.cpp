#include "as2/cms_algorithms.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <string>

namespace tidegate::as2 {

namespace {

struct DigestRow {
    Digest digest;
    std::string_view oid;
    std::string_view with_rsa;
    std::string_view with_ecdsa;
};

constexpr std::array kDigestRows{
    DigestRow{Digest::sha1, "1.3.14.3.2.26", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"},
    DigestRow{
        Digest::sha256, "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
    },
    DigestRow{
        Digest::sha384, "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"
    },
    DigestRow{
        Digest::sha512, "2.16.840.1.101.3.4.2.3", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"
    },
};

struct CipherRow {
    Cipher cipher;
    std::string_view name;  // the library's and ours
    std::string_view oid;
    std::size_t key_bytes;
    std::size_t iv_bytes;
};

// In the order of the enumeration. GCM nonces have 12 bytes (RFC 5084 §3.2 recommends it; we send
// and accept only that).
constexpr std::array kCipherRows{
    CipherRow{Cipher::aes128_cbc, "AES-128-CBC", "2.16.840.1.101.3.4.1.2", 16, 16},
    CipherRow{Cipher::aes192_cbc, "AES-192-CBC", "2.16.840.1.101.3.4.1.22", 24, 16},
    CipherRow{Cipher::aes256_cbc, "AES-256-CBC", "2.16.840.1.101.3.4.1.42", 32, 16},
    CipherRow{Cipher::aes128_gcm, "AES-128-GCM", "2.16.840.1.101.3.4.1.6", 16, 12},
    CipherRow{Cipher::aes192_gcm, "AES-192-GCM", "2.16.840.1.101.3.4.1.26", 24, 12},
    CipherRow{Cipher::aes256_gcm, "AES-256-GCM", "2.16.840.1.101.3.4.1.46", 32, 12},
    CipherRow{Cipher::des_ede3_cbc, "DES-EDE3-CBC", "1.2.840.113549.3.7", 24, 8},
};

CipherRow const& row_of(Cipher cipher) { return kCipherRows.at(static_cast<std::size_t>(cipher)); }

DigestRow const& row_of(Digest digest) { return kDigestRows.at(static_cast<std::size_t>(digest)); }

std::optional<Digest> find_digest(std::string_view DigestRow::* column, std::string_view oid) {
    for (auto const& row : kDigestRows) {
        if (row.*column == oid) return row.digest;
    }
    return {};
}

}  // namespace

std::string_view name_of(Cipher cipher) { return row_of(cipher).name; }

bool is_gcm(Cipher cipher) { return name_of(cipher).ends_with("GCM"); }

std::size_t key_bytes(Cipher cipher) { return row_of(cipher).key_bytes; }

std::size_t iv_bytes(Cipher cipher) { return row_of(cipher).iv_bytes; }

evp_cipher_st const* native(Cipher cipher) {
    // Fetching costs a lock and a search; the handles live as long as the process.
    static auto const handles = [] {
        std::array<evp_cipher_st const*, kCipherRows.size()> fetched{};
        for (std::size_t i = 0; i < fetched.size(); ++i) {
            std::string const name(kCipherRows.at(i).name);
            fetched.at(i) = EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr);
            if (fetched.at(i) == nullptr) throw std::runtime_error("crypto library: no " + name);
        }
        return fetched;
    }();
    return handles.at(static_cast<std::size_t>(cipher));
}

namespace oids {

std::string_view of(Digest digest) { return row_of(digest).oid; }
std::string_view of(Cipher cipher) { return row_of(cipher).oid; }
std::string_view ecdsa_with(Digest digest) { return row_of(digest).with_ecdsa; }

std::optional<Digest> digest_of(std::string_view oid) { return find_digest(&DigestRow::oid, oid); }

std::optional<Digest> rsa_signature_digest(std::string_view oid) {
    return find_digest(&DigestRow::with_rsa, oid);
}

std::optional<Digest> ecdsa_signature_digest(std::string_view oid) {
    return find_digest(&DigestRow::with_ecdsa, oid);
}

std::optional<Cipher> cipher_of(std::string_view oid) {
    for (auto const& row : kCipherRows) {
        if (row.oid == oid) return row.cipher;
    }
    return {};
}

}  // namespace oids

}  // namespace tidegate::as2
