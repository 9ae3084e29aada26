// Nodes that want the same thing at the same moment (spec/reliability.md F49, F50, F54, F55).
#include "postgresql/node.hpp"
#include "runtime/resend.hpp"
#include "store/fixture.hpp"
#include "store/session.hpp"

#include <barrier>
#include <set>
#include <thread>

namespace tidegate {

using namespace std::chrono_literals;

namespace {

/// As many threads as calls, all let go at once.
void at_once(std::vector<std::function<void()>> const& calls) {
    std::barrier start(static_cast<std::ptrdiff_t>(calls.size()));
    std::vector<std::thread> threads;
    for (auto const& call : calls) {
        threads.emplace_back([&] {
            start.arrive_and_wait();
            call();
        });
    }
    for (std::thread& thread : threads) thread.join();
}

void load_items(store::Transaction& t) {
    for (char const* number : {"A", "B"}) {
        orders::Item item;
        item.number = number;
        item.base_unit = "EA";
        REQUIRE(store::load_item(t, store::Environment::live, item));
    }
}

}  // namespace

TEST_CASE_METHOD(
    store::Fixture,
    "contention: threads that take two items in reversed order all succeed, and no sum is wrong",
    "[postgresql]"
) {
    write([](store::Transaction& t) { load_items(t); });
    std::atomic<int> runs = 0, failures = 0;
    store::Writer writer(database);
    std::vector<std::function<void()>> calls;
    constexpr int kThreads = 16, kRounds = 5;
    for (int thread = 0; thread < kThreads; ++thread) {
        calls.emplace_back([&, thread] {
            for (int round = 0; round < kRounds; ++round) {
                auto const failed =
                    writer.run_blocking([&](store::Transaction& t) -> Expected<void> {
                        ++runs;
                        for (int i = 0; i < 2; ++i) {
                            std::string const item = (thread + i) % 2 == 0 ? "A" : "B";
                            auto moved = store::post_movement(
                                t, {store::Environment::live, item, "L1", "count", Decimal(1),
                                    "test", store::kNoon}
                            );
                            if (!moved) return moved;
                        }
                        return {};
                    });
                failures += failed ? 1 : 0;
            }
        });
    }
    at_once(calls);
    CHECK(failures == 0);
    CHECK(runs > kThreads * kRounds);  // some were in each other's way, or this tested nothing
    auto const rows = read([](store::Transaction& t) {
        return store::show_stock(t, store::Environment::live, {});
    });
    REQUIRE(rows.size() == 2);
    for (store::StockRow const& row : rows) CHECK(row.on_hand == Decimal(kThreads * kRounds));
    CHECK(read([](store::Transaction& t) { return store::check_stock(t); }).empty());
}

TEST_CASE(
    "contention: a delivery that two nodes repeat at once goes out once more", "[postgresql]"
) {
    runtime::Fixture f;
    runtime::Node other(f);
    f.process_message(runtime::interchange({runtime::order_body("PO1")}), "a@acme");
    for (int i = 0; i < 2; ++i)
        REQUIRE(f.run_next(f.deliver).kind == runtime::JobResult::Kind::finished);
    DeliveryId const id = *f.outbound("acknowledgement").at(0).delivery;
    std::atomic<int> queued = 0, conflicts = 0;
    auto const ask = [&](store::Writer& writer, IdSource& ids) {
        auto const failed = writer.run_blocking([&](store::Transaction& t) -> Expected<void> {
            auto const asked =
                runtime::request_resend(t, id, {"jane", ids, f.clock.now(), {}, "lost"});
            if (!asked) return std::unexpected(asked.error());
            return {};
        });
        if (!failed) {
            ++queued;
        } else if (failed->error.code == ErrorCode::conflict) {
            ++conflicts;
        }
    };
    at_once(
        {[&] { ask(f.writer, f.ids); }, [&] { ask(other.writer, other.ids); },
         [&] { ask(f.writer, f.ids); }, [&] { ask(other.writer, other.ids); }}
    );
    CHECK(queued == 1);
    CHECK(conflicts == 3);
    CHECK(f.deliveries().size() == 3);
}

TEST_CASE_METHOD(
    store::Fixture,
    "contention: numbers, series and keys are given once each to those who ask at once",
    "[postgresql]"
) {
    auto other = store::Database::open(testing::database_address(folder.file("t.db")));
    REQUIRE(other);
    std::mutex mutex;
    std::set<std::int64_t> numbers;
    std::atomic<int> first = 0;
    std::vector<std::function<void()>> calls;
    constexpr int kThreads = 12;
    for (int i = 0; i < kThreads; ++i) {
        store::Database& node = i % 2 == 0 ? database : *other;
        calls.emplace_back([&, id = ids.mint<DeliveryId>(), message = ids.mint<MessageId>()] {
            auto written = node.write_blocking([&](store::Transaction& t) -> Expected<void> {
                auto const number = store::next_number(
                    t, {"US", "ACME", "x12", store::NumberLevel::interchange, {}},
                    {id, "", store::kNoon}
                );
                if (!number) return std::unexpected(number.error());
                auto const seen = store::insert_or_find(
                    t, {{}, "acme", store::DuplicateLevel::interchange, "key"},
                    {message, {}, {}, store::kNoon}
                );
                std::lock_guard const lock(mutex);
                numbers.insert(*number);
                first += seen ? 0 : 1;
                return {};
            });
            if (!written) std::abort();
        });
    }
    at_once(calls);
    CHECK(numbers.size() == kThreads);
    CHECK(*numbers.rbegin() == kThreads);
    CHECK(first == 1);
}

TEST_CASE_METHOD(
    store::Fixture, "contention: a key taken by another after one looked is seen at the next try",
    "[postgresql]"
) {
    // What find-then-insert does when another node commits in between.
    int runs = 0;
    auto written = database.write_blocking([&](store::Transaction& t) -> Expected<void> {
        auto const seen = store::find_accepted(t, "ACME", "US", "a@acme");
        if (++runs == 1) {
            REQUIRE_FALSE(seen);
            auto other = store::Database::open(testing::database_address(folder.file("t.db")));
            REQUIRE(other->write_blocking([&](store::Transaction& theirs) -> Expected<void> {
                store::insert_message(theirs, message("a@acme"));
                return {};
            }));
        }
        if (seen) return {};
        store::insert_message(t, message("a@acme"));
        return {};
    });
    CHECK(written);
    CHECK(runs == 2);
}

TEST_CASE("contention: one Message-ID at two nodes at once takes effect once", "[postgresql]") {
    runtime::Fixture f;
    runtime::Node other(f);
    constexpr int kRounds = 10;
    for (int round = 0; round < kRounds; ++round) {
        std::string const id = fmt::format("m{}@acme", round);
        std::string const payload = runtime::interchange({runtime::order_body(id)});
        std::array<store::NewMessage, 2> messages{f.new_message(id), f.new_message(id)};
        std::array<std::expected<runtime::Accepted, store::Failure>, 2> answers;
        at_once(
            {[&] { answers[0] = runtime::accept(f.inbox, messages[0], payload); },
             [&] { answers[1] = runtime::accept(other.inbox, messages[1], payload); }}
        );
        INFO("round " << round);
        REQUIRE(answers[0]);
        REQUIRE(answers[1]);
        CHECK(answers[0]->id == answers[1]->id);
        CHECK(answers[0]->receipt == answers[1]->receipt);
        CHECK(answers[0]->is_repeat != answers[1]->is_repeat);
    }
    f.read([&](store::Transaction& t) {
        CHECK(store::list_messages(t, {}).size() == kRounds);
        return 0;
    });
}

TEST_CASE("contention: two nodes do not promise the last goods twice", "[postgresql]") {
    runtime::Fixture f;
    runtime::Node other(f);
    runtime::Edi edi;
    for (char const* number : {"PO1", "PO2"}) {
        edi.control = fmt::format("{:09}", number[2] - '0');
        f.receive(runtime::interchange({runtime::order_body(number, 1000)}, edi), number);
    }
    auto const one = f.claim(store::JobKind::interpret);
    auto const two = f.claim(store::JobKind::interpret);
    REQUIRE(one);
    REQUIRE(two);
    std::array<runtime::JobResult, 2> results;
    at_once(
        {[&] { results[0] = f.run(f.process, *one); },
         [&] { results[1] = run_blocking(other.writer, other.process.run(*two)); }}
    );
    for (runtime::JobResult const& result : results) {
        INFO(result.reason);
        CHECK(result.kind == runtime::JobResult::Kind::finished);
    }
    auto const rows = f.read([](store::Transaction& t) {
        CHECK(store::check_stock(t).empty());
        return store::show_stock(t, store::Environment::live, {});
    });
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].reserved == Decimal(1000));
    CHECK(f.orders().size() == 2);
}

TEST_CASE("contention: one order in two messages at two nodes is decided once", "[postgresql]") {
    runtime::Fixture f;
    runtime::Node other(f);
    runtime::Edi edi;
    for (char const* id : {"1", "2"}) {
        edi.control = fmt::format("{:09}", id[0] - '0');
        f.receive(runtime::interchange({runtime::order_body("PO1")}, edi), id);
    }
    auto const one = f.claim(store::JobKind::interpret);
    auto const two = f.claim(store::JobKind::interpret);
    REQUIRE(two);
    std::array<runtime::JobResult, 2> results;
    at_once(
        {[&] { results[0] = f.run(f.process, *one); },
         [&] { results[1] = run_blocking(other.writer, other.process.run(*two)); }}
    );
    for (runtime::JobResult const& result : results)
        CHECK(result.kind == runtime::JobResult::Kind::finished);
    CHECK(f.orders().size() == 1);
    auto const rows = f.read([](store::Transaction& t) {
        return store::show_stock(t, store::Environment::live, {});
    });
    CHECK(rows.at(0).reserved == Decimal(10));
}

TEST_CASE_METHOD(
    store::Fixture,
    "contention: without a connection to be had works fail at once, and later succeed",
    "[postgresql]"
) {
    auto& cluster = testing::postgresql_cluster();
    std::string address = testing::database_address(folder.file("t.db"));
    std::string const schema = address.substr(address.rfind("%3D") + 3);
    cluster.run(
        "drop role if exists narrow; create role narrow login connection limit 3;"
        "grant usage on schema " +
        schema +
        " to narrow;"
        "grant all on all tables in schema " +
        schema +
        " to narrow;"
        "grant all on all sequences in schema " +
        schema + " to narrow"
    );
    auto const user = address.find("user=tidegate");
    address.replace(user, 13, "user=narrow");
    auto narrow = store::Database::open(address);
    REQUIRE(narrow);
    store::Writer writer(*narrow);
    std::atomic<int> committed = 0, refused = 0;
    std::vector<std::function<void()>> calls;
    for (int i = 0; i < 8; ++i) {
        calls.emplace_back([&, i] {
            auto const failed = writer.run_blocking([&](store::Transaction& t) -> Expected<void> {
                store::append_audit(t, audit_entry("e", std::to_string(i)));
                std::this_thread::sleep_for(100ms);
                return {};
            });
            if (!failed) ++committed;
            if (failed && failed->kind == store::Failure::Kind::transient) ++refused;
        });
    }
    at_once(calls);
    CHECK(committed + refused == 8);
    CHECK(committed >= 1);
    CHECK(refused >= 1);
    // What failed did not wait for ever, and nothing of it is left; one more finds a way.
    CHECK(read([](store::Transaction& t) {
              return store::list_audit(t, {}).size();
          }) == static_cast<std::size_t>(committed));
}

}  // namespace tidegate
