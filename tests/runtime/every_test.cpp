#include "runtime/every.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace tidegate::runtime {
namespace {

bool wait_for(std::function<bool()> const& is_true) {
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_true()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

TEST_CASE("every: it acts at once, again after the pause, and ends when destroyed", "[runtime]") {
    std::atomic<int> times = 0;
    {
        Every const every("test", std::chrono::milliseconds(1), [&] { ++times; });
        CHECK(wait_for([&] { return times >= 3; }));
    }
    int const after = times;
    std::this_thread::yield();
    CHECK(times == after);
}

TEST_CASE("every: an act that throws is done again", "[runtime]") {
    std::atomic<int> times = 0;
    Every const every("test", std::chrono::milliseconds(1), [&] {
        if (++times == 1) throw std::runtime_error("once");
    });
    CHECK(wait_for([&] { return times >= 2; }));
}

TEST_CASE("every: it does not wait for its pause to end", "[runtime]") {
    std::atomic<int> times = 0;
    Every const every("test", std::chrono::hours(1), [&] { ++times; });
    CHECK(wait_for([&] { return times == 1; }));
}

}  // namespace
}  // namespace tidegate::runtime
