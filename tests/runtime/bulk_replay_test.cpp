#include "runtime/bulk_replay.hpp"

#include "base/queue_limits.hpp"
#include "runtime/desk.hpp"

namespace tidegate::runtime {
namespace {

struct BulkDesk : Desk {
    void park_orders(int from, int to) {
        for (int i = from; i < to; ++i) {
            std::string const number = std::to_string(100000000 + i);
            process_message(
                interchange({order_body("PO" + number)}, {.control = number, .sender = "STRANGER"}),
                number + "@acme"
            );
        }
    }
    BulkResult retry(BulkFilter const& filter, int per_second) {
        auto result = replay_parked_blocking(database, filter, per_second, "jane", clock, ids);
        REQUIRE(result);
        return std::move(*result);
    }
    int due_until(Duration after) {
        int due = 0;
        auto const undone = write([&](store::Transaction& t) -> Expected<void> {
            for (std::size_t taken = 1; taken > 0; due += static_cast<int>(taken)) {
                taken = store::claim_jobs(
                            t, {store::JobKind::process}, clock.now() + after,
                            std::chrono::minutes(1), limits::store_claim_jobs_max
                )
                            .size();
            }
            return fail(ErrorCode::conflict, "undone");
        });
        REQUIRE(undone);
        return due;
    }
};

}  // namespace

TEST_CASE("bulk replay: so many a second are done, oldest first, each once", "[runtime]") {
    BulkDesk d;
    constexpr int kOrders = 250;  // more than a commit takes
    static_assert(kOrders > limits::bulk_replay_per_commit);
    d.park_orders(0, kOrders);
    d.add_stranger();
    BulkResult const result = d.retry({}, 100);
    CHECK(result.queued == kOrders);
    CHECK(result.refused.empty());
    using std::chrono::milliseconds;
    CHECK(d.due_until(milliseconds(0)) == 1);
    CHECK(d.due_until(milliseconds(999)) == 100);
    CHECK(d.due_until(milliseconds(2490)) == kOrders);
    CHECK(d.retry({}, 100).queued == 0);
    d.clock.advance(std::chrono::seconds(10));
    for (int i = 0; i < kOrders; ++i)
        REQUIRE(d.run_next(d.replay).kind == JobResult::Kind::finished);
    store::OrderFilter all;
    all.limit = kOrders + 1;
    auto const orders = d.read([&](store::Transaction& t) { return store::list_orders(t, all); });
    CHECK(orders.size() == kOrders);
    CHECK(d.read([](store::Transaction& t) { return store::check_stock(t); }).empty());
}

TEST_CASE("bulk replay: only what is meant is done", "[runtime]") {
    BulkDesk d;
    d.park_orders(0, 2);
    CHECK(d.retry({.partner = "globex"}, 10).queued == 0);
    CHECK(d.retry({.reason = "held"}, 10).queued == 0);
    CHECK(d.retry({.documents = false}, 10).queued == 0);
    CHECK(
        d.retry({.partner = "acme", .deliveries = false, .reason = "unknown_sender"}, 10).queued ==
        2
    );
}

TEST_CASE("bulk replay: all of it with the original configuration", "[runtime]") {
    BulkDesk d;
    d.park_orders(0, 2);
    d.add_stranger();
    CHECK(d.retry({.with = ReplayWith::original}, 10).queued == 2);
    d.clock.advance(std::chrono::seconds(1));
    for (int i = 0; i < 2; ++i) REQUIRE(d.run_next(d.replay).kind == JobResult::Kind::finished);
    // It knew no such sender: they are parked again, and the current one takes them.
    CHECK(d.orders().empty());
    CHECK(d.retry({.reason = "unknown_sender"}, 10).queued == 2);
    d.clock.advance(std::chrono::seconds(1));
    for (int i = 0; i < 2; ++i) REQUIRE(d.run_next(d.replay).kind == JobResult::Kind::finished);
    CHECK(d.orders().size() == 2);
}

TEST_CASE("bulk replay: parked deliveries are sent again", "[runtime]") {
    BulkDesk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const job = d.claim(store::JobKind::deliver);
    REQUIRE(job);
    d.park(*job, d.deliver, "404");
    CHECK(d.retry({.documents = false}, 10).queued == 1);
    CHECK(d.job_of(job->subject).state == store::JobState::waiting);
}

TEST_CASE("bulk replay: what is refused stays parked and hinders nothing", "[runtime]") {
    BulkDesk d;
    d.park_orders(0, 3);
    // A row that says it stands for its whole message, whose job has ended: nothing to resume.
    auto const failed = d.write([&](store::Transaction& t) -> Expected<void> {
        store::Document row = store::list_documents(t, {.state = State::parked}).at(1);
        row.kind = "unreadable";
        return store::update_document_content(t, row);
    });
    REQUIRE_FALSE(failed);
    BulkResult const result = d.retry({}, 10);
    CHECK(result.queued == 2);
    REQUIRE(result.refused.size() == 1);
    CHECK_THAT(result.refused[0], Catch::Contains("no parked job to resume"));
}

}  // namespace tidegate::runtime
