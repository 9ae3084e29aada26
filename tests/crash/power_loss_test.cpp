// F36, F37: the power fails after an MDN; what the disk had not been told to keep is gone, or half
// there. The database that is found holds everything the partner has a receipt for.
#include "crash/checker.hpp"
#include "crash/forgetful_disk.hpp"
#include "crash/synchronous_off.hpp"
#include "store/messages.hpp"

#include <catch2/catch.hpp>

namespace tidegate::crash {
namespace {

constexpr std::uint32_t kSeed = 20261124;

/// A power cut at the moment the partner had these receipts.
struct Cut {
    std::filesystem::path folder;
    std::vector<std::pair<std::string, Bytes>> receipts;  ///< Message-ID without brackets, body
};

struct Damage {
    std::size_t lost = 0;               ///< receipts without their row, or with other bytes
    std::vector<std::string> problems;  ///< of databases that are not sound
};

std::vector<Cut> cut_after_each_order(e2e::Folder const& folder, std::size_t orders) {
    ForgetfulDisk const disk;
    e2e::Installation gateway;
    std::vector<Cut> cuts;
    std::vector<std::pair<std::string, Bytes>> receipts;
    for (std::size_t i = 0; i < orders; ++i) {
        std::uint64_t const number = gateway.next_number();
        std::string const payload =
            e2e::Interchange{.control = number, .body = e2e::order_body(std::to_string(number))}
                .text();
        auto const request = gateway.request(payload);
        e2e::Reply reply = gateway.post(request);
        REQUIRE(reply.text() == "200 processed");
        receipts.emplace_back(
            request.message_id.substr(1, request.message_id.size() - 2), std::move(reply.body)
        );
        for (Unsynced const unsynced : {Unsynced::lost, Unsynced::partly}) {
            auto const name = std::to_string(cuts.size());
            cuts.push_back({folder.path() / name, receipts});
            disk.cut_power(
                cuts.back().folder, unsynced, kSeed + static_cast<std::uint32_t>(cuts.size())
            );
        }
    }
    CHECK(gateway.wait_until_idle());
    gateway.stop();
    return cuts;
}

Damage look_at(std::vector<Cut> const& cuts, std::string const& file) {
    Damage damage;
    for (Cut const& cut : cuts) {
        auto database = store::Database::open((cut.folder / file).string());
        if (!database) {
            damage.problems.push_back(database.error().text());
            damage.lost += cut.receipts.size();
            continue;
        }
        if (auto const problems = database->check_integrity(); !problems.empty())
            damage.problems.push_back(problems);
        database->read_blocking([&](store::Transaction& transaction) {
            for (auto const& [id, body] : cut.receipts) {
                auto const found =
                    store::find_accepted(transaction, "ACME-AS2", "SUPPLIER-AS2", id);
                if (!found || !found->receipt || found->receipt->body != body) ++damage.lost;
            }
        });
    }
    return damage;
}

std::string database_name() {
    e2e::Folder const folder;
    e2e::Station station;
    e2e::make_home(folder.path() / "home", station);
    return database_of(folder.path() / "home").filename().string();
}

}  // namespace

TEST_CASE("power loss: every MDN that the partner holds has its message and receipt", "[crash]") {
    constexpr std::size_t kOrders = 10;
    e2e::Folder const folder;
    std::string const file = database_name();
    auto const cuts = cut_after_each_order(folder, kOrders);
    REQUIRE(cuts.size() == 2 * kOrders);
    Damage const damage = look_at(cuts, file);
    CHECK(damage.lost == 0);
    CHECK(joined(damage.problems) == "");
}

TEST_CASE("power loss: with synchronous = off messages are lost that have an MDN", "[crash]") {
    constexpr std::size_t kOrders = 3;
    e2e::Folder const folder;
    std::string const file = database_name();
    std::vector<Cut> cuts;
    {
        SynchronousOff const off;
        cuts = cut_after_each_order(folder, kOrders);
    }
    CHECK(look_at(cuts, file).lost > 0);
}

}  // namespace tidegate::crash
