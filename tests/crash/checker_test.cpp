// The checker itself: what it is there to find, it finds.
#include "crash/checker.hpp"

#include "crash/program.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::crash {
namespace {

constexpr std::chrono::seconds kQuiet{20};

struct Tampering {
    std::string sql, found;
};

}  // namespace

TEST_CASE(
    "checker: what is lost, doubled or changed behind the gateway's back is found", "[crash]"
) {
    e2e::Folder const folder;
    e2e::Station station;
    auto const home = folder.path() / "home";
    Buyer buyer{e2e::make_home(home, station)};
    Program program(home);
    buyer.set_port(program.wait_for_port());
    REQUIRE(buyer.send_new());
    REQUIRE(buyer.send_new());
    REQUIRE(wait_until_quiet(home, kQuiet));
    REQUIRE(program.stop());
    auto const sent = buyer.sent();
    auto const arrivals = station.arrivals();
    REQUIRE(joined(check_all(home, sent, arrivals)) == "");

    auto const database = database_of(home);
    std::string const sound = database.string() + ".sound";
    std::filesystem::copy_file(database, sound);
    for (Tampering const& tampering : std::vector<Tampering>{
             {"delete from reservations where order_id = (select id from "
              "orders where number = 'CRASH-00001')",
              "order CRASH-00001, reserved"},
             {"update documents set state = 'running' where set_code = '855'",
              "2 documents are running"},
             {"insert into jobs (id, kind, subject, lane, peer, state, attempts, not_before, token,"
              " reason, created_at) select 'again', kind, subject, lane, peer, 'waiting', 0, 0, 0, "
              "'', 0"
              " from jobs_ended limit 1",
              "jobs are waiting"},
             {"update messages set receipt_body = x'00' where direction = 'inbound'",
              "order CRASH-00002, stored receipt"},
             {"update messages set transport_message_id = 'x' || id where direction = 'inbound'",
              "order CRASH-00001, messages: 0 instead of 1"},
             {"update orders set number = 'CRASH-00002', release = 'x' where number = "
              "'CRASH-00001'",
              "order CRASH-00002, orders: 2 instead of 1"},
             {"update documents set set_code = '856' where set_code = '997'",
              "997 documents: 0 instead of 2"},
             {"drop trigger control_number_ledger_is_kept; delete from control_number_ledger where "
              "number = 2",
              "interchange numbers: 3 from 1 to 4 on 3"},
             {"update stock set reserved = reserved + 10000", "LANTERN-10"},
         }) {
        INFO(tampering.sql);
        query(database, tampering.sql);
        CHECK_THAT(joined(check_all(home, sent, arrivals)), Catch::Contains(tampering.found));
        std::filesystem::remove(database.string() + "-wal");
        std::filesystem::remove(database.string() + "-shm");
        std::filesystem::copy_file(
            sound, database, std::filesystem::copy_options::overwrite_existing
        );
    }

    auto doubled = arrivals;
    doubled.push_back(arrivals.front());
    CHECK(joined(check_all(home, sent, doubled)) == "");
    doubled.back().as2.message_id = "<another@id>";
    CHECK_THAT(joined(check_all(home, sent, doubled)), Catch::Contains("came twice"));
    doubled = arrivals;
    doubled.push_back(arrivals.front());
    doubled.back().body.push_back(std::byte{0});
    CHECK_THAT(joined(check_all(home, sent, doubled)), Catch::Contains("with other bytes"));
    doubled.assign(arrivals.begin(), arrivals.end() - 1);
    CHECK_THAT(joined(check_all(home, sent, doubled)), Catch::Contains("3 deliveries came"));
}

}  // namespace tidegate::crash
