// Entries of rows of their own, which share transactions (store/writer.hpp).
#include "store/fixture.hpp"
#include "store/session.hpp"
#include "support/test_database.hpp"

#include <future>

namespace tidegate {

using store::Rows;
using store::Transaction;

namespace {

/// One connection writes, and stands still until it is let go: what is submitted meanwhile gathers.
struct Gathered {
    explicit Gathered(store::Fixture& fixture) : f(fixture) {
        std::promise<void> entered;
        writer.submit(
            [&, this](Transaction&) -> Expected<void> {
                entered.set_value();
                release.get_future().wait();
                return {};
            },
            [](store::Outcome const&) {}
        );
        entered.get_future().wait();
    }

    static store::Database open(store::Fixture& f) {
        store::OpenOptions options;
        options.connections = 1;
        options.vault = f.vault;
        auto opened =
            store::Database::open(testing::database_address(f.folder.file("t.db")), options);
        if (!opened) throw std::runtime_error(opened.error().text());
        return std::move(*opened);
    }

    void submit(char name, Rows rows) {
        writer.submit(
            [this, name](Transaction& t) -> Expected<void> {
                runs += name;
                store::append_audit(t, f.audit_entry("entry", std::string(1, name)));
                if (name == fails) return fail(ErrorCode::refused, "no");
                return {};
            },
            [this, name](store::Outcome const& outcome) {
                if (outcome) failed += name;
            },
            rows
        );
    }

    /// What is stored, in its order.
    std::string finish() {
        release.set_value();
        REQUIRE_FALSE(writer.run_blocking([](Transaction&) -> Expected<void> { return {}; }));
        // That one took its turn among the others: what is left ends now.
        while (writer.counters().queued > 0) std::this_thread::yield();
        REQUIRE_FALSE(writer.run_blocking([](Transaction&) -> Expected<void> { return {}; }));
        std::string stored;
        f.database.read_blocking([&](Transaction& t) {
            for (store::AuditRow const& row : store::list_audit(t, {}))
                stored += row.entry.subject_id;
        });
        return stored;
    }

    store::Fixture& f;
    std::promise<void> release;
    std::string runs, failed;
    char fails = 0;
    store::Database database = open(f);
    store::Writer writer{database};
};

}  // namespace

TEST_CASE_METHOD(
    store::Fixture, "sharing: entries of their own rows that wait commit together", "[postgresql]"
) {
    Gathered g(*this);
    for (char const name : {'a', 'b', 'c'}) g.submit(name, Rows::own);
    CHECK(g.finish() == "abc");
    CHECK(g.runs == "abc");
    CHECK(g.writer.counters().entries - g.writer.counters().groups == 2);
}

TEST_CASE_METHOD(
    store::Fixture, "sharing: when one of them fails each commits alone, and it is not stored",
    "[postgresql]"
) {
    Gathered g(*this);
    g.fails = 'b';
    for (char const name : {'a', 'b', 'c'}) g.submit(name, Rows::own);
    CHECK(g.finish() == "ac");
    CHECK(g.runs == "ababc");
    CHECK(g.failed == "b");
}

TEST_CASE_METHOD(
    store::Fixture, "sharing: entries of rows that many want commit one by one", "[postgresql]"
) {
    Gathered g(*this);
    for (char const name : {'a', 'b', 'c'}) g.submit(name, Rows::shared);
    CHECK(g.finish() == "abc");
    CHECK(g.writer.counters().entries == g.writer.counters().groups);
}

}  // namespace tidegate
