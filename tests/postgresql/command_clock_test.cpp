// Commands of a machine whose clock is not that of the nodes (spec/reliability.md F80).
#include "cli/command.hpp"
#include "store/fixture.hpp"
#include "store/pauses.hpp"
#include "store/session.hpp"
#include "support/test_database.hpp"

#include <fstream>
#include <sstream>

namespace tidegate {

namespace {

using namespace std::chrono_literals;

constexpr Duration kAhead = 15min;

struct Skewed : store::Fixture {
    std::string home = folder.file("home");

    Skewed() {
        // Its search path comes before the functions of the server.
        write([](store::Transaction& t) {
            t.impl().run_script(
                "create or replace function clock_timestamp() returns timestamptz language sql as"
                " $$ select pg_catalog.clock_timestamp() + interval '15 minutes' $$"
            );
        });
        REQUIRE(run({"init", home, "--as2-id", "US", "--x12-id", "US"}) == 0);
        std::ofstream(home + "/tidegate.toml", std::ios::app)
            << "\n[database]\nurl = \"" << testing::database_address(folder.file("t.db"))
            << "%2Cpg_catalog\"\n";
    }

    int run(std::vector<std::string> const& words) {
        std::vector<char const*> arguments{"tidegate"};
        for (std::string const& word : words) arguments.push_back(word.c_str());
        std::ostringstream out, err;
        int const exit = cli::run(static_cast<int>(arguments.size()), arguments.data(), {out, err});
        UNSCOPED_INFO(out.str() << err.str());
        return exit;
    }
};

}  // namespace

TEST_CASE_METHOD(
    Skewed, "commands: what they do has the time of the database, not that of their machine",
    "[postgresql]"
) {
    REQUIRE(run({"queue", "pause", "--all", "--reason", "moved", "--home", home}) == 0);
    auto const pauses = read([](store::Transaction& t) { return store::list_pauses(t); });
    REQUIRE(!pauses.empty());
    CHECK(pauses[0].since > SystemClock().now() + kAhead - 1min);
}

}  // namespace tidegate
