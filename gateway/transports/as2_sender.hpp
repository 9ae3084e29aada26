// Sends deliveries over AS2 with synchronous MDNs (RFC 4130). Packs, posts, and judges the receipt;
// retrying is the worker's.
#pragma once

#include "net/http_client.hpp"
#include "runtime/sender.hpp"

namespace tidegate::transports {

class As2Sender final : public runtime::Sender {
public:
    As2Sender(net::HttpClient& client, Clock const& clock, Random& random)
        : client_(client), clock_(clock), random_(random) {}

    Expected<runtime::Transmission> pack(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, ByteView payload
    ) override;

    runtime::SendOutcome send_blocking(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, runtime::Transmission const& transmission
    ) override;

private:
    net::HttpClient& client_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace tidegate::transports
