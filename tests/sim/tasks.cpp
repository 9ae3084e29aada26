#include "sim/tasks.hpp"

#include "base/error.hpp"

#include <utility>

namespace tidegate::sim {

void Tasks::add(std::string name, std::function<void()> body) {
    auto guarded = [body = std::move(body)] {
        try {
            body();
        } catch (Ended const&) {  // the process is gone
        }
    };
    tasks_.emplace_back(new Task{std::move(name), Fiber(std::move(guarded)), {}});
}

void Tasks::wait(std::function<bool()> is_ready) {
    TIDEGATE_CHECK(current_ != nullptr);
    Task& task = *current_;
    task.is_ready = std::move(is_ready);
    task.fiber.yield();
    if (is_ending_) throw Ended{};
}

std::vector<std::size_t> Tasks::ready() const {
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
        Task const& task = *tasks_[i];
        if (!task.fiber.has_ended() && (!task.is_ready || task.is_ready())) ready.push_back(i);
    }
    return ready;
}

void Tasks::resume(std::size_t task) {
    current_ = tasks_[task].get();
    current_->has_begun = true;
    current_->is_ready = {};
    current_->fiber.resume();
    current_ = nullptr;
}

void Tasks::end_all() {
    is_ending_ = true;
    for (std::unique_ptr<Task> const& task : tasks_) {
        while (task->has_begun && !task->fiber.has_ended()) {
            current_ = task.get();
            task->fiber.resume();
        }
    }
    current_ = nullptr;
    tasks_.clear();
}

}  // namespace tidegate::sim
