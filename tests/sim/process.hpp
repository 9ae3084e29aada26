// One life of the gateway: the product's inbox, writer, workers and schedules over the disk,
// without threads and sockets. It begins with whatever the last one left, and ends in the middle of
// anything.
#pragma once

#include "base/error.hpp"
#include "sim/partner.hpp"
#include "sim/surroundings.hpp"
#include "sim/tasks.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace tidegate::sim {

class Process {
public:
    /// As the program starts: opens the database, takes back what a dead process left running.
    /// Errors: the database cannot be opened or written.
    static Expected<std::unique_ptr<Process>> start(Surroundings& surroundings);

    /// Dies: whatever runs is unwound. The caller has ended the disk before, unless it closes well.
    ~Process();

    /// A post has come; `reply` is called once it is answered, if this life lasts so long.
    void receive(Partner const& partner, Post const& post, std::function<void(Answer)> reply);

    [[nodiscard]] std::size_t waiting_replies() const;
    void send_a_reply();

    [[nodiscard]] std::size_t waiting_entries() const;
    /// One group of at most so many.
    void commit(std::size_t entries_max);

    [[nodiscard]] Tasks& tasks();
    /// Jobs that were run so far.
    [[nodiscard]] std::uint64_t useful_steps() const;

private:
    struct Parts;
    explicit Process(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace tidegate::sim
