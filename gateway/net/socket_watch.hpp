// Private to net/tcp.cpp and net/tls_stream.cpp: the deadline of one wait on a socket.
#pragma once

#include "net/byte_stream.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace tidegate::net {

/// Cancels what its socket waits for when the deadline passes. One wait at a time.
class SocketWatch {
public:
    explicit SocketWatch(asio::ip::tcp::socket& socket) : timer_(socket.get_executor()) {
        shared_->socket = &socket;
    }
    SocketWatch(SocketWatch const&) = delete;
    SocketWatch& operator=(SocketWatch const&) = delete;
    ~SocketWatch() { ++shared_->turn; }

    void start(Deadline deadline) {
        shared_->has_fired = false;
        timer_.expires_at(deadline);
        timer_.async_wait([shared = shared_,
                           turn = ++shared_->turn](boost::system::error_code error) {
            if (error || shared->turn != turn) return;
            shared->has_fired = true;
            boost::system::error_code ignored;
            shared->socket->cancel(ignored);
        });
    }

    void stop() {
        ++shared_->turn;
        timer_.cancel();
    }

    /// What an error of the wait that was stopped last means.
    [[nodiscard]] StreamFault fault() const {
        return shared_->has_fired ? StreamFault::timed_out : StreamFault::broken;
    }

private:
    /// What the timer may still touch after its stream is gone.
    struct Shared {
        asio::ip::tcp::socket* socket = nullptr;
        std::uint64_t turn = 0;  ///< a timer of an earlier wait must not end a later one
        bool has_fired = false;
    };

    asio::steady_timer timer_;
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace tidegate::net
