#include "store/fixture.hpp"
#include "store/payloads.hpp"
#include "store/transmissions.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE_METHOD(
    Fixture, "deliveries: an MDN finds its delivery with and without brackets", "[store]"
) {
    NewDelivery const d = delivery("x@us");
    write([&](Transaction& t) { REQUIRE(insert_delivery(t, d, "worker")); });
    for (char const* id : {"x@us", "<x@us>"}) {
        auto const found =
            read([&](Transaction& t) { return find_delivery_by_message_id(t, "US", "ACME", id); });
        REQUIRE(found);
        CHECK(found->id == d.id);
        CHECK(found->mics == d.mics);
        CHECK(read([&](Transaction& t) {
                  return load_payload(t, found->payload).value();
              }) == to_bytes("ISA*855*"));
    }
    CHECK_FALSE(read([](Transaction& t) {
        return find_delivery_by_message_id(t, "US", "OTHER", "x@us");
    }));
    auto const sent = read([&](Transaction& t) { return find_message(t, d.message); });
    CHECK(sent->direction == Direction::outbound);
    CHECK(sent->state == State::waiting);
}

TEST_CASE_METHOD(
    Fixture, "deliveries: attempts count before the try; a finished one starts no more", "[store]"
) {
    NewDelivery const d = delivery("x@us");
    write([&](Transaction& t) {
        REQUIRE(insert_delivery(t, d, "worker"));
        REQUIRE(begin_attempt(t, d.id, kNoon));
        CHECK(find_delivery(t, d.id)->attempts == 1);
        REQUIRE(begin_attempt(t, d.id, kNoon));
        CHECK(find_delivery(t, d.id)->attempts == 2);
        DeliveryReceipt const receipt{to_bytes("mdn"), "processed", true, kNoon};
        CHECK(save_delivery_receipt(t, d.id, receipt).value());
        CHECK_FALSE(save_delivery_receipt(t, d.id, receipt).value());
        DeliveryReceipt other = receipt;
        other.raw = to_bytes("failed");
        CHECK(save_delivery_receipt(t, d.id, other).error().code == ErrorCode::conflict);
        REQUIRE(change_delivery_state(t, d.id, State::running, {State::done, "", "worker", kNoon}));
        CHECK(begin_attempt(t, d.id, kNoon).error().code == ErrorCode::conflict);
        CHECK(begin_attempt(t, ids.mint<DeliveryId>(), kNoon).error().code == ErrorCode::not_found);
        auto const row = find_delivery(t, d.id);
        CHECK(row->mic_matches == true);
        CHECK(row->attempts == 2);
        CHECK(row->receipt_disposition == "processed");
        CHECK(find_delivery_receipt(t, d.id) == to_bytes("mdn"));
        CHECK(list_deliveries(t, {.state = State::done}).size() == 1);
        CHECK(delivery_history(t, d.id).size() == 2);
    });
}

TEST_CASE_METHOD(
    Fixture, "deliveries: an acknowledgement finds group, set and interchange it answers", "[store]"
) {
    NewDelivery d = delivery("x@us");
    Document const doc = document();
    d.carries = {
        {"ZZ:US", "ZZ:ACME", "x12", "PR", {"000000007", "7", "0001"}, "855", doc.id},
        {"ZZ:US", "ZZ:ACME", "x12", "PR", {"000000007", "7", "0002"}, "855", {}}
    };
    write([&](Transaction& t) {
        REQUIRE(insert_document(t, doc, "worker"));
        REQUIRE(insert_delivery(t, d, "worker"));
    });
    auto const hits = [&](std::string functional, std::string interchange, std::string group,
                          std::string set, std::string them = "ZZ:ACME") {
        CarriedQuery query{Environment::live, "ZZ:US",     them,  "x12",
                           functional,        interchange, group, set};
        return read([&](Transaction& t) { return find_carried(t, query); });
    };
    CHECK(hits("PR", "", "7", "").size() == 2);
    REQUIRE(hits("PR", "", "7", "0002").size() == 1);
    CHECK(hits("PR", "", "7", "0001")[0].set == d.carries[0]);
    CHECK(hits("", "000000007", "", "").size() == 2);
    CHECK(hits("IN", "", "7", "").empty());
    CHECK(hits("PR", "", "7", "", "ZZ:OTHER").empty());
    CHECK(read([&](Transaction& t) { return carried_by(t, d.id); }) == d.carries);
}

TEST_CASE_METHOD(
    Fixture, "deliveries: a repetition names one that is there, and not itself", "[store]"
) {
    NewDelivery const first = delivery("x@us");
    NewDelivery again = delivery("y@us");
    again.repeats = first.id;
    again.reason = "they lost it";
    write([&](Transaction& t) {
        REQUIRE(insert_delivery(t, first, "worker"));
        REQUIRE(insert_delivery(t, again, "jane"));
        CHECK_FALSE(lock_delivery(t, first.id)->repeats);
        CHECK(find_delivery(t, again.id)->repeats == first.id);
        CHECK(find_delivery(t, again.id)->reason == "they lost it");
        CHECK(delivery_history(t, again.id).at(0).reason == "they lost it");
        auto const repetitions = repetitions_of(t, first.id);
        REQUIRE(repetitions.size() == 1);
        CHECK(repetitions[0].id == again.id);
        CHECK(repetitions_of(t, again.id).empty());
    });
    for (DeliveryId const named : {ids.mint<DeliveryId>(), DeliveryId{}}) {
        NewDelivery wrong = delivery("z@us");
        wrong.repeats = named == DeliveryId{} ? wrong.id : named;
        CHECK_THROWS_AS(
            write([&](Transaction& t) { insert_delivery(t, wrong, "jane"); }), ConstraintFailed
        );
    }
}

TEST_CASE_METHOD(
    Fixture, "expectations: what is owed is put off, and neither the MDN nor what was answered",
    "[store]"
) {
    NewDelivery const d = delivery("x@us");
    auto const deadline = kNoon + std::chrono::hours(1);
    auto const by = std::chrono::hours(5);
    write([&](Transaction& t) {
        REQUIRE(insert_delivery(t, d, "worker"));
        auto const expect = [&](ExpectationKind kind, std::string const& key) {
            insert_expectations(
                t, std::vector{Expectation{
                       d.id, kind, key, Environment::live, "acme", deadline, {}, "", {}
                   }}
            );
        };
        auto const kind = ExpectationKind::functional_acknowledgement;
        for (char const* key : {"late", "met", "failed", "came late"}) expect(kind, key);
        CHECK(meet_expectation(t, d.id, kind, "met", "m1", true, kNoon).value());
        CHECK(meet_expectation(t, d.id, kind, "failed", "m1", false, kNoon).value());
        CHECK(mark_overdue(t, deadline + Duration(1), 10).size() == 2);
        CHECK(meet_expectation(t, d.id, kind, "came late", "m1", true, deadline).value());
        expect(ExpectationKind::interchange_acknowledgement, "open");
        expect(ExpectationKind::mdn, "mdn");
        postpone_expectations(t, d.id, by);
        std::string states;
        for (auto const& e : expectations_of(t, d.id)) {
            states += e.key + "=" + std::string(name_of(e.state)) +
                      (e.deadline == deadline + by ? "+5 " : " ");
        }
        CHECK(states == "mdn=open open=open+5 came late=late failed=failed late=open+5 met=met ");
    });
}

TEST_CASE_METHOD(
    Fixture, "expectations: met in time, late, failed; an answer counts once", "[store]"
) {
    NewDelivery const d = delivery("x@us");
    auto const deadline = kNoon + std::chrono::hours(1);
    auto const expect = [&](std::string const& key) {
        return Expectation{
            d.id, ExpectationKind::mdn, key, Environment::live, "acme", deadline, {}, "", {}
        };
    };
    write([&](Transaction& t) {
        REQUIRE(insert_delivery(t, d, "worker"));
        for (char const* key : {"in time", "late", "overdue", "negative"})
            insert_expectations(t, std::vector{expect(key)});
        CHECK(next_deadline(t) == deadline);
        auto const meet = [&](std::string const& key, bool positive, Instant at) {
            return meet_expectation(t, d.id, ExpectationKind::mdn, key, "m1", positive, at);
        };
        CHECK(meet("in time", true, deadline).value());
        CHECK_FALSE(meet("in time", true, deadline).value());
        CHECK(meet("late", true, deadline + Duration(1)).value());
        CHECK(meet("negative", false, kNoon).value());
        CHECK(meet("unknown", true, kNoon).error().code == ErrorCode::not_found);
        CHECK(mark_overdue(t, deadline, 10).empty());
        REQUIRE(mark_overdue(t, deadline + Duration(1), 10).size() == 1);
        CHECK(mark_overdue(t, deadline + Duration(1), 10).empty());
        CHECK(meet("overdue", true, kNoon).value());
        std::string states;
        for (auto const& e : expectations_of(t, d.id))
            states += e.key + "=" + std::string(name_of(e.state)) + " ";
        CHECK(states == "in time=met late=late negative=failed overdue=late ");
        CHECK_FALSE(next_deadline(t));
    });
    CHECK_THROWS_AS(
        write([&](Transaction& t) { insert_expectations(t, std::vector{expect("late")}); }),
        ConstraintFailed
    );
}
