#include "store/many.hpp"

#include "store/fixture.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace tidegate;
using namespace tidegate::store;

namespace {

struct Numbers : Fixture {
    Numbers() {
        write([](Transaction& t) {
            t.impl().run_script("create table numbers (word text not null, number bigint not null)"
            );
        });
    }

    ~Numbers() {
        write([](Transaction& t) { t.impl().run_script("drop table numbers"); });
    }
    Numbers(Numbers const&) = delete;
    Numbers& operator=(Numbers const&) = delete;

    std::int64_t count(std::string const& where) {
        return read([&](Transaction& t) {
            std::string const sql = "select count(*) from numbers where " + where;
            Query query(t, sql, "i");
            query.next();
            return query.integer(0);
        });
    }
};

}  // namespace

TEST_CASE_METHOD(Numbers, "many: rows of any number are all written, each once", "[store]") {
    for (std::size_t const most : {0U, 1U, 5U, 8U, 9U, 31U, 32U, 33U, 77U}) {
        std::vector<int> rows(most);
        for (std::size_t i = 0; i < most; ++i) rows[i] = static_cast<int>(i);
        write([&](Transaction& t) {
            t.impl().run_script("delete from numbers");
            insert_rows<int>(
                t, "insert into numbers (word, number) values {rows}", "(?, ?)", rows,
                [](Query& query, int number) { query.bind(std::to_string(number)).bind(number); }
            );
        });
        CAPTURE(most);
        CHECK(count("true") == static_cast<std::int64_t>(most));
        for (std::size_t i = 0; i < most; ++i)
            REQUIRE(
                count("word = '" + std::to_string(i) + "' and number = " + std::to_string(i)) == 1
            );
    }
}

TEST_CASE("many: few sizes of statements are prepared, however many rows there are", "[store]") {
    std::set<std::size_t> sizes;
    for (std::size_t rows = 1; rows <= 1000; ++rows) {
        for (std::size_t left = rows; left > 0;) {
            std::size_t const taken = rows_at_once(left);
            REQUIRE(taken > 0);
            REQUIRE(taken <= left);
            sizes.insert(taken);
            left -= taken;
        }
    }
    CHECK(sizes.size() == 10);
    CHECK(*sizes.rbegin() == kManyMax);
}

TEST_CASE_METHOD(Numbers, "many: each key is looked up once, in every list of a text", "[store]") {
    std::vector<int> rows(70);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int>(i);
    write([&](Transaction& t) {
        insert_rows<int>(
            t, "insert into numbers (word, number) values {rows}", "(?, ?)", rows,
            [](Query& query, int number) { query.bind(std::to_string(number)).bind(number); }
        );
    });
    std::vector<std::string> keys{"7", "69", "none", "7"};
    for (int i = 20; i < 60; ++i) keys.push_back(std::to_string(i));
    std::multiset<std::string> found;
    read([&](Transaction& t) {
        for (KeyList const& part : KeyList::parts_of(t, keys)) {
            Query query(
                t,
                part.text("select word from numbers where word in ({keys}) union all"
                          " select word from numbers where number < :most and word in ({keys})"),
                "t"
            );
            part.bind(query);
            query.bind(50);
            part.bind(query);
            while (query.next()) found.insert(query.text(0));
        }
        return 0;
    });
    CHECK(found.size() == 42 + 31);
    CHECK(found.count("7") == 2);
    CHECK(found.count("69") == 1);
    read([](Transaction& t) {
        CHECK(KeyList::parts_of(t, {}).empty());
        return 0;
    });
}
