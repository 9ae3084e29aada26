// POST /as2: the first half of the straight line. Bytes in, durable, receipt out (RFC 4130 §2.4.2
// receiving).
#pragma once

#include "net/http.hpp"
#include "net/offload.hpp"
#include "runtime/backlog.hpp"
#include "runtime/inbox.hpp"
#include "runtime/services.hpp"

namespace tidegate::transports {

class As2Endpoint {
public:
    /// `crypto` runs signatures and decryption; `on_accepted` is called on the writer's thread
    /// after a message with work to do has become durable.
    As2Endpoint(
        runtime::Services services, runtime::Inbox& inbox, runtime::Backlog const& backlog,
        net::Pool& crypto, std::function<void()> on_accepted
    )
        : services_(services),
          inbox_(inbox),
          backlog_(backlog),
          crypto_(crypto),
          on_accepted_(std::move(on_accepted)) {}

    /// What came in since the start.
    struct Counters {
        std::uint64_t received = 0;  ///< accepted, with a positive receipt
        std::uint64_t refused = 0;   ///< stored, with a negative receipt
        std::uint64_t repeated = 0;  ///< had been accepted before
        std::uint64_t put_off = 0;   ///< told to come back: too much waits
    };

    /// Loop thread.
    [[nodiscard]] Counters counters() const { return counters_; }

    /// Loop thread.
    net::asio::awaitable<net::Response> handle(net::Request request);

private:
    net::asio::awaitable<std::expected<runtime::Accepted, store::Failure>> accept(
        struct JudgedMessage judged
    );

    runtime::Services services_;
    runtime::Inbox& inbox_;
    runtime::Backlog const& backlog_;
    net::Pool& crypto_;
    std::function<void()> on_accepted_;
    Counters counters_;
};

}  // namespace tidegate::transports
