#include "as2_traffic.hpp"

#include "base/limits.hpp"
#include "base/queue_limits.hpp"
#include "benchmarks.hpp"
#include "generate.hpp"
#include "net/event_loop.hpp"
#include "net/offload.hpp"
#include "transports/as2_endpoint.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr std::size_t kCryptoThreads = 2;  // as the gateway has

/// Takes the next message until none is left. The last of all ends the loop.
net::asio::awaitable<void> post_some(
    transports::As2Endpoint& endpoint, std::vector<as2::PackedMessage> const& messages,
    std::size_t& next, std::size_t& refused
) {
    while (next < messages.size()) {
        as2::PackedMessage const& message = messages[next++];
        net::Request request;
        request.method = "POST";
        request.target = request.path = "/as2";
        request.headers = message.headers;
        request.body = message.body;
        net::Response const response = co_await endpoint.handle(std::move(request));
        bool const is_good =
            response.status == 200 && to_text(response.body).find("processed") != std::string::npos;
        if (!is_good) ++refused;
    }
}

}  // namespace

as2::PackedMessage pack_message(Station const& station, std::string const& payload, int number) {
    as2::PackRequest request;
    request.from = Station::partner(0).as2;
    request.to = "SUPPLIER-AS2";
    std::string const id = fmt::format("<{}@acme.test>", number);
    request.message_id = id;
    request.now = station.clock.now();
    request.payload = as_bytes(payload);
    request.content_type = "application/edi-x12";
    request.signer = &station.partner_key;
    auto const config = station.config.get();
    request.recipients = std::span(&config->own_keys().front().certificate, 1);
    request.cipher = as2::Cipher::aes256_cbc;
    request.boundary_seed = kSeed;
    auto packed = as2::pack(request);
    if (!packed) throw std::runtime_error(packed.error().text());
    return std::move(*packed);
}

void post_all(
    Station& station, std::vector<as2::PackedMessage> const& messages, int in_flight,
    std::function<void()> const& on_accepted
) {
    net::EventLoop loop;
    net::Pool crypto("crypto", kCryptoThreads, limits::crypto_queue_max);
    runtime::Backlog const backlog(station.services, limits::backlog_max);
    transports::As2Endpoint endpoint(station.services, station.inbox, backlog, crypto, on_accepted);
    std::size_t next = 0;
    std::size_t refused = 0;
    int running = in_flight;
    for (int i = 0; i < in_flight; ++i) {
        loop.spawn(
            "post",
            [](auto& end, auto& all, auto& at, auto& bad, int& left,
               net::EventLoop& on) -> net::asio::awaitable<void> {
                co_await post_some(end, all, at, bad);
                if (--left == 0) on.stop();
            }(endpoint, messages, next, refused, running, loop)
        );
    }
    loop.run();
    crypto.stop();
    if (refused > 0) throw std::runtime_error(fmt::format("{} messages were refused", refused));
}

}  // namespace tidegate::bench
