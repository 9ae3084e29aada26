#include "runtime/correlation.hpp"
#include "runtime/edifact_fixture.hpp"
#include "runtime/outbox.hpp"

namespace tidegate::runtime {
namespace {

using store::ExpectationState;

/// Two answers in one interchange, for which a CONTRL is expected within an hour.
DeliveryId send_two(Fixture& f) {
    std::optional<DeliveryId> id;
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        OutboxContext const outbox{
            *f.config.get(), f.partner(), store::Environment::live, f.ids, f.clock.now()
        };
        std::vector<OutboundDocument> documents;
        for (std::string const number : {"1", "2"}) {
            OutboundDocument document;
            document.body = {
                .type = "ORDRSP",
                .text = "BGM+231+" + number + "+9'",
                .segments = 1,
                .version = "D:96A:UN"
            };
            document.row.id = f.ids.mint<DocumentId>();
            document.row.kind = "acknowledgement";
            documents.push_back(std::move(document));
        }
        auto sent = send_messages(t, outbox, std::move(documents), std::chrono::hours(1));
        if (!sent) return std::unexpected(sent.error());
        id = *sent;
        return {};
    });
    REQUIRE_FALSE(failed);
    return *id;
}

store::Expectation report_expected(Fixture& f, DeliveryId id) {
    for (store::Expectation const& expected :
         f.read([&](store::Transaction& t) { return store::expectations_of(t, id); })) {
        if (expected.kind == store::ExpectationKind::functional_acknowledgement) return expected;
    }
    FAIL("no CONTRL is expected");
    return {};
}

store::Document receive_report(Fixture& f, std::string const& segments, int count) {
    auto const documents = f.documents_of(f.process_message(
        edifact_interchange(fmt::format("UNH+1+CONTRL:D:3:UN'{}UNT+{}+1'", segments, count + 2)),
        "report@acme"
    ));
    REQUIRE(documents.size() == 1);
    return documents[0];
}

std::string const kUci = "UCI+1+5790000000012:14+4012345000009:14+";

TEST_CASE("outbox: messages of EDIFACT travel in one interchange of the partner's", "[runtime]") {
    Fixture f(edifact_home());
    DeliveryId const id = send_two(f);
    auto const deliveries = f.deliveries();
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].content_type == "application/edifact");
    CHECK(
        f.sent_text(deliveries[0]) ==
        "UNB+UNOC:3+5790000000012:14+4012345000009:14+260105:1200+1'"
        "UNH+1+ORDRSP:D:96A:UN'BGM+231+1+9'UNT+3+1'UNH+2+ORDRSP:D:96A:UN'BGM+231+2+9'UNT+3+2'"
        "UNZ+2+1'"
    );
    CHECK(report_expected(f, id).key == "CONTRL:1");
    CHECK(store::title_of(report_expected(f, id)) == "CONTRL");
}

TEST_CASE("correlation: a CONTRL meets or fails the expectation of its interchange", "[runtime]") {
    auto const [segments, count, state] = GENERATE(table<std::string, int, ExpectationState>({
        {kUci + "7'", 1, ExpectationState::met},
        {kUci + "8'", 1, ExpectationState::met},
        {kUci + "4+29+UNZ+1'", 1, ExpectationState::failed},
        {kUci + "7'UCM+2+ORDRSP:D:96A:UN+4+18'", 2, ExpectationState::failed},
        {kUci + "7'UCM+1+ORDRSP:D:96A:UN+7'", 2, ExpectationState::met},
    }));
    CAPTURE(segments);
    Fixture f(edifact_home());
    DeliveryId const id = send_two(f);
    store::Document const report = receive_report(f, segments, count);
    CHECK(report.state == store::State::done);
    CHECK(report.findings == "[]");
    CHECK(report_expected(f, id).state == state);
    CHECK(report_expected(f, id).met_by == report.id.text());
    bool const is_negative = state == ExpectationState::failed;
    CHECK(
        std::ranges::count(f.audit_events(), "acknowledgement.negative") == (is_negative ? 1 : 0)
    );
    CHECK(f.deliveries().size() == 1);
}

TEST_CASE("correlation: a CONTRL about a message that we did not send is told", "[runtime]") {
    Fixture f(edifact_home());
    DeliveryId const id = send_two(f);
    store::Document const report = receive_report(f, kUci + "7'UCM+9+ORDRSP:D:96A:UN+4+18'", 2);
    CHECK_THAT(report.findings, Catch::Contains("has no message 9"));
    CHECK(report_expected(f, id).state == ExpectationState::met);
}

TEST_CASE("outbox: without an identity of theirs nothing is sent, and it is said", "[runtime]") {
    Fixture f;
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        OutboxContext const outbox{
            *f.config.get(), f.partner(), store::Environment::live, f.ids, f.clock.now()
        };
        auto sent = send_messages(t, outbox, {}, {});
        if (!sent) return std::unexpected(sent.error());
        return {};
    });
    REQUIRE(failed);
    CHECK_THAT(failed->error.text(), Catch::Contains("add edifact.them"));
}

}  // namespace
}  // namespace tidegate::runtime
