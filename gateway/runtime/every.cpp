#include "runtime/every.hpp"

#include "base/log.hpp"

namespace tidegate::runtime {

Every::Every(std::string name, std::chrono::milliseconds pause, std::function<void()> act)
    : name_(std::move(name)), pause_(pause), act_(std::move(act)), thread_([this] { loop(); }) {}

Every::~Every() {
    {
        std::lock_guard const lock(mutex_);
        is_stopping_ = true;
    }
    stopping_.notify_all();
    thread_.join();
}

void Every::loop() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        lock.unlock();
        try {
            act_();
        } catch (std::exception const& failure) {
            log::error(
                name_ + ".failed", "this was not done; trying again", {{"reason", failure.what()}}
            );
        }
        lock.lock();
        stopping_.wait_for(lock, pause_, [this] { return is_stopping_; });
    }
}

}  // namespace tidegate::runtime
