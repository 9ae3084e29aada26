#include "as2_traffic.hpp"
#include "benchmarks.hpp"
#include "disk_reference.hpp"
#include "generate.hpp"
#include "order_text.hpp"
#include "runtime/process.hpp"
#include "runtime/worker.hpp"
#include "station.hpp"
#include "store/orders.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr int kOrders = 400;
constexpr int kInFlight = 64;
constexpr std::size_t kThreads = 2;  // as the gateway has
constexpr std::chrono::seconds kPatience{60};

/// Counts commits that queued an answer.
class Answers {
public:
    void count() {
        std::lock_guard const lock(mutex_);
        ++answered_;
        changed_.notify_one();
    }
    void wait_for(int expected) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, kPatience, [&] { return answered_ >= expected; }))
            throw std::runtime_error(
                fmt::format("{} of {} orders were answered", answered_, expected)
            );
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int answered_ = 0;
};

/// A held order has no 855, and would be measured as one that has.
void check_answered(Station& station) {
    store::OrderFilter filter;
    filter.state = store::OrderState::held;
    bool is_any_held = false;
    station.writer.read_blocking([&](store::Transaction& transaction) {
        is_any_held = !store::list_orders(transaction, filter).empty();
    });
    if (is_any_held) throw std::runtime_error("orders were held instead of answered");
}

/// Received bytes to committed deliveries, with the gateway's own inbox and worker.
Work process(Station& station, Dice& dice, std::uint64_t& number) {
    Answers answers;
    runtime::ProcessRunner runner(station.services, [&] { answers.count(); });
    runtime::Worker worker(station.services, runner, kThreads);
    double const seconds = seconds_of([&] {
        accept_all(station, kOrders, kInFlight, [&](int) {
            worker.wake();
            BenchPartner const from = Station::partner(++number);
            return BenchMessage{from, make_order(dice, from, number, kOrderLines)};
        });
        worker.wake();
        answers.wait_for(kOrders);
    });
    check_answered(station);
    return {kOrders, seconds};
}

/// The same from AS2 messages: decrypted, verified, stored, receipted, decided. Packing is off the
/// clock.
Work process_as2(Station& station, Dice& dice, std::uint64_t& number) {
    std::vector<as2::PackedMessage> messages;
    for (int i = 0; i < kOrders; ++i) {
        std::string const order = make_order(dice, Station::partner(0), ++number, kOrderLines);
        messages.push_back(pack_message(station, order, static_cast<int>(number)));
    }
    Answers answers;
    runtime::ProcessRunner runner(station.services, [&] { answers.count(); });
    runtime::Worker worker(station.services, runner, kThreads);
    double const seconds = seconds_of([&] {
        post_all(station, messages, kInFlight, [&] { worker.wake(); });
        worker.wake();
        answers.wait_for(kOrders);
    });
    check_answered(station);
    return {kOrders, seconds};
}

}  // namespace

void measure_process(Report& report) {
    using Run = Work (*)(Station&, Dice&, std::uint64_t&);
    struct Way {
        std::string name;
        Run run;
    };
    for (Way const& way : {Way{"po to 855", process}, Way{"po over AS2 to 855", process_as2}}) {
        if (!report.wants(way.name)) continue;
        Station station(report.options().folder, way.name);
        station.load_master();
        Dice dice(kSeed);
        std::uint64_t number = 0;
        report.measure(
            {way.name, "per s", 0, [&] { return way.run(station, dice, number); },
             fdatasync_reference(report.options().folder)}
        );
    }
}

}  // namespace tidegate::bench
