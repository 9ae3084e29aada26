#include "store/dialect.hpp"

#include "store/failure.hpp"
#include "store/location.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE("dialect: locks are for PostgreSQL alone, bytes are bytea there", "[store]") {
    std::string_view const sql =
        "select 1 from a where b = cast(:b as blob) for update skip locked";
    CHECK(statement_for(Backend::sqlite, sql) == "select 1 from a where b = cast(:b as blob)");
    CHECK(
        statement_for(Backend::postgresql, sql) ==
        "select 1 from a where b = cast(:b as bytea) for update skip locked"
    );
    CHECK(statement_for(Backend::sqlite, "select 1 for no key update") == "select 1");
    CHECK(statement_for(Backend::sqlite, "update a set b = 1") == "update a set b = 1");
}

TEST_CASE("dialect: any text comes back from PostgreSQL, and two never become one", "[store]") {
    std::set<std::string> stored;
    std::vector<std::string> const texts{
        "",
        "plain",
        "Gr\xC3\xBC\xC3\x9F"
        "e",
        std::string("a\0b", 3),
        "Gr\xFC\xDF"
        "e",
        "\xC3",
        "\xF4\x8F\xB8\x80",
        "\xF4\x8F\xBB\xBF"
        "x\xFF",
        "\xF4\x8F\xBF\xBF",
        "\xED\xA0\x80",
        "\xFF\xFF"
    };
    for (std::string const& text : texts) {
        std::string there = text_for(Backend::postgresql, text);
        CHECK(there.find('\0') == std::string::npos);
        CHECK(stored.insert(there).second);
        restore_text(Backend::postgresql, there);
        CHECK(there == text);
        CHECK(text_for(Backend::sqlite, text) == text);
    }
}

TEST_CASE("dialect: bytes travel as hex, and what is no hex is damage", "[store]") {
    std::string bytes = bytes_for(Backend::postgresql, as_bytes(std::string_view("\0\xFFz", 3)));
    CHECK(bytes == "\\x00ff7a");
    restore_bytes(Backend::postgresql, bytes);
    CHECK(bytes == std::string("\0\xFFz", 3));
    for (std::string wrong : {"", "\\x0", "\\xzz", "abc"})
        CHECK_THROWS_AS(restore_bytes(Backend::postgresql, wrong), RowDamaged);
}

TEST_CASE("location: the password of an address is in no text that is shown", "[store]") {
    auto const location =
        Location::parse("postgresql://anna:s3cr%27t@db1:5433,db2:5433/edi?sslmode=require");
    REQUIRE(location);
    CHECK(location->backend == Backend::postgresql);
    CHECK(location->shown.find("s3cr") == std::string::npos);
    CHECK(location->shown.find("db1,db2") != std::string::npos);
    CHECK(location->connection.reveal().find("password='s3cr\\'t'") != std::string_view::npos);
    CHECK(location->connection.reveal().find("sslmode='require'") != std::string_view::npos);
    CHECK(
        location->connection.reveal().find("target_session_attrs='read-write'") !=
        std::string_view::npos
    );
    auto const given = Location::parse("postgresql://anna@db1/edi", Secret("pw"));
    REQUIRE(given);
    CHECK(given->connection.reveal().find("password='pw'") != std::string_view::npos);
    auto const wrong = Location::parse("postgresql://anna:s3cret%zz@db1/edi");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().text().find("s3cret") == std::string::npos);
    CHECK(Location::parse("data/t.db")->path == "data/t.db");
    CHECK_FALSE(Location::parse("a\"b"));
}
