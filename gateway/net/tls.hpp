// What a listener shows and demands in TLS: certificate chain, key, versions, ciphers. TLS 1.2
// (RFC 5246) and 1.3 (RFC 8446). It asks for no client certificate: partners are known by their
// signatures.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace tidegate::net {

/// A server's identity. Immutable after load(); shared by its connections.
class TlsIdentity {
public:
    /// `certificate_path` is PEM: the server's certificate first, then those between it and the
    /// root. Errors: those of as2::load_key_pair; configuration when key and certificate do not
    /// belong together, or are too weak for OpenSSL's security level 2 (RSA below 2048 bits).
    static Expected<std::shared_ptr<TlsIdentity const>> load(
        std::string const& certificate_path, std::string const& key_path,
        Secret const& passphrase = {}
    );

    [[nodiscard]] Instant expires_at() const { return expires_at_; }

    /// For net/tls_stream.cpp.
    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

private:
    TlsIdentity(std::shared_ptr<ssl_ctx_st> context, Instant expires_at)
        : context_(std::move(context)), expires_at_(expires_at) {}

    std::shared_ptr<ssl_ctx_st> context_;
    Instant expires_at_;
};

}  // namespace tidegate::net
