// Listens on an address and serves HTTP/1 on each connection, within limits that hold before
// anybody is authenticated (spec: reliability.md P8, F57-F60). What one connection does is
// net/http_session; this is accepting, counting, stopping.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "net/http_session.hpp"
#include "net/router.hpp"
#include "net/tls.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace tidegate::net {

struct ListenerOptions {
    std::string address = "127.0.0.1";  ///< numeric; "0.0.0.0" or "::" for all
    std::uint16_t port = 0;             ///< 0 lets the system choose: Listener::port()
    std::size_t connections_max = limits::http_connections_max;
    std::size_t connections_per_address_max = limits::http_connections_per_address_max;
    std::shared_ptr<TlsIdentity const> tls;  ///< null: plain HTTP
    std::chrono::milliseconds handshake_deadline = limits::tls_handshake_deadline;
    SessionOptions session;
};

struct ListenerCounters {
    std::uint64_t accepted = 0;  ///< connections within the limits, handshake done or not
    std::uint64_t refused = 0;   ///< connections over a limit, answered 503 (plain) or closed
    std::uint64_t handshakes_failed = 0;  ///< of those accepted
    std::size_t open = 0;                 ///< connections being served now
};

/// All calls on the loop thread. Connections outlive the Listener object, the executor and the
/// clock outlive both.
class Listener {
public:
    /// Binds and begins to accept. Errors: configuration (not an address), unavailable (port in
    /// use, no permission).
    static Expected<std::unique_ptr<Listener>> open(
        asio::any_io_executor executor, Router router, ListenerOptions options, Clock const& clock,
        Random& random
    );

    /// Stops accepting; connections that run finish at their own pace.
    ~Listener();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] ListenerCounters counters() const;

    /// Stops accepting, closes idle connections, and waits until running requests are answered; at
    /// the deadline the rest is closed. True when everything was answered in time.
    asio::awaitable<bool> stop(Deadline deadline);

private:
    struct State;
    explicit Listener(std::shared_ptr<State> state);
    class Seat;
    static asio::awaitable<void> accept_loop(std::shared_ptr<State> state);
    static void admit(std::shared_ptr<State> const& state, std::shared_ptr<ByteStream> stream);
    static asio::awaitable<bool> prepare(State& state, ByteStream& stream);
    static asio::awaitable<void> serve(
        std::shared_ptr<State> state, std::unique_ptr<Seat> seat, std::shared_ptr<ByteStream> stream
    );
    static asio::awaitable<void> refuse(
        std::shared_ptr<State> state, std::shared_ptr<ByteStream> stream
    );

    std::shared_ptr<State> state_;
};

}  // namespace tidegate::net
