#include "nodes/trader.hpp"

#include <fmt/format.h>

#include <future>
#include <thread>

namespace tidegate::nodes {
namespace {

constexpr std::chrono::milliseconds kPause{20};
constexpr int kTwiceEach = 10;

}  // namespace

std::string TraderId::id() const { return fmt::format("p{:02}", number); }
std::string TraderId::as2_id() const { return fmt::format("P{:02}-AS2", number); }
std::string TraderId::x12_id() const { return fmt::format("PARTNER{:02}", number); }

Trader::Trader(TraderId id, as2::Certificate gateway, Ports const& ports)
    : id_(id),
      gateway_(std::move(gateway)),
      ports_(ports),
      next_node_(static_cast<std::size_t>(id.number)) {}

void Trader::order(int count, std::chrono::seconds patience) {
    for (int number = 1; number <= count; ++number) send(number, patience);
}

void Trader::send(int number, std::chrono::seconds patience) {
    std::string const order = fmt::format("{}-{:05}", id_.x12_id(), number);
    std::string const payload =
        e2e::Interchange{
            .control = static_cast<std::uint64_t>(number),
            .sender = id_.x12_id(),
            .body = e2e::order_body(order, 1)
        }
            .text();
    as2::PackRequest request = e2e::partner_request(gateway_, payload);
    request.from = id_.as2_id();
    auto const message = as2::pack(request);
    if (!message) return problems_.push_back(message.error().text());
    auto const deadline = std::chrono::steady_clock::now() + patience;
    bool const is_twice = number % kTwiceEach == 0;
    for (;;) {
        std::size_t const node = next_node_++ % ports_.size();
        std::future<e2e::Reply> other;
        if (is_twice) {
            other = std::async(std::launch::async, [&] {
                return post(*message, (node + 1) % ports_.size());
            });
        }
        e2e::Reply const first = post(*message, node);
        bool is_held = takes(order, first);
        if (is_twice) {
            e2e::Reply const second = other.get();
            bool const is_second_held = takes(order, second);
            if (is_held && is_second_held && first.body != second.body)
                problems_.push_back(order + ": two nodes answered with two MDNs");
            is_held = is_held || is_second_held;
        }
        if (is_held) break;
        if (std::chrono::steady_clock::now() > deadline)
            return problems_.push_back(order + " has no MDN");
        std::this_thread::sleep_for(kPause);
    }
    message_ids_.push_back(request.message_id.substr(1, request.message_id.size() - 2));
    ++answered_;
}

e2e::Reply Trader::post(as2::PackedMessage const& message, std::size_t node) {
    int const port = ports_[node];
    if (port == 0) return {};
    return e2e::post_message(fmt::format("http://127.0.0.1:{}/as2", port), message, gateway_);
}

/// Whether it is the MDN of an accepted message; anything but that, no answer and 503 is a problem.
bool Trader::takes(std::string const& about, e2e::Reply const& reply) {
    if (reply.status == 200 && reply.mdn) {
        if (reply.text() != "200 processed" || !reply.is_mic_right)
            problems_.push_back(about + ": MDN is " + reply.text());
        return true;
    }
    if (reply.status != 0 && reply.status != 503)
        problems_.push_back(about + ": answered " + reply.text());
    return false;
}

}  // namespace tidegate::nodes
