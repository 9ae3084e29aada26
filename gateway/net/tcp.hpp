// TCP behind ByteStream, and the acceptor. Socket operations are here and in net/tls_stream only.
#pragma once

#include "base/error.hpp"
#include "net/byte_stream.hpp"
#include "net/tls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace tidegate::net {

/// Accepts connections on one address. Loop thread only.
class TcpAcceptor {
public:
    enum class Fault {
        exhausted,  ///< no file descriptor or memory is left: pause, then accept again
        passing,    ///< this connection was lost before it was accepted
        closed,     ///< close() was called
    };

    /// With `tls` its connections speak TLS once they are prepared (ByteStream::prepare). Errors:
    /// configuration (not a numeric address), unavailable (in use, no permission), with address and
    /// port.
    static Expected<std::unique_ptr<TcpAcceptor>> open(
        asio::any_io_executor executor, std::string const& address, std::uint16_t port,
        std::shared_ptr<TlsIdentity const> tls = {}
    );
    ~TcpAcceptor();

    [[nodiscard]] std::uint16_t port() const;
    asio::awaitable<std::expected<std::unique_ptr<ByteStream>, Fault>> accept();
    void close();

private:
    struct State;
    explicit TcpAcceptor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::net
