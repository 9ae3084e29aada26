// What a running gateway counts, in the text that Prometheus reads (exposition format 0.0.4). Names
// and types are a contract with dashboards and alarms: docs/operations.md lists them.
#pragma once

#include "base/clock.hpp"
#include "net/listener.hpp"
#include "runtime/reconcile.hpp"
#include "runtime/scrub.hpp"
#include "runtime/services.hpp"
#include "store/statistics.hpp"
#include "store/writer.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

struct MessageCounts {
    std::string transport;  ///< "as2"
    std::uint64_t received = 0, refused = 0, repeated = 0, put_off = 0;
};

struct ListenerCounts {
    std::string listener;  ///< "as2", "admin"
    net::ListenerCounters counters;
    std::optional<Instant> certificate_expires_at;  ///< nothing without TLS
};

/// What only the loop thread may read.
struct LiveCounts {
    std::vector<MessageCounts> messages;
    std::vector<ListenerCounts> listeners;
    std::optional<Reconciler::Report> books;  ///< nothing before they were added up
    std::size_t late_orders = 0;              ///< as find_late_orders
    /// As Scrubber, since the start, in the order of store::kScrubKinds.
    std::array<Scrubber::Counts, store::kScrubKinds.size()> scrubbed{};
};

struct Metrics {
    std::string version;
    std::string instance;
    Instant now{};
    LiveCounts live;
    CurrentConfig::Reloads reloads;
    store::Writer::Counters writer;
    std::optional<store::Statistics> database;  ///< nothing when it could not be read
};

std::string format_metrics(Metrics const& metrics);

}  // namespace tidegate::runtime
