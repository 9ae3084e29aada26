// F28: the process dies, or the power goes, at any write of a migration.
#include "sim/memory_disk.hpp"
#include "sim/sql.hpp"
#include "store/database.hpp"
#include "store/fixture.hpp"
#include "store/migrations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::sim {
namespace {

constexpr std::uint64_t kSeed = 1;
// The first versions that have these tables.
constexpr std::size_t kWithAudit = 2;
constexpr std::size_t kWithScrubs = 13;

/// What a program that knew only the first `version` migrations left: two jobs, two audit rows, and
/// what was found when payloads were looked through.
MemoryDisk::Files installation_of(std::string const& path, std::size_t version) {
    MemoryDisk const disk({{path, ""}}, kSeed);
    if (version > 0) {
        Sql sql(path);
        sql.rows("pragma journal_mode = wal; pragma synchronous = full");
        for (std::size_t i = 0; i < version; ++i) sql.rows(std::string(store::migrations()[i]));
        for (std::string const& id : {std::string("1"), std::string("2")}) {
            sql.rows(fmt::format(
                "insert into jobs (id, kind, subject, lane, state, attempts, not_before, token,"
                " reason, created_at) values ('{}', 'process', 's', '', 'waiting', 0, 0, 0, '', 0)",
                id
            ));
            if (version < kWithAudit) continue;
            sql.rows(
                "insert into audit (at, environment, actor, event, subject, subject_id, partner,"
                " details, hash) values (0, 'live', 'a', 'e', 's', 'i', 'p', '{}', 'h')"
            );
        }
        if (version >= kWithScrubs) {
            sql.rows(
                "insert into scrubs (what, begun_at, next_at, whole_since, claimed_to, seen, state,"
                " last_token) values ('payloads', 1, 2, 3, '4', 5, 'six', 7);"
                "insert into scrub_ranges (what, until_key, after_key, lease_until, token, tries)"
                " values ('payloads', '4', '', 8, 7, 9);"
                "insert into damages (what, key, subject, reason, found_at)"
                " values ('payloads', '2', 'payload 2', 'broken', 10)"
            );
        }
        sql.rows(fmt::format("pragma user_version = {}", version));
    }
    return disk.files();
}

/// The version that it has, whole: with every table of that version and every row.
std::size_t version_of(std::string const& path, std::size_t began_at) {
    Sql sql(path);
    CHECK(sql.value("pragma integrity_check") == "ok");
    auto const version = static_cast<std::size_t>(std::stoul(sql.value("pragma user_version")));
    if (began_at >= 1) CHECK(sql.value("select count(*) from jobs") == "2");
    if (began_at >= kWithAudit) CHECK(sql.value("select count(*) from audit") == "2");
    if (began_at >= kWithScrubs) {
        CHECK(sql.value("select count(*) from pragma_foreign_key_check") == "0");
        CHECK(
            sql.rows(
                "select begun_at, next_at, whole_since, claimed_to, seen, state, last_token,"
                " after_key, until_key, lease_until, token, tries, key, subject, reason, found_at"
                " from scrubs s join scrub_ranges r on r.what = s.what join damages d on"
                " d.what = s.what"
            ) ==
            std::vector<std::vector<std::string>>{
                {"1", "2", "3", "4", "5", "six", "7", "", "4", "8", "7", "9", "2", "payload 2",
                 "broken", "10"}
            }
        );
    }
    return version;
}

std::string schema_of(std::string const& path) {
    std::string text;
    for (auto const& row : Sql(path).rows("select sql from sqlite_schema order by type, name"))
        text += row.front() + "\n";
    return text;
}

/// Dies at the `count`-th of this work; false when the migration was done before.
bool dies_at(
    std::string const& path, std::size_t version, DiskWork work, std::uint64_t count,
    std::string const& wanted
) {
    MemoryDisk disk(installation_of(path, version), kSeed + count);
    disk.die_at(work, count, count % 2 == 0);
    bool const is_open = store::Database::open(path).has_value();
    bool const is_dead = disk.is_dead();
    if (!is_dead) CHECK(is_open);
    disk.restart(Unsynced::partly);
    std::size_t const left = version_of(path, version);
    CHECK(left >= version);
    auto const again = store::Database::open(path);
    REQUIRE(again);
    CHECK(static_cast<std::size_t>(again->schema_version()) == store::migrations().size());
    CHECK(schema_of(path) == wanted);
    return is_dead;
}

TEST_CASE("migration: a death at any write or sync leaves one schema or the next, and all rows") {
    store::Folder const folder;
    std::string const path = folder.file("test.db");
    std::string wanted;
    {
        MemoryDisk const disk({}, kSeed);
        REQUIRE(store::Database::open(path));
        wanted = schema_of(path);
    }
    for (std::size_t const version :
         {std::size_t{0}, std::size_t{1}, std::size_t{4}, kWithScrubs}) {
        for (DiskWork const work : {DiskWork::write, DiskWork::sync}) {
            std::uint64_t count = 1;
            while (dies_at(path, version, work, count, wanted)) ++count;
            CAPTURE(version, count);
            CHECK(count > store::migrations().size() - version);
        }
    }
}

}  // namespace
}  // namespace tidegate::sim
