#include "runtime/try.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace tidegate::runtime {

std::coroutine_handle<> Try::promise_type::End::await_suspend(Handle ended) const noexcept {
    promise_type& promise = ended.promise();
    if (promise.outer) return promise.outer;
    // Behind this call the frame, and this object in it, may be gone.
    promise.home->ended(ended, promise.thrown);
    return std::noop_coroutine();
}

Try::~Try() {
    if (handle_) handle_.destroy();
}

void Try::begin_in(TryHome& home) && {
    Handle const handle = std::exchange(handle_, {});
    handle.promise().home = &home;
    handle.resume();
}

void Try::begin_beside(TryHome& home) {
    handle_.promise().home = &home;
    handle_.resume();
}

std::coroutine_handle<> Try::Inner::await_suspend(Handle outer) const noexcept {
    handle.promise().home = outer.promise().home;
    handle.promise().outer = outer;
    return handle;
}

JobResult Try::Inner::await_resume() const {
    if (handle.promise().thrown) std::rethrow_exception(handle.promise().thrown);
    return std::move(handle.promise().result);
}

void Submitted::await_suspend(Try::Handle step) {
    auto done = [this, step](store::Outcome outcome) {
        outcome_ = std::move(outcome);
        step.promise().home->go_on(step);
    };
    writer_.submit(std::move(work_), std::move(done), rows_);
}

namespace {

/// The thread that waits for the ends.
class Here final : public TryHome {
public:
    explicit Here(store::Writer& writer) : writer_(writer) {}

    void go_on(std::coroutine_handle<> step) override {
        // Under the lock: as soon as the step is there, its thread may leave and take this along.
        std::lock_guard const lock(mutex_);
        steps_.push_back(step);
        changed_.notify_one();
    }
    void ended(std::coroutine_handle<>, std::exception_ptr thrown) noexcept override {
        ++ended_;
        if (thrown) thrown_ = std::move(thrown);
    }

    void run_blocking(std::span<Try> tries) {
        for (Try& one : tries) {
            one.begin_beside(*this);
            rethrow();
        }
        while (ended_ < tries.size()) {
            next_blocking().resume();
            rethrow();
        }
    }

private:
    void rethrow() const {
        if (thrown_) std::rethrow_exception(thrown_);
    }

    std::coroutine_handle<> next_blocking() {
        std::unique_lock lock(mutex_);
        while (steps_.empty()) {
            lock.unlock();
            bool const has_waited = writer_.wait_once();
            lock.lock();
            if (!has_waited) changed_.wait(lock, [this] { return !steps_.empty(); });
        }
        std::coroutine_handle<> const step = steps_.front();
        steps_.pop_front();
        return step;
    }

    store::Writer& writer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::coroutine_handle<>> steps_;
    std::size_t ended_ = 0;
    std::exception_ptr thrown_;
};

}  // namespace

void run_all_blocking(store::Writer& writer, std::span<Try> tries) {
    Here(writer).run_blocking(tries);
}

JobResult run_blocking(store::Writer& writer, Try one) {
    run_all_blocking(writer, {&one, 1});
    return one.result();
}

}  // namespace tidegate::runtime
