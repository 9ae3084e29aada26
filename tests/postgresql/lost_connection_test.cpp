// A server that dies, and commits whose answer is lost (spec/reliability.md P9, F45, F46).
#include "postgresql/load.hpp"
#include "postgresql/node.hpp"
#include "postgresql/proxy.hpp"
#include "runtime/kept_configurations.hpp"
#include "runtime/worker.hpp"
#include "store/session.hpp"

#include <thread>

namespace tidegate::runtime {

using namespace std::chrono_literals;
using testing::Proxy;

namespace {

struct CutNode {
    explicit CutNode(Fixture& f)
        : proxy(testing::postgresql_cluster().folder()),
          node(f, testing::PostgresqlCluster::through(address_of(f), proxy.folder())) {
        // As a gateway has done when it has started: no commit of a message is about it.
        REQUIRE(keep_blocking(node.services, *node.services.config.get()));
    }

    Proxy proxy;
    Node node;
};

std::size_t count_messages(Fixture& f) {
    return f.read([](store::Transaction& t) { return store::list_messages(t, {}).size(); });
}

}  // namespace

TEST_CASE("lost connection: a message whose commit was not answered is looked up", "[postgresql]") {
    Fixture f;
    CutNode cut(f);
    cut.proxy.cut_next_commit(Proxy::Cut::before_answer);
    store::NewMessage const message = f.new_message("m1@acme");
    auto const answer = accept(cut.node.inbox, message, interchange({order_body("PO1")}));
    CHECK(cut.proxy.cuts() == 1);
    REQUIRE(answer);
    CHECK(answer->id == message.id);
    CHECK_FALSE(answer->is_repeat);
    CHECK(count_messages(f) == 1);

    auto const repeat =
        accept(cut.node.inbox, f.new_message("m1@acme"), interchange({order_body("PO1")}));
    REQUIRE(repeat);
    CHECK(repeat->is_repeat);
    CHECK(repeat->receipt == answer->receipt);
    CHECK(count_messages(f) == 1);
}

TEST_CASE("lost connection: a commit that the server never saw is not promised", "[postgresql]") {
    Fixture f;
    CutNode cut(f);
    cut.proxy.cut_next_commit(Proxy::Cut::before_server);
    std::string const payload = interchange({order_body("PO1")});
    auto const refused = accept(cut.node.inbox, f.new_message("m1@acme"), payload);
    CHECK(cut.proxy.cuts() == 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == store::Failure::Kind::unknown);
    CHECK(count_messages(f) == 0);
    auto const again = accept(cut.node.inbox, f.new_message("m1@acme"), payload);
    REQUIRE(again);
    CHECK_FALSE(again->is_repeat);
    CHECK(count_messages(f) == 1);
}

TEST_CASE(
    "lost connection: an order whose commit was not answered is placed once", "[postgresql]"
) {
    for (Proxy::Cut const kind : {Proxy::Cut::before_answer, Proxy::Cut::before_server}) {
        Fixture f;
        CutNode cut(f);
        MessageId const id = f.receive(interchange({order_body("PO1")}), "m1@acme");
        auto const job = f.claim(store::JobKind::interpret);
        REQUIRE(job);
        cut.proxy.cut_next_commit(kind);
        JobResult const result = run_blocking(cut.node.writer, cut.node.process.run(*job));
        CHECK(cut.proxy.cuts() == 1);
        CHECK(result.kind == JobResult::Kind::unknown);
        bool const happened = kind == Proxy::Cut::before_answer;
        CHECK(f.orders().size() == (happened ? 1 : 0));
        CHECK(
            f.job_of(id.value).state ==
            (happened ? store::JobState::done : store::JobState::running)
        );
    }
}

TEST_CASE(
    "lost connection: a worker ends a job whose commit happened, and repeats one whose did not",
    "[postgresql]"
) {
    for (Proxy::Cut const kind : {Proxy::Cut::before_answer, Proxy::Cut::before_server}) {
        Fixture f;
        CutNode cut(f);
        MessageId const id = f.receive(interchange({order_body("PO1")}), "m1@acme");

        struct Cutting final : JobRunner {
            Cutting(ProcessRunner& inner, Proxy& proxy, Proxy::Cut kind)
                : inner_(inner), proxy_(proxy), kind_(kind) {}
            std::vector<store::JobKind> kinds() const override { return inner_.kinds(); }
            int jobs_at_once() const override { return 1; }
            Try run(store::Job job) override {
                if (++tries == 1) proxy_.cut_next_commit(kind_);
                return inner_.run(std::move(job));
            }
            Expected<void> on_parked(
                store::Transaction& t, store::Job const& job, std::string const& reason
            ) override {
                return inner_.on_parked(t, job, reason);
            }
            std::atomic<int> tries = 0;
            ProcessRunner& inner_;
            Proxy& proxy_;
            Proxy::Cut kind_;
        } runner(cut.node.process, cut.proxy, kind);
        Worker worker(cut.node.services, runner, 1);
        auto const deadline = std::chrono::steady_clock::now() + 20s;
        while (f.job_of(id.value).state != store::JobState::done &&
               std::chrono::steady_clock::now() < deadline) {
            f.clock.advance(10s);  // the retry is a minute away
            std::this_thread::sleep_for(10ms);
        }
        CHECK(f.job_of(id.value).state == store::JobState::done);
        CHECK(runner.tries == (kind == Proxy::Cut::before_answer ? 1 : 2));
        CHECK(f.orders().size() == 1);
        CHECK(f.outbound("acknowledgement").size() == 1);
    }
}

TEST_CASE(
    "lost connection: a server that crashes under load loses nothing that was promised",
    "[postgresql]"
) {
    Fixture f;
    Node other(f);
    Load load(f, {&f.inbox, &other.inbox, &f.inbox, &other.inbox});
    auto& cluster = testing::postgresql_cluster();
    for (int crash = 0; crash < 2; ++crash) {
        std::this_thread::sleep_for(300ms);
        cluster.stop_immediately();
        std::this_thread::sleep_for(50ms);
        cluster.start();
    }
    std::this_thread::sleep_for(200ms);
    load.end();
    CHECK(load.failures() > 0);
    CHECK(load.missing(f.writer).empty());
    CHECK(load.count() > 20);
    auto const rows = f.read([](store::Transaction& t) {
        store::Query query(t, "select count(*) from messages", "i");
        query.next();
        return query.integer(0);
    });
    CHECK(rows == load.count());
}

}  // namespace tidegate::runtime
