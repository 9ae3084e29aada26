// Real sockets of 127.0.0.1 for tests: a listener on its own thread, and the other side as plain
// blocking calls.
#pragma once

#include "net/event_loop.hpp"
#include "net/listener.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <string>
#include <thread>

namespace tidegate::net::test {

/// No test waits longer than this for a byte that does not come.
constexpr timeval kPatience{10, 0};

/// Serves `routes` until it goes out of scope.
class LoopbackServer {
public:
    explicit LoopbackServer(std::vector<Route> routes, ListenerOptions options = {}) {
        auto opened =
            Listener::open(loop_.executor(), Router(std::move(routes)), options, clock_, random_);
        if (!opened) throw std::runtime_error(opened.error().text());
        listener_ = std::move(*opened);
        port_ = listener_->port();
        thread_ = std::thread([this] { loop_.run(); });
    }

    ~LoopbackServer() {
        if (thread_.joinable()) stop(std::chrono::seconds(10));
    }

    /// Graceful within `wait`: whether everything was answered in time. The loop ends when all
    /// sessions have.
    bool stop(std::chrono::milliseconds wait) {
        std::promise<bool> result;
        loop_.spawn(
            "stop",
            [](LoopbackServer& self, std::chrono::milliseconds w,
               std::promise<bool>& r) -> asio::awaitable<void> {
                r.set_value(co_await self.listener_->stop(deadline_in(w)));
                self.loop_.stop();
            }(*this, wait, result)
        );
        thread_.join();
        return result.get_future().get();
    }

    ListenerCounters counters() {
        std::promise<ListenerCounters> result;
        loop_.post([&] { result.set_value(listener_->counters()); });
        return result.get_future().get();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(std::string const& path) const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }

private:
    EventLoop loop_;
    SystemClock clock_;
    SeededRandom random_{1};
    std::unique_ptr<Listener> listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// One blocking socket.
class RawSocket {
public:
    explicit RawSocket(int fd) : fd_(fd) {
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    }

    static RawSocket connect_to(std::uint16_t port) {
        RawSocket raw(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        auto const address = loopback(port);
        if (::connect(raw.fd_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
            throw std::runtime_error("connect failed");
        }
        return raw;
    }

    RawSocket(RawSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    RawSocket& operator=(RawSocket&&) = delete;
    ~RawSocket() {
        if (fd_ >= 0) ::close(fd_);
    }

    /// False if the peer does not take it all.
    bool send(std::string_view text) {
        while (!text.empty()) {
            auto const count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    void end_sending() { ::shutdown(fd_, SHUT_WR); }

    /// Closes with a reset.
    void reset() {
        linger const now{1, 0};
        setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ::close(std::exchange(fd_, -1));
    }

    /// Everything until the peer closes, or a note that it did not.
    std::string receive_all() {
        std::string all;
        char piece[4096];
        for (;;) {
            auto const count = ::recv(fd_, piece, sizeof piece, 0);
            if (count == 0) return all;
            if (count < 0) return all + (errno == EAGAIN ? "<still open>" : "<reset>");
            all.append(piece, static_cast<std::size_t>(count));
        }
    }

    /// Reads until `what` has come.
    std::string receive_until(std::string_view what) {
        std::string all;
        char piece = 0;
        while (!all.ends_with(what) && ::recv(fd_, &piece, 1, 0) == 1) all += piece;
        return all;
    }

private:
    int fd_;
};

/// Accepts one connection, reads to the end of the request's head, answers with `answer`, and
/// closes.
class CannedServer {
public:
    explicit CannedServer(std::string answer)
        : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        auto address = loopback(0);
        socklen_t size = sizeof address;
        ::bind(listening_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(listening_, 1);
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, answer = std::move(answer)] {
            int const fd = ::accept(listening_, nullptr, nullptr);
            if (fd < 0) return;
            RawSocket peer(fd);
            request_ = peer.receive_until("\r\n\r\n");
            peer.send(answer);
            peer.end_sending();
            request_ += peer.receive_all();
        });
    }

    ~CannedServer() { request(); }

    /// What came, once the client has closed.
    std::string const& request() {
        if (thread_.joinable()) {
            ::shutdown(listening_, SHUT_RD);  // wakes an accept that nobody came for
            thread_.join();
            ::close(listening_);
        }
        return request_;
    }

    [[nodiscard]] std::string url(std::string const& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }

private:
    int listening_;
    std::uint16_t port_ = 0;
    std::string request_;
    std::thread thread_;
};

}  // namespace tidegate::net::test
