// A trading partner that never gives up: sends the same Message-ID and the same bytes until it
// holds an MDN, whatever becomes of the gateway meanwhile, and keeps what it was answered.
#pragma once

#include "e2e/fixture.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace tidegate::crash {

struct SentOrder {
    std::uint64_t control = 0;  ///< of interchange and group
    std::string number;
    std::string message_id;  ///< without brackets
    as2::PackedMessage message;
    int tries = 0;
    e2e::Reply reply;  ///< with the MDN, once there is one
};

class Buyer {
public:
    explicit Buyer(as2::Certificate gateway) : gateway_(std::move(gateway)) {}

    /// Where the gateway listens now; 0: nowhere.
    void set_port(int port) { port_ = port; }

    /// Posts a new order once, with so many bytes of line ends behind it; whether an MDN came. The
    /// order is remembered either way.
    bool send_new(std::size_t padding = 0);

    /// Posts everything that has no MDN yet, until all have one; false when some have none after
    /// e2e::kPatience.
    bool send_unanswered();

    /// Sends orders one after the other until `stops` is true or `most` are answered. For threads.
    void keep_ordering(std::atomic<bool> const& stops, std::size_t most);

    /// Posts every order again: what was answered differently from the first time, as lines.
    std::vector<std::string> resend_all();

    [[nodiscard]] std::vector<SentOrder> sent();
    [[nodiscard]] std::vector<std::string> problems();

    static constexpr int kQuantity = 1;  ///< of each order

private:
    std::size_t make_order(std::size_t padding = 0);
    bool post(std::size_t index);

    as2::Certificate gateway_;
    std::atomic<int> port_ = 0;
    std::mutex mutex_;
    std::vector<SentOrder> sent_;
    std::vector<std::string> problems_;
};

}  // namespace tidegate::crash
