#include "benchmarks.hpp"
#include "disk_reference.hpp"
#include "generate.hpp"
#include "station.hpp"

namespace tidegate::bench {
namespace {

constexpr std::size_t kPayloadBytes = 4096;
constexpr int kMessagesMin = 500;
constexpr int kMessagesPerInFlight = 16;

Work accept(Station& station, Dice& dice, int in_flight) {
    int const count = std::max(kMessagesMin, in_flight * kMessagesPerInFlight);
    double const seconds = seconds_of([&] {
        accept_all(station, count, in_flight, [&](int) {
            std::string payload = std::to_string(dice.next());
            payload.resize(kPayloadBytes, '*');
            return payload;
        });
    });
    return {static_cast<double>(count), seconds};
}

}  // namespace

void measure_accept(Report& report) {
    std::unique_ptr<Station> station;
    Dice dice(kSeed);
    for (int const in_flight : {1, 16, 256}) {
        std::string const name = "durable accept, " + std::to_string(in_flight) + " in flight";
        if (!report.wants(name)) continue;
        if (!station) station = std::make_unique<Station>(report.options().folder, "accept");
        report.measure(
            {name, "per s", 0, [&] { return accept(*station, dice, in_flight); },
             fdatasync_reference(report.options().folder)}
        );
    }
}

}  // namespace tidegate::bench
