#include "runtime/scrub.hpp"

#include "base/payload_limits.hpp"
#include "runtime/fixture.hpp"
#include "store/session.hpp"

namespace tidegate::runtime {

TEST_CASE(
    "scrubber: a damaged payload is told once, and all are looked at within a day", "[runtime]"
) {
    Fixture f;
    constexpr int kMessages = 15;  // two payloads each: more than one look takes
    for (int i = 0; i < kMessages; ++i)
        f.receive(interchange({order_body("PO" + std::to_string(i))}), std::to_string(i) + "@acme");
    Scrubber scrubber(f.services);
    scrubber.check_blocking();
    CHECK(scrubber.checked() == static_cast<std::uint64_t>(limits::scrub_rows));
    scrubber.check_blocking();
    CHECK(scrubber.checked() == 2 * kMessages);
    scrubber.check_blocking();
    CHECK(scrubber.checked() == 2 * kMessages);
    CHECK(scrubber.damaged() == 0);
    auto const failed = f.write([](store::Transaction& t) -> Expected<void> {
        store::Query(
            t,
            "update payloads set wrapped_key = (select wrapped_key from payloads where id = 1)"
            " where id = 2"
        )
            .run();
        return {};
    });
    REQUIRE_FALSE(failed);
    for (int day = 0; day < 2; ++day) {
        f.clock.advance(limits::scrub_cycle);
        scrubber.check_blocking();
        scrubber.check_blocking();
        CHECK(scrubber.damaged() == 1);
    }
    CHECK(scrubber.checked() == 3 * 2 * kMessages);
}

}  // namespace tidegate::runtime
