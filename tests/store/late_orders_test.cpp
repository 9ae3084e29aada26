#include "store/late_orders.hpp"

#include "base/limits.hpp"
#include "store/fixture.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

namespace {

constexpr char const* kGivenUp = "order.hold_notice_failed";

struct Held : Fixture {
    /// An order on hold that came at `at`.
    OrderId hold(Transaction& t, Instant at, std::optional<DocumentId> answer) {
        Document const doc = document();
        REQUIRE(insert_document(t, doc, "worker"));
        DecisionToSave decision;
        decision.order.id = ids.mint<OrderId>();
        decision.order.partner = "acme";
        decision.order.number = decision.order.id.text();
        decision.order.content_hash = "h";
        decision.order.state = OrderState::held;
        decision.order.document = doc.id;
        if (answer) decision.order.acknowledgement = doc.id;
        decision.order.created_at = decision.order.changed_at = at;
        decision.is_new = true;
        REQUIRE(save_decision(t, decision));
        return decision.order.id;
    }
};

}  // namespace

TEST_CASE_METHOD(
    Held,
    "late orders: whoever heard nothing of a held order is found behind any number of those who "
    "did",
    "[store]"
) {
    OrderId newest, given_up, answered;
    write([&](Transaction& t) {
        DocumentId const some = ids.mint<DocumentId>();
        for (int i = 0; i <= limits::store_list_rows_max; ++i)
            answered = hold(t, kNoon - std::chrono::hours(2), some);
        given_up = hold(t, kNoon - std::chrono::hours(2), {});
        append_audit(
            t, {.at = kNoon,
                .environment = Environment::live,
                .actor = "schedule",
                .event = kGivenUp,
                .subject = "order",
                .subject_id = given_up.text(),
                .partner = "acme",
                .details = "{}"}
        );
        newest = hold(t, kNoon - std::chrono::hours(1), {});
    });
    auto const unheard = [&](std::string const& partner, Instant before) {
        return read([&](Transaction& t) { return find_unheard(t, partner, before, kGivenUp); });
    };
    CHECK(unheard("acme", kNoon) == std::vector{newest});
    CHECK(unheard("acme", kNoon - std::chrono::hours(1)).empty());
    CHECK(unheard("other", kNoon).empty());
}
