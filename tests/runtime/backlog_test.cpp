#include "runtime/backlog.hpp"

#include "runtime/fixture.hpp"

namespace tidegate::runtime {

TEST_CASE(
    "backlog: it is full when so many messages wait, and open when one is done", "[runtime]"
) {
    Fixture f;
    Backlog backlog(f.services, 2);
    f.receive(interchange({order_body("PO1")}), "a@acme");
    backlog.count_blocking();
    CHECK_FALSE(backlog.is_full());
    f.receive(interchange({order_body("PO2")}, {.control = "000000002"}), "b@acme");
    f.receive(interchange({order_body("PO3")}, {.control = "000000003"}), "c@acme");
    backlog.count_blocking();
    CHECK(backlog.is_full());
    CHECK(backlog.waiting() == 2);
    f.run_next(f.process);
    f.run_next(f.process);
    backlog.count_blocking();
    CHECK_FALSE(backlog.is_full());
    CHECK(backlog.waiting() == 1);
}

}  // namespace tidegate::runtime
