// The days of ended jobs: made ahead, dropped as a whole, and never in the way of a job that ends.
#include "store/job_partitions.hpp"

#include "base/sweep_limits.hpp"
#include "store/fixture.hpp"
#include "store/session.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <set>
#include <thread>

namespace tidegate::store {

using namespace std::chrono_literals;

namespace {

struct Days : Fixture {
    /// Those that an earlier test has left in this schema.
    Days() {
        while (drop(kNoon + 1000 * 24h)) {
        }
    }
    void make(Instant now) {
        REQUIRE(database.write_blocking([&](Transaction& t) { return make_job_partitions(t, now); })
        );
    }
    bool drop(Instant before) {
        bool is_dropped = false;
        REQUIRE(database.write_blocking([&](Transaction& t) -> Expected<void> {
            auto const dropped = drop_job_partition(t, before);
            if (!dropped) return std::unexpected(dropped.error());
            is_dropped = *dropped;
            return {};
        }));
        return is_dropped;
    }
    /// Ends a job at this moment; returns the table where it is now.
    std::string end_at(Instant at) {
        NewJob const one = job(JobKind::deliver, ids.next(), {});
        write([&](Transaction& t) {
            insert_job(t, one);
            auto const claimed = claim_jobs(t, {JobKind::deliver}, kNoon, at - kNoon, 1);
            REQUIRE(claimed.size() == 1);
            // What it throws has the work run again, and is not for the macro.
            auto const finished = finish_job(t, one.id, claimed[0].token);
            REQUIRE(finished);
            REQUIRE(find_job(t, one.id)->state == JobState::done);
            REQUIRE(jobs_of(t, one.subject).size() == 1);
        });
        return read([&](Transaction& t) {
            Query query(
                t, "select cast(cast(tableoid as regclass) as text) from jobs_ended where id = :id",
                "t"
            );
            query.bind(one.id).next();
            return query.text(0);
        });
    }
    std::int64_t count(std::string const& sql) {
        return read([&](Transaction& t) {
            Query query(t, sql, "i");
            query.next();
            return query.integer(0);
        });
    }
};

}  // namespace

TEST_CASE_METHOD(Days, "job partitions: a job ends in its day's, or in the rest", "[postgresql]") {
    CHECK(end_at(kNoon + 1min).ends_with("jobs_ended_rest"));
    make(kNoon + 24h);
    std::set<std::string> tables;
    for (int day = 1; day <= limits::job_days_ahead; ++day)
        tables.insert(end_at(kNoon + day * 24h));
    CHECK(tables.size() == static_cast<std::size_t>(limits::job_days_ahead));
    CHECK_FALSE(tables.contains("jobs_ended_rest"));
    CHECK(end_at(kNoon + 30 * 24h).ends_with("jobs_ended_rest"));
    // A day whose first rows are in the rest stays there.
    make(kNoon);
    make(kNoon + 30 * 24h);
    CHECK(end_at(kNoon + 2min).ends_with("jobs_ended_rest"));
    CHECK(end_at(kNoon + 30 * 24h).ends_with("jobs_ended_rest"));
}

TEST_CASE_METHOD(Days, "job partitions: a day goes with its jobs when it is over", "[postgresql]") {
    make(kNoon);
    end_at(kNoon + 1min);
    end_at(kNoon + 25h);
    auto const midnight = std::chrono::floor<std::chrono::days>(kNoon) + 24h;
    CHECK_FALSE(drop(midnight - 1us));
    CHECK(count("select count(*) from jobs_ended") == 2);
    CHECK(drop(midnight));
    CHECK(count("select count(*) from jobs_ended") == 1);
    CHECK_FALSE(drop(midnight));
    make(kNoon + 24h);  // again, and the next
    CHECK(drop(midnight + 24h));
    CHECK(count("select count(*) from jobs_ended") == 0);
}

TEST_CASE_METHOD(
    Days, "job partitions: who has the table open is not waited for, and loses nothing",
    "[postgresql]"
) {
    make(kNoon);
    end_at(kNoon + 1min);
    Database other = open();
    other.read_blocking([&](Transaction& reader) {
        Query query(reader, "select count(*) from jobs_ended", "i");
        query.next();
        auto const begin = std::chrono::steady_clock::now();
        auto const refused = database.write_blocking([&](Transaction& t) -> Expected<void> {
            auto const dropped = drop_job_partition(t, kNoon + 48h);
            if (!dropped) return std::unexpected(dropped.error());
            return {};
        });
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::unavailable);
        CHECK(std::chrono::steady_clock::now() - begin < 10 * limits::job_partition_wait);
        CHECK_FALSE(end_at(kNoon + 2min).empty());  // beside it jobs end
    });
    CHECK(drop(kNoon + 48h));
}

TEST_CASE_METHOD(
    Days, "job partitions: a job that ends while its day is being made ends all the same",
    "[postgresql]"
) {
    std::promise<void> made;
    std::jthread maker([&] {
        (void)database.write_blocking([&](Transaction& t) -> Expected<void> {
            auto done = make_job_partitions(t, kNoon);
            made.set_value();
            // Until the other is on its way into the partition for the rest, and waits for it.
            auto const end = std::chrono::steady_clock::now() + 20s;
            bool is_waited_for = false;
            while (!is_waited_for && std::chrono::steady_clock::now() < end) {
                Query query(t, "select 1 from pg_locks where not granted limit 1", "i");
                is_waited_for = query.next();
            }
            return done;
        });
    });
    made.get_future().wait();
    std::string const where = end_at(kNoon + 1h);
    maker.join();
    CHECK(where != "jobs_ended_rest");
}

}  // namespace tidegate::store
