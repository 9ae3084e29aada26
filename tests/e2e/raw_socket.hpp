// HTTP written by hand, for requests that no client would send.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::e2e {

/// Sends the bytes and gives what came back until the other side closed, or nothing was to come for
/// long.
std::string exchange(std::uint16_t port, std::string_view request);

/// Sends the bytes and closes at once.
void send_and_leave(std::uint16_t port, std::string_view request);

/// Accepts connections, reads what comes first, and closes them without an answer; counts them.
class ClosingServer {
public:
    ClosingServer();
    ~ClosingServer();
    ClosingServer(ClosingServer const&) = delete;
    ClosingServer& operator=(ClosingServer const&) = delete;
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] int connections() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace tidegate::e2e
