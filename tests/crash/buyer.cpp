#include "crash/buyer.hpp"

#include <fmt/format.h>

#include <thread>

namespace tidegate::crash {
namespace {

constexpr std::chrono::milliseconds kPause{10};

std::string url_of(int port) { return fmt::format("http://127.0.0.1:{}/as2", port); }

/// What differs between two answers to the same message; empty when nothing does. Date is of the
/// answer, not of the receipt.
std::string difference(e2e::Reply const& first, e2e::Reply const& second) {
    if (second.status != first.status)
        return fmt::format("status {} instead of {}", second.status, first.status);
    if (second.body != first.body) return "another body";
    for (HeaderField const& field : first.headers) {
        if (field.name == "Date" || field.name == "Connection") continue;
        auto const again = second.headers.find(field.name);
        if (!again || *again != field.value) return "another " + field.name;
    }
    return {};
}

}  // namespace

std::size_t Buyer::make_order(std::size_t padding) {
    std::lock_guard const lock(mutex_);
    SentOrder order;
    order.control = sent_.size() + 1;
    order.number = fmt::format("CRASH-{:05}", order.control);
    std::string payload =
        e2e::Interchange{.control = order.control, .body = e2e::order_body(order.number, kQuantity)}
            .text();
    payload.append(padding, '\n');
    auto const request = e2e::partner_request(gateway_, payload);
    order.message_id = request.message_id.substr(1, request.message_id.size() - 2);
    auto packed = as2::pack(request);
    if (!packed) throw std::runtime_error(packed.error().text());
    order.message = std::move(*packed);
    sent_.push_back(std::move(order));
    return sent_.size() - 1;
}

bool Buyer::post(std::size_t index) {
    as2::PackedMessage message;
    {
        std::lock_guard const lock(mutex_);
        message = sent_[index].message;
        ++sent_[index].tries;
    }
    int const port = port_;
    if (port == 0) return false;
    e2e::Reply reply = e2e::post_message(url_of(port), message, gateway_);
    bool const is_answered = reply.status == 200 && reply.mdn;
    std::lock_guard const lock(mutex_);
    SentOrder& order = sent_[index];
    if (is_answered && (reply.text() != "200 processed" || !reply.is_mic_right))
        problems_.push_back(order.number + ": MDN is " + reply.text());
    bool const may_be_refused = reply.status == 0 || reply.status == 503;
    if (!is_answered && !may_be_refused)
        problems_.push_back(order.number + ": answered " + reply.text());
    if (is_answered) order.reply = std::move(reply);
    return is_answered;
}

bool Buyer::send_new(std::size_t padding) { return post(make_order(padding)); }

bool Buyer::send_unanswered() {
    auto const deadline = std::chrono::steady_clock::now() + e2e::kPatience;
    for (std::size_t index = 0;; ++index) {
        {
            std::lock_guard const lock(mutex_);
            if (index == sent_.size()) return true;
            if (sent_[index].reply.mdn) continue;
        }
        while (!post(index)) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(kPause);
        }
    }
}

void Buyer::keep_ordering(std::atomic<bool> const& stops, std::size_t most) {
    for (std::size_t count = 0; count < most && !stops; ++count) {
        std::size_t const index = make_order();
        while (!post(index)) {
            if (stops) return;
            std::this_thread::sleep_for(kPause);
        }
    }
}

std::vector<std::string> Buyer::resend_all() {
    std::vector<std::string> problems;
    for (SentOrder const& order : sent()) {
        if (!order.reply.mdn) {
            problems.push_back(order.number + " has no MDN");
            continue;
        }
        auto const again = e2e::post_message(url_of(port_), order.message, gateway_);
        if (auto const differs = difference(order.reply, again); !differs.empty())
            problems.push_back(order.number + " sent again got " + differs);
    }
    return problems;
}

std::vector<SentOrder> Buyer::sent() {
    std::lock_guard const lock(mutex_);
    return sent_;
}

std::vector<std::string> Buyer::problems() {
    std::lock_guard const lock(mutex_);
    return problems_;
}

}  // namespace tidegate::crash
