#include "benchmarks.hpp"
#include "disk_reference.hpp"
#include "generate.hpp"
#include "station.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::bench {
namespace {

constexpr std::size_t kPayloadBytes = 10'000;
constexpr int kMessagesMin = 500;
constexpr int kMessagesPerInFlight = 16;

Work accept(Station& station, Dice& dice, int in_flight, std::vector<double>& waited) {
    int const count = std::max(kMessagesMin, in_flight * kMessagesPerInFlight);
    double const seconds = seconds_of([&] {
        waited = accept_all(station, count, in_flight, [&](int) {
            std::string payload = std::to_string(dice.next());
            payload.resize(kPayloadBytes, '*');
            return BenchMessage{Station::partner(0), std::move(payload)};
        });
    });
    return {static_cast<double>(count), seconds};
}

/// What `percent` of them waited less than.
double milliseconds_below(std::vector<double>& waited, std::size_t percent) {
    constexpr double kMilliseconds = 1000;
    auto const at = waited.begin() + static_cast<std::ptrdiff_t>(waited.size() * percent / 100);
    std::nth_element(waited.begin(), at, waited.end());
    return *at * kMilliseconds;
}

}  // namespace

void measure_accept(Report& report) {
    std::unique_ptr<Station> station;
    Dice dice(kSeed);
    for (int const in_flight : {1, 16, 256}) {
        std::string const name = "durable accept, " + std::to_string(in_flight) + " in flight";
        if (!report.wants(name)) continue;
        if (!station) station = std::make_unique<Station>(report.options().folder, "accept");
        std::vector<double> waited;
        report.measure(
            {name, "per s", 0, [&] { return accept(*station, dice, in_flight, waited); },
             fdatasync_reference(report.options().folder)}
        );
        Report::note(fmt::format(
            "  in the last pass half waited less than {:.1f} ms, 99 of 100 less than {:.1f} ms",
            milliseconds_below(waited, 50), milliseconds_below(waited, 99)
        ));
    }
}

}  // namespace tidegate::bench
