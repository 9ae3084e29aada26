#include "net/offload.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace tidegate::net {

struct Pool::State {
    explicit State(std::size_t queue) : queue_max(queue) {}

    void work() {
        for (;;) {
            std::move_only_function<void()> next;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [this] { return is_stopped || !queue.empty(); });
                if (queue.empty()) return;
                next = std::move(queue.front());
                queue.pop_front();
            }
            next();
        }
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::move_only_function<void()>> queue;
    std::size_t queue_max;
    bool is_stopped = false;
    std::vector<std::thread> threads;
};

Pool::Pool(std::string name, std::size_t threads, std::size_t queue_max)
    : name_(std::move(name)), state_(std::make_unique<State>(queue_max)) {
    constexpr std::size_t kThreadNameMax = 15;  // pthread_setname_np(3)
    std::string const shown = name_.substr(0, kThreadNameMax);
    try {
        for (std::size_t i = 0; i < threads; ++i) {
            auto& thread = state_->threads.emplace_back([state = state_.get()] { state->work(); });
            pthread_setname_np(thread.native_handle(), shown.c_str());
        }
    } catch (...) {
        stop();  // the threads that did start
        throw;
    }
}

Pool::~Pool() { stop(); }

void Pool::submit(std::move_only_function<void()> work) {
    {
        std::lock_guard lock(state_->mutex);
        if (state_->is_stopped) throw Overloaded("the pool " + name_ + " is stopped");
        if (state_->queue.size() >= state_->queue_max) {
            throw Overloaded("the queue of the pool " + name_ + " is full");
        }
        state_->queue.push_back(std::move(work));
    }
    state_->changed.notify_one();
}

void Pool::stop() {
    {
        std::lock_guard lock(state_->mutex);
        state_->is_stopped = true;
    }
    state_->changed.notify_all();
    for (std::thread& thread : state_->threads) {
        if (thread.joinable()) thread.join();
    }
}

std::size_t Pool::queued() const {
    std::lock_guard lock(state_->mutex);
    return state_->queue.size();
}

bool Pool::is_full() const {
    std::lock_guard lock(state_->mutex);
    return state_->queue.size() >= state_->queue_max;
}

namespace {

/// The way back: the coroutine's executor is kept alive, and resumed with what was thrown.
template <class Handler>
struct Return {
    explicit Return(Handler handler_)
        : handler(std::move(handler_)), guard(asio::get_associated_executor(handler)) {}

    void operator()(std::exception_ptr failure) {
        auto executor = guard.get_executor();
        asio::post(executor, [handler = std::move(handler), failure]() mutable {
            std::move(handler)(failure);
        });
        guard.reset();
    }

    Handler handler;
    asio::executor_work_guard<asio::associated_executor_t<Handler>> guard;
};

}  // namespace

asio::awaitable<void> offload_work(Pool& pool, std::move_only_function<void()> work) {
    // An exception of submit() must not leave the initiation: the coroutine would already be
    // suspended.
    auto initiate = [&pool, &work](auto handler) {
        auto back = std::make_shared<Return<decltype(handler)>>(std::move(handler));
        try {
            pool.submit([back, work = &work]() mutable {
                std::exception_ptr failure;
                try {
                    (*work)();
                } catch (...) {
                    failure = std::current_exception();
                }
                (*back)(failure);
            });
        } catch (...) {
            (*back)(std::current_exception());
        }
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void(std::exception_ptr)>(
        initiate, asio::use_awaitable
    );
}

}  // namespace tidegate::net
