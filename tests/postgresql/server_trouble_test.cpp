// A database that cannot be reached or written, and one that somebody keeps from clearing up
// (spec/reliability.md F51, F52, F53).
#include "postgresql/load.hpp"
#include "postgresql/proxy.hpp"
#include "runtime/health.hpp"
#include "runtime/snapshot_alarm.hpp"
#include "store/session.hpp"
#include "store/statistics.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <fstream>

namespace tidegate::runtime {

using namespace std::chrono_literals;
using testing::PostgresqlCluster;
using testing::Proxy;

namespace {

std::size_t count_messages(store::Writer& writer) {
    std::size_t rows = 0;
    writer.read_blocking([&](store::Transaction& t) {
        rows = store::list_messages(t, {.limit = 1000}).size();
    });
    return rows;
}

bool is_refused(std::expected<Accepted, store::Failure> const& answer) {
    return !answer && answer.error().kind != store::Failure::Kind::bug &&
           answer.error().kind != store::Failure::Kind::returned;
}

/// A file system of its own, where this user may make one.
class SmallDisk {
public:
    explicit SmallDisk(std::filesystem::path const& at, std::string const& size) : at_(at) {
        is_there_ = ::mount("tmpfs", at.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    ~SmallDisk() {
        if (is_there_) ::umount2(at_.c_str(), MNT_DETACH);
    }
    SmallDisk(SmallDisk const&) = delete;
    SmallDisk& operator=(SmallDisk const&) = delete;
    [[nodiscard]] bool is_there() const { return is_there_; }

    void fill() const {
        std::ofstream ballast(at_ / "ballast", std::ios::binary);
        std::string const block(64 * 1024, 'x');
        while (ballast.write(block.data(), std::ssize(block)).flush()) {
        }
    }
    void free() const { std::filesystem::remove(at_ / "ballast"); }

private:
    std::filesystem::path at_;
    bool is_there_ = false;
};

}  // namespace

TEST_CASE("trouble: a node without its database promises nothing and recovers", "[postgresql]") {
    Fixture f;
    Proxy network(testing::postgresql_cluster().folder());
    Node node(f, PostgresqlCluster::through(address_of(f), network.folder()));
    Readiness readiness(node.services);
    REQUIRE(accept(node.inbox, f.new_message("m1@acme"), "one"));
    CHECK_FALSE(readiness.find_reason_blocking());

    network.cut_off(true);
    for (int i = 0; i < 20; ++i)
        CHECK(is_refused(accept(node.inbox, f.new_message("m2@acme"), "two")));
    CHECK_THROWS_AS(
        node.inbox.find_repeat_blocking("ACME-AS2", "SUPPLIER-AS2", "m1@acme"),
        store::DatabaseFailed
    );
    f.clock.advance(1min);
    CHECK(readiness.find_reason_blocking());
    CHECK(count_messages(f.writer) == 1);

    network.cut_off(false);
    auto const again = accept(node.inbox, f.new_message("m2@acme"), "two");
    REQUIRE(again);
    CHECK_FALSE(again->is_repeat);
    f.clock.advance(1min);
    CHECK_FALSE(readiness.find_reason_blocking());
    CHECK(count_messages(f.writer) == 2);
}

TEST_CASE("trouble: a server that only reads takes no message, and later all", "[postgresql]") {
    Fixture f;
    PostgresqlCluster server;
    Node node(f, server.make_schema());
    REQUIRE(accept(node.inbox, f.new_message("m1@acme"), "one"));
    server.set("default_transaction_read_only", "'on'");
    server.stop_immediately();
    server.start();
    for (int i = 0; i < 10; ++i)
        CHECK(is_refused(accept(node.inbox, f.new_message("m2@acme"), "two")));
    server.set("default_transaction_read_only", "'off'");
    auto const again = accept(node.inbox, f.new_message("m2@acme"), "two");
    REQUIRE(again);
    CHECK_FALSE(again->is_repeat);
    CHECK(count_messages(node.writer) == 2);
}

TEST_CASE("trouble: a full disk of the server loses nothing that was promised", "[postgresql]") {
    Folder folder;
    SmallDisk const disk(folder.path(), "200m");
    if (!disk.is_there()) {
        WARN("left out: this user may not make a file system");
        return;
    }
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    Fixture f;
    PostgresqlCluster server(folder.path());
    Node node(f, server.make_schema());
    std::string const large(1024 * 1024, 'x');
    std::size_t promised = 0;
    bool is_full = false;
    auto const send = [&](std::string const& id) {
        auto const answer = accept(node.inbox, f.new_message(id), large + id);
        if (answer) promised += answer->is_repeat ? 0 : 1;
        return answer;
    };
    for (int i = 0; i < 5; ++i) REQUIRE(send(fmt::format("before{}@acme", i)));
    disk.fill();
    for (int i = 0; i < 100 && !is_full; ++i) is_full = is_refused(send(fmt::format("{}@acme", i)));
    CHECK(is_full);
    for (int i = 0; i < 5; ++i) CHECK_FALSE(send(fmt::format("full{}@acme", i)));

    disk.free();
    // Without room for its log it ends, as PostgreSQL does; whoever runs it starts it again.
    if (!server.is_running()) {
        server.stop_immediately();
        server.start();
    }
    for (int i = 0; i < 5; ++i) CHECK(send(fmt::format("full{}@acme", i)));
    CHECK(count_messages(node.writer) == promised);
}

TEST_CASE("trouble: a transaction that is held open is told and counted", "[postgresql]") {
    Fixture f;
    SnapshotAlarm alarm(f.services, 100ms);
    CHECK_FALSE(alarm.check_blocking());
    Node somebody(f);
    somebody.database.read_blocking([&](store::Transaction& held) {
        store::list_messages(held, {});  // a snapshot
        std::this_thread::sleep_for(150ms);
        CHECK(alarm.check_blocking());
        auto const statistics =
            f.read([](store::Transaction& t) { return store::count_statistics(t); });
        CHECK(statistics.oldest_snapshot >= 100ms);
        CHECK(statistics.oldest_snapshot < 1min);
    });
    CHECK_FALSE(alarm.check_blocking());
}

}  // namespace tidegate::runtime
