// An order that comes as EDIFACT, through the whole runtime.
#include "runtime/edifact_fixture.hpp"
#include "runtime/ship_order.hpp"

namespace tidegate::runtime {
namespace {

using store::State;

std::string sent(Fixture& f, std::string const& content_kind) {
    for (store::Delivery const& delivery : f.deliveries()) {
        if (delivery.content_kind == content_kind) return f.sent_text(delivery);
    }
    FAIL("no " << content_kind << " was sent");
    return {};
}

TEST_CASE("process: an order of EDIFACT becomes one order, a CONTRL and an ORDRSP", "[runtime]") {
    Fixture f(edifact_home({}, kOrderRules));
    MessageId const id = f.process_message(edifact_interchange(orders_message("4711")), "a@acme");
    auto const documents = f.documents_of(id);
    REQUIRE(documents.size() == 1);
    INFO(documents[0].reason << documents[0].findings);
    CHECK(documents[0].kind == "order");
    CHECK(documents[0].state == State::done);
    CHECK(documents[0].map == "edifact/D96A/ORDERS");
    CHECK(documents[0].order_number == "4711");
    REQUIRE(f.orders().size() == 1);
    CHECK_THAT(
        sent(f, "functional_acknowledgement"),
        Catch::Contains("UCI+77+4012345000009:14+5790000000012:14+7'UNT")
    );
    std::string const answer = sent(f, "business");
    INFO(answer);
    CHECK(answer.starts_with("UNB+UNOC:3+5790000000012:14+4012345000009:14+260105:1200+2'"));
    CHECK_THAT(answer, Catch::Contains("UNH+1+ORDRSP:D:96A:UN'BGM+231+"));
    CHECK_THAT(answer, Catch::Contains("RFF+ON:4711'DTM+171:20260105:102'"));
    CHECK_THAT(answer, Catch::Contains("LIN+1+5'PIA+1+A-1001:IN'QTY+21:10:C62'QTY+113:10:C62'"));
    CHECK_THAT(answer, Catch::Contains("DTM+79:20260107:102'"));
    CHECK_THAT(answer, Catch::Contains("RFF+ON:4711:1'UNS+S'CNT+2:1'"));
    auto const row = f.outbound("acknowledgement");
    REQUIRE(row.size() == 1);
    CHECK(row[0].standard == "edifact");
    CHECK(row[0].release == "D96A");
    CHECK(row[0].set == "ORDRSP");
    CHECK(row[0].caused_by == documents[0].id);
}

TEST_CASE("process: the same order in X12 and in EDIFACT is one order", "[runtime]") {
    Fixture f(edifact_home({}, kOrderRules));
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    auto const again =
        f.documents_of(f.process_message(edifact_interchange(orders_message("PO1")), "b@acme"));
    REQUIRE(again.size() == 1);
    CHECK(f.orders().size() == 1);
    CHECK(again[0].state != State::waiting);
}

TEST_CASE("process: whichever step fails, an order of EDIFACT has its effect once", "[runtime]") {
    Fixture f(edifact_home({}, kOrderRules));
    MessageId const id = f.receive(edifact_interchange(orders_message("4711")), "a@acme");
    auto const job = f.claim(store::JobKind::interpret);
    REQUIRE(job);
    int n = 0;
    for (;;) {
        f.fail_step(++n);
        JobResult const result = f.run(f.process, *job);
        f.fail_step(-1);
        if (result.kind == JobResult::Kind::finished) break;
        CAPTURE(n, result.reason);
        REQUIRE(result.kind == JobResult::Kind::retry);
        REQUIRE(f.documents_of(id).empty());
        REQUIRE(f.deliveries().empty());
        REQUIRE(n < 500);
    }
    CHECK(n > 20);
    CHECK(f.deliveries().size() == 2);
    CHECK(f.orders().size() == 1);
}

TEST_CASE("process: messages that are held together wait together in EDIFACT, too", "[runtime]") {
    Fixture f(edifact_home("acceptance = \"preserve-suspend-interchange\"\n", kOrderRules));
    std::string wrong = orders_message("2", 10, "2");
    wrong.replace(wrong.find("QTY+21:10"), 9, "QTY+21:XX");
    auto const documents = f.documents_of(f.process_message(
        edifact_interchange(orders_message("1") + wrong, {.messages = 2}), "a@acme"
    ));
    REQUIRE(documents.size() == 2);
    CHECK(documents[0].state == State::rejected);
    CHECK_THAT(documents[0].reason, Catch::Contains("set.companion_rejected"));
    CHECK(f.orders().empty());
    std::string const report = sent(f, "functional_acknowledgement");
    CHECK_THAT(report, Catch::Contains("UCM+1+ORDERS:D:96A:UN+4"));
    CHECK_THAT(report, Catch::Contains("UCM+2+ORDERS:D:96A:UN+4"));
}

}  // namespace
}  // namespace tidegate::runtime
