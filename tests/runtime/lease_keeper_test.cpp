#include "runtime/lease_keeper.hpp"

#include "base/queue_limits.hpp"
#include "runtime/fixture.hpp"

namespace tidegate::runtime {
namespace {

using namespace std::chrono_literals;

struct LeaseFixture : Fixture {
    store::Job claimed() {
        receive(interchange({order_body("PO1")}), "a@acme");
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            job =
                store::claim_jobs(t, {store::JobKind::interpret}, clock.now(), limits::job_lease, 1)
                    .at(0);
            return {};
        });
        REQUIRE_FALSE(failed);
        return job;
    }
    std::optional<Instant> lease() {
        return read([&](store::Transaction& t) { return store::find_job(t, job.id); })->lease_until;
    }

    LeaseKeeper keeper{services};
    store::Job job;
};

}  // namespace

TEST_CASE_METHOD(
    LeaseFixture, "lease keeper: a job that runs keeps its lease, an ended one not", "[runtime]"
) {
    keeper.hold(claimed());
    Instant const claimed_at = clock.now();
    CHECK(lease() == claimed_at + limits::job_lease);
    clock.advance(limits::job_lease_renewal);
    keeper.renew_blocking();
    CHECK(lease() == claimed_at + limits::job_lease_renewal + limits::job_lease);
    keeper.let_go(job.id);
    clock.advance(limits::job_lease_renewal);
    keeper.renew_blocking();
    CHECK(lease() == claimed_at + limits::job_lease_renewal + limits::job_lease);
}

TEST_CASE_METHOD(LeaseFixture, "lease keeper: a job that hangs is left to others", "[runtime]") {
    keeper.hold(claimed());
    clock.advance(limits::job_time_max);
    keeper.renew_blocking();
    auto const last = lease();
    CHECK(last == clock.now() + limits::job_lease);
    clock.advance(1s);
    keeper.renew_blocking();
    CHECK(lease() == last);
}

TEST_CASE_METHOD(
    LeaseFixture, "lease keeper: what another worker has is not touched", "[runtime]"
) {
    keeper.hold(claimed());
    clock.advance(limits::job_lease + 1s);
    std::optional<store::Job> other;
    auto const failed = write([&](store::Transaction& t) -> Expected<void> {
        REQUIRE(store::recover_expired_leases(t, clock.now(), clock.now()) == 1);
        other = store::claim_jobs(t, {store::JobKind::interpret}, clock.now(), 5min, 1).at(0);
        return {};
    });
    REQUIRE_FALSE(failed);
    keeper.renew_blocking();
    CHECK(lease() == other->lease_until);
}

}  // namespace tidegate::runtime
