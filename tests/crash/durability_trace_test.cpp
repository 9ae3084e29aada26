// P1 by the order of system calls, as strace records them: kill -9 cannot show it, because the page
// cache survives a process (design.md section 6).
#include "crash/checker.hpp"
#include "crash/program.hpp"
#include "crash/synchronous_off.hpp"
#include "crash/trace.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include <thread>

namespace tidegate::crash {
namespace {

constexpr char const* kDomain = "@acme.test";
constexpr std::size_t kOrders = 5;

/// Records what P1 is about. -D: the traced program stays the child of this process.
std::vector<std::string> strace(std::string const& output) {
    return {
        "strace",
        "-D",
        "-f",
        "-y",
        "-qq",
        "-s",
        "16384",
        "-o",
        output,
        "-e",
        "trace=fdatasync,fsync,pwrite64,write,sendto,sendmsg,writev,exit_group"
    };
}

bool can_trace() {
    static bool const can = std::system("strace -qq -o /dev/null true >/dev/null 2>&1") == 0;
    if (!can) WARN("strace cannot trace here: test skipped (it needs the package and ptrace)");
    return can;
}

/// The tracer outlives the program a little; it has written everything when no longer growing.
std::string finished_trace(e2e::Folder const& folder, std::string const& name) {
    constexpr std::chrono::milliseconds kPause{100};
    std::string text = folder.read(name);
    for (int tries = 0; tries < 100; ++tries) {
        std::this_thread::sleep_for(kPause);
        std::string again = folder.read(name);
        if (again.size() == text.size() && text.contains("exit_group(")) break;
        text = std::move(again);
    }
    return text;
}

/// Runs this test program's hidden case below under strace.
TraceReport trace_in_process(bool is_synchronous) {
    e2e::Folder const folder;
    ProgramOptions options;
    options.wrapper = strace(folder.file("trace.txt"));
    options.arguments = {
        std::filesystem::read_symlink("/proc/self/exe").string(),
        is_synchronous ? "crash child: orders to a gateway in this process"
                       : "crash child: orders to a gateway that does not wait for the disk"
    };
    Program child(folder.path() / "child", options);
    auto const ending = child.wait_for_end(3 * e2e::kPatience);
    REQUIRE(ending);
    INFO(folder.read("child.out"));
    REQUIRE(ending->exit_status == 0);
    return check_receipts(read_trace(finished_trace(folder, "trace.txt")), kDomain);
}

void send_orders() {
    e2e::Installation gateway;
    for (std::size_t i = 0; i < kOrders; ++i) REQUIRE(gateway.mistake_of_good_order() == "");
}

}  // namespace

TEST_CASE(
    "durability: no MDN leaves before its message was synced to the database log", "[crash]"
) {
    if (!can_trace()) return;
    e2e::Folder const folder;
    e2e::Station station;
    auto const home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};
    Program program(home, {.wrapper = strace(folder.file("trace.txt"))});
    int const port = program.wait_for_port();
    REQUIRE(port != 0);
    buyer.set_port(port);
    std::atomic<bool> const never = false;
    constexpr int kSenders = 3;
    std::vector<std::thread> senders;
    for (int i = 0; i < kSenders; ++i)
        senders.emplace_back([&] { buyer.keep_ordering(never, kOrders); });
    for (std::thread& sender : senders) sender.join();
    CHECK(program.stop());
    TraceReport const report =
        check_receipts(read_trace(finished_trace(folder, "trace.txt")), kDomain);
    CHECK(report.receipts == kSenders * kOrders);
    CHECK(joined(report.violations) == "");
}

TEST_CASE(
    "durability: with synchronous = off the trace shows MDNs that were promised too early",
    "[crash]"
) {
    if (!can_trace()) return;
    TraceReport const right = trace_in_process(true);
    CHECK(right.receipts == kOrders);
    CHECK(joined(right.violations) == "");
    TraceReport const wrong = trace_in_process(false);
    CHECK(wrong.receipts == kOrders);
    CHECK(wrong.violations.size() == kOrders);
}

TEST_CASE("crash child: orders to a gateway in this process", "[.]") { send_orders(); }

TEST_CASE("crash child: orders to a gateway that does not wait for the disk", "[.]") {
    SynchronousOff const off;
    send_orders();
}

}  // namespace tidegate::crash
