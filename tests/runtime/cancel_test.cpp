#include "runtime/cancel.hpp"

#include "runtime/desk.hpp"
#include "store/reconcile.hpp"

namespace tidegate::runtime {
namespace {

struct CancelDesk : Desk {
    std::optional<Error> cancel(DocumentId id, std::string const& reason = "by agreement") {
        auto const failed = write([&](store::Transaction& t) {
            return cancel_document(t, id, reason, {"jane", ids, clock.now()});
        });
        if (!failed) return {};
        return failed->error;
    }
    std::optional<Error> cancel(DeliveryId id) {
        auto const failed = write([&](store::Transaction& t) {
            return cancel_delivery(t, id, "they are closed", {"jane", ids, clock.now()});
        });
        if (!failed) return {};
        return failed->error;
    }
    bool has_sound_books() {
        auto const found = read([&](store::Transaction& t) {
            return store::find_discrepancies(t, Instant{}, clock.now() + std::chrono::hours(1));
        });
        return found.empty();
    }
};

}  // namespace

TEST_CASE("cancel: a parked document ends, with who and why in its history", "[runtime]") {
    CancelDesk d;
    store::Document const parked = d.only_document(
        d.process_message(interchange({order_body("PO1")}, {.sender = "STRANGER"}), "a@acme")
    );
    CHECK(d.cancel(parked.id, "")->code == ErrorCode::refused);
    REQUIRE_FALSE(d.cancel(parked.id));
    CHECK(d.document(parked.id).state == State::cancelled);
    auto const last = d.history(parked.id).back();
    CHECK(last.actor == "jane");
    CHECK(last.reason == "by agreement");
    CHECK(d.audit_events().back() == "document.cancelled");
    CHECK(d.cancel(parked.id)->code == ErrorCode::conflict);
    CHECK(d.ask(parked.id)->code == ErrorCode::conflict);
    CHECK(d.has_sound_books());
}

TEST_CASE("cancel: an order that was held is gone, and its number is free", "[runtime]") {
    CancelDesk d;
    store::Document const held = hold_order(d);
    REQUIRE_FALSE(d.cancel(held.id));
    CHECK(d.orders().empty());
    tie_buyer_item(d);
    d.process_message(interchange({order_body("PO1", 11)}, {.control = "000000002"}), "b@acme");
    REQUIRE(d.orders().size() == 1);
    CHECK(d.orders()[0].state == store::OrderState::open);
    CHECK(d.has_sound_books());
}

TEST_CASE("cancel: a parked delivery ends with its documents and its job", "[runtime]") {
    CancelDesk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    store::Delivery const delivery = d.deliveries().at(0);
    CHECK(d.cancel(delivery.id)->code == ErrorCode::conflict);
    auto const job = d.claim(store::JobKind::deliver);
    REQUIRE(job);
    d.park(*job, d.deliver, "404");
    DeliveryId const id{job->subject};
    auto const documents =
        d.read([&](store::Transaction& t) { return store::documents_of_delivery(t, id); });
    CHECK(d.cancel(documents.at(0).id)->code == ErrorCode::refused);
    REQUIRE_FALSE(d.cancel(id));
    CHECK(d.document(documents.at(0).id).state == State::cancelled);
    CHECK(d.job_of(id.value).state == store::JobState::done);
    CHECK(d.ask_resend(id)->code == ErrorCode::conflict);
    CHECK(d.has_sound_books());
}

}  // namespace tidegate::runtime
