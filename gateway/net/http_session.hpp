// One HTTP/1 connection from first byte to close: head, gate, route, limits, body, handler, answer,
// again. It works on any ByteStream and so is tested without a socket. After a refusal no further
// byte of the connection is interpreted.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "net/byte_stream.hpp"
#include "net/http_gate.hpp"
#include "net/router.hpp"

#include <chrono>
#include <cstdint>
#include <functional>

namespace tidegate::net {

struct SessionOptions {
    GateLimits gate;
    std::chrono::milliseconds header_deadline = limits::http_header_deadline;
    std::chrono::milliseconds idle_deadline = limits::http_idle_deadline;
    std::chrono::milliseconds write_deadline =
        limits::http_write_deadline;  ///< for each piece of 64 KiB
    std::chrono::milliseconds linger_deadline =
        limits::http_linger_deadline;  ///< draining after a refusal
    std::chrono::milliseconds body_window = limits::http_body_window;
    std::uint64_t body_window_bytes_min =
        limits::http_body_window_bytes_min;  ///< per body_window, until the body ends
    std::uint64_t buffered_body_bytes_max =
        limits::http_buffered_body_bytes_max;  ///< of all sessions together
    std::chrono::seconds retry_after = limits::http_retry_after;
    std::function<bool()>
        is_overloaded;  ///< asked before a body is read: true is answered 503. Empty: never
    std::string server_name = "Tidegate";  ///< the Server header; empty sends none
};

/// What the sessions of one listener share. Loop thread only.
struct SessionShared {
    Router const& router;
    SessionOptions const& options;
    Clock const& clock;
    Random& random;
    bool is_stopping = false;  ///< every answer from now on closes its connection
    std::uint64_t buffered_body_bytes = 0;
};

/// One connection's state as its listener may see it.
struct SessionState {
    bool is_idle = true;  ///< between requests: nothing is lost by closing
};

/// Serves the connection until it ends and closes it. Throws nothing. `stream`, `shared` and
/// `state` outlive the call.
asio::awaitable<void> serve_connection(
    ByteStream& stream, SessionShared& shared, SessionState& state
);

/// Answers 503 with Retry-After without reading a request, and closes.
asio::awaitable<void> refuse_connection(ByteStream& stream, SessionShared const& shared);

}  // namespace tidegate::net
