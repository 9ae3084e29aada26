// HTTP and HTTPS to partners, over libcurl: one POST, one answer, nothing followed, everything
// bounded. It does not retry (gateway/runtime does) and does not judge the status.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"
#include "base/limits.hpp"
#include "net/http.hpp"
#include "net/offload.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::net {

/// Whom we accept as the server. Names and dates are always verified.
struct ServerTrust {
    std::string ca_pem;  ///< certificates in PEM that replace the system's; empty: the system's
    std::string pinned_public_key;  ///< "sha256//" and base64 of the SubjectPublicKeyInfo's hash;
                                    ///< ';' between several; empty: none
};

struct ClientRequest {
    std::string url;       ///< http or https, no user information
    HeaderFields headers;  ///< without Content-Length, Transfer-Encoding, Host, Expect and
                           ///< Connection: those are ours
    Bytes body;
    std::chrono::milliseconds connect_timeout = limits::client_connect_timeout;
    std::chrono::milliseconds total_timeout = limits::client_total_timeout;
    std::uint64_t response_bytes_max = limits::client_response_bytes_max;
    ServerTrust trust;
    /// Asked with the numeric address a name resolved to, on a client thread; false refuses the
    /// connection. This is where a partner-given URL is kept from internal hosts. Empty: every
    /// address.
    std::function<bool(std::string_view address)> may_connect;
};

/// Keeps connections for reuse. Thread-safe. Must outlive its posts, and be stopped before the loop
/// that they return to is destroyed.
class HttpClient {
public:
    /// At most `parallel_max` posts at a time, `queue_max` more wait.
    explicit HttpClient(
        std::size_t parallel_max = limits::client_parallel_max,
        std::size_t queue_max = limits::client_queue_max
    );
    ~HttpClient();

    /// The answer, whatever its status; interim 1xx are skipped. Redirects are answers like others.
    /// Errors: unavailable (name, connection, TLS, time, a broken answer; also when shutting down),
    /// too_large (the answer), refused (URL, header or address that may not be used). Throws
    /// Overloaded when the queue is full.
    asio::awaitable<Expected<Response>> post(ClientRequest request);

    /// The same on the calling thread.
    Expected<Response> post_blocking(ClientRequest const& request);

    /// Breaks running posts off with `unavailable` and takes no more. Called by the destructor.
    void stop();

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
    std::atomic<bool> is_stopping_ = false;
    std::unique_ptr<Pool> pool_;
};

}  // namespace tidegate::net
