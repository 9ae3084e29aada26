#include "store/archive_removal.hpp"

#include "base/archive_limits.hpp"
#include "base/limits.hpp"
#include "store/archive_fixture.hpp"
#include "store/audit_seals.hpp"
#include "store/storage_key_use.hpp"

namespace tidegate::store {

namespace {

struct Removing : WithArchive {
    /// By which all that `plan` lets go is gone too long.
    RetentionPlan removal = plan;

    Removing() { plan.business = plan.acknowledgement = plan.refused = kNoon + 400 * kDay; }

    void seal() {
        write([&](Transaction& t) { REQUIRE(seal_audit(t, plan.now, 1000)); });
    }
    std::vector<Sha256> expired() {
        return read([&](Transaction& t) { return find_expired(t, removal, "", 100); }).packs;
    }
    Expected<std::optional<RemovedPack>> remove(Sha256 const& name) {
        return remove_pack(access(), removal, name, "tester");
    }
    Sha256 only_pack() {
        auto const packs = read([](Transaction& t) { return list_packs(t); });
        REQUIRE(packs.size() == 1);
        return packs[0].name;
    }
};

}  // namespace

TEST_CASE_METHOD(
    Removing,
    "archive removal: a pack goes when all in it is past its date, with a row of the audit",
    "[store]"
) {
    MessageId const order = put_done("order");
    MessageId const ack = put_done("ack", "functional_acknowledgement");
    REQUIRE(archive_all() == 2);
    seal();
    Sha256 const name = only_pack();
    SECTION("not while one is of a kind that is kept") {
        removal.business.reset();
        CHECK(expired().empty());
        CHECK_FALSE(remove(name).value());
        CHECK(files("archive").size() == 1);
        return;
    }
    SECTION("not while one is younger than its kind is kept") {
        removal.acknowledgement = kNoon;
        CHECK(expired().empty());
        CHECK_FALSE(remove(name).value());
        return;
    }
    CHECK(expired() == std::vector<Sha256>{name});
    auto const removed = remove(name);
    REQUIRE(removed);
    REQUIRE(*removed);
    CHECK((*removed)->messages == 2);
    CHECK((*removed)->payloads == 2);
    std::string lines;
    for (MessageId const id : {order, ack}) {
        auto const row = read([&](Transaction& t) { return find_message(t, id); });
        REQUIRE(row);
        CHECK(row->has_receipt);
        lines += id.text() + ' ' + hex(row->raw_hash) + '\n';
        auto const bytes = raw(id);
        REQUIRE_FALSE(bytes);
        CHECK(bytes.error().text().find("was removed at ") != std::string::npos);
        CHECK_FALSE(restore_message(access(), id, "jane", plan.now, plan.now + kDay));
    }
    CHECK((*removed)->contents == sha256(as_bytes(lines)));
    CHECK(files("archive").empty());
    CHECK(events().back() == "payloads.removed");
    auto const row = read([](Transaction& t) { return list_audit(t, {}); }).back();
    CHECK(row.entry.subject_id == hex(name));
    CHECK(row.entry.details.find("\"messages\":2") != std::string::npos);
    CHECK(row.entry.details.find(hex((*removed)->contents)) != std::string::npos);
    CHECK(expired().empty());
    CHECK_FALSE(remove(name).value());
}

TEST_CASE_METHOD(
    Removing, "archive removal: nothing goes that an open promise, a person or a proof needs",
    "[store]"
) {
    MessageId const id = put_done("order");
    REQUIRE(archive_all() == 1);
    Sha256 const name = only_pack();
    SECTION("a document that was parked since") {
        seal();
        write([&](Transaction& t) {
            Query(t, "update documents set state = 'parked', reason = 'x'").run();
        });
        CHECK_FALSE(remove(name).value());
    }
    SECTION("a job that is not done") {
        seal();
        write([&](Transaction& t) { insert_job(t, job(JobKind::interpret, id.value, "")); });
        CHECK_FALSE(remove(name).value());
    }
    SECTION("a delivery whose answer is expected") {
        seal();
        write([&](Transaction& t) {
            NewDelivery d = delivery("x@us");
            REQUIRE(insert_delivery(t, d, "worker"));
            Query query(t, "update deliveries set message = :message where id = :id");
            query.bind(id).bind(d.id).run();
        });
        CHECK_FALSE(remove(name).value());
    }
    SECTION("an audit that is not sealed") {
        removal.now += 2 * limits::audit_unsealed_max;
        auto const refused = remove(name);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
    }
    CHECK(files("archive").size() == 1);
    CHECK(events().back() == "payloads.archived");
}

TEST_CASE_METHOD(
    Removing, "archive removal: what was restored out of a pack outlives it", "[store]"
) {
    MessageId const first = put_done("first");
    MessageId const second = put_done("second");
    REQUIRE(archive_all() == 2);
    Sha256 const name = only_pack();
    REQUIRE(restore_message(access(), first, "jane", plan.now, plan.now + kDay));
    seal();
    // The kind of what is no longer named is not known: the pack has to be too old for any.
    CHECK(expired().empty());
    removal.now += 800 * kDay;
    removal.refused = removal.acknowledgement = removal.business = plan.now + kDay;
    CHECK(expired() == std::vector<Sha256>{name});
    auto const removed = remove(name);
    REQUIRE(removed);
    REQUIRE(*removed);
    CHECK(raw(first));
    CHECK_FALSE(raw(second));
}

TEST_CASE_METHOD(
    Removing,
    "archive removal: keys of what was removed are gone, and a change of keys leaves them",
    "[store]"
) {
    put_done("order");
    REQUIRE(archive_all() == 1);
    seal();
    REQUIRE(remove(only_pack()).value());
    CHECK(read([](Transaction& t) {
              Query query(t, "select sum(length(wrapped_key)) from payloads", "i");
              query.next();
              return query.integer(0);
          }) == 0);
    write([&](Transaction& t) {
        Query(t, "update payloads set key_id = 'another'").run();
        auto const done = rewrap_payloads(t, 0);
        REQUIRE(done);
        CHECK(done->count == 0);
    });
}

}  // namespace tidegate::store
