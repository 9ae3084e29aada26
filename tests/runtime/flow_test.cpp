// Ordered flows: documents of one flow of a partner are processed in the order in which they came,
// and what waits for a person closes its own flow only (spec: P5).
#include "runtime/cancel.hpp"
#include "runtime/desk.hpp"
#include "store/lane_holds.hpp"

namespace tidegate::runtime {
namespace {

struct FlowDesk : Desk {
    FlowDesk() { edit_profile("[documents.850]\n", "[documents.850]\nflow = \"orders\"\n"); }
    /// Of somebody whose name is not agreed: parked.
    MessageId receive_strange(std::string const& number) {
        return receive(
            interchange(
                {order_body(number)}, {.control = "00000000" + number, .sender = "STRANGER"}
            ),
            number + "@acme"
        );
    }
    MessageId receive_good(std::string const& number) {
        return receive(
            interchange({order_body(number)}, {.control = "00000000" + number}), number + "@acme"
        );
    }
    void run() { REQUIRE(run_next(process).kind == JobResult::Kind::finished); }
    bool has_next() {
        // A claim that is rolled back.
        bool is_there = false;
        auto const undone = write([&](store::Transaction& t) -> Expected<void> {
            is_there = !store::claim_jobs(
                            t, {store::JobKind::interpret}, clock.now(), std::chrono::minutes(1), 1
            )
                            .empty();
            return fail(ErrorCode::conflict, "undone");
        });
        REQUIRE(undone);
        return is_there;
    }
    std::vector<store::LaneHold> holds() {
        return read([](store::Transaction& t) { return store::list_lane_holds(t); });
    }
};

}  // namespace

TEST_CASE("flow: nothing overtakes a document that waits for a person", "[runtime]") {
    FlowDesk d;
    MessageId const first = d.receive_strange("1");
    MessageId const second = d.receive_good("2");
    d.receive_good("3");
    d.run();
    store::Document const parked = d.only_document(first);
    REQUIRE(parked.state == State::parked);
    CHECK_FALSE(d.has_next());
    auto const holds = d.holds();
    REQUIRE(holds.size() == 1);
    CHECK(holds[0].lane == "acme/orders");
    CHECK(holds[0].document == parked.id);
    CHECK(holds[0].reason == parked.reason);
    CHECK(holds[0].waiting == 2);
    SECTION("once it is done they follow in their order") {
        d.add_stranger();
        CHECK(d.replay_now(parked.id).state == State::done);
    }
    SECTION("a replay that parks it again keeps them waiting") {
        CHECK(d.replay_now(parked.id).state == State::parked);
        CHECK_FALSE(d.has_next());
        d.add_stranger();
        CHECK(d.replay_now(parked.id).state == State::done);
    }
    SECTION("once it is given up they follow") {
        auto const failed = d.write([&](store::Transaction& t) {
            return cancel_document(t, parked.id, "not ours", {"jane", d.ids, d.clock.now()});
        });
        REQUIRE_FALSE(failed);
        CHECK(d.document(parked.id).state == State::cancelled);
    }
    CHECK(d.holds().empty());
    d.run();
    CHECK(d.only_document(second).state == State::done);
    CHECK(d.has_next());
}

TEST_CASE("flow: a message that runs keeps the next one waiting, one by one", "[runtime]") {
    FlowDesk d;
    d.receive_good("1");
    d.receive_good("2");
    auto const first = d.claim(store::JobKind::interpret);
    REQUIRE(first);
    CHECK_FALSE(d.has_next());
    REQUIRE(run_blocking(d.writer, d.process.run(*first)).kind == JobResult::Kind::finished);
    CHECK(d.has_next());
}

TEST_CASE("flow: documents without a flow do not wait for those of one", "[runtime]") {
    FlowDesk d;
    d.receive_strange("1");
    d.run();
    REQUIRE(d.holds().size() == 1);
    d.edit_profile("flow = \"orders\"", "flow = \"others\"");
    d.receive_good("2");
    d.edit_profile("flow = \"others\"\n", "");
    d.receive_good("3");
    d.run();
    d.run();
    CHECK(d.orders().size() == 2);
}

TEST_CASE("flow: an order that was decided and is held has had its turn", "[runtime]") {
    FlowDesk d;
    hold_order(d);
    CHECK(d.holds().empty());
    d.receive_good("2");
    CHECK(d.has_next());
}

TEST_CASE("flow: a message that could not be processed at all closes its flow", "[runtime]") {
    FlowDesk d;
    d.receive_good("1");
    d.receive_good("2");
    auto const job = d.claim(store::JobKind::interpret);
    REQUIRE(job);
    d.park(*job, d.process, "internal error, incident 1");
    CHECK_FALSE(d.has_next());
    store::Document const parked = d.only_document(MessageId{job->subject});
    auto const failed = d.write([&](store::Transaction& t) {
        return cancel_document(t, parked.id, "sent again", {"jane", d.ids, d.clock.now()});
    });
    REQUIRE_FALSE(failed);
    CHECK(d.has_next());
}

TEST_CASE(
    "flow: deliveries of a partner that wants them in order wait for each other", "[runtime]"
) {
    bool const in_order = GENERATE(true, false);
    Desk d({.top = in_order ? "deliver_in_order = true\n" : ""});
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    REQUIRE(d.deliveries().size() == 2);  // 997 and 855
    REQUIRE(d.claim(store::JobKind::deliver));
    CHECK(d.claim(store::JobKind::deliver).has_value() == !in_order);
}

}  // namespace tidegate::runtime
