// The whole way of an order through the runtime: accepted, decided, its two answers delivered.
// Without S/MIME and network, so that what is measured is the database and the work around it.
#include "benchmarks.hpp"
#include "disk_reference.hpp"
#include "order_text.hpp"
#include "runtime/deliver.hpp"
#include "runtime/process.hpp"
#include "runtime/worker.hpp"
#include "station.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <thread>

namespace tidegate::bench {
namespace {

constexpr int kOrders = 3000;
constexpr int kInFlight = 256;
constexpr std::size_t kProcessThreads = 2;   // as the gateway has
constexpr std::size_t kDeliverThreads = 32;  // likewise
constexpr std::chrono::minutes kPatience{5};
constexpr std::chrono::milliseconds kPoll{20};

/// A partner who receives everything at once.
class QuickSender final : public runtime::Sender {
public:
    explicit QuickSender(Clock const& clock) : clock_(clock) {}

    Expected<runtime::Transmission> pack(
        runtime::Config const&, partners::Profile const&, store::Delivery const&, ByteView payload
    ) override {
        return runtime::Transmission{{}, Bytes(payload.begin(), payload.end()), {}};
    }
    runtime::SendOutcome
    send_blocking(runtime::Config const&, partners::Profile const&, store::Delivery const&, runtime::Transmission const&)
        override {
        store::DeliveryReceipt receipt{to_bytes("received"), "processed", true, clock_.now()};
        return {runtime::SendOutcome::Kind::delivered, "received", std::move(receipt)};
    }

private:
    Clock const& clock_;
};

/// Until every job has ended.
void wait_for_all(Station& station) {
    auto const deadline = std::chrono::steady_clock::now() + kPatience;
    bool is_done = false;
    while (!is_done) {
        station.writer.read_blocking([&](store::Transaction& transaction) {
            is_done = !store::Query(transaction, "select 1 from jobs limit 1", "i").next();
        });
        if (is_done) return;
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("not every answer was delivered in time");
        std::this_thread::sleep_for(kPoll);
    }
}

Work cycle(Station& station, Dice& dice, std::uint64_t& number, int lines) {
    QuickSender sender(station.clock);
    runtime::Services const services{station.writer,    station.config, sender,
                                     station.clock,     station.random, station.ids,
                                     station.quarantine};
    runtime::DeliverRunner deliver(services);
    runtime::Worker deliver_worker(services, deliver, kDeliverThreads);
    runtime::ProcessRunner process(services, [&] { deliver_worker.wake(); });
    runtime::Worker process_worker(services, process, kProcessThreads);
    double const seconds = seconds_of([&] {
        accept_all(station, kOrders, kInFlight, [&](int) {
            process_worker.wake();
            BenchPartner const from = Station::partner(++number);
            return BenchMessage{from, make_order(dice, from, number, lines)};
        });
        process_worker.wake();
        wait_for_all(station);
    });
    return {kOrders, seconds};
}

/// Of nine digits. A database on a server remembers earlier runs, whose orders would be duplicates.
std::uint64_t first_number(int lines) {
    constexpr std::uint64_t kHalf = 500'000'000, kPerSecond = 1000, kSeconds = 400'000;
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    return static_cast<std::uint64_t>(seconds) % kSeconds * kPerSecond + (lines == 1 ? 0 : kHalf);
}

}  // namespace

void measure_cycle(Report& report) {
    for (int const lines : {1, kOrderLines}) {
        std::string const name = fmt::format("order of {} lines, accepted to delivered", lines);
        if (!report.wants(name)) continue;
        Station station(report.options().folder, name, report.options().database);
        station.load_master();
        Dice dice(kSeed);
        std::uint64_t number = first_number(lines);
        report.measure(
            {name, "per s", 0, [&] { return cycle(station, dice, number, lines); },
             fdatasync_reference(report.options().folder)}
        );
        store::Writer::Counters const counted = station.writer.counters();
        Report::note(fmt::format(
            "  {:.1f} entries shared a commit",
            static_cast<double>(counted.entries) / static_cast<double>(counted.groups)
        ));
    }
}

}  // namespace tidegate::bench
