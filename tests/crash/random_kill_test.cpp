// F19, F20: SIGKILL at random moments, start-up and recovery included, under load.
// TIDEGATE_CRASH_ROUNDS sets how often (default 10), TIDEGATE_CRASH_SEED when.
#include "crash/checker.hpp"
#include "crash/program.hpp"
#include "store/master.hpp"

#include <catch2/catch.hpp>
#include <signal.h>

#include <iostream>
#include <random>
#include <thread>

namespace tidegate::crash {
namespace {

constexpr int kDefaultRounds = 10;
constexpr int kSenders = 3;
constexpr std::size_t kOrdersPerRound = 12;  // of each sender; fewer when the kill comes early
constexpr int kLongestLifeMilliseconds = 700;
constexpr std::chrono::seconds kQuiet{60};
/// What a process took and did not get to before it died is left to the last one.
constexpr std::chrono::milliseconds kQuietPerRound{500};

unsigned number_from(char const* name, unsigned otherwise) {
    char const* text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

/// So much that no number of rounds uses it up.
void add_stock(std::filesystem::path const& home) {
    auto database = store::Database::open(database_of(home).string());
    REQUIRE(database);
    store::Movement movement;
    movement.item = "LANTERN-10";
    movement.location = "MAIN";
    movement.kind = "receipt";
    movement.quantity = Decimal(1'000'000);
    movement.source = "test";
    movement.at = SystemClock().now();
    auto const posted = database->write_blocking([&](store::Transaction& transaction) {
        return store::post_movement(transaction, movement);
    });
    REQUIRE(posted);
}

}  // namespace

TEST_CASE("crash: killed at random moments under load, every promise holds", "[crash]") {
    unsigned const rounds = number_from("TIDEGATE_CRASH_ROUNDS", kDefaultRounds);
    unsigned const seed = number_from("TIDEGATE_CRASH_SEED", std::random_device{}());
    INFO("repeat with TIDEGATE_CRASH_SEED=" << seed << " TIDEGATE_CRASH_ROUNDS=" << rounds);
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> life(0, kLongestLifeMilliseconds);

    e2e::Folder folder;
    e2e::Station station;
    auto const home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};
    add_stock(home);
    for (unsigned round = 0; round < rounds; ++round) {
        Program program(home);
        std::chrono::milliseconds const lives{life(random)};
        std::atomic<bool> stops = false;
        std::vector<std::thread> senders;
        std::thread starter([&] { buyer.set_port(program.wait_for_port()); });
        auto const killed_at = std::chrono::steady_clock::now() + lives;
        for (int i = 0; i < kSenders; ++i)
            senders.emplace_back([&] { buyer.keep_ordering(stops, kOrdersPerRound); });
        std::this_thread::sleep_until(killed_at);
        program.send_signal(SIGKILL);
        stops = true;
        for (std::thread& sender : senders) sender.join();
        starter.join();
        buyer.set_port(0);  // somebody else may get the port
        auto const ending = program.wait_for_end(e2e::kPatience);
        REQUIRE(ending);
        REQUIRE(ending->signal == SIGKILL);
    }
    Program program(home);
    int const port = program.wait_for_port();
    REQUIRE(port != 0);
    buyer.set_port(port);
    CHECK(buyer.send_unanswered());
    auto const left = std::chrono::duration_cast<std::chrono::seconds>(rounds * kQuietPerRound);
    CHECK(wait_until_quiet(home, kQuiet + left));
    CHECK(joined(buyer.resend_all()) == "");
    CHECK(program.stop());
    CHECK(joined(buyer.problems()) == "");
    auto const sent = buyer.sent();
    CHECK(joined(check_all(home, sent, station.arrivals())) == "");
    std::size_t repeated = 0;
    for (SentOrder const& order : sent) repeated += order.tries > 1 ? 1 : 0;
    if (rounds > kDefaultRounds) {
        std::cout << rounds << " kills: " << sent.size() << " orders, " << repeated
                  << " sent more than once, " << station.arrivals().size() << " deliveries, seed "
                  << seed << std::endl;
    }
}

}  // namespace tidegate::crash
