#include "postgresql/proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace tidegate::testing {

namespace fs = std::filesystem;

namespace {

constexpr char const* kSocket = ".s.PGSQL.5432";
constexpr int kPollMilliseconds = 20;

/// A simple query "commit", PostgreSQL 15 §55.7.
std::string const kCommit(
    "Q\0\0\0\x0b"
    "commit\0",
    12
);

sockaddr_un address_of(fs::path const& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::string const path = (folder / kSocket).string();
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    return address;
}

int connect_to(fs::path const& folder) {
    int const server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un const address = address_of(folder);
    if (::connect(server, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) == 0)
        return server;
    ::close(server);
    return -1;
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

Proxy::Proxy(fs::path const& server) : server_(server) {
    std::string pattern = (fs::temp_directory_path() / "tidegate-proxy-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un const address = address_of(folder_);
    constexpr int kBacklog = 64;
    if (::bind(listener_, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) != 0 ||
        ::listen(listener_, kBacklog) != 0)
        throw std::runtime_error("the proxy cannot listen");
    acceptor_ = std::thread([this] { accept_all(); });
}

Proxy::~Proxy() {
    is_stopping_ = true;
    acceptor_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
    fs::remove_all(folder_);
}

void Proxy::cut_off(bool is_cut_off) {
    is_cut_off_ = is_cut_off;
    fs::path const socket = folder_ / kSocket;
    fs::path const hidden = folder_ / "hidden";
    if (is_cut_off) {
        fs::rename(socket, hidden);
    } else {
        fs::rename(hidden, socket);
    }
}

void Proxy::accept_all() {
    while (!is_stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
        int const client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) connections_.emplace_back([this, client] { pass(client); });
    }
}

void Proxy::pass(int client) {
    int const server = connect_to(server_);
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    std::array<char, 16 * 1024> buffer{};
    bool is_open = server >= 0;
    bool is_answer_cut = false;
    while (is_open && !is_stopping_ && !is_cut_off_) {
        if (::poll(ends.data(), ends.size(), kPollMilliseconds) <= 0) continue;
        for (std::size_t from = 0; from < ends.size() && is_open; ++from) {
            if (ends[from].revents == 0) continue;
            ssize_t const size = ::recv(ends[from].fd, buffer.data(), buffer.size(), 0);
            is_open = size > 0;
            if (!is_open) break;
            std::string_view const bytes(buffer.data(), static_cast<std::size_t>(size));
            if (from == 0 && bytes == kCommit) {
                Cut const cut = cut_.exchange(Cut::none);
                if (cut != Cut::none) ++cuts_;
                is_answer_cut = cut == Cut::before_answer;
                is_open = cut != Cut::before_server;
            }
            if (from == 1 && is_answer_cut) is_open = false;
            if (is_open) is_open = send_all(ends[1 - from].fd, bytes);
        }
    }
    ::close(client);
    if (server >= 0) ::close(server);
}

}  // namespace tidegate::testing
