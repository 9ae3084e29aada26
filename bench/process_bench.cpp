#include "as2_traffic.hpp"
#include "benchmarks.hpp"
#include "disk_reference.hpp"
#include "generate.hpp"
#include "runtime/process.hpp"
#include "runtime/worker.hpp"
#include "station.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr int kOrders = 400;
constexpr int kLines = 5;
constexpr int kInFlight = 64;
constexpr std::size_t kThreads = 2;  // as the gateway has
constexpr std::chrono::seconds kPatience{60};

/// One order of five lines; `number` is never used twice.
std::string make_order(Dice& dice, std::uint64_t number) {
    std::string lines;
    for (int line = 1; line <= kLines; ++line) {
        lines += fmt::format(
            "PO1*{}*{}*EA*12.5**BP*A-{}~PID*F****STORM LANTERN~", line, 1 + dice.below(20),
            dice.below(Station::kItems)
        );
    }
    // Segments between ST and SE: ten of the header with CTT, two per line.
    constexpr int kSegments = 9 + 2 * kLines + 2;
    return fmt::format(
        "ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260105*1200*U*00401*{:09}*0*P*>~"
        "GS*PO*ACME*SUPPLIERCO*20260105*1200*{}*X*004010~ST*850*0001~"
        "BEG*00*SA*PO{}**20260105~CUR*BY*USD~REF*DP*038~DTM*010*20270107~"
        "N1*BY*ACME RETAIL*92*0001~N1*ST*ACME DC 7*92*0007~N3*4400 HARBOR ROAD~"
        "N4*COLUMBUS*OH*43207*US~{}CTT*{}~SE*{}*0001~GE*1*{}~IEA*1*{:09}~",
        "ACME", "SUPPLIERCO", number, number, number, lines, kLines, kSegments, number, number
    );
}

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

/// Received bytes to committed deliveries, with the gateway's own inbox and worker.
Work process(Station& station, Dice& dice, std::uint64_t& number) {
    Answers answers;
    runtime::ProcessRunner runner(station.services, [&] { answers.count(); });
    runtime::Worker worker(station.services, runner, kThreads);
    double const seconds = seconds_of([&] {
        accept_all(station, kOrders, kInFlight, [&](int) {
            worker.wake();
            return make_order(dice, ++number);
        });
        worker.wake();
        answers.wait_for(kOrders);
    });
    return {kOrders, seconds};
}

/// The same from AS2 messages: decrypted, verified, stored, receipted, decided. Packing is off the
/// clock.
Work process_as2(Station& station, Dice& dice, std::uint64_t& number) {
    std::vector<as2::PackedMessage> messages;
    for (int i = 0; i < kOrders; ++i) {
        std::string const order = make_order(dice, ++number);
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
