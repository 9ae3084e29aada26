#include "store/configurations.hpp"

#include "store/fixture.hpp"

using namespace tidegate;
using namespace tidegate::store;

namespace {

ConfigurationFiles const kMaps{{"mappers/x12/004010/850.map", "map x12/004010/850 <-> order\n"}};

ConfigurationFiles profile(std::string const& text) {
    return {{"partners/acme/partner.toml", text}, {"tidegate.toml", ""}};
}

struct Kept : Fixture {
    NewConfiguration sealed(ConfigurationFiles const& installation) {
        std::string const own = pack_files(installation);
        std::string const maps = pack_files(kMaps);
        return {
            sha256(as_bytes(own + maps)), vault->seal_inline(as_bytes(own)).value(),
            vault->seal_inline(as_bytes(maps)).value()
        };
    }
    std::int64_t keep(NewConfiguration const& one) {
        std::int64_t id = 0;
        write([&](Transaction& t) { id = keep_configuration(t, one, clock.now()); });
        return id;
    }
    std::int64_t count(std::string const& table) {
        return read([&](Transaction& t) {
            std::string const sql = "select count(*) from " + table;
            Query query(t, sql, "i");
            query.next();
            return query.integer(0);
        });
    }
};

TEST_CASE("configurations: what was kept comes back with its files and its time", "[store]") {
    Kept f;
    auto const one = f.sealed(profile("name = \"Acme\"\n"));
    std::int64_t const id = f.keep(one);
    auto const loaded = f.read([&](Transaction& t) { return load_configuration(t, id); });
    REQUIRE(loaded);
    CHECK(loaded->row.hash == one.hash);
    CHECK(loaded->row.first_used == kNoon);
    CHECK(loaded->installation == profile("name = \"Acme\"\n"));
    CHECK(loaded->mappers == kMaps);
    CHECK(short_name(one.hash) == hex(one.hash).substr(0, 12));
}

TEST_CASE("configurations: the same one is kept once, and found by its hash", "[store]") {
    Kept f;
    auto const one = f.sealed(profile("a"));
    CHECK_FALSE(f.read([&](Transaction& t) { return find_configuration(t, one.hash); }));
    std::int64_t const id = f.keep(one);
    f.clock.advance(std::chrono::hours(1));
    CHECK(f.keep(f.sealed(profile("a"))) == id);
    CHECK(f.read([&](Transaction& t) { return find_configuration(t, one.hash); }) == id);
    CHECK(f.read([&](Transaction& t) {
               return find_kept_configuration(t, id);
           })->first_used == kNoon);
    CHECK(f.count("configurations") == 1);
    CHECK(f.count("payloads") == 2);
}

TEST_CASE("configurations: a changed profile costs nothing of the maps again", "[store]") {
    Kept f;
    std::int64_t const first = f.keep(f.sealed(profile("a")));
    std::int64_t const second = f.keep(f.sealed(profile("b")));
    CHECK(first != second);
    CHECK(f.count("configuration_files") == 3);
    CHECK(f.count("payloads") == 3);
}

TEST_CASE("configurations: a file is no part of another, whatever they hold", "[store]") {
    CHECK(pack_files({{"a", "b"}, {"c", "d"}}) != pack_files({{"a", "bcd"}}));
    CHECK(pack_files({{"a", ""}, {"b", ""}}) != pack_files({{"a", "b"}, {"", ""}}));
}

TEST_CASE("configurations: nobody reads a kept one in the database without the key", "[store]") {
    Kept f;
    f.keep(f.sealed(profile("our_secret_terms = \"net 90\"\n")));
    auto const bytes = f.read([](Transaction& t) {
        Query query(t, "select bytes from payloads order by id", "b");
        query.next();
        return to_text(query.bytes(0));
    });
    CHECK_FALSE(bytes.empty());
    CHECK(bytes.find("net 90") == std::string::npos);
}

TEST_CASE("configurations: one that was changed on disk, or is not there, is refused", "[store]") {
    Kept f;
    std::int64_t const id = f.keep(f.sealed(profile("a")));
    CHECK(
        f.read([&](Transaction& t) { return load_configuration(t, id + 1); }).error().code ==
        ErrorCode::not_found
    );
    f.write([](Transaction& t) {
        Query(
            t,
            "update payloads set wrapped_key = (select wrapped_key from payloads where id = 2)"
            " where id = 1"
        )
            .run();
    });
    auto const damaged = f.read([&](Transaction& t) { return load_configuration(t, id); });
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().code == ErrorCode::refused);
    CHECK_THAT(
        damaged.error().text(),
        Catch::Contains("configuration ") && Catch::Contains("changed on disk")
    );
}

TEST_CASE(
    "configurations: documents and jobs name theirs, also after the job has ended", "[store]"
) {
    Kept f;
    std::int64_t const id = f.keep(f.sealed(profile("a")));
    auto const message = f.message("m1@acme");
    Document document = f.document(message.id);
    document.configuration = id;
    NewJob job = f.job(JobKind::process, document.id.value);
    job.configuration = id;
    f.write([&](Transaction& t) {
        insert_message(t, message);
        REQUIRE(insert_document(t, document, "worker"));
        insert_job(t, job);
    });
    CHECK(f.read([&](Transaction& t) {
               return find_document(t, document.id);
           })->configuration == id);
    f.write([&](Transaction& t) {
        auto const claimed = claim_jobs(t, {JobKind::process}, kNoon, std::chrono::minutes(1), 1);
        REQUIRE(claimed.size() == 1);
        CHECK(claimed[0].configuration == id);
        REQUIRE(finish_job(t, claimed[0].id, claimed[0].token));
    });
    auto const ended = f.read([&](Transaction& t) { return find_job(t, job.id); });
    CHECK(ended->state == JobState::done);
    CHECK(ended->configuration == id);
}

TEST_CASE("configurations: a job that is resumed is done with the one asked for then", "[store]") {
    Kept f;
    std::int64_t const id = f.keep(f.sealed(profile("a")));
    NewJob job = f.job(JobKind::process, f.ids.next());
    f.write([&](Transaction& t) {
        insert_job(t, job);
        auto const claimed = claim_jobs(t, {JobKind::process}, kNoon, std::chrono::minutes(1), 1);
        REQUIRE(park_job(t, claimed.at(0).id, claimed[0].token, "broken"));
        REQUIRE(resume_job(t, job.id, kNoon, id));
    });
    CHECK(f.read([&](Transaction& t) { return find_job(t, job.id); })->configuration == id);
    f.write([&](Transaction& t) {
        auto const claimed = claim_jobs(t, {JobKind::process}, kNoon, std::chrono::minutes(1), 1);
        REQUIRE(park_job(t, claimed.at(0).id, claimed[0].token, "broken"));
        REQUIRE(resume_job(t, job.id, kNoon));
    });
    CHECK_FALSE(f.read([&](Transaction& t) { return find_job(t, job.id); })->configuration);
}

}  // namespace
