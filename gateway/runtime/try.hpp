// One try of a job, as a coroutine: while it waits for a commit it holds no thread. So a few
// threads keep many jobs going, and what these write shares its commits: the slower the disk, the
// more.
#pragma once

#include "runtime/job_result.hpp"

#include <coroutine>
#include <exception>
#include <utility>

namespace tidegate::runtime {

/// Where tries go on after they have waited.
class TryHome {
public:
    virtual ~TryHome() = default;
    /// To be resumed, once, on a thread of this home. Called on the writer's threads: short.
    virtual void go_on(std::coroutine_handle<> step) = 0;
    /// An outermost try is over; what it threw and nobody caught, if anything. Its frame may be
    /// destroyed from now on, by this call too. On the thread that resumed it.
    virtual void ended(std::coroutine_handle<> outermost, std::exception_ptr thrown) noexcept = 0;
};

/// What a coroutine returns that gives a JobResult. It begins when it is asked to, or awaited by
/// another one: `co_await runner.run(job)` gives the result, or throws what it threw. It may await
/// other tries and submit(), nothing else, and not from a catch block.
class [[nodiscard]] Try {
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    struct promise_type {
        TryHome* home = nullptr;
        std::coroutine_handle<> outer;  ///< the try that awaits this one
        JobResult result;
        std::exception_ptr thrown;

        struct End {
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(Handle ended) const noexcept;
            void await_resume() const noexcept {}
        };

        Try get_return_object() noexcept { return Try(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        End final_suspend() noexcept { return {}; }
        void return_value(JobResult value) { result = std::move(value); }
        void unhandled_exception() noexcept { thrown = std::current_exception(); }
    };

    Try(Try&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Try(Try const&) = delete;
    Try& operator=(Try const&) = delete;
    Try& operator=(Try&&) = delete;
    /// Only one that has not begun, has ended, or whose commit will never be answered.
    ~Try();

    /// Runs on this thread until it waits for the first time. `home` destroys it.
    void begin_in(TryHome& home) &&;
    /// Likewise; this object destroys it.
    void begin_beside(TryHome& home);

    struct Inner {
        Handle handle;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        [[nodiscard]] std::coroutine_handle<> await_suspend(Handle outer) const noexcept;
        [[nodiscard]] JobResult await_resume() const;
    };
    /// Awaited by another try. Lives until that has the result.
    Inner operator co_await() const noexcept { return {handle_}; }

    /// Of one that has ended.
    [[nodiscard]] JobResult const& result() const { return handle_.promise().result; }

private:
    explicit Try(Handle handle) noexcept : handle_(handle) {}
    Handle handle_;
};

/// Awaited by a try: it goes on when `work` is durable, or has failed.
class Submitted {
public:
    Submitted(store::Writer& writer, store::Work work, store::Rows rows)
        : writer_(writer), work_(std::move(work)), rows_(rows) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Try::Handle step);
    [[nodiscard]] store::Outcome await_resume() { return std::move(outcome_); }

private:
    store::Writer& writer_;
    store::Work work_;
    store::Rows rows_;
    store::Outcome outcome_;
};

/// `auto const failed = co_await submit(writer, work);`
inline Submitted submit(
    store::Writer& writer, store::Work work, store::Rows rows = store::Rows::shared
) {
    return {writer, std::move(work), rows};
}

/// Runs all of them on this thread, beside each other, to their ends. Throws what one throws, and
/// leaves the others where they are: several at once are for a writer without threads.
void run_all_blocking(store::Writer& writer, std::span<Try> tries);
JobResult run_blocking(store::Writer& writer, Try one);

}  // namespace tidegate::runtime
