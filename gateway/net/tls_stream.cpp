#include "net/tls_stream.hpp"

#include "net/socket_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <new>

namespace tidegate::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

SSL* new_session(TlsIdentity const& identity) {
    SSL* const session = SSL_new(identity.native());
    if (session == nullptr) throw std::bad_alloc();
    return session;
}

class TlsStream final : public ByteStream {
public:
    TlsStream(tcp::socket socket, Peer peer, TlsIdentity const& identity)
        : stream_(std::move(socket), new_session(identity)),
          watch_(stream_.next_layer()),
          peer_(std::move(peer)) {}

    asio::awaitable<std::expected<void, std::string>> prepare(Deadline deadline) override {
        watch_.start(deadline);
        auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAsTuple);
        watch_.stop();
        if (!error) co_return std::expected<void, std::string>{};
        co_return std::unexpected(
            watch_.fault() == StreamFault::timed_out ? "it took too long" : error.message()
        );
    }

    asio::awaitable<std::expected<std::size_t, StreamFault>> read_some(
        std::span<std::byte> buffer, Deadline deadline
    ) override {
        auto const target = asio::buffer(buffer.data(), buffer.size());
        watch_.start(deadline);
        if (is_draining_) {
            auto [error, count] = co_await stream_.next_layer().async_read_some(target, kAsTuple);
            watch_.stop();
            co_return finish_read(error, count);
        }
        auto [error, count] = co_await stream_.async_read_some(target, kAsTuple);
        watch_.stop();
        co_return finish_read(error, count);
    }

    asio::awaitable<std::expected<void, StreamFault>> write(ByteView bytes, Deadline deadline)
        override {
        watch_.start(deadline);
        auto const source = asio::buffer(bytes.data(), bytes.size());
        auto [error, count] = co_await asio::async_write(stream_, source, kAsTuple);
        watch_.stop();
        if (error) co_return std::unexpected(watch_.fault());
        co_return std::expected<void, StreamFault>{};
    }

    /// Sends close_notify and waits for the peer's, or for anything else it sends. What comes after
    /// is of no meaning: it is read without being decrypted.
    asio::awaitable<void> end_writing(Deadline deadline) override {
        watch_.start(deadline);
        co_await stream_.async_shutdown(kAsTuple);
        watch_.stop();
        is_draining_ = true;
        error_code ignored;
        stream_.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
    }

    void close() override {
        error_code ignored;
        stream_.next_layer().close(ignored);
    }

    [[nodiscard]] Peer const& peer() const override { return peer_; }

private:
    [[nodiscard]] std::expected<std::size_t, StreamFault> finish_read(
        error_code error, std::size_t count
    ) const {
        // Many clients end without close_notify. Nothing is lost by it: a request says how long it
        // is, so one that was cut is seen.
        if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) return 0;
        if (error) return std::unexpected(watch_.fault());
        return count;
    }

    asio::ssl::stream<tcp::socket> stream_;
    SocketWatch watch_;
    Peer peer_;
    bool is_draining_ = false;  ///< our side has ended
};

}  // namespace

std::unique_ptr<ByteStream> make_tls_stream(
    tcp::socket socket, Peer peer, TlsIdentity const& identity
) {
    return std::make_unique<TlsStream>(std::move(socket), std::move(peer), identity);
}

}  // namespace tidegate::net
