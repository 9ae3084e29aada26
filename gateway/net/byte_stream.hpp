// The seam between protocol coroutines and the network: a connection as bytes in, bytes out, each
// wait with a deadline. TCP and TLS (net/tcp.hpp) stand behind it in the product; tests script one
// in memory. It knows nothing of HTTP.
#pragma once

#include "base/bytes.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

namespace tidegate::net {

namespace asio = boost::asio;

/// A moment of the steady clock after which a wait is given up.
using Deadline = std::chrono::steady_clock::time_point;

inline Deadline deadline_in(std::chrono::steady_clock::duration wait) {
    return std::chrono::steady_clock::now() + wait;
}

/// The other end of a connection, as the operating system names it; no header of a request can
/// change it.
struct Peer {
    std::string
        address;  ///< numeric: "192.0.2.7" or "2001:db8::7"; a mapped IPv4 address is shown as IPv4
    std::uint16_t port = 0;
    [[nodiscard]] std::string text() const;  ///< "192.0.2.7:40112", "[2001:db8::7]:40112"
    bool operator==(Peer const&) const = default;
};

/// Why a read or write did not succeed.
enum class StreamFault {
    timed_out,  ///< the deadline passed first
    broken,     ///< reset by the peer, closed by us, or failed below
};

/// One connection. All calls from the coroutine that owns it, on one thread; close() also from
/// others of that thread.
class ByteStream {
public:
    virtual ~ByteStream() = default;

    /// Makes a new connection ready for bytes; first call of its owner. The TLS handshake where
    /// there is TLS, else nothing. Errors: why not, for the log; holds no byte of the peer. After
    /// one only close() is of use.
    virtual asio::awaitable<std::expected<void, std::string>> prepare(Deadline /*deadline*/) {
        co_return std::expected<void, std::string>{};
    }

    /// Waits for bytes and puts them at the front of `buffer`; 0 means the peer has ended its side,
    /// for good. `buffer` must outlive the wait.
    virtual asio::awaitable<std::expected<std::size_t, StreamFault>> read_some(
        std::span<std::byte> buffer, Deadline deadline
    ) = 0;

    /// Sends all bytes, in order; they must outlive the wait. After a fault the stream is of no
    /// more use.
    virtual asio::awaitable<std::expected<void, StreamFault>> write(
        ByteView bytes, Deadline deadline
    ) = 0;

    /// Tells the peer that nothing more will come; reading is still possible. Errors are of no
    /// interest here.
    virtual asio::awaitable<void> end_writing(Deadline deadline) = 0;

    /// Gives the connection up at once: a waiting read or write returns `broken`. May be called
    /// twice.
    virtual void close() = 0;

    [[nodiscard]] virtual Peer const& peer() const = 0;
};

}  // namespace tidegate::net
