#include "sim/tasks.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

namespace tidegate::sim {
namespace {

TEST_CASE("tasks: one goes on when what it waits for has come, and not before", "[sim]") {
    Tasks tasks;
    std::string seen;
    bool has_come = false;
    tasks.add("a", [&] {
        seen += "a1 ";
        tasks.wait([&] { return has_come; });
        seen += "a2 ";
    });
    tasks.add("b", [&] { seen += "b "; });
    CHECK(tasks.ready() == std::vector<std::size_t>{0, 1});
    tasks.resume(0);
    CHECK(tasks.ready() == std::vector<std::size_t>{1});
    tasks.resume(1);
    has_come = true;
    REQUIRE(tasks.ready() == std::vector<std::size_t>{0});
    tasks.resume(0);
    CHECK(seen == "a1 b a2 ");
    CHECK(tasks.ready().empty());
}

TEST_CASE("tasks: the end unwinds what waits, and no handler of the product keeps it", "[sim]") {
    struct Guard {
        bool& is_gone;
        ~Guard() { is_gone = true; }
    };
    bool is_gone = false, is_handled = false;
    {
        Tasks tasks;
        tasks.add("waits", [&] {
            Guard const guard{is_gone};
            try {
                tasks.wait([] { return false; });
            } catch (std::exception const&) {
                is_handled = true;
            }
        });
        tasks.add("never begun", [] { FAIL("it ran"); });
        tasks.resume(0);
        CHECK_FALSE(is_gone);
    }
    CHECK(is_gone);
    CHECK_FALSE(is_handled);
}

TEST_CASE("tasks: what one throws comes out where it was resumed", "[sim]") {
    Tasks tasks;
    tasks.add("a", [] { throw std::runtime_error("broken"); });
    CHECK_THROWS_WITH(tasks.resume(0), "broken");
    CHECK(tasks.ready().empty());
}

}  // namespace
}  // namespace tidegate::sim
