// Three gateway processes over one PostgreSQL, twenty partners, one process killed and the server
// restarted in the middle (F45, F54, F55, F56 with the whole program).
// TIDEGATE_NODES_MESSAGES sets how many messages (default 400).
#include "cli/home_files.hpp"
#include "cli/master_file.hpp"
#include "crash/program.hpp"
#include "nodes/books.hpp"
#include "store/failure.hpp"
#include "support/postgresql_cluster.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <thread>

namespace tidegate::nodes {
namespace {

namespace fs = std::filesystem;
using crash::Program;

constexpr int kNodes = 3;
constexpr int kTraders = 20;
constexpr int kDefaultMessages = 400;
/// How long nothing may change: longer than a lease, within which what the killed node had is taken
/// over.
constexpr std::chrono::seconds kPatience{120};

int messages_each() {
    char const* text = std::getenv("TIDEGATE_NODES_MESSAGES");
    int const all = text == nullptr ? kDefaultMessages : std::atoi(text);
    return std::max(all / kTraders, 1);
}

/// Homes of nodes that know the same partners and share a database.
class Cluster {
public:
    Cluster(e2e::Station const& station, std::int64_t on_hand)
        : address_(testing::postgresql_cluster().make_schema()) {
        Instant const now = SystemClock().now();
        fs::path const first = home(0);
        REQUIRE(cli::write_home(first, {.name = "nodes", .as2_port = 0}, now));
        std::ofstream(first / "tidegate.toml", std::ios::app)
            << "\n[database]\nurl = \"" << address_ << "\"\n";
        std::string customers;
        for (int i = 0; i < kTraders; ++i) {
            TraderId const trader{i};
            REQUIRE(cli::write_partner(
                first, {.id = trader.id(),
                        .name = trader.id(),
                        .as2_id = trader.as2_id(),
                        .x12_id = trader.x12_id(),
                        .url = fmt::format("http://127.0.0.1:{}/as2", station.port()),
                        .state = "live",
                        .certificate_pem = e2e::partner_key().certificate.to_pem()}
            ));
            customers +=
                fmt::format("customer,{0},{1},{1},USD,split\n", trader.id(), trader.x12_id());
            customers += fmt::format("buyer_item,{},A-1001,LANTERN-10\n", trader.x12_id());
            customers += fmt::format(
                "price,{},LANTERN-10,USD,12.50,1,EA,2020-01-01,2099-01-01\n", trader.x12_id()
            );
        }
        for (int i = 1; i < kNodes; ++i) fs::copy(first, home(i), fs::copy_options::recursive);
        load(
            "item,LANTERN-10,00614141000012,Storm lantern,EA,\n" + customers +
                fmt::format("stock,LANTERN-10,MAIN,{},0\n", on_hand),
            now
        );
        auto certificate = as2::load_certificate((first / "certs/gateway.crt").string());
        REQUIRE(certificate);
        certificate_ = std::move(*certificate);
    }

    [[nodiscard]] fs::path home(int node) const {
        return folder_.path() / fmt::format("node{}", node);
    }
    [[nodiscard]] as2::Certificate const& certificate() const { return *certificate_; }

    [[nodiscard]] store::Database open() const {
        auto database = store::Database::open(address_);
        if (!database) throw store::DatabaseFailed(database.error().text());
        return std::move(*database);
    }

private:
    void load(std::string const& text, Instant now) const {
        auto const records = cli::parse_master_file(text, "stock", store::Environment::live);
        REQUIRE(records);
        auto database = open();
        auto const loaded =
            database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
                auto counts = cli::load_master_records(
                    transaction, *records, "stock", store::Environment::live, now
                );
                if (!counts) return std::unexpected(counts.error());
                return {};
            });
        REQUIRE(loaded);
    }

    e2e::Folder folder_;
    std::string address_;
    std::optional<as2::Certificate> certificate_;
};

/// Until `left` gives 0, however long that takes; false when it has stayed the same for too long.
bool wait_while_less_is_left(
    std::function<std::int64_t()> const& left, std::chrono::milliseconds pause
) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        std::int64_t const now = left();
        if (now <= 0) return true;
        if (now < least) deadline = std::chrono::steady_clock::now() + kPatience;
        least = std::min(least, now);
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(pause);
    }
}

/// Until so many orders are answered, or nobody orders any more.
void wait_for_answers(std::vector<std::unique_ptr<Trader>> const& traders, int wanted) {
    wait_while_less_is_left(
        [&] {
            int left = wanted;
            for (auto const& trader : traders) left -= trader->answered();
            return left;
        },
        std::chrono::milliseconds(5)
    );
}

/// A job that ends makes others, so what is left is counted from the end: orders that have not both
/// of their deliveries, and at last whatever is open.
bool wait_until_quiet(store::Database& database, e2e::Station& station, int messages) {
    auto const left = [&] { return 2 * std::int64_t{messages} - std::ssize(station.arrivals()); };
    if (!wait_while_less_is_left(left, std::chrono::seconds(1))) return false;
    return wait_while_less_is_left(
        [&] { return count_open(database); }, std::chrono::milliseconds(100)
    );
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (std::string const& line : lines) text += line + "\n";
    return text;
}

}  // namespace

TEST_CASE(
    "nodes: a kill and a restart of the database lose, double and oversell nothing", "[nodes]"
) {
    int const each = messages_each();
    int const all = each * kTraders;
    std::int64_t const on_hand = all * 6 / 10;
    e2e::Station station;
    Cluster cluster(station, on_hand);
    station.trust(cluster.certificate());
    Ports ports(kNodes);
    std::vector<std::unique_ptr<Program>> programs;
    for (int i = 0; i < kNodes; ++i) programs.push_back(std::make_unique<Program>(cluster.home(i)));
    for (int i = 0; i < kNodes; ++i) {
        ports[static_cast<std::size_t>(i)] = programs[static_cast<std::size_t>(i)]->wait_for_port();
        REQUIRE(ports[static_cast<std::size_t>(i)] != 0);
    }
    auto const begin = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<Trader>> traders;
    std::vector<std::thread> threads;
    for (int i = 0; i < kTraders; ++i) {
        traders.push_back(std::make_unique<Trader>(TraderId{i}, cluster.certificate(), ports));
        threads.emplace_back([trader = traders.back().get(), each] {
            trader->order(each, kPatience);
        });
    }

    wait_for_answers(traders, all / 4);
    programs[1]->send_signal(SIGKILL);
    ports[1] = 0;  // somebody else may get it
    wait_for_answers(traders, all / 2);
    testing::postgresql_cluster().stop_immediately();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    testing::postgresql_cluster().start();
    wait_for_answers(traders, all * 3 / 4);
    programs[1] = std::make_unique<Program>(cluster.home(1));
    ports[1] = programs[1]->wait_for_port();
    CHECK(ports[1] != 0);

    for (std::thread& thread : threads) thread.join();
    for (auto const& trader : traders) CHECK(joined(trader->problems()) == "");
    auto database = cluster.open();
    double const taken = seconds_since(begin);
    CHECK(wait_until_quiet(database, station, all));
    double const seconds = seconds_since(begin);
    for (auto const& program : programs) CHECK(program->stop());
    CHECK(joined(check_books(database, traders, station.arrivals(), on_hand)) == "");
    std::cout << fmt::format(
                     "{} messages of {} partners at {} nodes: taken in {:.0f} s, {:.1f} a second; "
                     "done in {:.0f} s, {:.1f} a second; {} deliveries came",
                     all, kTraders, kNodes, taken, all / taken, seconds, all / seconds,
                     station.arrivals().size()
                 )
              << std::endl;
}

}  // namespace tidegate::nodes
