#include "runtime/resend.hpp"

#include "base/limits.hpp"
#include "runtime/desk.hpp"
#include "runtime/overdue.hpp"
#include "store/reconcile.hpp"

namespace tidegate::runtime {
namespace {

using store::ExpectationKind;
using store::ExpectationState;

constexpr char const* kLost = "they never saw it";

/// A gateway that has delivered its 997 and its 855.
struct Answered : Desk {
    explicit Answered(Home const& home = {}) : Desk(home) {
        process_message(interchange({order_body("PO1")}), "a@acme");
        send_all();
        auto const answer = outbound("acknowledgement").at(0);
        first = delivery(*answer.delivery);
        REQUIRE(first.state == State::done);
    }

    store::Delivery first;  ///< of the 855

    void send_all() {
        while (deliver_waits()) REQUIRE(run_next(deliver).kind == JobResult::Kind::finished);
    }
    bool deliver_waits() {
        return read([](store::Transaction& t) {
                   return store::count_waiting(t, store::JobKind::deliver, 1);
               }) > 0;
    }
    store::Delivery delivery(DeliveryId id) {
        auto found = read([&](store::Transaction& t) { return store::find_delivery(t, id); });
        REQUIRE(found);
        return *found;
    }
    /// Asked for, or the test fails.
    DeliveryId repeat() {
        auto const asked = resend(first.id, kLost);
        INFO((asked ? "" : asked.error().text()));
        REQUIRE(asked);
        return *asked;
    }
    std::vector<store::Expectation> expected_of(DeliveryId id) {
        return read([&](store::Transaction& t) { return store::expectations_of(t, id); });
    }
    store::Expectation ack() {
        for (store::Expectation const& one : expected_of(first.id)) {
            if (one.kind == ExpectationKind::functional_acknowledgement) return one;
        }
        FAIL("no 997 is expected");
        return {};
    }
    void receive_ack(std::string const& status, std::string const& control) {
        process_message(
            interchange(
                {ack_body("PR", "2", status)},
                {.control = control, .functional_id = "FA", .type = "997"}
            ),
            control + "@acme"
        );
    }
    std::size_t numbers_given() {
        return read([](store::Transaction& t) {
            std::size_t given = 0;
            for (store::NumberSeries const& one : store::number_series(t))
                given += static_cast<std::size_t>(one.given);
            return given;
        });
    }
};

TEST_CASE(
    "resend: what was delivered goes again under a new Message-ID, to the byte, without a number",
    "[runtime]"
) {
    Answered d;
    auto const numbers = d.numbers_given();
    auto const sent = [&](std::size_t i) {
        std::string const packed = to_text(d.sender.sent.at(i));
        return packed.substr(packed.find("ISA"));
    };
    d.clock.advance(std::chrono::hours(1));
    DeliveryId const id = d.repeat();
    CHECK(id != d.first.id);
    d.send_all();
    store::Delivery const again = d.delivery(id);
    CHECK(again.state == State::done);
    CHECK(again.repeats == d.first.id);
    CHECK(again.transport_message_id != d.first.transport_message_id);
    auto const host = d.first.transport_message_id.find('@');
    REQUIRE(host != std::string::npos);
    CHECK(
        again.transport_message_id ==
        again.message.text() + d.first.transport_message_id.substr(host)
    );
    CHECK(d.sent_text(again) == d.sent_text(d.first));
    REQUIRE(d.sender.sent.size() == 3);
    CHECK(sent(2) == d.sent_text(d.first));
    CHECK(sent(2) == (sent(0).find("ST*855*") != std::string::npos ? sent(0) : sent(1)));
    CHECK(d.numbers_given() == numbers);
    // The books: one order, one answer, which is still in the first delivery.
    d.check_one_answer();
    CHECK(d.outbound("acknowledgement").at(0).delivery == d.first.id);
    CHECK(d.delivery(d.first.id).changed_at == d.first.changed_at);
    CHECK(d.read([&](store::Transaction& t) {
               return store::find_discrepancies(t, {}, d.clock.now() + std::chrono::hours(1));
           }).empty());
}

TEST_CASE("resend: a repetition names in the audit and its history who wanted it", "[runtime]") {
    Answered d;
    DeliveryId const id = d.repeat();
    auto const rows = d.read([](store::Transaction& t) {
        return store::list_audit(t, {.event = "delivery.repetition_requested"});
    });
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].entry.actor == "jane");
    CHECK(rows[0].entry.subject_id == d.first.id.text());
    CHECK_THAT(rows[0].entry.details, Catch::Contains(R"("reason":"they never saw it")"));
    CHECK_THAT(rows[0].entry.details, Catch::Contains(id.text()));
    auto const history =
        d.read([&](store::Transaction& t) { return store::delivery_history(t, id); });
    REQUIRE(history.size() == 1);
    CHECK(history[0].actor == "jane");
    CHECK(history[0].reason == "repetition: they never saw it");
}

TEST_CASE("resend: without a reason what was delivered is not sent again", "[runtime]") {
    Answered d;
    auto const refused = d.resend(d.first.id);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK_THAT(
        refused.error().text(),
        Catch::Contains("is done: it is not sent again without a reason") &&
            Catch::Contains("tidegate doc resend " + d.first.id.text() + " --reason")
    );
    CHECK(d.deliveries().size() == 2);
    CHECK_FALSE(d.deliver_waits());
}

TEST_CASE("resend: while a repetition is not done, another one is a conflict", "[runtime]") {
    Answered d;
    DeliveryId const id = d.repeat();
    auto const is_refused = [&](DeliveryId asked) {
        auto const again = d.resend(asked, kLost);
        REQUIRE_FALSE(again);
        CHECK(again.error().code == ErrorCode::conflict);
        return again.error().text();
    };
    CHECK_THAT(is_refused(d.first.id), Catch::Contains("is repeated already"));
    CHECK_THAT(is_refused(id), Catch::Contains("is waiting"));
    d.sender.on_send = [&] { CHECK_THAT(is_refused(d.first.id), Catch::Contains("is running")); };
    d.sender.outcome = {SendOutcome::Kind::refused, "HTTP 403", {}};
    d.send_all();
    d.sender.on_send = {};
    REQUIRE(d.delivery(id).state == State::parked);
    CHECK_THAT(is_refused(d.first.id), Catch::Contains("tidegate doc resend " + id.text()));
    // The parked one goes on as it is: the same row, the same Message-ID.
    d.sender.outcome = {SendOutcome::Kind::delivered, "confirmed", {}};
    CHECK(d.resend(id).value() == id);
    d.send_all();
    REQUIRE(d.delivery(id).state == State::done);
    CHECK(d.deliveries().size() == 3);
    // Of a repetition that is done, too, it is the first that is repeated.
    auto const third = d.resend(id, kLost);
    REQUIRE(third);
    CHECK(d.delivery(*third).repeats == d.first.id);
    CHECK(d.deliveries().size() == 4);
}

TEST_CASE(
    "resend: the 997 for a repetition answers the first delivery, and one is expected", "[runtime]"
) {
    Answered d;
    Duration const given = d.ack().deadline - d.first.created_at;
    bool const is_late = GENERATE(true, false);
    CAPTURE(is_late);
    d.clock.advance(is_late ? given + std::chrono::seconds(1) : given / 2);
    mark_overdue_blocking(d.services);
    REQUIRE(d.ack().state == (is_late ? ExpectationState::late : ExpectationState::open));
    DeliveryId const id = d.repeat();
    // It has as long as it had at first, from now on.
    CHECK(d.ack().state == ExpectationState::open);
    CHECK(d.ack().deadline == d.clock.now() + given);
    auto const own = d.expected_of(id);
    REQUIRE(own.size() == 1);
    CHECK(own[0].kind == ExpectationKind::mdn);
    CHECK(own[0].key == d.delivery(id).transport_message_id);
    CHECK(own[0].deadline == d.clock.now() + limits::mdn_deadline);
    d.send_all();
    d.clock.advance(std::chrono::minutes(1));
    d.repeat();
    CHECK(d.ack().deadline == d.clock.now() + given);
    d.send_all();
    d.receive_ack("A", "000000077");
    CHECK(d.ack().state == ExpectationState::met);
    auto const by = d.ack().met_by;
    // They answer the other copies too, or think otherwise of them: it was answered.
    d.receive_ack("R", "000000078");
    CHECK(d.ack().state == ExpectationState::met);
    CHECK(d.ack().met_by == by);
}

TEST_CASE("resend: a clock that was set back brings no deadline nearer", "[runtime]") {
    Answered d;
    auto const deadline = d.ack().deadline;
    d.clock.advance(-std::chrono::hours(3));
    d.repeat();
    CHECK(d.ack().deadline == deadline);
}

TEST_CASE("resend: a 997 that was given stays as it was given", "[runtime]") {
    Answered d;
    auto const [status, state] = GENERATE(table<std::string, ExpectationState>(
        {{"A", ExpectationState::met}, {"R", ExpectationState::failed}}
    ));
    d.receive_ack(status, "000000077");
    auto const before = d.ack();
    REQUIRE(before.state == state);
    d.clock.advance(std::chrono::hours(48));
    d.repeat();
    d.send_all();
    CHECK(d.ack().state == state);
    CHECK(d.ack().met_by == before.met_by);
    CHECK(d.ack().deadline == before.deadline);
}

TEST_CASE("resend: what is under way or was given up is not sent again", "[runtime]") {
    Desk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    DeliveryId const id = *d.outbound("acknowledgement").at(0).delivery;
    auto asked = d.resend(id, kLost);
    REQUIRE_FALSE(asked);
    CHECK(asked.error().code == ErrorCode::conflict);
    CHECK_THAT(asked.error().text(), Catch::Contains("is waiting"));
    REQUIRE_FALSE(d.write([&](store::Transaction& t) {
        return store::change_delivery_state(
            t, id, State::waiting, {State::cancelled, "a mistake", "jane", d.clock.now()}
        );
    }));
    asked = d.resend(id, kLost);
    REQUIRE_FALSE(asked);
    CHECK(asked.error().code == ErrorCode::conflict);
    CHECK_THAT(asked.error().text(), Catch::Contains("given up"));
    CHECK_FALSE(d.resend(d.ids.mint<DeliveryId>(), kLost));
}

TEST_CASE("resend: whichever step of asking fails, nothing is left and nobody sends", "[runtime]") {
    Answered d;
    int n = 0;
    for (;;) {
        d.fail_step(++n);
        auto const asked = d.resend(d.first.id, kLost);
        bool const failed = d.has_failed();
        d.fail_step(-1);
        if (asked) break;
        CAPTURE(n);
        REQUIRE(failed);
        REQUIRE(d.deliveries().size() == 2);
        REQUIRE_FALSE(d.deliver_waits());
        REQUIRE(n < 100);
    }
    CHECK(n > 5);
    d.send_all();
    CHECK(d.sender.sent.size() == 3);
}

TEST_CASE("resend: a repetition takes the lane of what it repeats", "[runtime]") {
    Answered d({.top = "deliver_in_order = true\n"});
    std::string const lane = d.job_of(d.first.id.value).lane;
    REQUIRE_FALSE(lane.empty());
    CHECK(d.job_of(d.repeat().value).lane == lane);
}

TEST_CASE("resend: a refused delivery goes again with the same bytes", "[runtime]") {
    Desk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    d.sender.outcome = {SendOutcome::Kind::refused, "HTTP 403", {}};
    CHECK(d.run_next(d.deliver).kind == JobResult::Kind::finished);
    auto deliveries = d.deliveries();
    auto const parked = std::ranges::find(deliveries, State::parked, &store::Delivery::state);
    REQUIRE(parked != deliveries.end());
    DeliveryId const id = parked->id;
    REQUIRE_FALSE(d.ask_resend(id));
    auto const error = d.ask_resend(id);
    REQUIRE(error);
    CHECK_THAT(error->text(), Catch::Contains("is waiting; it is under way already"));
    CHECK(d.job_of(id.value).attempts == 0);
    d.sender.outcome = {SendOutcome::Kind::delivered, "confirmed", {}};
    CHECK(d.run_next(d.deliver).kind == JobResult::Kind::finished);
    CHECK(d.run_next(d.deliver).kind == JobResult::Kind::finished);
    auto const sent = d.read([&](store::Transaction& t) { return store::find_delivery(t, id); });
    REQUIRE(sent);
    CHECK(sent->state == State::done);
    auto const expected =
        d.read([&](store::Transaction& t) { return store::expectations_of(t, id); });
    CHECK(std::ranges::none_of(expected, [](store::Expectation const& one) {
        return one.state == store::ExpectationState::failed;
    }));
    CHECK(sent->transport_message_id == parked->transport_message_id);
    CHECK(std::ranges::count(d.sender.sent, d.sender.sent.front()) == 2);
    CHECK(d.ask_resend(id)->code == ErrorCode::refused);  // not without a reason any more
}

}  // namespace
}  // namespace tidegate::runtime
