// Certificates and private keys as values: loaded once, copied cheaply, safe to share between
// threads. X.509 (RFC 5280) and PEM (RFC 7468). Trust is not decided here: a partner's certificates
// are pinned, never chained.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/secret.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace tidegate::as2 {

enum class KeyKind { rsa, ec, other };

/// An X.509 certificate. Immutable; copies share it; thread-safe.
class Certificate {
public:
    /// Reads the first certificate of PEM text, or DER. `name` (a file) appears in errors. Errors:
    /// invalid.
    static Expected<Certificate> parse(ByteView pem_or_der, std::string_view name);

    [[nodiscard]] std::string const& subject() const;  ///< RFC 2253 style: "CN=acme,O=Acme"
    [[nodiscard]] std::string const& issuer() const;
    [[nodiscard]] std::string const& serial(
    ) const;  ///< upper-case hex, "-" in front when negative
    [[nodiscard]] Sha256 const& fingerprint() const;  ///< SHA-256 of the DER
    [[nodiscard]] std::string fingerprint_hex() const;
    [[nodiscard]] Instant not_before() const;
    [[nodiscard]] Instant not_after() const;
    [[nodiscard]] bool is_valid_at(Instant now, Duration skew = {}) const;
    [[nodiscard]] KeyKind key_kind() const;
    [[nodiscard]] int key_bits() const;
    [[nodiscard]] std::string describe(
    ) const;  ///< "CN=acme serial 1F (SHA-256 ab12...)", for people

    [[nodiscard]] Bytes const& der() const;
    [[nodiscard]] std::string to_pem() const;

    /// What a CMS recipient or signer is recognised by: DER of the issuer name, DER content of the
    /// serial number, and the subject key identifier (empty when the certificate has none).
    [[nodiscard]] Bytes const& issuer_der() const;
    [[nodiscard]] Bytes const& serial_content() const;
    [[nodiscard]] Bytes const& subject_key_id() const;

    /// The public key, owned by the certificate. For the .cpp files of this floor and of TLS.
    [[nodiscard]] evp_pkey_st* public_key() const;
    [[nodiscard]] x509_st* native() const;

    bool operator==(Certificate const& other) const { return fingerprint() == other.fingerprint(); }

private:
    struct Data;
    explicit Certificate(std::shared_ptr<Data const> data) : data_(std::move(data)) {}
    std::shared_ptr<Data const> data_;
};

/// A private key. Immutable; copies share it; thread-safe.
class PrivateKey {
public:
    /// Reads PEM (PKCS#8, encrypted PKCS#8, or the older RSA and EC forms). Errors: invalid,
    /// unauthorized when the passphrase is missing or wrong; the key itself never appears in them.
    static Expected<PrivateKey> parse_pem(
        ByteView pem, Secret const& passphrase, std::string_view name
    );

    /// PKCS#8 PEM, encrypted with AES-256-CBC when there is a passphrase.
    [[nodiscard]] std::string to_pem(Secret const& passphrase = {}) const;
    [[nodiscard]] evp_pkey_st* native() const { return key_.get(); }

private:
    friend struct KeyPair;
    explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

/// A private key with its certificate.
struct KeyPair {
    Certificate certificate;
    PrivateKey key;

    /// Errors: configuration when the key is not the certificate's.
    static Expected<KeyPair> join(Certificate certificate, PrivateKey key, std::string_view name);

    struct MakeOptions {
        std::string common_name;
        int days = 825;
        int rsa_bits = 2048;
    };
    /// A fresh RSA key with a self-signed certificate, valid from one day before `now`: for
    /// development certificates, the demo and tests. Throws when the generator fails.
    static KeyPair make(MakeOptions const& options, Instant now);
};

/// Files, for configuration. Errors: not_found or unavailable with the path, else as parse.
Expected<Certificate> load_certificate(std::string const& path);
Expected<PrivateKey> load_private_key(std::string const& path, Secret const& passphrase = {});
Expected<KeyPair> load_key_pair(
    std::string const& certificate_path, std::string const& key_path, Secret const& passphrase = {}
);

}  // namespace tidegate::as2
