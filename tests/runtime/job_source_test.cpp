#include "runtime/job_source.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

/// A queue of nameless jobs in the place of the database.
class Queue {
public:
    std::vector<store::Job> claim(int most) {
        std::lock_guard const lock(mutex_);
        asked_.push_back(most);
        int const count = std::min(most, waiting_);
        waiting_ -= count;
        return std::vector<store::Job>(static_cast<std::size_t>(count));
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
        auto const end = std::chrono::steady_clock::now() + 20s;
        while (asked().size() < times && std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        return asked().size() >= times;
    }

private:
    std::mutex mutex_;
    int waiting_ = 0;
    std::vector<int> asked_;
};

struct Source {
    Queue queue;
    JobSource source{
        2, [this](int most) { return queue.claim(most); }, [] { return Duration(1h); }
    };
};

}  // namespace

TEST_CASE("job source: a thread takes what it can, and leaves the rest for the next", "[runtime]") {
    Source s;
    s.queue.add(3);
    CHECK(s.source.take_blocking().size() == 2);
    CHECK(s.source.take_blocking().size() == 1);
    CHECK(s.queue.asked() == std::vector{2, 2});
}

TEST_CASE("job source: one looks while the others wait, and what is queued wakes it", "[runtime]") {
    Source s;
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            while (std::size_t const count = s.source.take_blocking().size())
                taken += static_cast<int>(count);
        });
    }
    REQUIRE(s.queue.is_asked(1));
    s.queue.add(5);
    s.source.wake();
    auto const end = std::chrono::steady_clock::now() + 20s;
    while (taken < 5 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    CHECK(taken == 5);
    s.source.stop();
    for (std::thread& thread : threads) thread.join();
}

TEST_CASE("job source: who comes back for more has the one that waits look again", "[runtime]") {
    Source s;
    s.queue.add(1);
    REQUIRE(s.source.take_blocking().size() == 1);
    // Nothing is due for an hour, as far as this one knows.
    std::thread waiting([&] { CHECK(s.source.take_blocking().size() == 1); });
    REQUIRE(s.queue.is_asked(2));
    s.queue.add(1);
    std::thread back([&] { CHECK(s.source.take_blocking().empty()); });
    waiting.join();
    s.source.stop();
    back.join();
}

TEST_CASE("job source: what was claimed is handed out although it was stopped", "[runtime]") {
    Source s;
    s.queue.add(2);
    JobSource greedy(1, [&](int) { return s.queue.claim(2); }, [] { return Duration(1h); });
    CHECK(greedy.take_blocking().size() == 1);
    greedy.stop();
    CHECK(greedy.take_blocking().size() == 1);
    CHECK(greedy.take_blocking().empty());
}

}  // namespace tidegate::runtime
