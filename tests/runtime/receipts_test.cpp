#include "runtime/receipts.hpp"

#include "runtime/edifact_fixture.hpp"

namespace tidegate::runtime {
namespace {

using store::State;

std::string only_answer(Fixture& f) {
    auto const deliveries = f.deliveries();
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].content_type == "application/edifact");
    CHECK(deliveries[0].content_kind == "functional_acknowledgement");
    return f.sent_text(deliveries[0]);
}

TEST_CASE("receipts: a rejected message is told in a CONTRL", "[runtime]") {
    Fixture f(edifact_home());
    auto const documents =
        f.documents_of(f.process_message(edifact_interchange(kPriceList), "a@acme"));
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::rejected);
    CHECK(documents[0].standard == "edifact");
    CHECK(documents[0].release == "D96A");
    CHECK(documents[0].set == "PRICAT");
    CHECK(documents[0].numbers == store::ControlNumbers{"77", "", "1"});
    CHECK(
        only_answer(f) ==
        "UNB+UNOC:3+5790000000012:14+4012345000009:14+260105:1200+1'UNH+1+CONTRL:D:3:UN'"
        "UCI+77+4012345000009:14+5790000000012:14+7'UCM+1+PRICAT:D:96A:UN+4+14+UNH+3'UNT+4+1'"
        "UNZ+1+1'"
    );
    auto const report = f.outbound("functional_acknowledgement");
    REQUIRE(report.size() == 1);
    CHECK(report[0].caused_by == documents[0].id);
    CHECK(report[0].set == "CONTRL");
    CHECK(report[0].release == "SV3");
}

TEST_CASE("receipts: a CONTRL goes to the identity that sent, under its own numbers", "[runtime]") {
    Fixture f(edifact_home());
    f.process_message(edifact_interchange(kPriceList), "a@acme");
    f.process_message(edifact_interchange(kPriceList, {.control = "78"}), "b@acme");
    f.process_message(
        edifact_interchange(kPriceList, {.control = "79", .sender = "SECOND"}), "c@acme"
    );
    std::vector<std::string> headers;
    for (store::Delivery const& delivery : f.deliveries()) {
        std::string const text = f.sent_text(delivery);
        headers.push_back(text.substr(0, text.find('\'')));
    }
    std::ranges::sort(headers);
    CHECK(
        headers ==
        std::vector<std::string>{
            "UNB+UNOC:3+5790000000012:14+4012345000009:14+260105:1200+1",
            "UNB+UNOC:3+5790000000012:14+4012345000009:14+260105:1200+2",
            "UNB+UNOC:3+5790000000012:14+SECOND+260105:1200+1",
        }
    );
}

TEST_CASE("receipts: an interchange number that came before is answered with 26", "[runtime]") {
    Fixture f(edifact_home());
    f.process_message(edifact_interchange(kPriceList), "a@acme");
    std::string other = kPriceList;
    other.replace(other.find("BGM+9+1"), 7, "BGM+9+2");
    auto const again = f.documents_of(f.process_message(edifact_interchange(other), "b@acme"));
    REQUIRE(again.size() == 1);
    CHECK_THAT(again[0].reason, Catch::StartsWith("envelope.duplicate"));
    bool is_told = false;
    for (store::Delivery const& delivery : f.deliveries()) {
        if (f.sent_text(delivery).find("+4+26+UNB+6'") != std::string::npos) is_told = true;
    }
    CHECK(is_told);
}

TEST_CASE("receipts: an envelope that breaks the syntax is rejected with its code", "[runtime]") {
    Fixture f(edifact_home());
    auto const documents =
        f.documents_of(f.process_message(edifact_interchange(kPriceList, {.messages = 3}), "a@acme")
        );
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::rejected);
    CHECK_THAT(only_answer(f), Catch::Contains("14+4+29+UNZ+2'UNT"));
}

TEST_CASE("receipts: a CONTRL is never answered, an unknown one changes nothing", "[runtime]") {
    Fixture f(edifact_home());
    auto const documents = f.documents_of(f.process_message(
        edifact_interchange("UNH+1+CONTRL:D:3:UN'UCI+5+5790000000012:14+4012345000009:14+7'UNT+3+1'"
        ),
        "a@acme"
    ));
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].kind == "functional_acknowledgement");
    CHECK(documents[0].state == State::done);
    CHECK_THAT(documents[0].findings, Catch::Contains("correlation.unknown"));
    CHECK(f.deliveries().empty());
}

TEST_CASE("receipts: a partner without EDIFACT gets no CONTRL, the rows say why", "[runtime]") {
    Fixture f;
    auto const documents =
        f.documents_of(f.process_message(edifact_interchange(kPriceList), "a@acme"));
    REQUIRE(documents.size() == 1);
    CHECK(documents[0].state == State::rejected);
    CHECK_THAT(documents[0].reason, Catch::Contains("PRICAT is not agreed with acme"));
    CHECK(f.deliveries().empty());
}

TEST_CASE(
    "receipts: X12 and EDIFACT in one message are answered each in its own way", "[runtime]"
) {
    Fixture f(edifact_home());
    MessageId const id = f.process_message(
        interchange({order_body("PO1")}) + edifact_interchange(kPriceList), "a@acme"
    );
    CHECK(f.documents_of(id).size() == 2);
    std::vector<std::string> sent;
    for (store::Delivery const& delivery : f.deliveries())
        sent.push_back(f.sent_text(delivery).substr(0, 3));
    std::ranges::sort(sent);
    CHECK(sent == std::vector<std::string>{"ISA", "ISA", "UNB"});
}

}  // namespace
}  // namespace tidegate::runtime
