// The one thread for sockets and timers (design.md section 5): an io_context behind a small
// interface, so that callers include no more of Asio than the awaitable.
#pragma once

#include "net/byte_stream.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::net {

/// Owns the io_context. Must outlive everything that runs on it; a Pool whose work returns to it is
/// stopped first.
class EventLoop {
public:
    EventLoop();
    ~EventLoop();
    EventLoop(EventLoop const&) = delete;
    EventLoop& operator=(EventLoop const&) = delete;

    [[nodiscard]] asio::any_io_executor executor() const;

    /// Runs on the calling thread until stop(); at once back when that came first. An exception
    /// that leaves a posted function passes through.
    void run();

    /// Lets run() return after the current step. Thread-safe.
    void stop();

    /// Runs `function` on the loop thread, later. Thread-safe.
    void post(std::move_only_function<void()> function);

    /// Starts a coroutine on the loop. An exception that leaves it is logged under `name` and ends
    /// only it. Thread-safe.
    void spawn(std::string name, asio::awaitable<void> task);

    /// Calls `function` on the loop thread at each of the signals, with the number. Once per loop,
    /// before run().
    void on_signals(std::vector<int> const& numbers, std::function<void(int)> function);

    /// Runs the loop until the coroutine has ended, and gives its exception on: for commands and
    /// tests. Not while run() runs.
    void run_until_done(asio::awaitable<void> task);

    template <class T>
    T run_until_done(asio::awaitable<T> task) {
        std::optional<T> result;
        run_until_done(store_result(std::move(task), result));
        return std::move(*result);
    }

private:
    template <class T>
    static asio::awaitable<void> store_result(asio::awaitable<T> task, std::optional<T>& result) {
        result.emplace(co_await std::move(task));
    }

    struct State;
    std::unique_ptr<State> state_;
};

/// Starts a coroutine on `executor`, as EventLoop::spawn does.
void spawn(asio::any_io_executor executor, std::string name, asio::awaitable<void> task);

/// Suspends the calling coroutine; its executor's timer wakes it.
asio::awaitable<void> sleep_until(Deadline deadline);
asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration wait);

/// A wake-up between coroutines of one loop thread.
class Signal {
public:
    explicit Signal(asio::any_io_executor executor);
    ~Signal();

    /// Waits for the next notify(), at most until the deadline: false when that passed first.
    asio::awaitable<bool> wait_until(Deadline deadline);

    /// Wakes every coroutine that waits now.
    void notify();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tidegate::net
