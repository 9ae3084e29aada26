// What a process of the gateway stands on, and what stays when it dies.
#pragma once

#include "sim/broken_rules.hpp"
#include "sim/chance.hpp"
#include "sim/installation.hpp"
#include "sim/memory_disk.hpp"
#include "sim/network.hpp"
#include "sim/partner.hpp"
#include "sim/time.hpp"
#include "sim/trace.hpp"

#include <memory>
#include <vector>

namespace tidegate::sim {

struct Surroundings {
    Surroundings(Installation const& made, std::uint64_t seed, Rule broken_rule)
        : installation(made), broken(broken_rule), chance(seed), disk(made.files(), seed) {}

    Installation const& installation;
    Rule broken;
    TakenNumbers taken_numbers;
    Chance chance;
    Time time{kStart, {}};
    Trace trace{time};
    MemoryDisk disk;
    Network network{chance, time, trace};
    std::vector<std::unique_ptr<Partner>> partners;

    Partner& partner(std::string const& id) {
        for (auto const& one : partners) {
            if (one->id() == id) return *one;
        }
        throw std::runtime_error("there is no partner " + id);
    }
};

}  // namespace tidegate::sim
