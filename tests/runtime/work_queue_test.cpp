#include "runtime/work_queue.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <ctime>
#include <thread>

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

/// A queue of nameless jobs in the place of the database.
class Jobs {
public:
    void claim(int most, WorkQueue::Claimed const& done) {
        int count = 0;
        {
            std::lock_guard const lock(mutex_);
            asked_.push_back(most);
            count = std::min(most, waiting_);
            waiting_ -= count;
        }
        done(std::vector<store::Job>(static_cast<std::size_t>(count)));
    }
    void add(int count) {
        std::lock_guard const lock(mutex_);
        waiting_ += count;
    }
    std::vector<int> asked() {
        std::lock_guard const lock(mutex_);
        return asked_;
    }
    /// Until somebody has looked so often.
    bool is_asked(std::size_t times) {
        return comes_true([&] { return asked().size() >= times; });
    }
    template <class Condition>
    static bool comes_true(Condition const& condition) {
        auto const end = std::chrono::steady_clock::now() + 20s;
        while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        return condition();
    }

private:
    std::mutex mutex_;
    int waiting_ = 0;
    std::vector<int> asked_;
};

/// A try that ends when it is told to: at once, or after it has waited once.
Try ends(std::coroutine_handle<>* waits) {
    struct Wait {
        std::coroutine_handle<>* step;
        [[nodiscard]] bool await_ready() const noexcept { return step == nullptr; }
        void await_suspend(Try::Handle handle) const noexcept { *step = handle; }
        void await_resume() const noexcept {}
    };
    co_await Wait{waits};
    co_return JobResult::finished();
}

struct Queue {
    explicit Queue(std::size_t threads = 1, int at_once = 4)
        : queue(
              at_once, threads,
              [this](int most, WorkQueue::Claimed const& done) { jobs.claim(most, done); },
              [this] { return look_ahead(); }
          ) {}

    Jobs jobs;
    std::atomic<std::chrono::milliseconds> pause{1h};
    std::atomic<int> looks_ahead = 0;
    std::atomic<int> looks_allowed = 1000;
    WorkQueue queue;

    Duration look_ahead() {
        Duration const found = pause.load();
        int const look = ++looks_ahead;
        Jobs::comes_true([&] { return look <= looks_allowed; });
        return found;
    }
    bool takes_job() {
        auto const next = queue.take_blocking();
        return next && next->job;
    }
    void end_one() { ends(nullptr).begin_in(queue); }
};

}  // namespace

TEST_CASE("work queue: no more jobs are claimed than fit into the worker's hands", "[runtime]") {
    Queue q;
    q.jobs.add(9);
    for (int i = 0; i < 4; ++i) CHECK(q.takes_job());
    CHECK(q.jobs.asked() == std::vector{4});
    q.end_one();
    q.end_one();
    CHECK(q.takes_job());
    CHECK(q.jobs.asked() == std::vector{4, 2});
}

TEST_CASE(
    "work queue: a thread claims for itself and those that wait, not for those that are busy",
    "[runtime]"
) {
    Queue q(2);
    q.jobs.add(9);
    for (int i = 0; i < 2; ++i) CHECK(q.takes_job());
    CHECK(q.jobs.asked() == std::vector{2});
    CHECK(q.takes_job());
    CHECK(q.jobs.asked() == std::vector{2, 2});
}

TEST_CASE("work queue: a try that can go on is handed out like a job", "[runtime]") {
    Queue q;
    q.jobs.add(1);
    REQUIRE(q.takes_job());
    std::coroutine_handle<> waits;
    ends(&waits).begin_in(q.queue);
    REQUIRE(waits);
    q.queue.go_on(waits);
    auto const next = q.queue.take_blocking();
    REQUIRE(next);
    CHECK_FALSE(next->job);
    CHECK(next->step == waits);
    q.queue.stop();
    next->step.resume();  // its end is that of the last job
    CHECK_FALSE(q.queue.take_blocking());
}

TEST_CASE(
    "work queue: all threads wait, and what is queued wakes as many as it takes", "[runtime]"
) {
    Queue q(3);
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            while (q.takes_job()) {
                ++taken;
                q.end_one();
            }
        });
    }
    REQUIRE(q.jobs.is_asked(1));
    q.jobs.add(50);
    q.queue.wake();
    CHECK(Jobs::comes_true([&] { return taken == 50; }));
    q.queue.stop();
    for (std::thread& thread : threads) thread.join();
}

TEST_CASE("work queue: the end of a job lets the others look again", "[runtime]") {
    Queue q;
    q.jobs.add(1);
    REQUIRE(q.takes_job());
    std::size_t const asked = q.jobs.asked().size();
    // Nothing is due for an hour, as far as it knows.
    q.jobs.add(1);
    q.end_one();
    CHECK(q.takes_job());
    CHECK(q.jobs.asked().size() > asked);
}

TEST_CASE(
    "work queue: what another thread finds to be due earlier does not wait for the timer",
    "[runtime]"
) {
    Queue q(3);
    q.jobs.add(1);
    REQUIRE(q.takes_job());
    q.looks_allowed = 0;
    std::atomic<int> taken = 0;
    auto const take_one = [&] {
        if (q.takes_job()) ++taken;
    };
    std::thread timer(take_one);  // finds that nothing is due for an hour
    REQUIRE(Jobs::comes_true([&] { return q.looks_ahead == 1; }));
    std::thread idle(take_one);  // waits without a timer, before the other one does
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
    q.looks_allowed = 1;
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
    q.pause = 50ms;
    q.end_one();
    std::thread finder(take_one);
    REQUIRE(Jobs::comes_true([&] { return q.looks_ahead == 2; }));
    q.jobs.add(3);  // nobody tells
    q.looks_allowed = 1000;
    CHECK(Jobs::comes_true([&] { return taken == 3; }));
    for (int i = 0; i < 3; ++i) q.queue.wake();
    for (std::thread* thread : {&timer, &idle, &finder}) thread->join();
}

TEST_CASE(
    "work queue: a thread sleeps when something is due and its hands are nearly full", "[runtime]"
) {
    Queue q(1, 8);
    q.pause = 1ms;
    q.jobs.add(7);
    for (int i = 0; i < 7; ++i) REQUIRE(q.takes_job());
    std::chrono::nanoseconds worked{};
    std::thread waits([&] {
        q.takes_job();
        timespec used{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        worked = std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
    });
    auto const end = std::chrono::steady_clock::now() + 200ms;
    Jobs::comes_true([&] { return std::chrono::steady_clock::now() > end; });
    q.jobs.add(1);
    for (int i = 0; i < 7; ++i) q.end_one();
    q.queue.wake();
    waits.join();
    CHECK(worked < 50ms);
}

TEST_CASE("work queue: what was claimed is handed out although it was stopped", "[runtime]") {
    Queue q;
    q.jobs.add(5);
    REQUIRE(q.takes_job());
    q.queue.stop();
    for (int i = 0; i < 3; ++i) CHECK(q.takes_job());
    for (int i = 0; i < 4; ++i) q.end_one();
    CHECK_FALSE(q.queue.take_blocking());
    CHECK(q.jobs.asked() == std::vector{4});
}

}  // namespace tidegate::runtime
