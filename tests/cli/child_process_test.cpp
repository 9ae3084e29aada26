#include "cli/child_process.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {

TEST_CASE("child process: lines go both ways, and its exit status comes back", "[cli]") {
    auto child = ChildProcess::start(
        {"/bin/sh", "-c", "echo ready; read x; echo got $x; printf last; exit 7"}
    );
    REQUIRE(child);
    CHECK(child->read_line() == "ready");
    CHECK(child->write_line("42"));
    CHECK(child->read_line() == "got 42");
    CHECK_FALSE(child->read_line());  // "last" has no line end
    CHECK(child->wait() == 7);
}

TEST_CASE("child process: one that was ended by a signal says so", "[cli]") {
    auto child = ChildProcess::start({"/bin/sh", "-c", "kill -9 $$"});
    REQUIRE(child);
    CHECK(child->wait() == 128 + 9);
}

TEST_CASE("child process: a program that does not exist cannot be started", "[cli]") {
    auto const child = ChildProcess::start({"/no/such/program"});
    REQUIRE_FALSE(child);
    CHECK(child.error().message.find("/no/such/program") != std::string::npos);
}

}  // namespace tidegate::cli
