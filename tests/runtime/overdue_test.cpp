#include "runtime/overdue.hpp"

#include "base/limits.hpp"
#include "runtime/fixture.hpp"

namespace tidegate::runtime {
namespace {

TEST_CASE("overdue: an MDN and a 997 become late after their deadlines, each once", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    CHECK(mark_overdue_blocking(f.services) == 0);
    f.clock.advance(limits::mdn_deadline);
    CHECK(mark_overdue_blocking(f.services) == 0);  // not before it has passed
    f.clock.advance(std::chrono::microseconds(1));
    CHECK(mark_overdue_blocking(f.services) == 2);  // the MDNs of 997 and 855
    CHECK(mark_overdue_blocking(f.services) == 0);
    f.clock.advance(std::chrono::hours(24));
    CHECK(mark_overdue_blocking(f.services) == 1);  // the 997 for the 855
    CHECK(std::ranges::count(f.audit_events(), "expectation.late") == 3);
    int late = 0;
    for (store::Delivery const& delivery : f.deliveries()) {
        for (store::Expectation const& expected : f.read([&](store::Transaction& t) {
                 return store::expectations_of(t, delivery.id);
             })) {
            late += expected.state == store::ExpectationState::late ? 1 : 0;
        }
    }
    CHECK(late == 3);
}

TEST_CASE("overdue: whichever step fails, marking and audit come together", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    f.clock.advance(std::chrono::hours(48));
    for (int n = 1;; ++n) {
        f.fail_step(n);
        std::size_t marked = 0;
        try {
            marked = mark_overdue_blocking(f.services);
        } catch (store::DatabaseFailed const&) {
            REQUIRE(std::ranges::count(f.audit_events(), "expectation.late") == 0);
            continue;
        }
        CHECK(n > 3);
        CHECK(marked == 3);
        break;
    }
    CHECK(std::ranges::count(f.audit_events(), "expectation.late") == 3);
}

}  // namespace
}  // namespace tidegate::runtime
