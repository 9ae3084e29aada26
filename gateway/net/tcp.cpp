#include "net/tcp.hpp"

#include "net/socket_watch.hpp"
#include "net/tls_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

namespace tidegate::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

Peer peer_of(tcp::endpoint const& endpoint) {
    asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return {address.to_string(), endpoint.port()};
}

class TcpStream final : public ByteStream {
public:
    TcpStream(tcp::socket socket, Peer peer)
        : socket_(std::move(socket)), watch_(socket_), peer_(std::move(peer)) {}

    asio::awaitable<std::expected<std::size_t, StreamFault>> read_some(
        std::span<std::byte> buffer, Deadline deadline
    ) override {
        watch_.start(deadline);
        auto const target = asio::buffer(buffer.data(), buffer.size());
        auto [error, count] = co_await socket_.async_read_some(target, kAsTuple);
        watch_.stop();
        if (error == asio::error::eof) co_return 0;
        if (error) co_return std::unexpected(watch_.fault());
        co_return count;
    }

    asio::awaitable<std::expected<void, StreamFault>> write(ByteView bytes, Deadline deadline)
        override {
        watch_.start(deadline);
        auto const source = asio::buffer(bytes.data(), bytes.size());
        auto [error, count] = co_await asio::async_write(socket_, source, kAsTuple);
        watch_.stop();
        if (error) co_return std::unexpected(watch_.fault());
        co_return std::expected<void, StreamFault>{};
    }

    asio::awaitable<void> end_writing(Deadline) override {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }

    void close() override {
        error_code ignored;
        socket_.close(ignored);
    }

    [[nodiscard]] Peer const& peer() const override { return peer_; }

private:
    tcp::socket socket_;
    SocketWatch watch_;
    Peer peer_;
};

bool is_exhaustion(error_code error) {
    using boost::system::errc::errc_t;
    for (errc_t code :
         {errc_t::too_many_files_open, errc_t::too_many_files_open_in_system,
          errc_t::no_buffer_space, errc_t::not_enough_memory}) {
        if (error == code) return true;
    }
    return false;
}

}  // namespace

struct TcpAcceptor::State {
    tcp::acceptor acceptor;
    std::shared_ptr<TlsIdentity const> tls;
    std::uint16_t port = 0;
};

TcpAcceptor::TcpAcceptor(std::unique_ptr<State> state) : state_(std::move(state)) {}
TcpAcceptor::~TcpAcceptor() = default;

Expected<std::unique_ptr<TcpAcceptor>> TcpAcceptor::open(
    asio::any_io_executor executor, std::string const& address, std::uint16_t port,
    std::shared_ptr<TlsIdentity const> tls
) {
    error_code error;
    auto const numeric = asio::ip::make_address(address, error);
    if (error) {
        return fail(
            ErrorCode::configuration, fmt::format("\"{}\" is not a numeric IP address", address),
            {}, "write for example 127.0.0.1, 0.0.0.0 or ::"
        );
    }
    tcp::endpoint const endpoint(numeric, port);
    auto state = std::make_unique<State>(State{tcp::acceptor(executor), std::move(tls), 0});
    tcp::acceptor& acceptor = state->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && numeric.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) state->port = acceptor.local_endpoint(error).port();
    if (error) {
        return fail(
            ErrorCode::unavailable,
            fmt::format("cannot listen on {}: {}", Peer{address, port}.text(), error.message()), {},
            "choose a free port that this user may open"
        );
    }
    return std::unique_ptr<TcpAcceptor>(new TcpAcceptor(std::move(state)));
}

std::uint16_t TcpAcceptor::port() const { return state_->port; }

asio::awaitable<std::expected<std::unique_ptr<ByteStream>, TcpAcceptor::Fault>> TcpAcceptor::accept(
) {
    auto [error, socket] = co_await state_->acceptor.async_accept(kAsTuple);
    if (!state_->acceptor.is_open()) co_return std::unexpected(Fault::closed);
    if (is_exhaustion(error)) co_return std::unexpected(Fault::exhausted);
    if (error) co_return std::unexpected(Fault::passing);
    tcp::endpoint const endpoint = socket.remote_endpoint(error);
    if (error) co_return std::unexpected(Fault::passing);
    // An answer is written in one or two pieces; waiting to fill a segment would only delay it.
    socket.set_option(tcp::no_delay(true), error);
    if (state_->tls) co_return make_tls_stream(std::move(socket), peer_of(endpoint), *state_->tls);
    std::unique_ptr<ByteStream> stream =
        std::make_unique<TcpStream>(std::move(socket), peer_of(endpoint));
    co_return stream;
}

void TcpAcceptor::close() {
    error_code ignored;
    state_->acceptor.close(ignored);
}

}  // namespace tidegate::net
