#include "sim/faults.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::sim {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Fault kAll[] = {
    Fault::death_now, Fault::death_at_write, Fault::death_at_sync, Fault::clean_end,
    Fault::full_disk, Fault::failed_write,   Fault::failed_sync,   Fault::failed_read,
    Fault::slow_disk, Fault::clock_jump,     Fault::storm,
};

bool is_death(Fault fault) {
    return fault == Fault::death_now || fault == Fault::death_at_write ||
           fault == Fault::death_at_sync || fault == Fault::clean_end;
}

constexpr seconds kShort{5}, kLong{300};
constexpr std::chrono::minutes kAwayMost{120}, kStoppedLeast{5}, kStoppedMost{30};
constexpr std::size_t kWorkerTasks = 5;  // the first of a process
constexpr int kDeathsMost = 8;
constexpr Network::Weather kStorm{400, 200, 300};

}  // namespace

Faults::Faults(Surroundings& around) : around_(around) {
    Chance& chance = around.chance;
    for (Fault const fault : kAll) {
        if (chance.coin()) kinds_.push_back(fault);
    }
    rate_ = static_cast<int>(chance.between(5, 60));
    steps_ = static_cast<int>(chance.between(400, 1600));
    deaths_left_ = static_cast<int>(chance.between(1, kDeathsMost));
    auto const some = [&](std::int64_t most) { return static_cast<int>(chance.between(0, most)); };
    usual_ = {some(150), some(150), some(100)};
    around.network.set_weather(usual_);
}

bool Faults::strike() {
    end_what_has_passed();
    if (kinds_.empty() || !around_.chance.in_thousand(rate_)) return false;
    Fault const fault = kinds_[around_.chance.below(kinds_.size())];
    if (is_death(fault) && deaths_left_-- <= 0) return false;
    if (fault == Fault::clean_end) return true;
    start(fault);
    return false;
}

void Faults::start(Fault fault) {
    Chance& chance = around_.chance;
    MemoryDisk& disk = around_.disk;
    Instant const until = around_.time.now + chance.between(kShort, kLong);
    auto const tell = [&](std::string const& what) { around_.trace.add("FAULT " + what); };
    switch (fault) {
        case Fault::death_now:
            tell("the process dies");
            return disk.die();
        case Fault::death_at_write:
        case Fault::death_at_sync: {
            auto const work = fault == Fault::death_at_write ? DiskWork::write : DiskWork::sync;
            std::uint64_t const count = chance.below(work == DiskWork::write ? 200 : 8) + 1;
            tell(fmt::format("the process will die at its {}-th write or sync", count));
            return disk.die_at(work, count, chance.coin());
        }
        case Fault::clean_end:
            return;
        case Fault::full_disk:
            tell("the disk is full");
            full_until_ = until;
            return disk.fill(true);
        case Fault::failed_write:
            tell("the next write fails");
            return disk.fail_next(DiskWork::write);
        case Fault::failed_sync:
            tell("the next sync fails");
            return disk.fail_next(DiskWork::sync);
        case Fault::failed_read:
            tell("the next read fails");
            return disk.fail_next(DiskWork::read);
        case Fault::slow_disk:
            tell("the disk is slow");
            slow_until_ = until;
            return;
        case Fault::clock_jump:
            around_.time.gateway_is_ahead += chance.between(-hours(3), hours(3));
            return tell(fmt::format(
                "the gateway's clock is {} s ahead",
                std::chrono::duration_cast<seconds>(around_.time.gateway_is_ahead).count()
            ));
        case Fault::storm:
            tell("a storm in the network");
            storm_until_ = until;
            return around_.network.set_weather(kStorm);
        case Fault::away: {
            Partner& partner = *around_.partners[chance.below(around_.partners.size())];
            tell(partner.id() + " cannot be reached");
            return partner.leave_until(around_.time.now + chance.between(kShort, kAwayMost));
        }
        case Fault::stopped_task:
            stopped_task_ = chance.below(kWorkerTasks);
            stopped_until_ = around_.time.now + chance.between(kStoppedLeast, kStoppedMost);
            return tell(fmt::format("worker {} stands still", stopped_task_));
    }
}

void Faults::end_what_has_passed() {
    Instant const now = around_.time.now;
    if (full_until_ != Instant{} && full_until_ <= now) {
        full_until_ = {};
        around_.disk.fill(false);
        around_.trace.add("the disk has room again");
    }
    if (storm_until_ != Instant{} && storm_until_ <= now) {
        storm_until_ = {};
        around_.network.set_weather(usual_);
    }
}

void Faults::calm() {
    around_.disk.calm();
    around_.network.set_weather({});
    slow_until_ = full_until_ = storm_until_ = stopped_until_ = {};
    for (auto const& partner : around_.partners) partner->leave_until({});
    kinds_.clear();
}

std::optional<Instant> Faults::next() const {
    std::optional<Instant> next;
    for (Instant const at : {slow_until_, full_until_, storm_until_, stopped_until_}) {
        if (at > around_.time.now) next = std::min(next.value_or(at), at);
    }
    return next;
}

}  // namespace tidegate::sim
