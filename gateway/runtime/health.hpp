// Is the gateway alive, is it ready, what does it count: /healthz, /readyz and /metrics of the
// admin listener. They tell nothing about partners or documents beyond numbers.
#pragma once

#include "net/offload.hpp"
#include "net/router.hpp"
#include "runtime/metrics.hpp"
#include "runtime/services.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Whether messages can be accepted now.
class Readiness {
public:
    explicit Readiness(Services services) : services_(services) {}

    /// Nothing when ready, else why not. Ready means: not stopping, the writer's queue has room,
    /// and an entry of our own was committed, at most limits::admin_answer_age ago. Blocks.
    /// Thread-safe.
    std::optional<std::string> find_reason_blocking();

    /// From now on the gateway is not ready. Thread-safe.
    void begin_stop() { is_stopping_ = true; }

private:
    std::optional<std::string> try_database();

    Services services_;
    std::atomic<bool> is_stopping_ = false;
    std::mutex mutex_;  ///< one probe at a time
    std::optional<Instant> checked_at_;
    std::optional<std::string> reason_;
};

/// The three pages. References outlive it; `live` is called on the loop thread.
class AdminEndpoint {
public:
    AdminEndpoint(
        Services services, Readiness& readiness, net::Pool& pool, std::function<LiveCounts()> live,
        std::string version
    )
        : services_(services),
          readiness_(readiness),
          pool_(pool),
          live_(std::move(live)),
          version_(std::move(version)) {}

    [[nodiscard]] std::vector<net::Route> routes();

private:
    net::asio::awaitable<net::Response> answer_ready();
    net::asio::awaitable<net::Response> answer_metrics();
    std::optional<store::Statistics> count_blocking();

    Services services_;
    Readiness& readiness_;
    net::Pool& pool_;
    std::function<LiveCounts()> live_;
    std::string version_;
    std::mutex mutex_;  ///< one count at a time
    std::optional<Instant> counted_at_;
    std::optional<store::Statistics> counted_;
};

}  // namespace tidegate::runtime
