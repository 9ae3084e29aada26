#include "net/offload.hpp"

#include "net/event_loop.hpp"
#include "net/incident.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <future>
#include <thread>

using namespace tidegate;
using namespace tidegate::net;

TEST_CASE("offload: work runs on the pool and the coroutine comes back to its thread", "[net]") {
    EventLoop loop;
    Pool pool("test", 2, 10);
    auto const here = std::this_thread::get_id();
    auto task = [&]() -> asio::awaitable<int> {
        std::thread::id there;
        int const value = co_await offload(pool, [&] {
            there = std::this_thread::get_id();
            return 42;
        });
        CHECK(there != here);
        CHECK(std::this_thread::get_id() == here);
        bool ran = false;
        co_await offload(pool, [&] { ran = true; });
        CHECK(ran);
        auto const moved = co_await offload(pool, [] { return std::make_unique<int>(7); });
        CHECK(*moved == 7);
        co_return value;
    };
    CHECK(loop.run_until_done(task()) == 42);
}

TEST_CASE("offload: an exception of the work is thrown in the coroutine", "[net]") {
    EventLoop loop;
    Pool pool("test", 1, 10);
    auto task = [&]() -> asio::awaitable<void> {
        CHECK_THROWS_WITH(
            co_await offload(pool, []() -> int { throw std::runtime_error("broken"); }), "broken"
        );
        // The thread lives on.
        CHECK(co_await offload(pool, [] { return 1; }) == 1);
    };
    loop.run_until_done(task());
}

TEST_CASE("pool: a full queue refuses, and offload says so in the coroutine", "[net]") {
    EventLoop loop;
    std::promise<void> started;
    std::promise<void> release;
    Pool pool("test", 1, 1);
    pool.submit([&] {
        started.set_value();
        release.get_future().wait();
    });
    started.get_future().wait();
    CHECK_FALSE(pool.is_full());
    pool.submit([] {});
    CHECK(pool.is_full());
    CHECK(pool.queued() == 1);
    CHECK_THROWS_AS(pool.submit([] {}), Overloaded);
    auto task = [&]() -> asio::awaitable<void> {
        CHECK_THROWS_AS(co_await offload(pool, [] { return 1; }), Overloaded);
    };
    loop.run_until_done(task());
    release.set_value();
}

TEST_CASE("pool: stop finishes what is queued and takes no more", "[net]") {
    int done = 0;
    Pool pool("a name of more than fifteen characters", 1, 100);
    for (int i = 0; i < 50; ++i) pool.submit([&] { ++done; });
    pool.stop();
    CHECK(done == 50);
    CHECK_THROWS_AS(pool.submit([] {}), Overloaded);
    pool.stop();
}

TEST_CASE("event loop: posted work runs in order on the loop's thread until stop", "[net]") {
    EventLoop loop;
    std::string order;
    loop.post([&] { order += 'a'; });
    loop.spawn("test", [](std::string& text) -> asio::awaitable<void> {
        text += 'b';
        co_return;
    }(order));
    loop.spawn("test", []() -> asio::awaitable<void> {
        throw std::runtime_error("logged, and nothing else ends");
        co_return;
    }());
    std::thread other([&] { loop.post([&] { loop.stop(); }); });
    loop.run();
    other.join();
    CHECK(order == "ab");
}

TEST_CASE("event loop: SIGTERM is a call on the loop's thread", "[net]") {
    EventLoop loop;
    int received = 0;
    loop.on_signals({SIGTERM, SIGINT}, [&](int number) {
        received = number;
        loop.stop();
    });
    loop.post([] { std::raise(SIGTERM); });
    loop.run();
    CHECK(received == SIGTERM);
}

TEST_CASE("signal: notify wakes every waiter, a passed deadline none", "[net]") {
    EventLoop loop;
    Signal signal(loop.executor());
    int woken = 0;
    auto const waiter = [](Signal& s, int& count) -> asio::awaitable<void> {
        if (co_await s.wait_until(Deadline::max())) ++count;
    };
    loop.spawn("one", waiter(signal, woken));
    loop.spawn("two", waiter(signal, woken));
    auto task = [&]() -> asio::awaitable<void> {
        co_await sleep_for(std::chrono::seconds(0));
        signal.notify();
        CHECK_FALSE(co_await signal.wait_until(Deadline{}));
    };
    loop.run_until_done(task());
    CHECK(woken == 2);
}

TEST_CASE("incident: nine characters that repeat for a seed and differ otherwise", "[net]") {
    SeededRandom random(7);
    SeededRandom again(7);
    auto const one = make_incident_id(random);
    CHECK(one.size() == 9);
    CHECK(one == make_incident_id(again));
    CHECK(one != make_incident_id(random));
    CHECK(one.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
}
