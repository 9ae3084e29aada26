#include "store/receipt_check.hpp"

#include "store/fixture.hpp"

namespace tidegate::store {

namespace {

std::string const kEnd = "~";

struct Receipts : Fixture {
    CheckedReceipts sent(int limit = 10) {
        return read([&](Transaction& t) { return check_sent_receipts(t, "", kEnd, limit); });
    }
    CheckedReceipts received() {
        return read([](Transaction& t) { return check_received_receipts(t, "", kEnd, 10); });
    }
    void change(std::string_view sql) {
        write([&](Transaction& t) { Query(t, sql).run(); });
    }
};

}  // namespace

TEST_CASE_METHOD(
    Receipts, "receipt check: a changed byte of a receipt that we gave is found", "[store]"
) {
    NewMessage const one = message("a@acme"), other = message("b@acme");
    write([&](Transaction& t) {
        insert_message(t, one);
        insert_message(t, other);
    });
    CHECK(sent().count == 2);
    CHECK(sent().damaged.empty());
    CHECK(sent().unhashed.empty());
    CHECK(sent(1).last == one.id.text());
    SECTION("in its body") {
        change(
            "update messages set receipt_body = cast('mdn of c@acme' as blob)"
            " where transport_message_id = 'b@acme'"
        );
    }
    SECTION("in its header") {
        change(
            "update messages set receipt_headers = cast('' as blob)"
            " where transport_message_id = 'b@acme'"
        );
    }
    SECTION("in its status") {
        change("update messages set receipt_status = 201 where transport_message_id = 'b@acme'");
    }
    auto const found = sent().damaged;
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == other.id.text());
}

TEST_CASE_METHOD(
    Receipts, "receipt check: a changed byte of a receipt that a partner gave is found", "[store]"
) {
    NewDelivery const d = delivery("x@us");
    write([&](Transaction& t) {
        REQUIRE(insert_delivery(t, d, "worker"));
        REQUIRE(save_delivery_receipt(t, d.id, {to_bytes("mdn"), "processed", true, kNoon}));
    });
    CHECK(received().count == 1);
    CHECK(received().damaged.empty());
    change("update deliveries set receipt = cast('mdm' as blob)");
    REQUIRE(received().damaged.size() == 1);
    CHECK(received().damaged[0].id == d.id.text());
}

TEST_CASE_METHOD(
    Receipts, "receipt check: a receipt from before hashes were stored is noted, not damaged",
    "[store]"
) {
    write([&](Transaction& t) { insert_message(t, message("a@acme")); });
    change("update messages set receipt_hash = null");
    auto const checked = sent();
    CHECK(checked.damaged.empty());
    REQUIRE(checked.unhashed.size() == 1);
    write([&](Transaction& t) { note_sent_hashes(t, checked); });
    CHECK(sent().unhashed.empty());
    CHECK(sent().damaged.empty());
}

}  // namespace tidegate::store
