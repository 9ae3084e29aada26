#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE_METHOD(
    Fixture, "messages: a repeated Message-ID finds the receipt to the byte", "[store]"
) {
    NewMessage const m = message("a@acme");
    write([&](Transaction& t) { insert_message(t, m); });
    auto const found =
        read([](Transaction& t) { return find_accepted(t, "ACME", "US", "a@acme"); });
    REQUIRE(found);
    CHECK(found->id == m.id);
    CHECK(found->receipt == m.receipt);
    CHECK_FALSE(read([](Transaction& t) { return find_accepted(t, "OTHER", "US", "a@acme"); }));
    CHECK_FALSE(read([](Transaction& t) { return find_accepted(t, "ACME", "US", "b@acme"); }));
    write([&](Transaction& t) {
        NewMessage again = message("a@acme");
        check_refused(t, [&] { insert_message(t, again); });
    });
}

TEST_CASE_METHOD(
    Fixture, "messages: a refused copy is no duplicate of the copy that follows", "[store]"
) {
    NewMessage refused = message("a@acme");
    refused.is_accepted = false;
    refused.reason = "decryption failed";
    refused.payload = nullptr;
    NewMessage const good = message("a@acme", "other");
    write([&](Transaction& t) {
        insert_message(t, refused);
        CHECK_FALSE(find_accepted(t, "ACME", "US", "a@acme"));
        insert_message(t, good);
    });
    CHECK(read([](Transaction& t) {
              return find_accepted(t, "ACME", "US", "a@acme");
          })->id == good.id);
    CHECK(read([](Transaction& t) {
              return find_messages_by_transport_id(t, "a@acme");
          }).size() == 2);
    auto const row = read([&](Transaction& t) { return find_message(t, refused.id); });
    CHECK(row->state == State::rejected);
    CHECK_FALSE(row->payload_hash);
    auto const payload = read([&](Transaction& t) { return load_message_payload(t, refused.id); });
    CHECK(payload.error().code == ErrorCode::not_found);
}

TEST_CASE_METHOD(
    Fixture, "messages: the state follows the job, then the least finished document", "[store]"
) {
    NewMessage const m = message("a@acme");
    auto const state = [&] {
        return read([&](Transaction& t) { return find_message(t, m.id); })->state;
    };
    NewJob const job_row = job(JobKind::interpret, m.id.value);
    write([&](Transaction& t) {
        insert_message(t, m);
        insert_job(t, job_row);
    });
    CHECK(state() == State::waiting);
    Document one = document(m.id);
    Document two = document(m.id);
    one.state = State::done;
    write([&](Transaction& t) {
        REQUIRE(insert_document(t, one, "worker"));
        REQUIRE(insert_document(t, two, "worker"));
    });
    CHECK(state() == State::waiting);
    write([&](Transaction& t) {
        REQUIRE(change_document_state(t, two.id, {}, {State::parked, "no map", "worker", kNoon}));
    });
    CHECK(state() == State::parked);
    write([&](Transaction& t) {
        REQUIRE(change_document_state(t, two.id, State::parked, {State::done, "", "anna", kNoon}));
    });
    CHECK(state() == State::done);
}

TEST_CASE_METHOD(
    Fixture, "messages: a payload that changed on disk is refused, never processed", "[store]"
) {
    NewMessage const m = message("a@acme", "0123456789");
    write([&](Transaction& t) {
        insert_message(t, m);
        CHECK(to_text(load_message_range(t, m.id, 2, 5).value()) == "234");
        CHECK(load_message_range(t, m.id, 5, 11).error().code == ErrorCode::invalid);
        Query(t, "update payloads set bytes = cast('01234567890123456789ABCDEX' as blob)").run();
    });
    CHECK(
        read([&](Transaction& t) { return load_raw(t, m.id); }).error().code == ErrorCode::refused
    );
}

TEST_CASE_METHOD(Fixture, "messages: lists are newest first and page without gaps", "[store]") {
    for (int i = 0; i < 5; ++i) {
        NewMessage m = message("m" + std::to_string(i));
        if (i == 3) m.partner = "other";
        write([&](Transaction& t) { insert_message(t, m); });
    }
    MessageFilter filter{.partner = "acme", .limit = 3};
    auto const page = read([&](Transaction& t) { return list_messages(t, filter); });
    REQUIRE(page.size() == 3);
    CHECK(page[0].transport_message_id == "m4");
    CHECK(page[1].transport_message_id == "m2");
    filter.before = page.back().id;
    auto const rest = read([&](Transaction& t) { return list_messages(t, filter); });
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].transport_message_id == "m0");
    CHECK(read([](Transaction& t) { return list_messages(t, {.direction = Direction::outbound}); }
    ).empty());
}

TEST_CASE_METHOD(
    Fixture, "duplicates: the first keeps the key, per environment and level", "[store]"
) {
    auto const first = ids.mint<MessageId>();
    auto const second = ids.mint<MessageId>();
    DuplicateKey key{
        Environment::live, "acme", DuplicateLevel::interchange,
        "ZZ\x1f"
        "ACME\x1f"
        "000000001"
    };
    Sha256 const content = sha256(as_bytes("a"));
    write([&](Transaction& t) {
        CHECK_FALSE(insert_or_find(t, key, {first, {}, content, kNoon}));
        auto const found = insert_or_find(t, key, {second, {}, {}, kNoon});
        REQUIRE(found);
        CHECK(found->message == first);
        CHECK(found->content == content);
        key.environment = Environment::test;
        CHECK_FALSE(insert_or_find(t, key, {second, {}, {}, kNoon}));
        key.environment = Environment::live;
        CHECK_FALSE(find_first(t, key, kNoon + Duration(1)));
        replace_first(t, key, {second, {}, {}, kNoon + Duration(1)});
        CHECK(find_first(t, key)->message == second);
        CHECK(expire_duplicates(t, DuplicateLevel::interchange, kNoon + Duration(1), 10) == 1);
        CHECK(find_first(t, key));
    });
}
