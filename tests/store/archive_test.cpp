#include "store/archive.hpp"

#include "base/archive_limits.hpp"
#include "base/payload_limits.hpp"
#include "store/archive_fixture.hpp"
#include "store/payload_check.hpp"
#include "store/payload_objects.hpp"
#include "store/storage_key_use.hpp"

using namespace tidegate;
using namespace tidegate::store;
using std::chrono::hours;

TEST_CASE_METHOD(
    WithArchive, "archive: kinds have times of their own, and what has none stays", "[store]"
) {
    NewMessage wrong = inbound("wrong");
    wrong.is_accepted = false;
    wrong.reason = "not signed";
    MessageId const refused = put(wrong);
    MessageId const order = put_done("order");
    MessageId const ack = put_done("ack", "functional_acknowledgement");
    MessageId const ta1 = put_done("ta1", "interchange_acknowledgement");
    MessageId const both = put_done("both", "functional_acknowledgement");
    write([&](Transaction& t) {
        Document d = document(both);
        d.state = State::rejected;
        d.reason = "why";
        REQUIRE(insert_document(t, d, "worker"));
    });
    auto const archived = [&] {
        std::string text;
        for (auto const& [name, id] :
             {std::pair("refused ", refused), std::pair("order ", order), std::pair("ack ", ack),
              std::pair("ta1 ", ta1), std::pair("both ", both)}) {
            if (is_archived_now(id)) text += name;
        }
        return text;
    };
    plan.acknowledgement.reset();
    plan.business = kNoon;
    CHECK(archive_all() == 1);
    CHECK(archived() == "refused ");
    plan.acknowledgement = kNoon + kDay;
    auto const preview = preview_archive(access(), plan);
    CHECK(preview.acknowledgement.messages == 2);
    CHECK(preview.business.messages == 0);
    CHECK(archive_all() == 2);
    CHECK(archived() == "refused ack ta1 ");
    plan.business.reset();
    CHECK(archive_all() == 0);
    plan.business = kNoon + kDay;
    CHECK(archive_all() == 2);
    CHECK(archived() == "refused order ack ta1 both ");
    CHECK(archive_all() == 0);
    CHECK(files("archive").size() == 3);
}

TEST_CASE_METHOD(WithArchive, "archive: nothing goes of which anything is not final", "[store]") {
    SECTION("a document that is parked") {
        put_done("a", "order", State::parked);
        CHECK(archive_all() == 0);
    }
    SECTION("a document that waits") {
        MessageId const id = put(inbound("a"));
        write([&](Transaction& t) { REQUIRE(insert_document(t, document(id), "worker")); });
        CHECK(archive_all() == 0);
    }
    SECTION("nothing came of it yet") {
        put(inbound("a"));
        CHECK(archive_all() == 0);
    }
    SECTION("a job of the message, until it is done") {
        MessageId const id = put_done("a");
        NewJob const its = job(JobKind::interpret, id.value);
        write([&](Transaction& t) { insert_job(t, its); });
        CHECK(archive_all() == 0);
        write([&](Transaction& t) { REQUIRE(cancel_job(t, its.id, "test")); });
        CHECK(archive_all() == 1);
    }
    SECTION("a job of a document") {
        MessageId const id = put_done("a");
        write([&](Transaction& t) {
            auto const inside = documents_of_message(t, id);
            insert_job(t, job(JobKind::process, inside.front().id.value));
        });
        CHECK(archive_all() == 0);
    }
    SECTION("one that was younger when it was looked at") {
        clock.advance(120 * kDay);
        put_done("a");
        CHECK(archive_all() == 0);
    }
    SECTION("a delivery, until it is delivered and confirmed") {
        NewDelivery const d = delivery("out");
        Document carried = document();
        carried.direction = Direction::outbound;
        carried.delivery = d.id;
        carried.state = State::done;
        write([&](Transaction& t) {
            REQUIRE(insert_document(t, carried, "worker"));
            REQUIRE(insert_delivery(t, d, "worker"));
            Expectation expected;
            expected.delivery = d.id;
            expected.key = "out";
            expected.partner = "acme";
            expected.deadline = kNoon + kDay;
            insert_expectations(t, {&expected, 1});
        });
        CHECK(archive_all() == 0);
        write([&](Transaction& t) {
            REQUIRE(change_delivery_state(t, d.id, {}, {State::done, "", "worker", kNoon}));
        });
        CHECK(archive_all() == 0);
        write([&](Transaction& t) {
            REQUIRE(meet_expectation(t, d.id, ExpectationKind::mdn, "out", "mdn", true, kNoon));
        });
        NewJob const its = job(JobKind::deliver, d.id.value);
        write([&](Transaction& t) { insert_job(t, its); });
        CHECK(archive_all() == 0);
        write([&](Transaction& t) { REQUIRE(cancel_job(t, its.id, "test")); });
        CHECK(archive_all() == 1);
        CHECK(is_archived_now(d.message));
    }
}

TEST_CASE_METHOD(
    WithArchive, "archive: what went says where it is, and comes back as it was", "[store]"
) {
    Bytes const large = noise(200'000);
    NewMessage m = inbound("large");
    m.raw = vault->seal(large).value();
    REQUIRE(m.raw->object);
    m.payload = vault->seal(as_bytes("ISA*inside~")).value();
    m.is_accepted = false;
    put(m);
    std::int64_t plain = 0;
    MessageId const old = put_done("old");
    write([&](Transaction& t) {
        Query(
            t,
            "update payloads set encoding = 'plain', key_id = null, wrapped_key = null, size ="
            " null, stored_size = size, bytes = cast('ISA*00*old' as blob)"
            " where id = (select raw_payload from messages where transport_message_id = 'old')"
        )
            .run();
        Query query(t, "select raw_payload from messages where id = :id", "i");
        query.bind(old).next();
        plain = query.integer(0);
    });
    REQUIRE(raw(old).value() == to_bytes("ISA*00*old"));
    CHECK(archive_all() == 3);
    auto const lost = raw(m.id);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().code == ErrorCode::refused);
    auto const place = read([&](Transaction& t) { return *find_archived(t, m.id); });
    CHECK(lost.error().text().contains(hex(place.pack)));
    CHECK(lost.error().text().contains("tidegate archive restore " + m.id.text()));
    CHECK(read([&](Transaction& t) { return check_payloads(t, 0, 10); }).count == 0);
    // The row, its receipt and what a repeat is known by stay.
    auto const again = read([&](Transaction& t) { return find_message(t, m.id); });
    CHECK(again->raw_size == 200'000);
    CHECK(again->raw_hash == sha256(large));
    CHECK(
        read([&](Transaction& t) { return find_accepted(t, "ACME", "US", "old"); })->receipt ==
        StoredReceipt{200, {{"Content-Type", "multipart/report"}}, to_bytes("mdn of old")}
    );
    // The pack is what holds them now: the hot object is nobody's.
    OrphanSweep sweep;
    auto const reading = [&](auto const& f) { database.read_blocking(f); };
    Instant const later = SystemClock().now() + limits::orphan_keep + hours(1);
    sweep.run(reading, *vault->objects(), later).value();
    CHECK(sweep.run(reading, *vault->objects(), later).value() == 1);

    Instant const until = plan.now + 30 * kDay;
    auto const restored = restore_message(access(), m.id, "anna", plan.now, until).value();
    CHECK(restored.payloads == 2);
    CHECK(raw(m.id).value() == large);
    CHECK(read([&](Transaction& t) {
              return load_message_payload(t, m.id);
          }).value() == to_bytes("ISA*inside~"));
    CHECK(restore_message(access(), m.id, "anna", plan.now, until).value().payloads == 0);
    CHECK(archive_all() == 0);
    CHECK(restore_message(access(), old, "anna", plan.now, until).value().payloads == 1);
    CHECK(raw(old).value() == to_bytes("ISA*00*old"));
    plan.now = until + kDay;
    CHECK(archive_all() == 3);
    CHECK(
        events() ==
        std::vector<std::string>{
            "payloads.archived", "payloads.restored", "payloads.restored", "payloads.archived"
        }
    );
}

TEST_CASE_METHOD(
    WithArchive, "archive: a pack is closed when it is full, and the next step goes on", "[store]"
) {
    std::size_t const count = limits::archive_pack_payloads + 5;
    write([&](Transaction& t) {
        for (std::size_t i = 0; i < count; ++i) {
            NewMessage m = message("m" + std::to_string(i));
            m.is_accepted = false;
            insert_message(t, m);
        }
    });
    auto const first = archive_step(access(), plan, {}, "tester").value();
    CHECK(first.pack->payloads == static_cast<std::int64_t>(limits::archive_pack_payloads));
    CHECK_FALSE(first.is_over);
    auto const second = archive_step(access(), plan, first.last, "tester").value();
    CHECK(second.pack->payloads == 5);
    CHECK(second.is_over);
}

TEST_CASE_METHOD(
    WithArchive, "archive: keys are wrapped anew for archived payloads too", "[store]"
) {
    MessageId const id = put_done("a");
    Bytes const bytes = raw(id).value();
    REQUIRE(archive_all() == 1);
    std::string const old_line = base64(as_bytes(std::string(32, 'k')));
    std::string const new_line = base64(as_bytes(std::string(32, 'n')));
    auto const reopen = [&](std::string const& lines) {
        vault = std::make_shared<PayloadVault const>(StorageKeys::parse(lines).value());
        Database closed = std::move(database);
        {
            Database const gone = std::move(closed);
        }
        database = open();
    };
    reopen(new_line + "\n" + old_line);
    write([&](Transaction& t) { CHECK(rewrap_payloads(t, 0).value().count == 1); });
    reopen(new_line);
    CHECK(restore_message(access(), id, "anna", plan.now, plan.now).value().payloads == 1);
    CHECK(raw(id).value() == bytes);
}

TEST_CASE_METHOD(
    WithArchive, "archive: the sweep takes packs that no row names, and no other", "[store]"
) {
    MessageId const id = put_done("a");
    REQUIRE(archive_all() == 1);
    Bytes const lost = noise(1000);
    REQUIRE(archive.put(sha256(lost), lost));
    // A pack stays although all of it was restored: a backup may name it.
    REQUIRE(restore_message(access(), id, "anna", plan.now, plan.now + kDay));
    OrphanSweep sweep(find_unknown_packs);
    auto const reading = [&](auto const& f) { database.read_blocking(f); };
    Instant const later = SystemClock().now() + limits::orphan_keep + hours(1);
    CHECK(sweep.run(reading, archive, later).value() == 0);
    CHECK(sweep.run(reading, archive, later).value() == 1);
    CHECK(files("archive").size() == 1);
}
