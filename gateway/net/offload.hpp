// Blocking work on a named pool of threads, and back: the only way from the loop thread to another
// (design.md section 5).
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace tidegate::net {

namespace asio = boost::asio;

/// A bounded queue is full: try again later. The listener answers it with 503 and Retry-After.
class Overloaded final : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Threads that take work from one bounded queue, first come first served. Thread-safe. Stopped or
/// destroyed before the loop that its work returns to: declare the loop first.
class Pool {
public:
    /// `name` is shown by the system as the threads' name (15 characters of it). `queue_max` counts
    /// work that waits.
    Pool(std::string name, std::size_t threads, std::size_t queue_max);
    ~Pool();
    Pool(Pool const&) = delete;
    Pool& operator=(Pool const&) = delete;

    /// Queues `work`, which must not throw. Throws Overloaded when the queue is full or the pool is
    /// stopped.
    void submit(std::move_only_function<void()> work);

    /// Takes no more work, finishes what is queued, joins the threads. Called by the destructor;
    /// not from a pool thread.
    void stop();

    [[nodiscard]] std::size_t queued() const;
    [[nodiscard]] bool is_full() const;
    [[nodiscard]] std::string const& name() const { return name_; }

private:
    struct State;
    std::string name_;
    std::unique_ptr<State> state_;
};

/// Runs `work` on the pool and resumes the calling coroutine on its own executor. Exceptions of
/// `work` are thrown in the coroutine. Throws Overloaded.
asio::awaitable<void> offload_work(Pool& pool, std::move_only_function<void()> work);

namespace detail {

template <class F>
asio::awaitable<std::invoke_result_t<F&>> offload_value(Pool& pool, F work) {
    std::optional<std::invoke_result_t<F&>> result;
    co_await offload_work(pool, [&work, &result] { result.emplace(work()); });
    co_return std::move(*result);
}

}  // namespace detail

/// `auto stock = co_await offload(db, [&] { return stock_.find(id); });` What `work` refers to must
/// outlive the co_await; that it captures by reference from the awaiting coroutine is fine. Same
/// errors as offload_work.
template <class F>
asio::awaitable<std::invoke_result_t<F&>> offload(Pool& pool, F work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
        return offload_work(pool, std::move(work));
    } else {
        return detail::offload_value(pool, std::move(work));
    }
}

}  // namespace tidegate::net
