#include "store/backup.hpp"

#include "base/limits.hpp"
#include "store/control_numbers.hpp"
#include "store/fixture.hpp"
#include "store/reconcile.hpp"
#include "store/shipments.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

namespace tidegate::store {
namespace {

NumberKey const kKey{"ZZ:US", "ZZ:ACME", "x12", NumberLevel::interchange, Environment::live};

std::int64_t take(Transaction& t) {
    auto const number = next_number(t, kKey, {std::nullopt, "test", kNoon});
    REQUIRE(number);
    return *number;
}

}  // namespace

TEST_CASE(
    "backup: it holds what was committed, and is not touched by what follows", "[store][sqlite]"
) {
    Folder folder;
    auto database = Database::open(folder.file("t.db"));
    REQUIRE(database);
    auto const take_one = [&] {
        REQUIRE(database->write_blocking([](Transaction& t) -> Expected<void> {
            take(t);
            return {};
        }));
    };
    take_one();
    std::string const copy = folder.file("copy.db");
    REQUIRE(write_backup(*database, copy));
    take_one();
    auto const again = write_backup(*database, copy);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::conflict);
    namespace fs = std::filesystem;
    CHECK(
        (fs::status(copy).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
        fs::perms::none
    );
    auto restored = Database::open(copy);
    REQUIRE(restored);
    CHECK(restored->check_integrity().empty());
    restored->read_blocking([](Transaction& t) { CHECK(last_number(t, kKey) == 1); });
    database->read_blocking([](Transaction& t) { CHECK(last_number(t, kKey) == 2); });
}

TEST_CASE("backup: a folder that is not there is an error, and leaves nothing", "[store][sqlite]") {
    Folder folder;
    auto database = Database::open(folder.file("t.db"));
    REQUIRE(database);
    auto const failed = write_backup(*database, folder.file("no/copy.db"));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::unavailable);
}

TEST_CASE_METHOD(Fixture, "skipping: numbers and series run on, void in the ledger", "[store]") {
    write([](Transaction& t) {
        CHECK(take(t) == 1);
        CHECK(next_serial(t, "shipment:live") == 1);
        auto const skipped = skip_numbers(t, 5, "restored", kNoon);
        REQUIRE(skipped);
        CHECK(*skipped == 2);
        CHECK(take(t) == 7);
        CHECK(next_serial(t, "shipment:live") == 7);
        auto const ledger = number_ledger(t, kKey);
        REQUIRE(ledger.size() == 7);
        CHECK(ledger[3].use.void_reason == "restored");
        CHECK(find_wrong_sums(t).empty());
        auto const too_many = skip_numbers(t, limits::store_void_numbers_max + 1, "x", kNoon);
        REQUIRE_FALSE(too_many);
        CHECK(too_many.error().code == ErrorCode::refused);
    });
}

}  // namespace tidegate::store
