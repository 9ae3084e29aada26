#include "runtime/sweep.hpp"

#include "base/queue_limits.hpp"
#include "runtime/fixture.hpp"
#include "store/reconcile.hpp"

namespace tidegate::runtime {

TEST_CASE(
    "sweep: jobs that ended long ago go, all others stay, and the books add up", "[runtime]"
) {
    Fixture f;
    f.process_message(interchange({order_body("PO1")}), "a@acme");
    f.clock.advance(limits::job_keep);
    MessageId const waiting =
        f.receive(interchange({order_body("PO2")}, {.control = "000000002"}), "b@acme");
    CHECK(sweep_jobs_blocking(f.services) == 0);
    f.clock.advance(std::chrono::hours(12));  // now that day is over
    CHECK(sweep_jobs_blocking(f.services) == 1);
    CHECK(sweep_jobs_blocking(f.services) == 0);
    CHECK(f.job_of(waiting.value).state == store::JobState::waiting);
    CHECK(f.read([](store::Transaction& t) {
               return store::find_discrepancies(t, Instant{}, from_micros(4'102'444'800'000'000));
           }).empty());
}

TEST_CASE("sweep: more than one commit takes are all gone at the end", "[runtime]") {
    Fixture f;
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        for (int i = 0; i < limits::sweep_rows + 5; ++i) {
            JobId const id = f.ids.mint<JobId>();
            store::insert_job(
                t, {.id = id,
                    .kind = store::JobKind::deliver,
                    .subject = f.ids.next(),
                    .lane = {},
                    .peer = {},
                    .not_before = kNoon,
                    .created_at = kNoon}
            );
            if (auto ended = store::cancel_job(t, id, "test"); !ended) return ended;
        }
        return {};
    });
    REQUIRE_FALSE(failed);
    f.clock.advance(limits::job_keep + std::chrono::hours(12));
    CHECK(sweep_jobs_blocking(f.services) == limits::sweep_rows + 5);
}

}  // namespace tidegate::runtime
