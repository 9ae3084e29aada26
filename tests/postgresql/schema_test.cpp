// The same tables on both, and who may bring them up to date (spec/reliability.md F28, F29).
#include "store/fixture.hpp"
#include "store/migrations.hpp"
#include "support/postgresql_cluster.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <thread>

using namespace tidegate;
using namespace tidegate::store;

namespace {

std::string fresh() { return testing::postgresql_cluster().make_schema(); }

void run_in(std::string const& address, std::string const& sql) {
    auto location = Location::parse(address);
    REQUIRE(location);
    Transaction::Impl session(*location, Access::write, {});
    session.begin();
    session.run_script(sql);
    session.commit();
}

/// "table.column" and its type, with "null" where it may be.
std::map<std::string, std::string> columns(Database& database, std::string_view sql) {
    std::map<std::string, std::string> result;
    database.read_blocking([&](Transaction& t) {
        Query query(t, sql, "ttti");
        while (query.next()) {
            result[query.text(0) + "." + query.text(1)] =
                query.text(2) + (query.integer(3) == 1 ? " null" : "");
        }
    });
    return result;
}

}  // namespace

TEST_CASE("schema: both databases have the same tables, columns and nullability", "[store]") {
    Folder folder;
    auto file = Database::open(folder.file("t.db"));
    auto server = Database::open(fresh());
    REQUIRE(file);
    REQUIRE(server);
    auto const there = columns(
        *file,
        "select m.name, p.name, case p.type when 'INTEGER' then 'bigint' when 'BLOB' then 'bytea'"
        " else lower(p.type) end, p.\"notnull\" = 0 and p.pk = 0"
        " from sqlite_schema m join pragma_table_info(m.name) p"
        " where m.type = 'table' and m.name not like 'sqlite%'"
    );
    auto const here = columns(
        *server,
        "select cast(table_name as text), cast(column_name as text), cast(data_type as text),"
        " case is_nullable when 'YES' then 1 else 0 end from information_schema.columns"
        " where table_schema = current_schema() and table_name not in ('tidegate_schema', "
        "'jobs_ended_rest')"
    );
    CHECK(there.size() > 100);
    CHECK(here == there);
}

TEST_CASE("schema: nodes that start at the same moment migrate once, and rows stay", "[store]") {
    std::string const address = fresh();
    std::vector<std::thread> nodes;
    std::atomic<int> opened = 0;
    for (int i = 0; i < 4; ++i) {
        nodes.emplace_back([&] {
            auto database = Database::open(address);
            if (!database) return;
            auto written = database->write_blocking([](Transaction& t) -> Expected<void> {
                append_audit(t, {kNoon, Environment::live, "a", "e", "s", "1", "p", "{}"});
                return {};
            });
            opened += written ? 1 : 0;
        });
    }
    for (std::thread& node : nodes) node.join();
    CHECK(opened == 4);
    auto again = Database::open(address);
    REQUIRE(again);
    again->read_blocking([](Transaction& t) { CHECK(list_audit(t, {}).size() == 4); });
}

TEST_CASE("schema: a migration that fails at any step is completed by the next start", "[store]") {
    for (int fail_at = 1; fail_at <= 60; ++fail_at) {
        std::string const address = fresh();
        int steps = 0;
        OpenOptions breaking;
        // Each step runs its SQL, and then commits.
        breaking.probe = [&](Step step, std::string_view sql) {
            if (step != Step::commit && sql != "migration") return;
            if (++steps == fail_at) throw DatabaseFailed("planted");
        };
        auto const first = Database::open(address, breaking);
        if (first) {
            CHECK(fail_at == static_cast<int>(2 * migrations().size()) + 1);
            return;
        }
        INFO("step " << fail_at);
        CHECK(first.error().code == ErrorCode::unavailable);
        CHECK(Database::open(address));
    }
    FAIL("no number of steps was enough to migrate");
}

TEST_CASE("schema: a newer one is refused and not changed", "[store]") {
    std::string const address = fresh();
    REQUIRE(Database::open(address));
    run_in(address, "update tidegate_schema set version = 99");
    for (Role const role : {Role::server, Role::visitor}) {
        auto const refused = Database::open(address, {.role = role, .probe = {}});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
        CHECK(refused.error().message.find("schema version 99") != std::string::npos);
    }
}

TEST_CASE("schema: the tables of another program are left alone", "[store]") {
    std::string const address = fresh();
    run_in(address, "create table theirs (a integer)");
    auto const refused = Database::open(address);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);
}

TEST_CASE(
    "schema: a server that does not answer is unavailable, and no secret is told", "[store]"
) {
    auto const refused = Database::open(
        "postgresql://anna:s3cret@/edi?host=/nonexistent",
        {.role = Role::server, .probe = {}, .password = Secret("pa55")}
    );
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().text().find("postgresql://anna@") != std::string::npos);
    for (char const* secret : {"s3cret", "pa55"})
        CHECK(refused.error().text().find(secret) == std::string::npos);
}

TEST_CASE("schema: two servers share a database, and a visitor beside them", "[store]") {
    std::string const address = fresh();
    auto const first = Database::open(address);
    auto const second = Database::open(address);
    auto const visitor = Database::open(address, {.role = Role::visitor, .probe = {}});
    REQUIRE(first);
    CHECK(second);
    CHECK(visitor);
    CHECK(first->is_shared());
}

TEST_CASE("schema: a commit is synchronous although the server's default is not", "[store]") {
    std::string const address = fresh();
    auto database = Database::open(address);
    REQUIRE(database);
    CHECK(database->pragma("synchronous_commit") == "on");
    auto at = address.find("options=") + 8;
    auto with = [&](std::string const& setting) {
        std::string other = address;
        return other.insert(at, "-csynchronous_commit%3D" + setting + "%20");
    };
    auto careless = Database::open(with("off"));
    REQUIRE(careless);
    CHECK(careless->pragma("synchronous_commit") == "on");
    auto careful = Database::open(with("remote_apply"));
    REQUIRE(careful);
    CHECK(careful->pragma("synchronous_commit") == "remote_apply");
}
