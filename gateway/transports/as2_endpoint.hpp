// POST /as2: the first half of the straight line. Bytes in, durable, receipt out (RFC 4130 §2.4.2
// receiving).
#pragma once

#include "net/http.hpp"
#include "net/offload.hpp"
#include "runtime/inbox.hpp"
#include "runtime/services.hpp"

namespace tidegate::transports {

class As2Endpoint {
public:
    /// `crypto` runs signatures and decryption; `on_accepted` is called on the writer's thread
    /// after a message with work to do has become durable.
    As2Endpoint(
        runtime::Services services, runtime::Inbox& inbox, net::Pool& crypto,
        std::function<void()> on_accepted
    )
        : services_(services),
          inbox_(inbox),
          crypto_(crypto),
          on_accepted_(std::move(on_accepted)) {}

    /// Loop thread.
    net::asio::awaitable<net::Response> handle(net::Request request);

private:
    net::asio::awaitable<std::expected<runtime::Accepted, store::Failure>> accept(
        struct JudgedMessage judged
    );

    runtime::Services services_;
    runtime::Inbox& inbox_;
    net::Pool& crypto_;
    std::function<void()> on_accepted_;
};

}  // namespace tidegate::transports
