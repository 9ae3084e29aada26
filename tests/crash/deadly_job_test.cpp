// F84: a message that ends the process each time is parked, and the others go on.
#include "crash/checker.hpp"
#include "crash/program.hpp"
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>
#include <signal.h>

namespace tidegate::crash {
namespace {

std::string query(e2e::Folder const& folder, std::string const& sql) {
    e2e::Run const run = e2e::run_in(folder, "sqlite3 home/data/tidegate.db \"" + sql + "\"");
    INFO(run.output);
    REQUIRE(run.status == 0);
    return run.output;
}

TEST_CASE("crash: a message that ends the process five times is parked, others go on", "[crash]") {
    e2e::Folder folder;
    e2e::Station station;
    std::filesystem::path const home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};
    for (int round = 0; round < 5; ++round) {
        INFO("death " << round + 1);
        Program program(home, {.crash_at = "C11"});
        int const port = program.wait_for_port();  // 0: it died before it could say so
        buyer.set_port(port);
        if (round == 0) {
            REQUIRE(port != 0);
            buyer.send_new();
        }
        auto const ending = program.wait_for_end(e2e::kPatience);
        REQUIRE(ending);
        REQUIRE(ending->signal == SIGKILL);
    }
    // The same death waits for it, but it is not tried again.
    Program program(home);
    int const port = program.wait_for_port();
    REQUIRE(port != 0);
    buyer.set_port(port);
    REQUIRE(buyer.send_new());
    auto const deadline = std::chrono::steady_clock::now() + e2e::kPatience;
    while (query(folder, "select count(*) from jobs where state in ('waiting', 'running')") !=
               "0\n" &&
           std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(query(folder, "select count(*) from jobs where state = 'parked'") == "1\n");
    CHECK_THAT(
        query(folder, "select reason from documents where state = 'parked'"),
        Catch::StartsWith("deadly: the program died 5 times while it worked on this, incident ")
    );
    CHECK(query(folder, "select count(*) from orders") == "1\n");
    CHECK_THAT(folder.read("home.log"), Catch::Contains("worker.deadly_job"));
    CHECK(program.stop());
}

}  // namespace
}  // namespace tidegate::crash
