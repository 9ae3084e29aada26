#include "transports/as2_endpoint.hpp"

#include "as2/mdn.hpp"
#include "base/crash_point.hpp"
#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "store/failure.hpp"
#include "transports/as2_receive.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidegate::transports {

namespace asio = net::asio;

using AcceptResult = std::expected<runtime::Accepted, store::Failure>;

namespace {

constexpr std::chrono::seconds kRetryAfter{30};
constexpr char const* kNotStored = "the message could not be stored; send it again";

net::Response to_response(store::StoredReceipt receipt) {
    return {receipt.http_status, std::move(receipt.headers), std::move(receipt.body)};
}

net::Response unavailable(std::string const& why, std::chrono::seconds retry_after) {
    net::Response response = net::text_response(503, why);
    response.headers.set("Retry-After", std::to_string(retry_after.count()));
    return response;
}

void log_not_stored(std::string const& message_id, std::string const& reason) {
    log::error(
        "as2.not_stored", "a message could not be stored; the sender is told to try again",
        {{"message_id", message_id}, {"reason", reason}}
    );
}

void log_judged(JudgedMessage const& judged) {
    store::NewMessage const& message = judged.message;
    log::write(
        message.is_accepted ? log::Level::info : log::Level::warning,
        message.is_accepted ? "as2.received" : "as2.refused",
        message.is_accepted ? "message received" : message.reason,
        {{"partner", message.partner},
         {"as2_from", message.as2_from},
         {"message_id", message.transport_message_id},
         {"bytes", judged.raw.size()}}
    );
}

}  // namespace

/// Waits for the commit: nothing is promised to the partner before it.
asio::awaitable<AcceptResult> As2Endpoint::accept(JudgedMessage judged) {
    auto start = [this, &judged](auto handler) {
        auto executor = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = std::make_shared<asio::executor_work_guard<decltype(executor)>>(executor);
        auto done = [shared, guard, executor](AcceptResult result) {
            asio::post(executor, [shared, guard, result = std::move(result)]() mutable {
                guard->reset();
                std::move (*shared)(std::move(result));
            });
        };
        inbox_.accept(std::move(judged.message), std::move(done), std::move(judged.rules));
    };
    return asio::async_initiate<asio::use_awaitable_t<> const, void(AcceptResult)>(
        start, asio::use_awaitable
    );
}

asio::awaitable<net::Response> As2Endpoint::handle(net::Request request) {
    auto const headers = as2::read_as2_headers(request.headers);
    if (!headers) co_return net::text_response(400, headers.error().text());
    if (as2::is_mdn(request.headers, request.body)) {
        co_return net::text_response(
            400, "no receipt is expected here: MDNs are returned in the response"
        );
    }
    std::optional<runtime::Accepted> repeat;
    try {
        repeat = co_await net::offload(crypto_, [&] {
            return inbox_.find_repeat_blocking(
                headers->from, headers->to, std::string(as2::bare_message_id(headers->message_id))
            );
        });
    } catch (store::DatabaseFailed const& failure) {
        log_not_stored(headers->message_id, failure.what());
        co_return unavailable(kNotStored, kRetryAfter);
    }
    if (repeat) {
        ++counters_.repeated;
        log::info(
            "as2.repeated", "message was accepted before; its receipt is sent again",
            {{"as2_from", headers->from}, {"message_id", headers->message_id}}
        );
        co_return to_response(repeat->receipt);
    }
    // Before its cryptography: what is turned away shall cost little.
    if (backlog_.is_full()) {
        ++counters_.put_off;
        co_return unavailable(
            "too many messages wait to be processed; send it again later",
            limits::backlog_retry_after
        );
    }
    std::shared_ptr<runtime::Config const> const config = services_.config.get();
    ReceiveContext const context{*config, services_.clock, services_.random, services_.ids};
    Expected<void> sealed;
    JudgedMessage judged = co_await net::offload(crypto_, [&] {
        JudgedMessage taken_apart = judge_message(context, *headers, std::move(request));
        crash_point("C4");
        sealed = inbox_.seal_blocking(taken_apart.message, taken_apart.raw, taken_apart.payload);
        return taken_apart;
    });
    log_judged(judged);
    if (!sealed) {
        log_not_stored(headers->message_id, sealed.error().text());
        co_return unavailable(kNotStored, kRetryAfter);
    }
    // The message has them sealed; what waits for its commit need not hold them twice.
    Bytes().swap(judged.raw);
    judged.payload.reset();
    bool const has_work = judged.message.is_accepted;
    AcceptResult accepted = co_await accept(std::move(judged));
    if (!accepted) {
        log_not_stored(headers->message_id, accepted.error().error.text());
        co_return unavailable(kNotStored, kRetryAfter);
    }
    ++(accepted->is_repeat ? counters_.repeated
       : has_work          ? counters_.received
                           : counters_.refused);
    if (has_work && !accepted->is_repeat) on_accepted_();
    co_return to_response(std::move(accepted->receipt));
}

}  // namespace tidegate::transports
