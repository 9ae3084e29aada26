// A function with a stack of its own, which stops in the middle and goes on later: so code that
// blocks runs in one thread, and the scheduler decides when it goes on.
#pragma once

#include <functional>
#include <memory>

namespace tidegate::sim {

class Fiber {
public:
    explicit Fiber(std::function<void()> body);
    /// It has ended by now, or was never resumed.
    ~Fiber();
    Fiber(Fiber const&) = delete;
    Fiber& operator=(Fiber const&) = delete;

    /// Runs it until it yields or ends. What it throws comes out here, and it has ended.
    void resume();
    /// Back to who resumed it. Inside of it only, and not while an exception is handled.
    void yield();
    [[nodiscard]] bool has_ended() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::sim
