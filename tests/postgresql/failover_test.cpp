// A primary that is lost, and the standby that takes over (spec/reliability.md F47, F48).
#include "postgresql/load.hpp"
#include "postgresql/proxy.hpp"
#include "runtime/promise_check.hpp"
#include "runtime/promise_log.hpp"
#include "runtime/worker.hpp"
#include "store/session.hpp"

#include <future>

namespace tidegate::runtime {

using namespace std::chrono_literals;
using testing::PostgresqlCluster;
using testing::Proxy;

namespace {

constexpr int kBefore = 60;  // receipts before the primary is lost, and after

/// A primary, a standby, and a node that knows both by one address.
struct Servers {
    PostgresqlCluster primary;
    std::string const schema = primary.make_schema();
    PostgresqlCluster standby{PostgresqlCluster::StandbyOf{primary}};
    Proxy network{primary.folder()};  // between the node and the primary
    std::string const direct = PostgresqlCluster::through(
        schema, primary.folder().string() + "," + standby.folder().string()
    );
    std::string const both = PostgresqlCluster::through(
        schema, network.folder().string() + "," + standby.folder().string()
    );

    void commit_on_both() const {
        primary.set("synchronous_standby_names", "'standby'");
        primary.run("create table public.is_synchronous (n int)");  // waits for the standby
    }
};

std::int64_t count(store::Writer& writer, std::string const& sql) {
    std::int64_t counted = 0;
    writer.read_blocking([&](store::Transaction& t) {
        store::Query query(t, sql, "i");
        query.next();
        counted = query.integer(0);
    });
    return counted;
}

bool all_is_done(store::Writer& writer) {
    auto const deadline = std::chrono::steady_clock::now() + 60s;
    while (count(writer, "select count(*) from jobs where state in ('waiting', 'running')") > 0) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

}  // namespace

TEST_CASE("failover: the standby has all that was promised, and work goes on", "[failover]") {
    Servers servers;
    servers.commit_on_both();
    Fixture f;
    Node node(f, servers.direct);
    Worker worker(node.services, node.process, 2);
    Load load(f, {&node.inbox, &node.inbox, &node.inbox, &node.inbox});
    REQUIRE(load.waits_for(kBefore));
    servers.primary.kill_all();
    std::this_thread::sleep_for(300ms);
    int const before = load.count();
    servers.standby.promote();
    CHECK(load.waits_for(before + kBefore));
    load.end();
    CHECK(load.failures() > 0);
    CHECK(load.missing(node.writer).empty());
    CHECK(count(node.writer, "select count(*) from messages") == load.count());
    for (int i = 0; i < 20; ++i) {  // retries and leases of what was running are minutes away
        f.clock.advance(1min);
        std::this_thread::sleep_for(5ms);
    }
    CHECK(all_is_done(node.writer));
    CHECK(count(node.writer, "select count(distinct message) from documents") == load.count());
}

TEST_CASE("failover: a primary that was only asleep takes no promise afterwards", "[failover]") {
    Servers servers;
    servers.commit_on_both();
    Fixture f;
    Node node(f, servers.both);
    Node beside(f, PostgresqlCluster::through(servers.schema, servers.primary.folder()), 3);
    REQUIRE(accept(beside.inbox, f.new_message("early@acme"), "early"));
    Load load(f, {&node.inbox, &node.inbox});
    REQUIRE(load.waits_for(kBefore));
    servers.primary.freeze();
    servers.network.cut_off(true);  // its machine answers nobody
    servers.standby.promote();
    CHECK(load.waits_for(load.count() + kBefore));

    servers.primary.thaw();
    servers.network.cut_off(false);
    // Who still speaks with the old one gets no receipt: its commits wait for a standby that is
    // none any more.
    auto split = std::async(std::launch::async, [&] {
        return accept(beside.inbox, f.new_message("split@acme"), "split");
    });
    CHECK(split.wait_for(1s) == std::future_status::timeout);
    CHECK_FALSE(beside.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "split@acme"));
    CHECK(load.waits_for(load.count() + kBefore));  // beside it work goes on
    load.end();
    servers.primary.stop_immediately();  // as a fence does
    servers.network.cut_off(true);
    CHECK_FALSE(split.get());
    CHECK(load.missing(node.writer).empty());
    CHECK(count(node.writer, "select count(*) from messages") == load.count() + 1);
    auto const again = accept(node.inbox, f.new_message("split@acme"), "split");
    REQUIRE(again);
    CHECK_FALSE(again->is_repeat);
}

TEST_CASE("failover: what an asynchronous standby lacks is named by the node", "[failover]") {
    Servers servers;
    Fixture f;
    Node node(f, servers.direct);
    PromiseLog log(promise_folder(f.folder.path()), f.clock);
    Inbox inbox(node.writer, node.ids, &log);
    PromiseCheck check(node.writer, log.folder());
    auto const promise = [&](std::string const& id) {
        store::NewMessage message = f.new_message(id);
        return accept(inbox, message, "payload " + id);
    };
    REQUIRE(promise("kept@acme"));
    CHECK(check.check_blocking().empty());
    servers.primary.set("synchronous_standby_names", "'standby'");
    REQUIRE(promise("kept2@acme"));  // so the standby has it, and all before
    servers.primary.set("synchronous_standby_names", "''");
    servers.standby.stop_immediately();
    REQUIRE(promise("lost1@acme"));
    REQUIRE(promise("lost2@acme"));
    CHECK(check.check_blocking().empty());

    servers.primary.kill_all();
    servers.standby.start();
    CHECK_FALSE(promise("meanwhile@acme"));  // there is nobody who writes
    servers.standby.promote();
    REQUIRE(promise("after@acme"));
    std::vector<std::string> lost;
    for (store::Promise const& one : check.check_blocking())
        lost.push_back(one.transport_message_id);
    CHECK(lost == std::vector<std::string>{"lost1@acme", "lost2@acme"});

    REQUIRE(promise("lost1@acme"));  // the partner was asked for it
    auto const rest = check.check_blocking();
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].transport_message_id == "lost2@acme");
}

}  // namespace tidegate::runtime
