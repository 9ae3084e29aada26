// A trading partner: sends what it has until it holds an MDN, answers what comes, and remembers all
// of it. Its memory does not die with the gateway: it is what the gateway is judged by.
#pragma once

#include "base/bytes.hpp"
#include "sim/edi.hpp"
#include "sim/network.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tidegate::sim {

/// What it posts to the gateway.
struct Post {
    std::string id;  ///< Message-ID
    std::string what;
    std::string payload;
    Instant next{};  ///< when to send it (again)
    int sends = 0;
    std::optional<Bytes> mdn;  ///< held: never sent again, but by mistake
};

/// An answer over HTTP: 200 with an MDN, or another status.
struct Answer {
    int status = 200;  ///< 0: nobody was reached
    Bytes body;
    bool is_positive = true;  ///< what the MDN says
};

class Partner {
public:
    /// How it behaves: while it is unruly it refuses, repeats itself, and asks about what is not.
    struct Habits {
        int orders = 0;
        bool is_unruly = true;
    };
    /// Brings a post to the gateway; the answer comes back, or not.
    using Send = std::function<void(Partner&, Post const&)>;

    Partner(std::string id, Chance& chance, Time const& time, Trace& trace, Send send);

    [[nodiscard]] std::string const& id() const { return id_; }
    void set_habits(Habits habits) { habits_ = habits; }
    [[nodiscard]] int orders_left() const { return habits_.orders; }
    /// Nothing that is sent to it gets through before.
    void leave_until(Instant back) { back_ = back; }

    /// Whether it has something to send now, and when it will have.
    [[nodiscard]] bool can_act() const { return next_act() <= time_.now; }
    [[nodiscard]] Instant next_act() const;
    void act();
    /// Everything it wanted to say has an MDN.
    [[nodiscard]] bool is_content() const;

    void on_answer(std::string const& post, Answer const& answer);
    Answer on_delivery(std::string const& message_id, Bytes const& body);

    struct Order {
        PurchaseOrder content;
        int control = 0;  ///< of the interchange it went in
    };
    struct Arrival {
        Bytes body;
        Received content;
        Bytes mdn;
        bool is_repetition = false;  ///< of an interchange that it had; it took no effect
    };
    [[nodiscard]] std::vector<Order> const& orders() const { return orders_; }
    [[nodiscard]] std::deque<Post> const& posts() const { return posts_; }
    /// By Message-ID.
    [[nodiscard]] std::map<std::string, Arrival> const& arrivals() const { return arrivals_; }
    /// Numbers of the interchanges that went out, and of those whose bytes also went out under
    /// another Message-ID.
    [[nodiscard]] std::set<int> const& order_interchanges() const { return order_interchanges_; }

private:
    void place_orders();
    void repeat_a_post();
    void send(Post& post);
    Post& add_post(std::string what, std::string payload, Duration delay);
    void acknowledge(Received const& received);
    void take(Arrival const& arrival);

    std::string id_;
    Chance& chance_;
    Time const& time_;
    Trace& trace_;
    Send send_;
    Habits habits_;
    int next_control_ = 1;
    Instant next_order_;
    Instant back_{};
    std::vector<Order> orders_;
    std::set<int> order_interchanges_;
    std::deque<Post> posts_;
    std::map<std::string, Arrival> arrivals_;
    std::map<int, std::string> interchanges_;  ///< that came, by ISA13
    std::set<std::string> told_;  ///< "856 PO-1": what the gateway has told, in its order
};

}  // namespace tidegate::sim
