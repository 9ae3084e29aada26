// The threads of one process of the gateway, as fibers.
#pragma once

#include "sim/fiber.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::sim {

class Tasks {
public:
    /// What ends a task when its process dies. No std::exception: nobody shall handle it.
    struct Ended {};

    Tasks() = default;
    ~Tasks() { end_all(); }
    Tasks(Tasks const&) = delete;
    Tasks& operator=(Tasks const&) = delete;

    void add(std::string name, std::function<void()> body);

    /// Inside of a task: lets others run until `is_ready`. Throws Ended.
    void wait(std::function<bool()> is_ready);

    /// Those that can go on.
    [[nodiscard]] std::vector<std::size_t> ready() const;
    [[nodiscard]] std::string const& name(std::size_t task) const { return tasks_[task]->name; }
    void resume(std::size_t task);

    /// Unwinds all of them where they stand.
    void end_all();

private:
    struct Task {
        std::string name;
        Fiber fiber;
        std::function<bool()> is_ready;
        bool has_begun = false;
    };
    std::vector<std::unique_ptr<Task>> tasks_;
    Task* current_ = nullptr;
    bool is_ending_ = false;
};

}  // namespace tidegate::sim
