// A thing that is done again and again beside everything else: looking for overdue answers, sealing
// the audit, adding up the books.
#pragma once

#include "base/clock.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace tidegate::runtime {

class Every {
public:
    /// Does `act` at once and then each time `pause` after it has ended, on a thread of its own.
    /// What it throws is logged as event "<name>.failed", and it is done again.
    Every(std::string name, std::chrono::milliseconds pause, std::function<void()> act);

    /// Waits for a running `act`.
    ~Every();
    Every(Every const&) = delete;
    Every& operator=(Every const&) = delete;

private:
    void loop();

    std::string name_;
    std::chrono::milliseconds pause_;
    std::function<void()> act_;
    std::mutex mutex_;
    std::condition_variable stopping_;
    bool is_stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tidegate::runtime
