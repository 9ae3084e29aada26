// One of many partners that order from whichever node answers, and never give up: the same bytes
// under the same Message-ID until they hold an MDN.
#pragma once

#include "e2e/fixture.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::nodes {

struct TraderId {
    int number = 0;
    [[nodiscard]] std::string id() const;      ///< "p07", of the profile
    [[nodiscard]] std::string as2_id() const;  ///< "P07-AS2"
    [[nodiscard]] std::string x12_id() const;  ///< "PARTNER07"
};

/// Where the nodes listen now; 0: it is down.
using Ports = std::vector<std::atomic<int>>;

class Trader {
public:
    Trader(TraderId id, as2::Certificate gateway, Ports const& ports);

    /// Sends so many orders one after the other, each tenth to two nodes at the same moment. For a
    /// thread. Ends early when an order has no MDN after `patience`.
    void order(int count, std::chrono::seconds patience);

    [[nodiscard]] TraderId id() const { return id_; }
    [[nodiscard]] int answered() const { return answered_; }
    /// Message-IDs that have their MDN, without brackets.
    [[nodiscard]] std::vector<std::string> const& message_ids() const { return message_ids_; }
    /// What was answered wrongly; read it when the thread has ended.
    [[nodiscard]] std::vector<std::string> const& problems() const { return problems_; }

private:
    void send(int number, std::chrono::seconds patience);
    e2e::Reply post(as2::PackedMessage const& message, std::size_t node);
    bool takes(std::string const& about, e2e::Reply const& reply);

    TraderId id_;
    as2::Certificate gateway_;
    Ports const& ports_;
    std::size_t next_node_;
    std::atomic<int> answered_ = 0;
    std::vector<std::string> message_ids_, problems_;
};

}  // namespace tidegate::nodes
