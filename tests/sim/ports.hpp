// What the product's runtime asks of the world outside, answered by the simulation.
#pragma once

#include "runtime/sender.hpp"
#include "runtime/services.hpp"
#include "sim/surroundings.hpp"
#include "sim/tasks.hpp"

namespace tidegate::sim {

/// Packs differently each time, as a signature does, and sends through the simulated network. No
/// AS2: a Message-ID, bytes, and a receipt.
class NetworkSender final : public runtime::Sender {
public:
    NetworkSender(Surroundings& surroundings, Clock const& clock, Tasks& tasks)
        : surroundings_(surroundings), clock_(clock), tasks_(tasks) {}

    Expected<runtime::Transmission> pack(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, ByteView payload
    ) override;
    runtime::SendOutcome send_blocking(
        runtime::Config const& config, partners::Profile const& partner,
        store::Delivery const& delivery, runtime::Transmission const& transmission
    ) override;

private:
    Surroundings& surroundings_;
    Clock const& clock_;
    Tasks& tasks_;
};

/// Lets other tasks run while somebody else is in it.
class TaskQuarantine final : public runtime::Quarantine {
public:
    explicit TaskQuarantine(Tasks& tasks) : tasks_(tasks) {}
    void lock() override {
        while (is_taken_) tasks_.wait([this] { return !is_taken_; });
        is_taken_ = true;
    }
    void unlock() override { is_taken_ = false; }

private:
    Tasks& tasks_;
    bool is_taken_ = false;
};

}  // namespace tidegate::sim
