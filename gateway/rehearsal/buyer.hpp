// A trading partner that orders: sends 850s, checks every answer against the standard and against
// what the order deserves, and acknowledges what it receives. The engine of the demo and of
// rehearsals with partners.
#pragma once

#include "documents/acknowledgement.hpp"
#include "maps/library.hpp"
#include "partners/profile.hpp"
#include "rehearsal/event.hpp"
#include "rehearsal/goods.hpp"
#include "rehearsal/peer.hpp"
#include "stages/interpret.hpp"
#include "standards/library.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace tidegate::rehearsal {

/// An order with the answer that it deserves.
struct RehearsedOrder {
    std::string number;
    std::string story;     ///< for people: "all in stock"
    std::string body;      ///< segments between ST and SE
    std::string decision;  ///< word of the acknowledgement's header: "changed"
    std::vector<std::string>
        line_answers;  ///< per line, its answers' words joined by '+': "partial+backordered"
    std::vector<ExpectedGoods> goods = {};  ///< of its one shipment; none: nothing is shipped
    Decimal invoice_total = {};             ///< of that shipment
};

struct BuyerSetup {
    PeerSetup peer;
    partners::Profile supplier;  ///< the gateway as this partner sees it: x12 (us = the buyer),
                                 ///< documents 855 in, 850 out
    std::filesystem::path mappers;
};

using Reporter = std::function<void(Event const&)>;

class Buyer {
public:
    /// Errors: those of Peer::start.
    static Expected<std::unique_ptr<Buyer>> start(BuyerSetup setup, Reporter report);
    ~Buyer();

    [[nodiscard]] std::uint16_t port() const;

    /// Sends the orders one after the other and waits for each until its MDN, 997, 855 and, where
    /// goods are expected, 856 and 810 came and were acknowledged. True when everything was right
    /// and in time. Blocks.
    bool run_blocking(
        std::string const& url, std::vector<RehearsedOrder> const& orders,
        std::chrono::seconds per_order
    );

private:
    /// What has been seen of the order that is under way.
    struct Progress {
        RehearsedOrder const* order = nullptr;
        std::uint64_t group = 0;
        bool has_997 = false;
        bool has_855 = false;
        bool has_856 = false;
        bool has_810 = false;
        bool is_right = true;
        std::string shipment;  ///< number of the ship notice
        /// What has not come yet; empty when all has.
        [[nodiscard]] std::string missing() const;
    };

    Buyer(BuyerSetup setup, Reporter report);
    void send_order(std::string const& url);
    void process(std::string const& url, Bytes payload);
    Expected<void> on_set(stages::InterpretedSet const& set);
    Expected<void> on_interchange(
        std::string const& url, stages::InterpretedInterchange const& interchange
    );
    void tell_errors(std::string_view where, syntax::Findings const& findings);
    void check_functional_ack(standards::FunctionalAcknowledgement const& ack);
    void check_acknowledgement(documents::Acknowledgement const& answer);
    void check_ship_notice(documents::ShipNotice const& notice);
    void check_invoice(documents::Invoice const& invoice);
    void tell(Event::Direction direction, std::string what, std::string text, bool is_right);
    std::optional<Bytes> wait_for_payload(std::chrono::steady_clock::time_point deadline);

    BuyerSetup setup_;
    Reporter report_;
    SystemClock clock_;
    standards::DictionaryLibrary dictionaries_;
    maps::MapLibrary maps_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Bytes> payloads_;
    Progress progress_;
    std::set<std::string> sscc_;  ///< of all packs so far
    std::uint64_t interchange_control_ = 0;
    std::uint64_t group_control_ = 0;
    std::unique_ptr<Peer> peer_;  // last: its thread uses the queue above
};

}  // namespace tidegate::rehearsal
