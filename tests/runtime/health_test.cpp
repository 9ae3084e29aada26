#include "runtime/health.hpp"

#include "base/limits.hpp"
#include "net/event_loop.hpp"
#include "runtime/fixture.hpp"

#include <thread>

namespace tidegate::runtime {
namespace {

void fail_commit(store::Step step, std::string_view) {
    if (step == store::Step::commit) throw store::DatabaseFailed("disk full");
}

/// The pages, asked as the listener asks them.
struct Admin {
    explicit Admin(Fixture& fixture)
        : readiness(fixture.services),
          endpoint(
              fixture.services, readiness, pool,
              [] { return LiveCounts{{{"as2", 1, 0, 0}}, {{"as2", {}, {}}}, {}}; }, "1.2.3"
          ),
          router(endpoint.routes()) {}

    net::Response get(std::string const& target) {
        auto const route = router.find("GET", target);
        if (!route) return route.error();
        return loop.run_until_done((*route)->handler({}));
    }

    net::EventLoop loop;
    net::Pool pool{"admin", 1, 4};
    Readiness readiness;
    AdminEndpoint endpoint;
    net::Router router;
};

std::string text_of(net::Response const& response) { return std::string(as_text(response.body)); }

TEST_CASE("health: a gateway that runs lives, and is ready while it can commit", "[runtime]") {
    Fixture f;
    Admin admin(f);
    CHECK(text_of(admin.get("/healthz")) == "ok\n");
    net::Response const ready = admin.get("/readyz");
    CHECK(ready.status == 200);
    CHECK(text_of(ready) == "ready\n");
    CHECK(admin.get("/other").status == 404);
}

TEST_CASE("health: the probe commits, and leaves no trace", "[runtime]") {
    Fixture f;
    Readiness readiness(f.services);
    std::vector<std::string> statements;
    f.probe = [&](store::Step, std::string_view sql) { statements.emplace_back(sql); };
    for (int i = 0; i < 2; ++i) {
        CHECK_FALSE(readiness.find_reason_blocking());
        f.clock.advance(limits::admin_answer_age);
    }
    CHECK(std::ranges::count_if(statements, [](std::string const& sql) {
              return sql.starts_with("insert into duplicates");
          }) == 2);
    CHECK(f.writer.counters().failed_entries == 0);
}

TEST_CASE(
    "health: a database that does not commit is not ready, and is once it does", "[runtime]"
) {
    Fixture f;
    Admin admin(f);
    f.probe = fail_commit;
    net::Response const failed = admin.get("/readyz");
    CHECK(failed.status == 503);
    CHECK(text_of(failed) == "the database cannot be written; the log has the reason\n");
    CHECK(text_of(failed).find("disk") == std::string::npos);
    CHECK(admin.get("/healthz").status == 200);
    f.probe = {};
    CHECK(admin.get("/readyz").status == 503);  // asked again at once: the same answer
    f.clock.advance(limits::admin_answer_age);
    CHECK(admin.get("/readyz").status == 200);
}

TEST_CASE(
    "health: a full queue and stopping are not ready, without asking the database", "[runtime]"
) {
    std::atomic<bool> is_held = true;
    Fixture f;
    Readiness readiness(f.services);
    auto const wait = [&](store::Transaction&) -> Expected<void> {
        while (is_held) std::this_thread::yield();
        return {};
    };
    // The first is taken by the writer, perhaps with some that follow; the rest fills the queue.
    auto const most = limits::store_writer_queue_entries_max;
    while (f.writer.counters().queued < most) f.writer.submit(wait, [](store::Outcome) {});
    CHECK(readiness.find_reason_blocking() == "the queue of the database is full");
    is_held = false;
    while (f.writer.counters().queued >= most) std::this_thread::yield();
    CHECK_FALSE(f.write([](store::Transaction&) -> Expected<void> { return {}; }));
    CHECK_FALSE(readiness.find_reason_blocking());
    readiness.begin_stop();
    CHECK(readiness.find_reason_blocking() == "stopping");
}

TEST_CASE("health: metrics count what the database holds, once in a second", "[runtime]") {
    Fixture f;
    Admin admin(f);
    f.receive(interchange({order_body("PO1")}), "a@acme");
    net::Response const first = admin.get("/metrics");
    CHECK(first.status == 200);
    CHECK(first.headers.get_or("Content-Type", "") == "text/plain; version=0.0.4; charset=utf-8");
    CHECK(text_of(first).find("tidegate_build_info{version=\"1.2.3\"") != std::string::npos);
    CHECK(text_of(first).find("\ntidegate_jobs{state=\"waiting\"} 1\n") != std::string::npos);
    CHECK(text_of(first).find("\ntidegate_database_up 1\n") != std::string::npos);
    f.run_next(f.process);
    CHECK(
        text_of(admin.get("/metrics")).find("\ntidegate_jobs{state=\"waiting\"} 1\n") !=
        std::string::npos
    );
    f.clock.advance(limits::admin_answer_age);
    auto const later = text_of(admin.get("/metrics"));
    CHECK(later.find("\ntidegate_documents{state=\"done\"} 1\n") != std::string::npos);
    CHECK(later.find("\ntidegate_deliveries{state=\"waiting\"} 2\n") != std::string::npos);
    CHECK(later.find("\ntidegate_job_oldest_due_seconds 1\n") != std::string::npos);
}

}  // namespace
}  // namespace tidegate::runtime
