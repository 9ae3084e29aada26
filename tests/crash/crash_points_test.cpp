// F01-F18: the program is killed at every named point of the pipeline, started again, and checked.
#include "crash/checker.hpp"
#include "crash/program.hpp"

#include <catch2/catch.hpp>
#include <signal.h>

#include <thread>

namespace tidegate::crash {
namespace {

constexpr std::chrono::seconds kQuiet{20};

/// A partner, its station, and a home of the program; the program is started by the tests.
struct Scene {
    e2e::Folder folder;
    e2e::Station station;
    std::filesystem::path home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};

    std::string log() { return folder.read("home.log"); }

    /// Everything is answered, done and right; then the program stops in order.
    void check(Program& program) {
        CHECK(buyer.send_unanswered());
        CHECK(wait_until_quiet(home, kQuiet));
        CHECK(joined(buyer.resend_all()) == "");
        CHECK(program.stop());
        CHECK(joined(buyer.problems()) == "");
        CHECK(joined(check_all(home, buyer.sent(), station.arrivals())) == "");
    }

    void restart_and_check() {
        Program program(home);
        int const port = program.wait_for_port();
        REQUIRE(port != 0);
        buyer.set_port(port);
        check(program);
    }
};

struct Point {
    std::string name;
    bool may_have_mdn;  ///< whether the partner may hold the MDN when the program dies
};

}  // namespace

TEST_CASE("crash: killed at any named point, nothing is lost and nothing done twice", "[crash]") {
    Scene scene;
    for (Point const& point : std::vector<Point>{
             {"C1", false},
             {"C4", false},
             {"C5", false},
             {"C6", false},
             {"C8", false},
             {"C9", false},
             {"C10", true},
             {"C11", true},
             {"C12", true},
             {"O1", true},
             {"O2", true},
             {"O2:2", true},
             {"O3", true},
             {"O3:2", true},
             {"O4", true},
             {"O5", true},
             {"O5:2", true},
             {"O6", true},
             {"O6:2", true}
         }) {
        INFO("killed at " << point.name);
        {
            Program program(scene.home, {.crash_at = point.name});
            int const port = program.wait_for_port();
            REQUIRE(port != 0);
            scene.buyer.set_port(port);
            bool const has_mdn = scene.buyer.send_new();
            if (!point.may_have_mdn) CHECK(!has_mdn);
            if (point.name == "C10") CHECK(has_mdn);
            auto const ending = program.wait_for_end(e2e::kPatience);
            REQUIRE(ending);
            REQUIRE(ending->signal == SIGKILL);
        }
        scene.restart_and_check();
    }
}

TEST_CASE(
    "crash: killed while the object of a large message is written, nothing is lost", "[crash]"
) {
    constexpr std::size_t kLarge = 300'000;  // encrypted, so what is received is as large
    Scene scene;
    for (std::string const point : {"C2", "C3", "C7", "C8", "C9"}) {
        INFO("killed at " << point);
        {
            Program program(scene.home, {.crash_at = point});
            int const port = program.wait_for_port();
            REQUIRE(port != 0);
            scene.buyer.set_port(port);
            CHECK_FALSE(scene.buyer.send_new(kLarge));
            auto const ending = program.wait_for_end(e2e::kPatience);
            REQUIRE(ending);
            REQUIRE(ending->signal == SIGKILL);
        }
        scene.restart_and_check();
    }
}

TEST_CASE("crash: a second death at the same point during recovery changes nothing", "[crash]") {
    Scene scene;
    for (std::string const point : {"C12", "O3", "O5", "O6"}) {
        INFO("killed twice at " << point);
        for (int round = 0; round < 2; ++round) {
            Program program(scene.home, {.crash_at = point});
            // The second may die before it can say that it serves: it has work at once.
            int const port = program.wait_for_port();
            scene.buyer.set_port(port);
            if (port != 0) scene.buyer.send_new();
            auto const ending = program.wait_for_end(e2e::kPatience);
            REQUIRE(ending);
            REQUIRE(ending->signal == SIGKILL);
        }
        scene.restart_and_check();
    }
}

TEST_CASE("crash: a name that is no crash point ends the program with a message", "[crash]") {
    Scene scene;
    Program program(scene.home, {.crash_at = "C13"});
    auto const ending = program.wait_for_end(e2e::kPatience);
    REQUIRE(ending);
    CHECK(ending->exit_status == 4);
    CHECK_THAT(scene.log(), Catch::Contains("there is no crash point 'C13'"));
}

TEST_CASE(
    "crash: SIGTERM under load ends with status 0, and what was begun is finished", "[crash]"
) {
    Scene scene;
    constexpr int kSenders = 3;
    constexpr std::size_t kMost = 20;
    std::atomic<bool> stops = false;
    {
        Program program(scene.home);
        int const port = program.wait_for_port();
        REQUIRE(port != 0);
        scene.buyer.set_port(port);
        std::vector<std::thread> senders;
        for (int i = 0; i < kSenders; ++i)
            senders.emplace_back([&] { scene.buyer.keep_ordering(stops, kMost); });
        while (scene.buyer.sent().size() < kMost)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        CHECK(program.stop());
        stops = true;
        for (std::thread& sender : senders) sender.join();
    }
    scene.restart_and_check();
}

}  // namespace tidegate::crash
