#include "net/event_loop.hpp"

#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <exception>
#include <set>

namespace tidegate::net {

struct EventLoop::State {
    asio::io_context context{1};  // one thread: a hint that saves locks
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    std::optional<asio::signal_set> signals;
    std::function<void(int)> on_signal;

    void wait_for_signal() {
        signals->async_wait([this](boost::system::error_code error, int number) {
            if (error) return;
            wait_for_signal();
            on_signal(number);
        });
    }
};

EventLoop::EventLoop() : state_(std::make_unique<State>()) {}
EventLoop::~EventLoop() = default;

asio::any_io_executor EventLoop::executor() const { return state_->context.get_executor(); }

void EventLoop::run() { state_->context.run(); }

void EventLoop::stop() { state_->context.stop(); }

void EventLoop::post(std::move_only_function<void()> function) {
    asio::post(state_->context, std::move(function));
}

void EventLoop::spawn(std::string name, asio::awaitable<void> task) {
    net::spawn(executor(), std::move(name), std::move(task));
}

void EventLoop::on_signals(std::vector<int> const& numbers, std::function<void(int)> function) {
    state_->on_signal = std::move(function);
    state_->signals.emplace(state_->context);
    for (int const number : numbers) state_->signals->add(number);
    state_->wait_for_signal();
}

void EventLoop::run_until_done(asio::awaitable<void> task) {
    bool is_done = false;
    std::exception_ptr failure;
    asio::co_spawn(executor(), std::move(task), [&](std::exception_ptr thrown) {
        failure = thrown;
        is_done = true;
    });
    while (!is_done) {
        if (state_->context.stopped()) state_->context.restart();
        state_->context.run_one();
    }
    if (failure) std::rethrow_exception(failure);
}

void spawn(asio::any_io_executor executor, std::string name, asio::awaitable<void> task) {
    auto ended = [name = std::move(name)](std::exception_ptr thrown) {
        if (!thrown) return;
        try {
            std::rethrow_exception(thrown);
        } catch (std::exception const& failure) {
            log::error("net.task_failed", failure.what(), {{"task", name}});
        }
    };
    asio::co_spawn(std::move(executor), std::move(task), std::move(ended));
}

asio::awaitable<void> sleep_until(Deadline deadline) {
    asio::steady_timer timer(co_await asio::this_coro::executor, deadline);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration wait) {
    return sleep_until(deadline_in(wait));
}

struct Signal::State {
    using Waiting = std::set<asio::steady_timer*>;

    /// In the set as long as its coroutine exists: a loop that is torn down ends it in the middle.
    class Waiter {
    public:
        Waiter(Waiting& waiting, asio::steady_timer& timer) : waiting_(waiting), timer_(timer) {
            waiting_.insert(&timer_);
        }
        Waiter(Waiter const&) = delete;
        Waiter& operator=(Waiter const&) = delete;
        ~Waiter() { waiting_.erase(&timer_); }

    private:
        Waiting& waiting_;
        asio::steady_timer& timer_;
    };

    asio::any_io_executor executor;
    Waiting waiting;
};

Signal::Signal(asio::any_io_executor executor)
    : state_(std::make_unique<State>(std::move(executor))) {}
Signal::~Signal() = default;

asio::awaitable<bool> Signal::wait_until(Deadline deadline) {
    asio::steady_timer timer(state_->executor, deadline);
    State::Waiter const waiter(state_->waiting, timer);
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return error == asio::error::operation_aborted;
}

void Signal::notify() {
    for (asio::steady_timer* timer : state_->waiting) timer->cancel();
}

}  // namespace tidegate::net
