// Private to net/tcp.cpp: TLS behind ByteStream, in a file of its own because Asio's TLS is slow to
// compile.
#pragma once

#include "net/byte_stream.hpp"
#include "net/tls.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace tidegate::net {

/// The server's side of a connection; the handshake is its prepare().
std::unique_ptr<ByteStream> make_tls_stream(
    asio::ip::tcp::socket socket, Peer peer, TlsIdentity const& identity
);

}  // namespace tidegate::net
