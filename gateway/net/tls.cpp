#include "net/tls.hpp"

#include "as2/keys.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>

namespace tidegate::net {

namespace {

/// Forward secrecy and authenticated encryption only. TLS 1.3 has no others.
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr char kGroups[] = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;  // 112 bits: no RSA below 2048 bits, no SHA-1 signature

std::string library_error() {
    char text[256] = "unknown reason";
    if (auto const code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return text;
}

void apply_policy(SSL_CTX* context) {
    SSL_CTX_set_security_level(context, kSecurityLevel);
    TIDEGATE_CHECK(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    TIDEGATE_CHECK(SSL_CTX_set_cipher_list(context, kCiphers) == 1);
    TIDEGATE_CHECK(SSL_CTX_set1_groups_list(context, kGroups) == 1);
    // Without tickets and cache nothing is resumed, and without resumption there is no early data.
    SSL_CTX_set_options(
        context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                     SSL_OP_CIPHER_SERVER_PREFERENCE
    );
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    TIDEGATE_CHECK(SSL_CTX_set_num_tickets(context, 0) == 1);
    TIDEGATE_CHECK(SSL_CTX_set_max_early_data(context, 0) == 1);
    // An idle connection gives its 34 KB of record buffers back.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

}  // namespace

Expected<std::shared_ptr<TlsIdentity const>> TlsIdentity::load(
    std::string const& certificate_path, std::string const& key_path, Secret const& passphrase
) {
    // Read once by as2, which says clearly what is wrong; OpenSSL then reads the chain.
    auto const pair = as2::load_key_pair(certificate_path, key_path, passphrase);
    if (!pair) return std::unexpected(pair.error());
    std::shared_ptr<SSL_CTX> const context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (!context) throw std::bad_alloc();
    apply_policy(context.get());
    auto const refuse = [](std::string const& file) {
        return fail(
            ErrorCode::configuration,
            fmt::format("{} cannot be used for TLS: {}", file, library_error()), {},
            "give a PEM chain, server certificate first, with RSA of at least 2048 bits or ECDSA"
        );
    };
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_path.c_str()) != 1) {
        return refuse(certificate_path);
    }
    if (SSL_CTX_use_PrivateKey(context.get(), pair->key.native()) != 1) return refuse(key_path);
    return std::shared_ptr<TlsIdentity const>(
        new TlsIdentity(context, pair->certificate.not_after())
    );
}

}  // namespace tidegate::net
