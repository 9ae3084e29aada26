#include "store/statistics.hpp"

#include "base/limits.hpp"
#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE_METHOD(Fixture, "statistics: an empty database counts nothing", "[store]") {
    Statistics const counted = read(count_statistics);
    for (auto const count : counted.documents) CHECK(count == 0);
    for (auto const count : counted.deliveries) CHECK(count == 0);
    CHECK(counted.jobs_waiting + counted.jobs_running + counted.jobs_parked == 0);
    CHECK_FALSE(counted.first_due);
}

TEST_CASE_METHOD(Fixture, "statistics: jobs are counted by state, done ones not", "[store]") {
    std::vector<JobKind> const kinds{JobKind::process};
    write([&](Transaction& t) {
        for (int i = 0; i < 5; ++i) {
            NewJob row = job(JobKind::process, ids.next());
            row.not_before = kNoon + std::chrono::seconds(i);
            insert_job(t, row);
        }
    });
    CHECK(read(count_statistics).first_due == kNoon);
    write([&](Transaction& t) {
        auto const claimed =
            claim_jobs(t, kinds, kNoon + std::chrono::seconds(2), std::chrono::minutes(1), 32);
        REQUIRE(claimed.size() == 3);
        REQUIRE(finish_job(t, claimed[0].id, claimed[0].token));
        REQUIRE(park_job(t, claimed[1].id, claimed[1].token, "no map"));
    });
    Statistics const counted = read(count_statistics);
    CHECK(counted.jobs_waiting == 2);
    CHECK(counted.jobs_running == 1);
    CHECK(counted.jobs_parked == 1);
    CHECK(counted.first_due == kNoon + std::chrono::seconds(3));
}

TEST_CASE_METHOD(Fixture, "statistics: counting stops at its limit", "[store]") {
    write([&](Transaction& t) {
        Query(
            t,
            "insert into jobs (id, kind, subject, lane, state, attempts, not_before, token, reason,"
            " created_at) with recursive n(i) as (select 1 union all select i + 1 from n where i <"
            " :most) select i, 'process', '', '', 'waiting', 0, i, 0, '', 0 from n"
        )
            .bind(limits::metrics_rows_max + 10)
            .run();
    });
    CHECK(read(count_statistics).jobs_waiting == limits::metrics_rows_max);
}

TEST_CASE_METHOD(Fixture, "statistics: every count is answered from an index", "[store][sqlite]") {
    write([&](Transaction& t) {
        for (char const* sql :
             {"explain query plan select count(*) from (select 1 from documents where state ="
              " 'done' limit 5)",
              "explain query plan select count(*) from (select 1 from deliveries where state ="
              " 'done' limit 5)",
              "explain query plan select count(*) from (select 1 from jobs where state ="
              " 'waiting' limit 5)",
              "explain query plan select count(*) from (select 1 from jobs where state ="
              " 'running' limit 5)",
              "explain query plan select count(*) from (select 1 from jobs where state ="
              " 'parked' limit 5)",
              "explain query plan select min(not_before) from jobs where state = 'waiting'"}) {
            std::string plan;
            Query query(t, sql, "iiit");
            while (query.next()) plan += query.text(3) + "; ";
            CAPTURE(sql, plan);
            CHECK(plan.find("INDEX") != std::string::npos);
        }
    });
}

TEST_CASE_METHOD(
    Fixture, "statistics: the write probe writes, and leaves nothing", "[store][sqlite]"
) {
    for (int i = 0; i < 3; ++i) write(probe_write);
    write([&](Transaction& t) {
        Query query(t, "select count(*) from duplicates", "i");
        REQUIRE(query.next());
        CHECK(query.integer(0) == 0);
    });
    // What the file system refuses, the probe notices: the commit has something to write.
    int commits = 0;
    probe = [&](Step step, std::string_view) { commits += step == Step::commit ? 1 : 0; };
    auto const before = std::filesystem::file_size(folder.file("t.db-wal"));
    write(probe_write);
    CHECK(commits == 1);
    CHECK(std::filesystem::file_size(folder.file("t.db-wal")) > before);
}
