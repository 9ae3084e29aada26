#include "store/fixture.hpp"
#include "store/migrations.hpp"
#include "store/session.hpp"
#include "store/writer.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE_METHOD(
    Fixture, "database: it writes ahead, synchronously and with foreign keys", "[store][sqlite]"
) {
    CHECK(database.pragma("journal_mode") == "wal");
    CHECK(database.pragma("synchronous") == "2");
    CHECK(database.pragma("foreign_keys") == "1");
    CHECK(database.check_integrity().empty());
}

TEST_CASE_METHOD(
    Fixture, "database: no check of a row that is written needs a table of its own",
    "[store][sqlite]"
) {
    write([](Transaction& t) {
        std::vector<std::string> tables;
        Query names(t, "select name from sqlite_schema where type = 'table'", "t");
        while (names.next()) tables.push_back(names.text(0));
        REQUIRE(tables.size() > 20);
        for (std::string const& table : tables) {
            std::string const sql = "explain insert into " + table + " default values";
            Query program(t, sql, "it");
            while (program.next()) {
                CAPTURE(table);
                CHECK(program.text(1) != "OpenEphemeral");
            }
        }
    });
}

TEST_CASE(
    "database: opening it twice in turn migrates once and keeps the rows", "[store][sqlite]"
) {
    Folder folder;
    for (int round = 0; round < 2; ++round) {
        auto database = Database::open(folder.file("t.db"));
        REQUIRE(database);
        CHECK(database->pragma("user_version") == std::to_string(migrations().size()));
        std::size_t rows = 0;
        database->read_blocking([&](Transaction& t) { rows = list_audit(t, {}).size(); });
        CHECK(rows == static_cast<std::size_t>(round));
        REQUIRE(database->write_blocking([](Transaction& t) -> Expected<void> {
            append_audit(t, {kNoon, Environment::live, "a", "e", "s", "1", "p", "{}"});
            return {};
        }));
    }
}

TEST_CASE(
    "database: a migration that fails leaves the old schema, and opening again completes it",
    "[store][sqlite]"
) {
    for (int fail_at = 1; fail_at <= 200; ++fail_at) {
        Folder folder;
        int steps = 0;
        OpenOptions breaking;
        breaking.probe = [&](Step, std::string_view) {
            if (++steps == fail_at) throw DatabaseFailed("planted");
        };
        auto const first = Database::open(folder.file("t.db"), breaking);
        if (first) {
            CHECK(fail_at > 3);
            return;
        }
        INFO("step " << fail_at);
        CHECK(first.error().code == ErrorCode::unavailable);
        auto const second = Database::open(folder.file("t.db"));
        REQUIRE(second);
    }
    FAIL("no number of steps was enough to migrate");
}

TEST_CASE("database: a newer schema is refused and not changed", "[store][sqlite]") {
    Folder folder;
    {
        auto database = Database::open(folder.file("t.db"));
        REQUIRE(database);
    }
    {
        Transaction::Impl session(
            Location::of_file(folder.file("t.db")), Transaction::Impl::Access::write, {}
        );
        session.run_script("pragma user_version = 99");
    }
    auto const refused = Database::open(folder.file("t.db"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(refused.error().message.find("schema version 99") != std::string::npos);
}

TEST_CASE("database: the file of another program is refused", "[store][sqlite]") {
    Folder folder;
    {
        std::ofstream(folder.file("t.db"));
        Transaction::Impl session(
            Location::of_file(folder.file("t.db")), Transaction::Impl::Access::write, {}
        );
        session.run_script("create table theirs (a)");
    }
    auto const refused = Database::open(folder.file("t.db"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);

    std::ofstream(folder.file("text.db")) << std::string(8192, 'x');
    auto const text = Database::open(folder.file("text.db"));
    REQUIRE_FALSE(text);
    CHECK(text.error().code == ErrorCode::unavailable);
}

TEST_CASE_METHOD(
    Fixture, "database: a second server is refused, a visitor reads and writes beside it",
    "[store][sqlite]"
) {
    auto const second = Database::open(folder.file("t.db"));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::conflict);
    CHECK(second.error().message.find(std::to_string(::getpid())) != std::string::npos);

    auto visitor = Database::open(folder.file("t.db"), {Role::visitor, {}});
    REQUIRE(visitor);
    REQUIRE(visitor->write_blocking([this](Transaction& t) -> Expected<void> {
        append_audit(t, audit_entry("stock.loaded", "x"));
        return {};
    }));
    CHECK(read([](Transaction& t) { return list_audit(t, {}).size(); }) == 1);
}

TEST_CASE_METHOD(Fixture, "database: a reader cannot write", "[store]") {
    CHECK_THROWS_AS(
        database.read_blocking([this](Transaction& t) { append_audit(t, audit_entry("e", "x")); }),
        DatabaseFailed
    );
}

TEST_CASE_METHOD(
    Fixture, "database: committed rows survive a crash, uncommitted ones vanish", "[store][sqlite]"
) {
    write([this](Transaction& t) { append_audit(t, audit_entry("committed", "1")); });
    Folder after;
    write([&](Transaction& t) {
        append_audit(t, audit_entry("open", "2"));
        // What a power cut would leave at this moment: the file and its log as they are, nobody
        // closed anything.
        std::filesystem::copy_file(folder.file("t.db"), after.file("t.db"));
        std::filesystem::copy_file(folder.file("t.db-wal"), after.file("t.db-wal"));
    });
    auto database_after = Database::open(after.file("t.db"));
    REQUIRE(database_after);
    CHECK(database_after->check_integrity().empty());
    database_after->read_blocking([](Transaction& t) {
        auto const rows = list_audit(t, {});
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].entry.event == "committed");
    });
}

TEST_CASE_METHOD(Fixture, "database: an error in SQL never shows a bound value", "[store]") {
    try {
        write([](Transaction& t) {
            Query(
                t,
                "insert into customers (environment, partner, id, name, currency, partial,"
                " price_tolerance_percent) values ('live', 'p', 'i', :secret, 'EUR', 'never', '0')"
            )
                .bind("s3cret")
                .run();
        });
        FAIL("the CHECK let it pass");
    } catch (ConstraintFailed const& failed) {
        CHECK(std::string(failed.what()).find("s3cret") == std::string::npos);
    }
}

TEST_CASE_METHOD(Fixture, "database: any byte survives, and so does an empty payload", "[store]") {
    std::string all;
    for (int i = 0; i < 256 * 300; ++i) all += static_cast<char>(i % 256);
    for (std::string const& content : {all, std::string(), std::string("\0", 1)}) {
        NewMessage m = message("id-" + std::to_string(content.size()), content);
        m.headers.add("X-Odd", "a: b\n5:c");
        write([&](Transaction& t) { insert_message(t, m); });
        CHECK(read([&](Transaction& t) { return load_raw(t, m.id).value(); }) == to_bytes(content));
        CHECK(read([&](Transaction& t) { return find_headers(t, m.id).value(); }) == m.headers);
    }
}

TEST_CASE(
    "database: a file that is removed or replaced while it is open takes no more writes",
    "[store][sqlite]"
) {
    Folder folder;
    std::string const path = folder.file("t.db");
    for (bool const is_replaced : {false, true}) {
        auto database = Database::open(path);
        REQUIRE(database);
        auto const write = [&] {
            Writer writer(*database);
            return writer.run_blocking([](Transaction& t) -> Expected<void> {
                append_audit(t, {kNoon, Environment::live, "a", "e", "s", "1", "p", "{}"});
                return {};
            });
        };
        CHECK_FALSE(write());
        if (is_replaced) database->copy_into(folder.file("copy.db"));
        for (char const* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
        if (is_replaced) std::filesystem::rename(folder.file("copy.db"), path);
        auto const refused = write();
        REQUIRE(refused);
        CHECK(refused->kind == Failure::Kind::transient);
        CHECK(refused->error.message.contains("removed or replaced"));
    }
}
