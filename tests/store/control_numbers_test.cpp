#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

namespace {
NumberKey const kKey{"ZZ:US", "ZZ:ACME", "x12", NumberLevel::interchange, Environment::live};
}

TEST_CASE_METHOD(
    Fixture, "control numbers: no gap and no repetition when transactions fail at random", "[store]"
) {
    std::uint64_t const seed = 20260105;
    INFO("seed " << seed);
    SeededRandom dice(seed);
    Writer writer(database);
    std::vector<std::int64_t> used;
    for (int i = 0; i < 200; ++i) {
        bool const breaks_commit = dice.next() % 5 == 0;
        bool const breaks_work = dice.next() % 5 == 0;
        probe = [&](Step step, std::string_view) {
            if (step == Step::commit && breaks_commit) throw DatabaseFailed("planted");
        };
        std::int64_t number = 0;
        auto const outcome = writer.run_blocking([&](Transaction& t) -> Expected<void> {
            auto next = next_number(t, kKey, {ids.mint<DeliveryId>(), "", kNoon});
            if (!next) return std::unexpected(next.error());
            number = *next;
            if (breaks_work) return fail(ErrorCode::refused, "the interchange could not be built");
            return {};
        });
        if (!outcome) used.push_back(number);
    }
    REQUIRE(used.size() > 50);
    REQUIRE(used.size() < 200);
    for (std::size_t i = 0; i < used.size(); ++i)
        REQUIRE(used[i] == static_cast<std::int64_t>(i) + 1);
    auto const ledger = read([](Transaction& t) { return number_ledger(t, kKey); });
    CHECK(ledger.size() == used.size());
}

TEST_CASE_METHOD(
    Fixture, "control numbers: pairs, levels and environments count apart", "[store]"
) {
    write([&](Transaction& t) {
        NumberUse const use{ids.mint<DeliveryId>(), "", kNoon};
        CHECK(next_number(t, kKey, use).value() == 1);
        CHECK(next_number(t, kKey, use).value() == 2);
        for (auto change :
             {+[](NumberKey& k) { k.environment = Environment::test; },
              +[](NumberKey& k) { k.level = NumberLevel::group; },
              +[](NumberKey& k) { k.their_id = "ZZ:OTHER"; }}) {
            NumberKey key = kKey;
            change(key);
            CHECK(next_number(t, key, use).value() == 1);
        }
    });
}

TEST_CASE_METHOD(
    Fixture, "control numbers: an envelope takes the next of both series, as each alone would",
    "[store]"
) {
    NumberKey group = kKey;
    group.level = NumberLevel::group;
    write([&](Transaction& t) {
        REQUIRE(advance_numbers(t, group, 4, "agreed", kNoon));
        for (std::int64_t i = 1; i <= 3; ++i) {
            DeliveryId const delivery = ids.mint<DeliveryId>();
            auto const given = next_envelope_numbers(t, kKey, {delivery, "", kNoon});
            REQUIRE(given);
            CHECK(given->interchange == i);
            CHECK(given->group == 4 + i);
            for (NumberKey const& key : {kKey, group}) {
                NumberEntry const last = number_ledger(t, key).back();
                CHECK(last.use.delivery == delivery);
                CHECK(last.number == last_number(t, key));
            }
        }
        CHECK_FALSE(next_envelope_numbers(t, kKey, {{}, "", kNoon}));
    });
}

TEST_CASE_METHOD(Fixture, "control numbers: 999999999 is followed by 1", "[store]") {
    write([&](Transaction& t) {
        NumberUse const use{ids.mint<DeliveryId>(), "", kNoon};
        CHECK(next_number(t, kKey, use).value() == 1);
        Query(t, "update control_numbers set last_number = 999999998").run();
        CHECK(next_number(t, kKey, use).value() == 999'999'999);
        CHECK(next_number(t, kKey, use).value() == 1);
        CHECK(number_ledger(t, kKey).back().serial == 3);
    });
}

TEST_CASE_METHOD(
    Fixture, "control numbers: skipped ones are void with their reason, and never go back",
    "[store]"
) {
    write([&](Transaction& t) {
        CHECK(next_number(t, kKey, {}).error().code == ErrorCode::refused);
        CHECK(
            next_number(t, kKey, {ids.mint<DeliveryId>(), "and void", kNoon}).error().code ==
            ErrorCode::refused
        );
        REQUIRE(advance_numbers(t, kKey, 3, "restored from backup", kNoon));
        CHECK(last_number(t, kKey) == 3);
        CHECK(number_ledger(t, kKey)[2].use.void_reason == "restored from backup");
        CHECK(advance_numbers(t, kKey, 2, "x", kNoon).error().code == ErrorCode::refused);
        CHECK(advance_numbers(t, kKey, 1'000'000, "x", kNoon).error().code == ErrorCode::refused);
    });
    CHECK_THROWS_AS(
        write([](Transaction& t) { Query(t, "delete from control_number_ledger").run(); }),
        ConstraintFailed
    );
}

TEST_CASE_METHOD(
    Fixture, "control numbers: a person may say which comes next, and the ledger says why",
    "[store]"
) {
    write([&](Transaction& t) {
        NumberUse const use{ids.mint<DeliveryId>(), "", kNoon};
        REQUIRE(set_next_number(t, kKey, 48'000'124, "as the old system", kNoon));
        CHECK(next_number(t, kKey, use).value() == 48'000'124);
        REQUIRE(set_next_number(t, kKey, 1, "they begin anew", kNoon));
        CHECK(next_number(t, kKey, use).value() == 1);
        CHECK(next_number(t, kKey, use).value() == 2);
        auto const ledger = number_ledger(t, kKey);
        REQUIRE(ledger.size() == 5);
        for (std::size_t i = 0; i < ledger.size(); ++i)
            CHECK(ledger[i].serial == static_cast<std::int64_t>(i) + 1);
        CHECK(ledger[0].number == 48'000'123);
        CHECK(ledger[0].use.void_reason == "as the old system");
        CHECK(ledger[2].use.void_reason == "they begin anew");
        auto const series = number_series(t);
        REQUIRE(series.size() == 1);
        CHECK(series[0].last == 2);
        CHECK(series[0].given == 3);
        CHECK(series[0].voids == 2);
        for (std::int64_t const wrong : {std::int64_t{0}, std::int64_t{1'000'000'000}})
            CHECK(set_next_number(t, kKey, wrong, "x", kNoon).error().code == ErrorCode::refused);
        CHECK(set_next_number(t, kKey, 9, "", kNoon).error().code == ErrorCode::refused);
    });
}
