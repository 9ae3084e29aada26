#include "runtime/hold_notice.hpp"

#include "runtime/desk.hpp"
#include "runtime/outbound_document.hpp"

#include <set>

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

/// Its answers are due within five hours.
struct HoldDesk : Desk {
    explicit HoldDesk(Home const& home = {}) : Desk(home) {
        edit_profile("[documents.855]\n", "[documents.855]\nwithin = \"5h\"\n");
    }

    std::size_t send() {
        return send_hold_notices_blocking(services, [this] { ++woken; });
    }
    std::vector<std::string> answers() {
        std::vector<std::string> texts;
        for (store::Delivery const& delivery : deliveries()) {
            if (delivery.content_kind == "business") texts.push_back(sent_text(delivery));
        }
        return texts;
    }
};

TEST_CASE(
    "hold notice: at four fifths of its time a held order is told to be on hold, once", "[runtime]"
) {
    HoldDesk d;
    hold_order(d);
    d.clock.advance(4h);
    CHECK(d.send() == 0);
    CHECK(d.answers().empty());
    int const woken = d.woken;
    d.clock.advance(1s);
    CHECK(d.send() == 1);
    CHECK(d.woken == woken + 1);
    CHECK(d.send() == 0);
    auto const answers = d.answers();
    REQUIRE(answers.size() == 1);
    CHECK_THAT(
        answers[0], Catch::Contains("~BAK*00*AH*PO1*20260105*") && !Catch::Contains("~PO1*")
    );
    CHECK(d.orders().at(0).state == store::OrderState::held);
    CHECK(std::ranges::count(d.audit_events(), "order.hold_notice") == 1);
}

TEST_CASE("hold notice: the decision replaces it, and leaves behind it", "[runtime]") {
    HoldDesk d;
    store::Document const held = hold_order(d);
    d.clock.advance(4h + 1s);
    REQUIRE(d.send() == 1);
    // Decided again, it is held again: nothing more is told.
    CHECK(d.replay_now(held.id).state == State::parked);
    d.clock.advance(4h + 1s);
    CHECK(d.send() == 0);
    tie_buyer_item(d);
    CHECK(d.replay_now(held.id).state == State::done);
    auto answers = d.answers();
    REQUIRE(answers.size() == 2);
    std::ranges::sort(answers, {}, [](std::string const& text) { return text.contains("*AH*"); });
    CHECK_THAT(answers[0], Catch::Contains("~BAK*05*") && Catch::Contains("~PO1*"));
    auto const lanes = d.read([&](store::Transaction& t) {
        std::set<std::string> lanes;
        for (store::Delivery const& delivery : d.deliveries()) {
            if (delivery.content_kind != "business") continue;
            for (store::Job const& job : store::jobs_of(t, delivery.id.value))
                lanes.insert(job.lane);
        }
        return lanes;
    });
    CHECK(lanes == std::set{order_lane(d.orders().at(0).id)});
}

TEST_CASE(
    "hold notice: without a time for the answer, or once decided, nothing is told", "[runtime]"
) {
    Desk silent;
    hold_order(silent);
    silent.clock.advance(1000h);
    CHECK(send_hold_notices_blocking(silent.services, [] {}) == 0);
    HoldDesk d;
    store::Document const held = hold_order(d);
    tie_buyer_item(d);
    CHECK(d.replay_now(held.id).state == State::done);
    d.clock.advance(5h);
    CHECK(d.send() == 0);
}

TEST_CASE(
    "hold notice: one that cannot be written is told once, and the order stays held", "[runtime]"
) {
    HoldDesk d({.x12 = "charset = \"x12-basic\"\n"});  // capital letters only
    hold_order(d, "po1");
    d.clock.advance(4h + 1s);
    CHECK(d.send() == 0);
    CHECK(d.send() == 0);
    CHECK(std::ranges::count(d.audit_events(), "order.hold_notice_failed") == 1);
    CHECK(d.orders().at(0).state == store::OrderState::held);
    CHECK_FALSE(d.orders().at(0).acknowledgement);
}

}  // namespace
}  // namespace tidegate::runtime
