#include "runtime/scrub.hpp"

#include "base/limits.hpp"
#include "base/scrub_limits.hpp"
#include "runtime/fixture.hpp"
#include "runtime/seal.hpp"
#include "store/audit_seals.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::runtime {

using store::ScrubKind;

namespace {

constexpr int kMessages = 45;  // two payloads each: more than a range takes

struct Filled : Fixture {
    Filled() {
        for (int i = 0; i < kMessages; ++i)
            receive(
                interchange({order_body("PO" + std::to_string(i))}), std::to_string(i) + "@acme"
            );
        seal_audit_blocking(services);
    }

    void change(std::string_view sql) {
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            store::Query(t, sql).run();
            return {};
        });
        REQUIRE_FALSE(failed);
    }

    /// As an administrator may.
    void change_audit(std::string const& sql) {
        auto const failed = write([&](store::Transaction& t) -> Expected<void> {
            store::Transaction::Impl& session = t.impl();
            if (session.backend() == store::Backend::sqlite) {
                for (char const* trigger :
                     {"audit_is_final", "audit_is_kept", "audit_seals_are_final",
                      "audit_seals_are_kept"})
                    session.run_script(std::string("drop trigger if exists ") + trigger);
            } else {
                session.run_script("set local session_replication_role = replica");
            }
            session.run_script(sql);
            return {};
        });
        REQUIRE_FALSE(failed);
    }

    std::vector<store::Damage> damages() {
        return read([](store::Transaction& t) { return store::list_damages(t); });
    }

    store::ScrubState state_of(ScrubKind kind) {
        auto const states = read([](store::Transaction& t) { return store::read_scrub_states(t); });
        return states[static_cast<std::size_t>(
            std::ranges::find(store::kScrubKinds, kind) - store::kScrubKinds.begin()
        )];
    }

    /// Until nothing is due for longer than any claim of this little waits.
    void check_all(Scrubber& scrubber) {
        constexpr int kTurns = 20;
        for (int i = 0; i < kTurns; ++i) {
            scrubber.check_blocking();
            clock.advance(limits::scrub_poll);
        }
    }
};

std::uint64_t checked(Scrubber const& scrubber, ScrubKind kind = ScrubKind::payloads) {
    return scrubber.counts(kind).checked;
}

}  // namespace

TEST_CASE_METHOD(
    Filled, "scrubber: a damaged payload is told once, and all are looked at within a day",
    "[runtime][scrub]"
) {
    Scrubber scrubber(services);
    scrubber.check_blocking();
    CHECK(checked(scrubber) == static_cast<std::uint64_t>(limits::scrub_rows));
    check_all(scrubber);
    CHECK(checked(scrubber) == 2 * kMessages);
    CHECK(damages().empty());
    CHECK(state_of(ScrubKind::payloads).looked_at_since == kNoon);
    change(
        "update payloads set wrapped_key = (select wrapped_key from payloads where id = 1)"
        " where id = 2"
    );
    for (int day = 0; day < 2; ++day) {
        clock.advance(limits::scrub_cycle);
        check_all(scrubber);
        REQUIRE(damages().size() == 1);
        CHECK(damages()[0].subject.starts_with("payload 2 of message "));
        CHECK(scrubber.counts(ScrubKind::payloads).damaged == 1);
    }
    CHECK(checked(scrubber) == 3 * 2 * kMessages);
}

TEST_CASE_METHOD(
    Filled, "scrubber: what was damaged and is mended is no longer told", "[runtime][scrub]"
) {
    change("update payloads set hash = 'x' || hash where id = 3");
    Scrubber scrubber(services);
    check_all(scrubber);
    CHECK(state_of(ScrubKind::payloads).damaged == 1);
    change("update payloads set hash = substr(hash, 2) where id = 3");
    clock.advance(limits::scrub_cycle);
    check_all(scrubber);
    CHECK(state_of(ScrubKind::payloads).damaged == 0);
}

TEST_CASE_METHOD(
    Filled, "scrubber: what cannot be looked at is tried for an hour and then told as damaged",
    "[runtime][scrub]"
) {
    change("update payloads set key_id = 'x' || key_id where id = 3");
    Scrubber scrubber(services);
    check_all(scrubber);
    CHECK(damages().empty());
    CHECK(checked(scrubber) >= 2 * kMessages);  // others do not wait for it
    bool const is_back = GENERATE(true, false);
    if (is_back) change("update payloads set key_id = substr(key_id, 2) where id = 3");
    for (int i = 0; i < limits::scrub_tries; ++i) {
        clock.advance(limits::scrub_retry);
        scrubber.check_blocking();
    }
    CHECK(damages().size() == (is_back ? 0U : 1U));
    CHECK(state_of(ScrubKind::payloads).looked_at_since == kNoon);
}

TEST_CASE_METHOD(
    Filled, "scrubber: a gateway that is started again goes on where it was", "[runtime][scrub]"
) {
    Scrubber before(services);
    before.check_blocking();
    REQUIRE(checked(before) < 2 * kMessages);
    clock.advance(limits::scrub_poll);
    Scrubber after(services);
    check_all(after);
    CHECK(checked(before) + checked(after) == 2 * kMessages);
}

TEST_CASE_METHOD(
    Filled, "scrubber: two nodes share the work, and each payload is looked at once a day",
    "[runtime][scrub]"
) {
    Scrubber one(services), other(services);
    constexpr int kTurns = 10;
    for (int i = 0; i < kTurns; ++i) {
        (i % 2 == 0 ? one : other).check_blocking();
        clock.advance(limits::scrub_poll);
    }
    CHECK(checked(one) > 0);
    CHECK(checked(other) > 0);
    CHECK(checked(one) + checked(other) == 2 * kMessages);
    clock.advance(limits::scrub_cycle);
    check_all(one);
    check_all(other);
    CHECK(checked(one) + checked(other) == 2 * 2 * kMessages);
}

TEST_CASE_METHOD(
    Filled, "scrubber: a receipt that was changed on disk is found within a day", "[runtime][scrub]"
) {
    auto const id =
        read([](store::Transaction& t) { return store::list_messages(t, {}); }).back().id;
    Scrubber scrubber(services);
    check_all(scrubber);
    CHECK(checked(scrubber, ScrubKind::receipts_sent) == kMessages);
    CHECK(damages().empty());
    change(
        "update messages set receipt_body = cast('we never had it' as blob)"
        " where id = (select min(id) from messages)"
    );
    clock.advance(limits::scrub_cycle);
    check_all(scrubber);
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].kind == ScrubKind::receipts_sent);
    CHECK(damages()[0].subject == "receipt of message " + id.text());
}

TEST_CASE_METHOD(
    Filled, "scrubber: a receipt from before hashes were stored gets one", "[runtime][scrub]"
) {
    change("update messages set receipt_hash = null");
    Scrubber scrubber(services);
    check_all(scrubber);
    CHECK(damages().empty());
    change("update messages set receipt_status = 404 where id = (select min(id) from messages)");
    clock.advance(limits::scrub_cycle);
    check_all(scrubber);
    CHECK(state_of(ScrubKind::receipts_sent).damaged == 1);
}

TEST_CASE_METHOD(
    Filled, "scrubber: a break of the audit's chain is told with its position, day by day",
    "[runtime][scrub]"
) {
    Scrubber scrubber(services);
    check_all(scrubber);
    CHECK(checked(scrubber, ScrubKind::audit) > 0);
    CHECK(damages().empty());
    change_audit("update audit set actor = 'nobody' where serial = 7");
    clock.advance(limits::scrub_cycle);
    check_all(scrubber);
    REQUIRE(damages().size() == 1);
    CHECK(damages()[0].kind == ScrubKind::audit);
    CHECK(damages()[0].subject == "row 7");
    CHECK(damages()[0].reason.find("tidegate audit verify") != std::string::npos);
    change_audit("update audit_seals set prev = 'not a hash' where position = 1");
    clock.advance(limits::scrub_cycle);
    check_all(scrubber);
    auto const found = damages();
    CHECK(std::ranges::any_of(found, [](auto const& one) { return one.subject == "link 1"; }));
}

}  // namespace tidegate::runtime
