#include "runtime/outbox.hpp"

#include "runtime/fixture.hpp"

namespace tidegate::runtime {
namespace {

OutboundDocument small_document(Fixture& f) {
    OutboundDocument document;
    document.body.type = "855";
    document.body.text = "BAK*00*AD*PO1*20260105~";
    document.body.segments = 1;
    document.row.id = f.ids.mint<DocumentId>();
    document.row.kind = "acknowledgement";
    return document;
}

Expected<DeliveryId> send(
    Fixture& f, store::Transaction& t, store::Environment environment,
    std::optional<std::chrono::seconds> ack_within = {}
) {
    auto const config = f.config.get();
    OutboxContext const context{*config, f.partner(), environment, f.ids, f.clock.now()};
    std::vector<OutboundDocument> documents;
    documents.push_back(small_document(f));
    documents.push_back(small_document(f));
    return send_group(t, context, "PR", std::move(documents), ack_within);
}

TEST_CASE("outbox: a delivery carries its sets, its job and what is expected for it", "[runtime]") {
    Fixture f;
    Expected<DeliveryId> id = fail(ErrorCode::invalid, "not sent");
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        id = send(f, t, store::Environment::live, std::chrono::hours(2));
        return {};
    }));
    REQUIRE(id);
    auto const delivery = f.deliveries().front();
    CHECK(delivery.id == *id);
    CHECK(delivery.content_kind == "business");
    CHECK(delivery.wants_functional_acknowledgement);
    CHECK_THAT(delivery.transport_message_id, Catch::EndsWith("@localhost"));
    std::string const text = f.sent_text(delivery);
    CHECK_THAT(text, Catch::Contains("ST*855*0001~BAK*00*AD*PO1*20260105~SE*3*0001~ST*855*0002~"));
    CHECK_THAT(text, Catch::EndsWith("GE*2*1~IEA*1*000000001~"));
    auto const carried = f.read([&](store::Transaction& t) { return store::carried_by(t, *id); });
    REQUIRE(carried.size() == 2);
    CHECK(carried[1].numbers == store::ControlNumbers{"000000001", "1", "0002"});
    auto const expected =
        f.read([&](store::Transaction& t) { return store::expectations_of(t, *id); });
    REQUIRE(expected.size() == 2);
    for (store::Expectation const& one : expected) {
        if (one.kind == store::ExpectationKind::functional_acknowledgement) {
            CHECK(one.key == "PR:1");
            CHECK(one.deadline == kNoon + std::chrono::hours(2));
        } else {
            CHECK(one.key == delivery.transport_message_id);
        }
    }
    CHECK(f.job_of(id->value).kind == store::JobKind::deliver);
}

TEST_CASE("outbox: control numbers of a rolled back transaction are given again", "[runtime]") {
    Fixture f;
    auto const rolled_back = f.write([&](store::Transaction& t) -> Expected<void> {
        REQUIRE(send(f, t, store::Environment::live));
        return fail(ErrorCode::refused, "no");
    });
    CHECK(rolled_back);
    CHECK(f.deliveries().empty());
    REQUIRE_FALSE(f.write([&](store::Transaction& t) -> Expected<void> {
        REQUIRE(send(f, t, store::Environment::live));
        REQUIRE(send(f, t, store::Environment::test));
        REQUIRE(send(f, t, store::Environment::live));
        return {};
    }));
    std::vector<std::string> ends;
    for (store::Delivery const& delivery : f.deliveries()) {
        std::string const text = f.sent_text(delivery);
        ends.push_back(text.substr(102, 1) + text.substr(text.size() - 10));
    }
    std::ranges::sort(ends);
    CHECK(ends == std::vector<std::string>{"P000000001~", "P000000002~", "T000000001~"});
}

TEST_CASE("outbox: a partner that cannot be reached is refused with what to add", "[runtime]") {
    Fixture f;
    auto const config = f.config.get();
    partners::Profile partner = f.partner();
    auto const missing = GENERATE(as<std::string>{}, "x12.them", "channels.as2");
    if (missing == "x12.them") {
        partner.x12.reset();
    } else {
        partner.as2.reset();
    }
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        OutboxContext const context{
            *config, partner, store::Environment::live, f.ids, f.clock.now()
        };
        auto sent = send_group(t, context, "PR", {}, {});
        if (!sent) return std::unexpected(sent.error());
        return {};
    });
    REQUIRE(failed);
    CHECK(failed->error.code == ErrorCode::refused);
    CHECK_THAT(failed->error.remedy, Catch::Contains("add " + missing + " to"));
}

}  // namespace
}  // namespace tidegate::runtime
