#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

TEST_CASE_METHOD(Fixture, "documents: every column comes back as it was stored", "[store]") {
    NewMessage const m = message("a");
    Document d = document(m.id);
    d.environment = Environment::test;
    d.map = "x12/004010/850";
    d.program_hash = "ff";
    d.canonical = R"({"number":"PO1"})";
    d.findings = R"([{"code":"V24"}])";
    d.place = {10, 20, 3};
    write([&](Transaction& t) {
        insert_message(t, m);
        REQUIRE(insert_document(t, d, "worker"));
    });
    auto const back = read([&](Transaction& t) { return find_document(t, d.id); });
    REQUIRE(back);
    CHECK(back->message == d.message);
    CHECK(back->environment == d.environment);
    CHECK(back->numbers == d.numbers);
    CHECK(back->place == d.place);
    CHECK(back->map == d.map);
    CHECK(back->program_hash == d.program_hash);
    CHECK(back->canonical == d.canonical);
    CHECK(back->findings == d.findings);
    CHECK(back->order_number == "PO1");
    CHECK(back->version == 1);
    CHECK(back->created_at == kNoon);
}

TEST_CASE_METHOD(
    Fixture, "documents: states change by the rules, and the history has every step", "[store]"
) {
    Document const d = document();
    write([&](Transaction& t) {
        REQUIRE(insert_document(t, d, "worker"));
        REQUIRE(
            change_document_state(t, d.id, State::waiting, {State::running, "", "worker", kNoon})
        );
        CHECK(
            change_document_state(t, d.id, {}, {State::parked, "", "worker", kNoon}).error().code ==
            ErrorCode::refused
        );
        CHECK(
            change_document_state(t, d.id, State::waiting, {State::done, "", "w", kNoon})
                .error()
                .code == ErrorCode::conflict
        );
        REQUIRE(change_document_state(t, d.id, {}, {State::parked, "no map", "worker", kNoon}));
        REQUIRE(change_document_state(t, d.id, State::parked, {State::waiting, "", "anna", kNoon}));
        REQUIRE(change_document_state(t, d.id, {}, {State::rejected, "V08", "worker", kNoon}));
        CHECK(
            change_document_state(t, d.id, {}, {State::done, "", "w", kNoon}).error().code ==
            ErrorCode::conflict
        );
        CHECK(
            change_document_state(t, ids.mint<DocumentId>(), {}, {State::done, "", "w", kNoon})
                .error()
                .code == ErrorCode::not_found
        );
    });
    std::string steps;
    for (auto const& entry : read([&](Transaction& t) { return document_history(t, d.id); })) {
        steps += std::string(entry.from ? name_of(*entry.from) : "-") + ">" +
                 std::string(name_of(entry.to)) + " ";
    }
    CHECK(steps == "->waiting waiting>running running>parked parked>waiting waiting>rejected ");
}

TEST_CASE_METHOD(
    Fixture, "documents: the schema itself refuses an unknown state and a missing reason", "[store]"
) {
    Document const d = document();
    write([&](Transaction& t) { REQUIRE(insert_document(t, d, "worker")); });
    for (char const* sql :
         {"update documents set state = 'lost'", "update documents set state = 'parked'",
          "update documents set created_at = 'soon'", "update history set reason = 'x'"}) {
        INFO(sql);
        CHECK_THROWS_AS(write([&](Transaction& t) { Query(t, sql).run(); }), ConstraintFailed);
    }
}

TEST_CASE_METHOD(Fixture, "documents: filters and counts see the same rows", "[store]") {
    for (int i = 0; i < 4; ++i) {
        Document d = document();
        d.order_number = "PO" + std::to_string(i);
        d.state = i == 0 ? State::rejected : State::waiting;
        d.reason = i == 0 ? "V08" : "";
        write([&](Transaction& t) { REQUIRE(insert_document(t, d, "worker")); });
    }
    CHECK(read([](Transaction& t) {
              return list_documents(t, {.order_number = "PO2"});
          }).size() == 1);
    CHECK(read([](Transaction& t) {
              return list_documents(t, {.state = State::waiting});
          }).size() == 3);
    CHECK(read([](Transaction& t) { return list_documents(t, {.from = kNoon, .to = kNoon}); }
    ).empty());
    std::int64_t all = 0;
    for (auto const& count : read([](Transaction& t) { return count_states(t); }))
        all += count.count;
    CHECK(all == 4);
}

TEST_CASE_METHOD(
    Fixture, "audit: rows hash their content and cannot be changed or deleted", "[store]"
) {
    write([&](Transaction& t) {
        append_audit(t, audit_entry("message.received", "1"));
        append_audit(t, audit_entry("message.received", "2"));
    });
    auto const rows = read([](Transaction& t) { return list_audit(t, {.subject_id = "2"}); });
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].entry == audit_entry("message.received", "2"));
    CHECK(rows[0].hash == sha256(as_bytes(canonical_audit_text(rows[0].entry))));
    for (char const* sql : {"update audit set actor = 'x'", "delete from audit"}) {
        CHECK_THROWS_AS(write([&](Transaction& t) { Query(t, sql).run(); }), ConstraintFailed);
    }
}

TEST_CASE("audit: entries that differ only in where a field ends have different texts", "[store]") {
    AuditEntry a{kNoon, Environment::live, "ab", "c", "s", "1", "p", "{}"};
    AuditEntry b = a;
    b.actor = "a";
    b.event = "bc";
    CHECK(canonical_audit_text(a) != canonical_audit_text(b));
}
