// F31, F34: system calls on the database log that fail, made to fail by strace.
#include "crash/checker.hpp"
#include "crash/program.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace tidegate::crash {
namespace {

constexpr std::chrono::seconds kQuiet{20};

struct Fault {
    std::string call, inject;
};

/// strace that makes the calls on the log of the database fail.
std::vector<std::string> injecting(
    Fault const& fault, std::filesystem::path const& home, e2e::Folder const& folder
) {
    std::string const log = database_of(home).string() + "-wal";
    return {
        "strace",
        "-D",
        "-f",
        "-y",
        "-qq",
        "-o",
        folder.file("trace.txt"),
        "-P",
        log,
        "-e",
        "trace=" + fault.call,
        "-e",
        "inject=" + fault.call + ":" + fault.inject
    };
}

}  // namespace

TEST_CASE("crash: a disk that is full or fails once costs time, never a message", "[crash]") {
    if (std::system("strace -qq -o /dev/null true >/dev/null 2>&1") != 0) {
        WARN("strace cannot trace here: test skipped (it needs the package and ptrace)");
        return;
    }
    constexpr std::size_t kOrders = 6;
    e2e::Folder const folder;
    e2e::Station station;
    auto const home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};
    for (Fault const& fault : {
             Fault{"fdatasync", "error=EIO:when=4"},
             Fault{"fdatasync", "error=EIO:when=7..9"},
             Fault{"pwrite64", "error=ENOSPC:when=20"},
             Fault{"pwrite64", "error=ENOSPC:when=30..34"},
         }) {
        INFO(fault.call << " " << fault.inject);
        {
            Program program(home, {.wrapper = injecting(fault, home, folder)});
            int const port = program.wait_for_port();
            REQUIRE(port != 0);
            buyer.set_port(port);
            for (std::size_t i = 0; i < kOrders; ++i) buyer.send_new();
            CHECK(buyer.send_unanswered());
            CHECK(program.stop());
        }
        CHECK_THAT(folder.read("trace.txt"), Catch::Contains("(INJECTED)"));
        // A try that failed is followed by another within a minute; the test does not wait for it.
        query(database_of(home), "update jobs set not_before = 0 where state = 'waiting'");
        Program program(home);
        int const port = program.wait_for_port();
        REQUIRE(port != 0);
        buyer.set_port(port);
        CHECK(wait_until_quiet(home, kQuiet));
        CHECK(joined(buyer.resend_all()) == "");
        CHECK(program.stop());
        CHECK(joined(buyer.problems()) == "");
        CHECK(joined(check_all(home, buyer.sent(), station.arrivals())) == "");
    }
}

}  // namespace tidegate::crash
