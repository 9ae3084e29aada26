#include "sim/memory_disk.hpp"

#include "sim/sql.hpp"

#include <catch2/catch.hpp>

namespace tidegate::sim {
namespace {

constexpr std::uint64_t kSeed = 1;
std::string const kPath = "/sim/test.db";

/// A database with one row, on a disk of its own, closed.
MemoryDisk::Files with_one_row() {
    MemoryDisk const disk({{kPath, ""}}, kSeed);
    {
        Sql sql(kPath);
        sql.rows("pragma journal_mode = wal; pragma synchronous = full");
        sql.rows("create table t (n integer); insert into t values (1)");
    }
    return disk.files();
}

std::string rows() { return Sql(kPath).value("select count(*) from t"); }

/// One more row, through a connection that does what the product's does.
void insert() {
    Sql sql(kPath);
    sql.rows("pragma synchronous = full");
    sql.rows("insert into t values (2)");
}

TEST_CASE("memory disk: what was synced is there after a power cut", "[sim]") {
    MemoryDisk disk(with_one_row(), kSeed);
    insert();
    disk.die();
    disk.restart(Unsynced::lost);
    CHECK(rows() == "2");
}

TEST_CASE("memory disk: what was not synced is lost with the power, and only with it", "[sim]") {
    for (Unsynced const left : {Unsynced::lost, Unsynced::kept}) {
        MemoryDisk disk(with_one_row(), kSeed);
        disk.ignore_syncs();
        insert();
        disk.die();
        disk.restart(left);
        CHECK(rows() == (left == Unsynced::lost ? "1" : "2"));
    }
}

TEST_CASE("memory disk: a death at any write or sync leaves the row whole or not at all", "[sim]") {
    for (DiskWork const work : {DiskWork::write, DiskWork::sync}) {
        for (bool const is_after : {false, true}) {
            bool is_done = false;
            for (std::uint64_t count = 1; !is_done; ++count) {
                MemoryDisk disk(with_one_row(), kSeed + count);
                disk.die_at(work, count, is_after);
                bool has_failed = false;
                try {
                    insert();
                } catch (std::runtime_error const&) {
                    has_failed = true;
                }
                is_done = !disk.is_dead();
                disk.restart(Unsynced::partly);
                std::string const found = rows();
                INFO("at " << count << ", after " << is_after);
                CHECK((found == "1" || found == "2"));
                if (!has_failed) CHECK(found == "2");
                CHECK(Sql(kPath).value("pragma integrity_check") == "ok");
            }
        }
    }
}

TEST_CASE("memory disk: a full disk takes nothing until it has room again", "[sim]") {
    MemoryDisk disk(with_one_row(), kSeed);
    disk.fill(true);
    CHECK_THROWS_WITH(insert(), Catch::Matchers::Contains("full"));
    disk.fill(false);
    insert();
    CHECK(rows() == "2");
}

TEST_CASE("memory disk: a write or sync that fails does so once, and a commit says so", "[sim]") {
    for (DiskWork const work : {DiskWork::write, DiskWork::sync}) {
        MemoryDisk disk(with_one_row(), kSeed);
        disk.fail_next(work);
        CHECK_THROWS_WITH(insert(), Catch::Matchers::Contains("disk I/O error"));
        insert();
        CHECK(rows() == "2");
    }
}

}  // namespace
}  // namespace tidegate::sim
