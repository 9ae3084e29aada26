#include "runtime/health.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/failure.hpp"

namespace tidegate::runtime {

namespace {

/// False also when the clock was set back: then the old answer is of unknown age.
bool is_fresh(std::optional<Instant> at, Instant now) {
    return at && now >= *at && now - *at < limits::admin_answer_age;
}

net::asio::awaitable<net::Response> answer_alive(net::Request) {
    co_return net::text_response(200, "ok");
}

}  // namespace

std::optional<std::string> Readiness::find_reason_blocking() {
    if (is_stopping_) return "stopping";
    if (services_.writer.counters().queued >= limits::store_writer_queue_entries_max) {
        return "the queue of the database is full";
    }
    std::lock_guard const lock(mutex_);
    Instant const now = services_.clock.now();
    if (!is_fresh(checked_at_, now)) {
        reason_ = try_database();
        checked_at_ = now;
    }
    return reason_;
}

/// The reason goes to whoever asks, so the database's own words go to the log only.
std::optional<std::string> Readiness::try_database() {
    auto const failure =
        services_.writer.run_blocking([](store::Transaction& transaction) -> Expected<void> {
            store::probe_write(transaction);
            return {};
        });
    if (!failure) return {};
    log::error("health.database_failed", failure->error.text());
    return "the database cannot be written; the log has the reason";
}

std::vector<net::Route> AdminEndpoint::routes() {
    return {
        {"/healthz", {"GET"}, answer_alive, 0},
        {"/readyz", {"GET"}, [this](net::Request) { return answer_ready(); }, 0},
        {"/metrics", {"GET"}, [this](net::Request) { return answer_metrics(); }, 0},
    };
}

net::asio::awaitable<net::Response> AdminEndpoint::answer_ready() {
    auto const reason =
        co_await net::offload(pool_, [this] { return readiness_.find_reason_blocking(); });
    if (reason) co_return net::text_response(503, *reason);
    co_return net::text_response(200, "ready");
}

net::asio::awaitable<net::Response> AdminEndpoint::answer_metrics() {
    Metrics metrics;
    metrics.version = version_;
    metrics.instance = services_.config.get()->instance().name;
    metrics.live = live_();
    metrics.database = co_await net::offload(pool_, [this] { return count_blocking(); });
    metrics.writer = services_.writer.counters();
    metrics.reloads = services_.config.reloads();
    metrics.now = services_.clock.now();
    net::Response response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = to_bytes(format_metrics(metrics));
    co_return response;
}

/// Nothing when the database cannot be read.
std::optional<store::Statistics> AdminEndpoint::count_blocking() {
    std::lock_guard const lock(mutex_);
    Instant const now = services_.clock.now();
    if (is_fresh(counted_at_, now)) return counted_;
    counted_.reset();
    try {
        services_.writer.read_blocking([this](store::Transaction& transaction) {
            counted_ = store::count_statistics(transaction);
        });
    } catch (store::DatabaseFailed const& failure) {
        log::error("health.database_failed", failure.what());
    }
    counted_at_ = now;
    return counted_;
}

}  // namespace tidegate::runtime
