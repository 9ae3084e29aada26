#include "runtime/deliver.hpp"

#include "runtime/fixture.hpp"
#include "runtime/worker.hpp"
#include "store/breakers.hpp"

#include <thread>

namespace tidegate::runtime {
namespace {

using store::State;
using Kind = SendOutcome::Kind;

/// A received order that breaks the standard: one delivery, its 997, is queued.
store::Delivery queue_one(Fixture& f) {
    f.process_message(interchange({"BEG*00~"}), "a@acme");
    auto const deliveries = f.deliveries();
    REQUIRE(deliveries.size() == 1);
    return deliveries.front();
}

store::Expectation mdn_of(Fixture& f, DeliveryId id) {
    auto const all = f.read([&](store::Transaction& t) { return store::expectations_of(t, id); });
    REQUIRE(all.size() == 1);
    return all.front();
}

TEST_CASE("deliver: a confirmed delivery is done, with its documents and receipt", "[runtime]") {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    f.sender.outcome.receipt = receipt("mdn", f.clock.now());
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::finished);
    store::Delivery const delivery = f.deliveries().front();
    CHECK(delivery.state == State::done);
    CHECK(delivery.attempts == 1);
    CHECK(delivery.mic_matches == true);
    CHECK(f.outbound("functional_acknowledgement")[0].state == State::done);
    CHECK(mdn_of(f, id).state == store::ExpectationState::met);
    CHECK(f.audit_events().back() == "delivery.delivered");
    CHECK(f.job_of(id.value).state == store::JobState::done);
    auto const bytes =
        f.read([&](store::Transaction& t) { return store::find_delivery_receipt(t, id); });
    REQUIRE(bytes);
    CHECK(to_text(*bytes) == "mdn");
}

/// Turns the clock on whenever the job waits, and wakes the worker, until `is_reached`.
void run_until(Fixture& f, DeliveryId id, Worker& worker, std::function<bool()> const& is_reached) {
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_reached()) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        if (f.job_of(id.value).state == store::JobState::waiting)
            f.clock.advance(std::chrono::minutes(10));
        worker.wake();
        std::this_thread::yield();
    }
}

TEST_CASE(
    "deliver: a partner that cannot be reached opens its breaker, and its answer closes it",
    "[runtime]"
) {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    f.sender.outcome = {Kind::unavailable, "connection refused", {}};
    auto const breakers = [&] {
        return f.read([](store::Transaction& t) { return store::list_breakers(t); });
    };
    {
        Worker worker(f.services, f.deliver, 1);
        run_until(f, id, worker, [&] { return !breakers().empty() && breakers()[0].open_until; });
    }
    REQUIRE(breakers().size() == 1);
    CHECK(breakers()[0].peer == f.job_of(id.value).peer);
    CHECK(breakers()[0].reason == "connection refused");
    f.sender.outcome = {Kind::delivered, "confirmed", {}};
    {
        Worker worker(f.services, f.deliver, 1);
        run_until(f, id, worker, [&] { return f.job_of(id.value).state == store::JobState::done; });
    }
    CHECK(breakers().empty());
}

TEST_CASE("deliver: every attempt sends the bytes that were packed once", "[runtime]") {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    auto const job = f.claim(store::JobKind::deliver);
    REQUIRE(job);
    f.sender.outcome = {Kind::unavailable, "connection refused", {}};
    JobResult const first = f.run(f.deliver, *job);
    CHECK(first.kind == JobResult::Kind::retry);
    CHECK(first.reason == "connection refused");
    DeliverRunner after_a_crash{f.services};
    f.sender.outcome = {Kind::delivered, "confirmed", {}};
    CHECK(f.run(after_a_crash, *job).kind == JobResult::Kind::finished);
    CHECK(f.sender.packed == 1);
    REQUIRE(f.sender.sent.size() == 2);
    CHECK(f.sender.sent[0] == f.sender.sent[1]);
    CHECK(f.deliveries().front().attempts == 2);
    CHECK(f.deliveries().front().id == id);
}

TEST_CASE(
    "deliver: whichever step fails, the partner gets the same bytes and one receipt counts",
    "[runtime]"
) {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    f.sender.outcome.receipt = receipt("mdn", f.clock.now());
    auto const job = f.claim(store::JobKind::deliver);
    REQUIRE(job);
    for (int n = 1;; ++n) {
        f.fail_step(n);
        JobResult const result = f.run(f.deliver, *job);
        f.fail_step(-1);
        if (result.kind == JobResult::Kind::finished) break;
        CAPTURE(n, result.reason);
        REQUIRE(result.kind == JobResult::Kind::retry);
        REQUIRE(f.deliveries().front().state != State::done);
        REQUIRE(mdn_of(f, id).state == store::ExpectationState::open);
        REQUIRE(n < 300);
    }
    REQUIRE(f.sender.sent.size() > 3);
    for (Bytes const& sent : f.sender.sent) CHECK(sent == f.sender.sent.front());
    CHECK(f.deliveries().front().state == State::done);
    CHECK(std::ranges::count(f.audit_events(), "delivery.delivered") == 1);
}

TEST_CASE("deliver: a refusal parks the delivery and its documents in one commit", "[runtime]") {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    f.sender.outcome = {Kind::refused, "403 Forbidden", receipt("failed", f.clock.now())};
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::finished);
    CHECK(f.deliveries().front().state == State::parked);
    CHECK(f.deliveries().front().reason == "403 Forbidden");
    CHECK(f.outbound("functional_acknowledgement")[0].state == State::parked);
    CHECK(f.job_of(id.value).state == store::JobState::parked);
    CHECK(mdn_of(f, id).state == store::ExpectationState::failed);
    CHECK(f.audit_events().back() == "delivery.refused");
}

TEST_CASE("deliver: a second receipt with other bytes is noted and the first stays", "[runtime]") {
    Fixture f;
    DeliveryId const id = queue_one(f).id;
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        auto saved = store::save_delivery_receipt(t, id, receipt("first", f.clock.now()));
        if (!saved) return std::unexpected(saved.error());
        return {};
    }));
    f.sender.outcome.receipt = receipt("second", f.clock.now());
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::finished);
    CHECK(f.deliveries().front().state == State::done);
    CHECK(std::ranges::count(f.audit_events(), "delivery.another_receipt") == 1);
    auto const kept =
        f.read([&](store::Transaction& t) { return store::find_delivery_receipt(t, id); });
    REQUIRE(kept);
    CHECK(to_text(*kept) == "first");
}

TEST_CASE(
    "deliver: a receipt that nobody asked for does not park a delivered message", "[runtime]"
) {
    Fixture f({"live", "[channels.as2.mdn]\nmode = \"none\"\n"});
    queue_one(f);
    f.sender.outcome.receipt = receipt("mdn", f.clock.now());
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::finished);
    CHECK(f.deliveries().front().state == State::done);
}

TEST_CASE("deliver: a worker whose lease was lost changes nothing", "[runtime]") {
    Fixture f;
    auto const [kind, state] = GENERATE(table<Kind, State>({
        {Kind::delivered, State::running},
        {Kind::refused, State::running},
    }));
    DeliveryId const id = queue_one(f).id;
    f.sender.outcome = {kind, "answer", receipt("mdn", f.clock.now())};
    f.sender.on_send = [&] {
        (void)f.write([&](store::Transaction& t) -> Expected<void> {
            store::recover_expired_leases(t, Instant::max(), f.clock.now());
            return {};
        });
    };
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::park);
    CHECK(f.deliveries().front().state == state);
    CHECK(mdn_of(f, id).state == store::ExpectationState::open);
    CHECK(f.job_of(id.value).state == store::JobState::waiting);
}

TEST_CASE("deliver: what cannot be packed says so and parks", "[runtime]") {
    Fixture f;
    queue_one(f);
    f.sender.pack_error = Error{ErrorCode::refused, "no certificate to encrypt to", {}, "add one"};
    JobResult const result = f.run_next(f.deliver);
    CHECK(result.kind == JobResult::Kind::park);
    CHECK_THAT(result.reason, Catch::Contains("no certificate to encrypt to"));
    CHECK(f.sender.sent.empty());
}

}  // namespace
}  // namespace tidegate::runtime
