#include "sim/partner.hpp"

#include "sim/installation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::sim {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int kQuantityMost = 20;
constexpr int kUnavailable = 503, kUnreachable = 0;
constexpr int kControlMost = 999;
constexpr seconds kResendFrom{20}, kResendTo{600}, kBetweenOrders{300}, kBurst{3};

// Thousandths.
constexpr int kTwoOrders = 200, kTwoLines = 300, kNewId = 120, kRepeatAnswered = 60;
constexpr int kRefused = 60, kBusy = 120, kOtherMdn = 200;
constexpr int kAckTwice = 100, kAckOfNothing = 80, kNonsense = 40;

/// The packed bytes are "nonce:payload".
std::string_view payload_of(Bytes const& body) {
    std::string_view const text = as_text(body);
    return text.substr(text.find(':') + 1);
}

}  // namespace

Partner::Partner(std::string id, Chance& chance, Time const& time, Trace& trace, Send send)
    : id_(std::move(id)),
      chance_(chance),
      time_(time),
      trace_(trace),
      send_(std::move(send)),
      next_order_(time.now) {}

Instant Partner::next_act() const {
    Instant next = habits_.orders > 0 ? next_order_ : Instant::max();
    for (Post const& post : posts_) {
        if (!post.mdn) next = std::min(next, post.next);
    }
    return next;
}

bool Partner::is_content() const {
    return habits_.orders == 0 &&
           std::ranges::all_of(posts_, [](Post const& post) { return post.mdn.has_value(); });
}

void Partner::act() {
    if (habits_.is_unruly && !posts_.empty() && chance_.in_thousand(kRepeatAnswered))
        return repeat_a_post();
    std::vector<Post*> due;
    for (Post& post : posts_) {
        if (!post.mdn && post.next <= time_.now) due.push_back(&post);
    }
    bool const may_order = habits_.orders > 0 && next_order_ <= time_.now;
    std::size_t const choice = chance_.below(due.size() + (may_order ? 1 : 0));
    choice < due.size() ? send(*due[choice]) : place_orders();
}

/// A copy of what was sent before, answered or not; sometimes under a new Message-ID.
void Partner::repeat_a_post() {
    Post& post = posts_[chance_.below(posts_.size())];
    if (!chance_.in_thousand(kNewId * 3)) return send(post);
    send(add_post(post.what + " under a new id", post.payload, {}));
}

Post& Partner::add_post(std::string what, std::string payload, Duration delay) {
    Post post;
    post.id = fmt::format("{}@{}", posts_.size() + 1, id_);
    post.what = std::move(what);
    post.payload = std::move(payload);
    post.next = time_.now + delay;
    return posts_.emplace_back(std::move(post));
}

void Partner::place_orders() {
    int const count = std::min(habits_.orders, chance_.in_thousand(kTwoOrders) ? 2 : 1);
    int const control = next_control_++;
    std::vector<PurchaseOrder> contents;
    for (int i = 0; i < count; ++i) {
        PurchaseOrder order;
        order.number = fmt::format("{}-{}", Installation::edi_id(id_), orders_.size() + 1);
        auto const& goods = Installation::goods();
        std::size_t const first = chance_.below(goods.size());
        std::size_t const lines = chance_.in_thousand(kTwoLines) ? 2 : 1;
        for (std::size_t line = 0; line < lines; ++line) {
            Good const& good = goods[(first + line) % goods.size()];
            int const quantity = static_cast<int>(chance_.between(1, kQuantityMost));
            order.lines.push_back({good.buyer_item, good.item, quantity});
        }
        orders_.push_back({order, control});
        contents.push_back(std::move(order));
    }
    if (chance_.in_thousand(kNonsense))
        add_post(id_ + "'s nonsense", fmt::format("nonsense of {} {}", id_, control), {});
    habits_.orders -= count;
    // Several at once, or one after the other.
    next_order_ = time_.now + chance_.between(seconds(0), chance_.coin() ? kBurst : kBetweenOrders);
    order_interchanges_.insert(control);
    std::string what = fmt::format("{}'s order {}", id_, contents.front().number);
    std::string payload = write_orders({Installation::edi_id(id_), control}, contents);
    send(add_post(std::move(what), std::move(payload), {}));
}

void Partner::send(Post& post) {
    ++post.sends;
    post.next = time_.now + chance_.between(kResendFrom, kResendTo);
    trace_.add(fmt::format("{} sends {} ({}), time {}", id_, post.what, post.id, post.sends));
    send_(*this, post);
}

void Partner::on_answer(std::string const& id, Answer const& answer) {
    auto const post = std::ranges::find(posts_, id, &Post::id);
    if (answer.status != 200) {
        trace_.add(fmt::format("{} is told {} about {}", id_, answer.status, id));
        return;
    }
    if (!post->mdn) {
        trace_.add(fmt::format("{} holds an MDN for {}", id_, id));
        post->mdn = answer.body;
    } else if (*post->mdn != answer.body) {
        trace_.violate(fmt::format("two different MDNs for {}", id));
    }
}

Answer Partner::on_delivery(std::string const& message_id, Bytes const& body) {
    if (time_.now < back_) return {kUnreachable, {}};
    auto const found = arrivals_.find(message_id);
    if (found != arrivals_.end()) {
        if (found->second.body != body) trace_.violate(message_id + " came again with other bytes");
        Bytes mdn = found->second.mdn;
        if (chance_.in_thousand(kOtherMdn)) mdn.push_back(std::byte{'2'});
        return {200, std::move(mdn)};
    }
    if (habits_.is_unruly && chance_.in_thousand(kBusy)) return {kUnavailable, {}};
    if (habits_.is_unruly && chance_.in_thousand(kRefused)) {
        trace_.add(id_ + " refuses " + message_id);
        return {200, to_bytes("no: " + message_id), false};
    }
    std::string const payload(payload_of(body));
    Arrival arrival{body, read_interchange(payload), to_bytes("yes: " + message_id)};
    // It counts interchanges: one that was sent again changes nothing.
    auto const [first, is_new] = interchanges_.try_emplace(arrival.content.control, payload);
    arrival.is_repetition = !is_new;
    if (is_new) {
        take(arrival);
        acknowledge(arrival.content);
    } else if (first->second != payload) {
        trace_.violate(fmt::format("interchange {} came with other bytes", first->first));
    }
    arrivals_.emplace(message_id, arrival);
    return {200, arrival.mdn};
}

void Partner::take(Arrival const& arrival) {
    for (Received::Answer const& answer : arrival.content.answers) {
        trace_.add(fmt::format(
            "{} has {} about {} in interchange {}", id_, answer.type, answer.about,
            arrival.content.control
        ));
        told_.insert(answer.type + " " + answer.about);
        if (answer.type == "810" && !told_.contains("856 " + answer.about))
            trace_.violate("the invoice of " + answer.about + " came before its ship notice");
    }
}

/// In an hour or so; sometimes twice, sometimes of a group that never was.
void Partner::acknowledge(Received const& received) {
    for (Group group : received.groups) {
        if (group.functional_id == "FA") continue;
        int const copies = habits_.is_unruly && chance_.in_thousand(kAckTwice) ? 2 : 1;
        for (int i = 0; i < copies; ++i) {
            add_post(
                fmt::format("{}'s 997 of group {}", id_, group.number),
                write_ack({Installation::edi_id(id_), next_control_++}, group),
                chance_.between(seconds(0), hours(1))
            );
        }
        if (!habits_.is_unruly || !chance_.in_thousand(kAckOfNothing)) continue;
        group.number = std::to_string(kControlMost + chance_.between(1, kControlMost));
        add_post(
            fmt::format("{}'s 997 of group {}, which never was", id_, group.number),
            write_ack({Installation::edi_id(id_), next_control_++}, group),
            chance_.between(seconds(0), hours(1))
        );
    }
}

}  // namespace tidegate::sim
