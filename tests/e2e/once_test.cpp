// Nothing is lost and nothing is done twice: many orders at the same moment, and a server that is
// killed between any two of its steps (design: idea 6).
#include "cli/child_process.hpp"
#include "e2e/fixture.hpp"
#include "partners/instance.hpp"
#include "store/jobs.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <signal.h>

#include <future>
#include <map>
#include <set>

namespace tidegate::e2e {
namespace {

/// ISA13 of what arrived, by AS2 Message-ID: a repeated transmission counts once.
std::map<std::string, int> interchange_numbers(Station& station) {
    constexpr std::size_t kControl = 90;  // bytes of the ISA in front of ISA13
    std::map<std::string, int> numbers;
    for (Arrival const& arrival : station.arrivals())
        numbers[arrival.as2.message_id] = std::stoi(arrival.payload.substr(kControl, 9));
    return numbers;
}

/// Whether the numbers are 1, 2, 3 ... without a gap and without a repeat.
bool is_gapless(std::map<std::string, int> const& by_message) {
    std::set<int> numbers;
    for (auto const& [message, number] : by_message) numbers.insert(number);
    return numbers.size() == by_message.size() && !numbers.empty() && *numbers.begin() == 1 &&
           *numbers.rbegin() == static_cast<int>(numbers.size());
}

/// How many different transmissions carry this text.
std::size_t count_messages(Station& station, std::string const& part) {
    std::set<std::string> ids;
    for (Arrival const& arrival : station.arrivals()) {
        if (arrival.payload.contains(part)) ids.insert(arrival.as2.message_id);
    }
    return ids.size();
}

/// A tidegate process that serves a home folder.
class Server {
public:
    explicit Server(std::string const& home)
        : process_(start(home)), pid_(std::stoi(process_.read_line().value_or("0"))) {
        REQUIRE(pid_ > 0);
        std::string const ready = process_.read_line().value_or("");
        INFO("serve said: " << ready);
        REQUIRE(ready.starts_with("{\"as2_port\":"));
        port_ = static_cast<std::uint16_t>(std::stoi(ready.substr(12)));
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Sends the signal and gives the exit status.
    int end(int signal) {
        ::kill(pid_, signal);
        return process_.wait();
    }

private:
    static cli::ChildProcess start(std::string const& home) {
        auto process = cli::ChildProcess::start(
            {"/bin/sh", "-c",
             "echo $$; exec " TIDEGATE_BINARY_DIR "/tidegate serve --json --home '" + home +
                 "' 2>/dev/null"}
        );
        REQUIRE(process);
        return std::move(*process);
    }

    cli::ChildProcess process_;
    int pid_;
    std::uint16_t port_ = 0;
};

}  // namespace

TEST_CASE(
    "e2e: forty orders at the same moment are each answered once, without a gap in numbers", "[e2e]"
) {
    Installation installation;
    constexpr std::uint64_t kOrders = 40;
    constexpr std::uint64_t kSenders = 8;
    std::vector<std::future<int>> senders;
    for (std::uint64_t sender = 0; sender < kSenders; ++sender) {
        senders.push_back(std::async(std::launch::async, [&installation, sender] {
            int accepted = 0;
            for (std::uint64_t n = sender + 1; n <= kOrders; n += kSenders) {
                Interchange const order{
                    .control = n, .body = order_body(fmt::format("MANY-{}", n))
                };
                std::string const payload = order.text();
                accepted += installation.send(payload).text() == "200 processed" ? 1 : 0;
            }
            return accepted;
        }));
    }
    int accepted = 0;
    for (auto& sender : senders) accepted += sender.get();
    CHECK(accepted == kOrders);
    REQUIRE(installation.wait_until_idle());

    Station& station = installation.station();
    for (std::uint64_t n = 1; n <= kOrders; ++n) {
        INFO("order " << n);
        CHECK(count_messages(station, fmt::format("~BAK*00*AD*MANY-{}*", n)) == 1);
        CHECK(count_messages(station, fmt::format("AK1*PO*{}~", n)) == 1);
    }
    CHECK(installation.orders().size() == kOrders);
    CHECK(interchange_numbers(station).size() == 2 * kOrders);
    CHECK(is_gapless(interchange_numbers(station)));
    for (store::Delivery const& delivery : installation.deliveries()) {
        CHECK(delivery.state == store::State::done);
        CHECK(delivery.attempts == 1);
    }
}

TEST_CASE(
    "e2e: a server that is killed again and again loses nothing and does nothing twice", "[e2e]"
) {
    constexpr int kOrders = 12;
    Installation installation;
    installation.stop();
    Station& station = installation.station();
    std::optional<Server> server(installation.home());
    installation.use_port(server->port());
    for (int n = 1; n <= kOrders; ++n) {
        INFO("order " << n);
        Interchange const order{
            .control = static_cast<std::uint64_t>(n), .body = order_body(fmt::format("KILL-{}.", n))
        };
        std::string const payload = order.text();
        auto const packed = as2::pack(installation.request(payload));
        REQUIRE(packed);
        auto first = std::async(std::launch::async, [&] { return installation.post(*packed); });
        // A different moment each time: from before the message is stored to after it is answered.
        std::this_thread::sleep_for(std::chrono::microseconds(1500) * n);
        CHECK(server->end(SIGKILL) == 128 + SIGKILL);
        bool const was_answered = first.get().text() == "200 processed";
        server.emplace(installation.home());
        installation.use_port(server->port());
        // A partner without an answer sends the same message again.
        if (!was_answered) CHECK(installation.post(*packed).text() == "200 processed");
    }
    for (int n = 1; n <= kOrders; ++n)
        CHECK(station.wait_for_payload(fmt::format("~BAK*00*AD*KILL-{}.*", n)));
    for (int n = 1; n <= kOrders; ++n)
        CHECK(station.wait_for_payload(fmt::format("~AK1*PO*{}~", n)));
    auto const instance = partners::load_instance(installation.home());
    REQUIRE(instance);
    {
        // What was running when the server was killed waits a moment before it is tried alone.
        auto beside =
            store::Database::open(instance->database.string(), {store::Role::visitor, {}});
        REQUIRE(beside);
        CHECK(installation.wait_until([&] {
            bool is_idle = true;
            beside->read_blocking([&](store::Transaction& transaction) {
                for (store::QueueCount const& queue : store::count_queues(transaction))
                    is_idle = is_idle && queue.waiting == 0 && queue.running == 0;
            });
            return is_idle;
        }));
    }
    CHECK(server->end(SIGTERM) == 0);

    for (int n = 1; n <= kOrders; ++n) {
        INFO("order " << n);
        CHECK(count_messages(station, fmt::format("*KILL-{}.*", n)) == 1);
        CHECK(count_messages(station, fmt::format("~AK1*PO*{}~", n)) == 1);
    }
    CHECK(is_gapless(interchange_numbers(station)));
    auto database = store::Database::open(instance->database.string());
    REQUIRE(database);
    CHECK(database->check_integrity() == "");
    database->read_blocking([&](store::Transaction& transaction) {
        CHECK(store::list_orders(transaction, {}).size() == kOrders);
        for (store::Document const& document : store::list_documents(transaction, {})) {
            INFO(document.set << " " << document.reason);
            CHECK(document.state == store::State::done);
        }
    });
}

}  // namespace tidegate::e2e
