#include "runtime/correlation.hpp"

#include "runtime/fixture.hpp"

namespace tidegate::runtime {
namespace {

using store::ExpectationKind;
using store::ExpectationState;
using store::State;

Edi const kAck{.control = "000000077", .functional_id = "FA", .type = "997"};

/// The delivery of our 855, which is in group PR 2.
store::Delivery answered_order(Fixture& f) {
    f.process_message(interchange({order_body("PO1")}), "order@acme");
    for (store::Delivery const& delivery : f.deliveries()) {
        if (delivery.content_kind == "business") return delivery;
    }
    FAIL("no 855 was queued");
    return {};
}

store::Expectation ack_of(Fixture& f, DeliveryId id) {
    for (store::Expectation const& expected :
         f.read([&](store::Transaction& t) { return store::expectations_of(t, id); })) {
        if (expected.kind == ExpectationKind::functional_acknowledgement) return expected;
    }
    FAIL("no 997 is expected");
    return {};
}

store::Document receive_ack(
    Fixture& f, std::string const& body, std::string const& as2_id = "ack@acme", Edi edi = kAck
) {
    auto const documents = f.documents_of(f.process_message(interchange({body}, edi), as2_id));
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].kind == "functional_acknowledgement");
    return documents[0];
}

TEST_CASE("correlation: a 997 meets or fails the expectation of the group", "[runtime]") {
    auto const [status, state, is_negative] = GENERATE(table<std::string, ExpectationState, bool>({
        {"A", ExpectationState::met, false},
        {"E", ExpectationState::met, false},
        {"R", ExpectationState::failed, true},
    }));
    CAPTURE(status);
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    store::Document const ack = receive_ack(f, ack_body("PR", "2", status));
    CHECK(ack.state == State::done);
    CHECK(ack.findings == "[]");
    CHECK(ack_of(f, id).state == state);
    CHECK(ack_of(f, id).met_by == ack.id.text());
    CHECK(
        std::ranges::count(f.audit_events(), "acknowledgement.negative") == (is_negative ? 1 : 0)
    );
    CHECK(f.deliveries().size() == 2);  // a 997 is never acknowledged
}

TEST_CASE("correlation: a second 997 changes nothing", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    store::Document const first = receive_ack(f, ack_body("PR", "2", "A"));
    Edi edi = kAck;
    edi.control = "000000078";
    CHECK(receive_ack(f, ack_body("PR", "2", "R"), "again@acme", edi).state == State::done);
    CHECK(ack_of(f, id).state == ExpectationState::met);
    CHECK(ack_of(f, id).met_by == first.id.text());
}

TEST_CASE("correlation: what was never sent is a finding and fails nothing", "[runtime]") {
    auto const [group, set] = GENERATE(table<std::string, std::string>({
        {"99", "0001"},
        {"2", "0009"},
    }));
    CAPTURE(group, set);
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    std::string const body = "AK1*PR*" + group + "~AK2*855*" + set + "~AK5*R*5~AK9*P*1*1*0~";
    store::Document const ack = receive_ack(f, body);
    CHECK(ack.state == State::done);
    CHECK_THAT(ack.findings, Catch::Contains("correlation.unknown"));
    // A 997 may name rejected sets only: what it does not name was accepted with the group.
    CHECK(ack_of(f, id).state == (group == "2" ? ExpectationState::met : ExpectationState::open));
}

TEST_CASE("correlation: a 997 for the test book does not touch the live one", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    Edi edi = kAck;
    edi.usage = "T";
    CHECK_THAT(
        receive_ack(f, ack_body("PR", "2", "A"), "ack@acme", edi).findings,
        Catch::Contains("correlation.unknown")
    );
    CHECK(ack_of(f, id).state == ExpectationState::open);
}

TEST_CASE("correlation: a 997 under the ids of a stranger is parked and not applied", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    Edi edi = kAck;
    edi.sender = "STRANGER";
    store::Document const ack = receive_ack(f, ack_body("PR", "2", "A"), "ack@acme", edi);
    CHECK(ack.state == State::parked);
    CHECK_THAT(ack.reason, Catch::StartsWith("unknown_sender"));
    CHECK(ack_of(f, id).state == ExpectationState::open);
}

TEST_CASE("correlation: a 997 that breaks the standard is rejected and not applied", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    store::Document const ack = receive_ack(f, "AK1*PR*2~");
    CHECK(ack.state == State::rejected);
    CHECK(ack_of(f, id).state == ExpectationState::open);
}

TEST_CASE("correlation: a 997 that we did not ask for is taken in peace", "[runtime]") {
    Fixture f;
    answered_order(f);
    // Group FA 1 is our own 997, for which nothing is expected.
    store::Document const ack = receive_ack(f, "AK1*FA*1~AK2*997*0001~AK5*A~AK9*A*1*1*1~");
    CHECK(ack.state == State::done);
}

TEST_CASE("correlation: a 997 without sets speaks for the whole group", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    receive_ack(f, "AK1*PR*2~AK9*A*1*1*1~");
    CHECK(ack_of(f, id).state == ExpectationState::met);
}

TEST_CASE("correlation: a 997 after the deadline is late and stays late", "[runtime]") {
    Fixture f;
    DeliveryId const id = answered_order(f).id;
    f.clock.advance(std::chrono::hours(25));
    store::Document const ack = receive_ack(f, ack_body("PR", "2", "A"));
    CHECK(ack_of(f, id).state == ExpectationState::late);
    CHECK(ack_of(f, id).met_by == ack.id.text());
}

/// An interchange that holds a TA1 about one of ours, and nothing else.
std::string ta1(std::string const& about, std::string const& status, std::string const& note) {
    std::string text = interchange({"BEG~"}, kAck);
    text.erase(text.find("GS*"));
    return text + "TA1*" + about + "*260105*1200*" + status + "*" + note + "~IEA*0*" +
           kAck.control + "~";
}

TEST_CASE("correlation: a TA1 answers the interchange it names", "[runtime]") {
    auto const [status, state, functional, is_negative] =
        GENERATE(table<std::string, ExpectationState, ExpectationState, bool>({
            {"A", ExpectationState::met, ExpectationState::open, false},
            {"E", ExpectationState::met, ExpectationState::open, false},
            {"R", ExpectationState::failed, ExpectationState::failed, true},
        }));
    CAPTURE(status);
    Fixture f({.x12 = "request_ta1 = true\n"});
    DeliveryId const id = answered_order(f).id;
    MessageId const message = f.process_message(ta1("000000002", status, "000"), "ta1@acme");
    auto const documents = f.documents_of(message);
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].set == "TA1");
    CHECK(documents[0].state == State::done);
    CHECK(documents[0].findings == "[]");
    auto const expected =
        f.read([&](store::Transaction& t) { return store::expectations_of(t, id); });
    auto const own = std::ranges::find(
        expected, ExpectationKind::interchange_acknowledgement, &store::Expectation::kind
    );
    REQUIRE(own != expected.end());
    CHECK(own->state == state);
    CHECK(own->met_by == documents[0].id.text());
    CHECK(ack_of(f, id).state == functional);
    CHECK(
        std::ranges::count(f.audit_events(), "acknowledgement.negative") == (is_negative ? 1 : 0)
    );
}

TEST_CASE("correlation: a TA1 about nothing that we sent is a finding", "[runtime]") {
    Fixture f;
    answered_order(f);
    auto const documents =
        f.documents_of(f.process_message(ta1("000000099", "A", "000"), "ta1@acme"));
    REQUIRE(documents.size() == 1);
    CHECK_THAT(documents[0].findings, Catch::Contains("no interchange 000000099 was sent"));
    CHECK(f.deliveries().size() == 2);  // and it is never acknowledged
}

}  // namespace
}  // namespace tidegate::runtime
