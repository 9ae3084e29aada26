#include "e2e/raw_socket.hpp"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace tidegate::e2e {
namespace {

constexpr timeval kSocketPatience{10, 0};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int connect_to(std::uint16_t port) {
    int const descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(descriptor >= 0);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &kSocketPatience, sizeof kSocketPatience);
    sockaddr_in const address = loopback(port);
    REQUIRE(
        ::connect(descriptor, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0
    );
    return descriptor;
}

void send_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace

std::string exchange(std::uint16_t port, std::string_view request) {
    int const descriptor = connect_to(port);
    send_all(descriptor, request);
    std::string answer;
    char chunk[4096];
    for (;;) {
        ssize_t const count = ::recv(descriptor, chunk, sizeof chunk, 0);
        if (count <= 0) break;
        answer.append(chunk, static_cast<std::size_t>(count));
    }
    ::close(descriptor);
    return answer;
}

void send_and_leave(std::uint16_t port, std::string_view request) {
    int const descriptor = connect_to(port);
    send_all(descriptor, request);
    ::close(descriptor);
}

struct ClosingServer::Parts {
    int listener = -1;
    std::uint16_t port = 0;
    std::atomic<int> connections = 0;
    std::thread thread;

    void serve() {
        for (;;) {
            int const descriptor = ::accept(listener, nullptr, nullptr);
            if (descriptor < 0) return;
            char chunk[4096];
            (void)!::recv(descriptor, chunk, sizeof chunk, 0);
            ++connections;
            ::close(descriptor);
        }
    }
};

ClosingServer::ClosingServer() : parts_(std::make_unique<Parts>()) {
    parts_->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(parts_->listener >= 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(parts_->listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    constexpr int kBacklog = 16;
    REQUIRE(::listen(parts_->listener, kBacklog) == 0);
    REQUIRE(::getsockname(parts_->listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    parts_->port = ntohs(address.sin_port);
    parts_->thread = std::thread([p = parts_.get()] { p->serve(); });
}

ClosingServer::~ClosingServer() {
    ::shutdown(parts_->listener, SHUT_RDWR);
    parts_->thread.join();
    ::close(parts_->listener);
}

std::uint16_t ClosingServer::port() const { return parts_->port; }
int ClosingServer::connections() const { return parts_->connections; }

}  // namespace tidegate::e2e
