// What nodes tell each other about queued jobs: a hint, by a connection of its own.
#include "postgresql/node.hpp"
#include "runtime/worker.hpp"
#include "store/job_hints.hpp"

#include <thread>

namespace tidegate::runtime {

using namespace std::chrono_literals;

namespace {

/// Far beyond any test: what is found was told.
constexpr Duration kNeverPolls = 1h;

bool comes_true(std::function<bool()> const& is_true, std::chrono::seconds patience = 20s) {
    auto const deadline = std::chrono::steady_clock::now() + patience;
    while (!is_true()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

/// Another node: its worker looks when it is told to, and nearly never by itself.
struct Listening {
    explicit Listening(Fixture& f)
        : node(f), hints(node.database), worker(node.services, node.process, 2, kNeverPolls) {
        hints.start([this](store::JobKind kind) {
            ++heard;
            if (kind == store::JobKind::interpret) worker.wake();
        });
    }
    ~Listening() { hints.stop(); }

    Node node;
    std::atomic<int> heard = 0;
    store::JobHints hints;
    Worker worker;
};

/// The first look, and the one after the connect, are over: from here on only hints wake.
void settle(Listening& other) {
    REQUIRE(comes_true([&] { return other.hints.is_listening() && other.heard >= 3; }));
    std::this_thread::sleep_for(200ms);
    other.heard = 0;
}

bool is_done(Fixture& f, MessageId id) {
    return comes_true([&] { return f.job_of(id.value).state == store::JobState::done; });
}

}  // namespace

TEST_CASE("hints: a job of one node is taken by another long before it polls", "[postgresql]") {
    Fixture f;
    Listening other(f);
    store::JobHints hints(f.database);
    hints.start([](store::JobKind) {});
    REQUIRE(comes_true([&] { return hints.is_listening(); }));
    settle(other);

    MessageId const id = f.receive(interchange({order_body("PO1")}), "m1@acme");
    std::this_thread::sleep_for(100ms);
    CHECK(f.job_of(id.value).state == store::JobState::waiting);  // nobody looks unasked
    auto const begin = std::chrono::steady_clock::now();
    hints.queued(store::JobKind::interpret);
    CHECK(is_done(f, id));
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK(f.orders().size() == 1);
    hints.stop();
}

TEST_CASE("hints: a burst is few statements, and a node does not hear itself", "[postgresql]") {
    Fixture f;
    Listening other(f);
    std::atomic<int> own = 0;
    store::JobHints hints(f.database);
    hints.start([&](store::JobKind) { ++own; });
    REQUIRE(comes_true([&] { return own >= 3; }));
    settle(other);
    own = 0;
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) {
        hints.queued(store::JobKind::deliver);
        std::this_thread::sleep_for(1ms);
    }
    auto const pauses = (std::chrono::steady_clock::now() - begin) / 20ms;
    CHECK(comes_true([&] { return other.heard > 0; }));
    std::this_thread::sleep_for(200ms);
    CHECK(other.heard <= pauses + 2);
    CHECK(own == 0);
}

TEST_CASE("hints: a connection that the server ends is made again", "[postgresql]") {
    Fixture f;
    Listening other(f);
    store::JobHints hints(f.database);
    hints.start([](store::JobKind) {});
    REQUIRE(comes_true([&] { return hints.is_listening(); }));
    settle(other);

    testing::postgresql_cluster().run(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
        " and (query like '%listen tidegate_jobs' or query like 'select pg_notify%')"
    );
    REQUIRE(comes_true([&] { return other.heard >= 3; }));  // it looks once: hints were lost
    REQUIRE(comes_true([&] { return other.hints.is_listening() && hints.is_listening(); }));
    settle(other);
    MessageId const id = f.receive(interchange({order_body("PO1")}), "m1@acme");
    hints.queued(store::JobKind::interpret);
    CHECK(is_done(f, id));
}

TEST_CASE("hints: without a server they wait, and end at once when asked to", "[postgresql]") {
    Fixture f;
    store::JobHints hints(f.database);
    auto& cluster = testing::postgresql_cluster();
    cluster.stop_immediately();
    hints.start([](store::JobKind) {});
    hints.queued(store::JobKind::deliver);
    std::this_thread::sleep_for(100ms);
    CHECK_FALSE(hints.is_listening());
    auto const begin = std::chrono::steady_clock::now();
    hints.stop();
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    cluster.start();
}

}  // namespace tidegate::runtime
