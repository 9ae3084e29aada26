#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <thread>

using namespace tidegate;
using namespace tidegate::store;

namespace {

struct Waiter {
    std::promise<Outcome> promise;
    Done done() {
        return [this](Outcome outcome) { promise.set_value(std::move(outcome)); };
    }
    Outcome wait() { return promise.get_future().get(); }
};

/// Holds the writer inside a work until released, so that what is submitted meanwhile queues.
struct Gate {
    std::promise<void> entered, release;
    Work work() {
        return [this](Transaction&) -> Expected<void> {
            entered.set_value();
            release.get_future().wait();
            return {};
        };
    }
};

}  // namespace

TEST_CASE_METHOD(
    Fixture, "writer: what queued behind a commit commits together, failing entries alone",
    "[store][sqlite]"
) {
    int commits = 0;
    probe = [&](Step step, std::string_view) { commits += step == Step::commit ? 1 : 0; };
    Writer writer(database);
    Gate gate;
    Waiter first;
    writer.submit(gate.work(), first.done());
    gate.entered.get_future().wait();

    constexpr int kEntries = 9;
    std::array<Waiter, kEntries> waiters;
    for (int i = 0; i < kEntries; ++i) {
        writer.submit(
            [this, i](Transaction& t) -> Expected<void> {
                append_audit(t, audit_entry("entry", std::to_string(i)));
                if (i == 2) return fail(ErrorCode::refused, "no");
                if (i == 4) throw std::logic_error("bug");
                if (i == 6) throw DatabaseFailed("disk");
                return {};
            },
            waiters[static_cast<std::size_t>(i)].done()
        );
    }
    gate.release.set_value();
    CHECK_FALSE(first.wait());
    std::array<Outcome, kEntries> outcomes;
    for (std::size_t i = 0; i < kEntries; ++i) outcomes[i] = waiters[i].wait();

    CHECK(commits == 2);
    CHECK(outcomes[2]->kind == Failure::Kind::returned);
    CHECK(outcomes[2]->error.message == "no");
    CHECK(outcomes[4]->kind == Failure::Kind::bug);
    CHECK(outcomes[6]->kind == Failure::Kind::transient);
    std::string committed;
    for (auto const& row : read([](Transaction& t) { return list_audit(t, {}); }))
        committed += row.entry.subject_id;
    CHECK(committed == "013578");
    CHECK(writer.counters().groups == 2);
    CHECK(writer.counters().entries == 7);
    CHECK(writer.counters().failed_entries == 3);
}

TEST_CASE_METHOD(
    Fixture,
    "writer: a group runs once when all succeed; when one fails, each runs again for itself",
    "[store][sqlite]"
) {
    bool const fails = GENERATE(false, true);
    Writer writer(database, [] {});
    std::string runs;
    for (char const name : {'a', 'b', 'c'}) {
        writer.submit(
            [&, name](Transaction& t) -> Expected<void> {
                runs += name;
                append_audit(t, audit_entry("entry", std::string(1, name)));
                if (fails && name == 'b') return fail(ErrorCode::refused, "no");
                return {};
            },
            [&, name](Outcome const& outcome) {
                CHECK(outcome.has_value() == (fails && name == 'b'));
            }
        );
    }
    CHECK(writer.commit_next(3));
    CHECK(runs == (fails ? "ababc" : "abc"));
    std::string committed;
    for (auto const& row : read([](Transaction& t) { return list_audit(t, {}); }))
        committed += row.entry.subject_id;
    CHECK(committed == (fails ? "ac" : "abc"));
}

TEST_CASE_METHOD(
    Fixture, "writer: a failed commit fails all its entries, and the next one works", "[store]"
) {
    bool is_broken = true;
    probe = [&](Step step, std::string_view) {
        if (step == Step::commit && is_broken) throw DatabaseFailed("planted");
    };
    Writer writer(database);
    Work const work = [this](Transaction& t) -> Expected<void> {
        append_audit(t, audit_entry("e", "x"));
        return {};
    };
    auto const failed = writer.run_blocking(work);
    REQUIRE(failed);
    CHECK(failed->kind == Failure::Kind::transient);
    CHECK(read([](Transaction& t) { return list_audit(t, {}).size(); }) == 0);
    is_broken = false;
    CHECK_FALSE(writer.run_blocking(work));
    CHECK(read([](Transaction& t) { return list_audit(t, {}).size(); }) == 1);
}

TEST_CASE_METHOD(
    Fixture, "writer: a commit is visible to readers before its completion is called", "[store]"
) {
    Writer writer(database);
    std::size_t seen = 0;
    Waiter waiter;
    writer.submit(
        [this](Transaction& t) -> Expected<void> {
            append_audit(t, audit_entry("e", "x"));
            return {};
        },
        [&](Outcome outcome) {
            database.read_blocking([&](Transaction& t) { seen = list_audit(t, {}).size(); });
            waiter.promise.set_value(std::move(outcome));
        }
    );
    CHECK_FALSE(waiter.wait());
    CHECK(seen == 1);
}

TEST_CASE_METHOD(
    Fixture, "writer: entries of many threads all commit, in fewer commits than entries or as many",
    "[store]"
) {
    {
        Writer writer(database);
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 25; ++i) {
                    auto const outcome = writer.run_blocking([&](Transaction& t) -> Expected<void> {
                        append_audit(t, audit_entry("e", std::to_string(thread)));
                        return {};
                    });
                    if (outcome) std::abort();
                }
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(writer.counters().entries == 100);
        CHECK(writer.counters().groups <= 100);
    }
    CHECK(read([](Transaction& t) { return list_audit(t, {.limit = 1000}).size(); }) == 100);
}

TEST_CASE_METHOD(Fixture, "writer: ending it finishes what was queued", "[store]") {
    std::atomic<int> done = 0;
    {
        Writer writer(database);
        for (int i = 0; i < 300; ++i) {
            writer.submit(
                [this](Transaction& t) -> Expected<void> {
                    append_audit(t, audit_entry("e", "x"));
                    return {};
                },
                [&](Outcome outcome) { done += outcome ? 0 : 1; }
            );
        }
    }
    CHECK(done == 300);
}

TEST_CASE_METHOD(
    Fixture, "writer: when SQLite drops the transaction, every entry of the group fails",
    "[store][sqlite]"
) {
    Writer writer(database);
    Gate gate;
    std::array<Waiter, 4> waiters;
    writer.submit(gate.work(), waiters[0].done());
    gate.entered.get_future().wait();
    Work const good = [this](Transaction& t) -> Expected<void> {
        append_audit(t, audit_entry("e", "x"));
        return {};
    };
    writer.submit(good, waiters[1].done());
    // What a full disk does: the statement fails and takes the whole transaction with it.
    writer.submit(
        [](Transaction& t) -> Expected<void> {
            t.impl().run_script("rollback");
            throw DatabaseFailed("disk full");
        },
        waiters[2].done()
    );
    writer.submit(good, waiters[3].done());
    gate.release.set_value();
    CHECK_FALSE(waiters[0].wait());
    for (std::size_t i = 1; i < waiters.size(); ++i)
        CHECK(waiters[i].wait()->kind == Failure::Kind::transient);
    CHECK(read([](Transaction& t) { return list_audit(t, {}).size(); }) == 0);
    CHECK_FALSE(writer.run_blocking(good));
    CHECK(writer.counters().failed_groups == 1);
}

TEST_CASE_METHOD(
    Fixture, "writer: a part that returns an error is undone alone, and others stay", "[store]"
) {
    Writer writer(database);
    auto const write = [this](Transaction& t, std::string const& id, bool is_kept) {
        return run_undoable(t, [&]() -> Expected<void> {
            append_audit(t, audit_entry("part", id));
            if (!is_kept) return fail(ErrorCode::conflict, "not " + id);
            return {};
        });
    };
    CHECK_FALSE(writer.run_blocking([&](Transaction& t) -> Expected<void> {
        append_audit(t, audit_entry("before", "1"));
        if (auto undone = write(t, "2", false); undone || undone.error().message != "not 2")
            return fail(ErrorCode::refused, "the error of the part is lost");
        if (auto kept = write(t, "3", true); !kept) return kept;
        append_audit(t, audit_entry("after", "4"));
        return {};
    }));
    std::string committed;
    for (auto const& row : read([](Transaction& t) { return list_audit(t, {}); }))
        committed += row.entry.subject_id;
    CHECK(committed == "134");
}

TEST_CASE_METHOD(
    Fixture, "writer: without threads nothing commits before it is asked to, and in its order",
    "[store][sqlite]"
) {
    std::string events;
    Writer* asked = nullptr;
    Writer writer(database, [&] {
        events += "waits ";
        asked->commit_next(1);
    });
    asked = &writer;
    auto const entry = [&](char const* name) {
        return [&events, name](Transaction&) -> Expected<void> {
            events += name;
            return {};
        };
    };
    writer.submit(entry("a "), [&](Outcome outcome) { events += outcome ? "failed " : "done "; });
    CHECK(events.empty());
    CHECK_FALSE(writer.run_blocking(entry("b ")));
    CHECK(events == "waits a done waits b ");
    CHECK_FALSE(writer.commit_next(1));
    CHECK(writer.counters().groups == 2);
}

TEST_CASE_METHOD(
    Fixture, "writer: an error that came of what the group undid is not told as one of the input",
    "[store][sqlite]"
) {
    Writer writer(database, [] {});
    std::optional<Outcome> first, second;
    writer.submit(
        [this](Transaction& t) -> Expected<void> {
            append_audit(t, audit_entry("taken", "1"));
            return {};
        },
        [&](Outcome outcome) { first = std::move(outcome); }
    );
    writer.submit(
        [](Transaction& t) -> Expected<void> {
            if (!list_audit(t, {}).empty()) return fail(ErrorCode::conflict, "somebody has it");
            return {};
        },
        [&](Outcome outcome) { second = std::move(outcome); }
    );
    probe = [](Step step, std::string_view) {
        if (step == Step::commit) throw DatabaseFailed("disk full");
    };
    CHECK(writer.commit_next(2));
    REQUIRE((first && *first && second && *second));
    CHECK((*first)->kind == Failure::Kind::transient);
    CHECK((*second)->kind == Failure::Kind::transient);
    CHECK(read([](Transaction& t) { return list_audit(t, {}).size(); }) == 0);
}
