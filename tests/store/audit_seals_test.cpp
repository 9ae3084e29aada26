// The chain over the audit trail, and every way to tamper with what it seals.
#include "store/audit_seals.hpp"

#include "base/limits.hpp"
#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

namespace tidegate::store {
namespace {

struct ChainFixture : Fixture {
    void append(int rows) {
        write([&](Transaction& t) {
            for (int i = 0; i < rows; ++i)
                append_audit(t, audit_entry("message.received", std::to_string(i)));
        });
    }
    std::optional<AuditSeal> seal(int limit = 100) {
        std::optional<AuditSeal> link;
        write([&](Transaction& t) {
            auto sealed = seal_audit(t, clock.now(), limit);
            if (!sealed) throw std::runtime_error(sealed.error().text());
            link = *sealed;
        });
        return link;
    }
    /// As somebody who can write to the file.
    void tamper(std::string const& sql) {
        write([&](Transaction& t) { run_as_administrator(t, sql); });
    }
    AuditCheck check(std::optional<Sha256> expected = {}, bool* is_there = nullptr) {
        return read([&](Transaction& t) {
            AuditVerifier verifier(expected);
            while (verifier.check_page(t)) {
            }
            if (is_there != nullptr) *is_there = verifier.has_expected();
            check_in_steps(t, verifier.result());
            return verifier.result();
        });
    }
    /// One verifier for each link, as a gateway does over a day, finds the same.
    static void check_in_steps(Transaction& t, AuditCheck const& whole) {
        AuditCheck sum;
        auto const add = [](std::vector<std::int64_t>& to, std::vector<std::int64_t> const& from) {
            to.insert(to.end(), from.begin(), from.end());
        };
        bool is_more = true;
        for (std::string state; is_more;) {
            AuditVerifier verifier = AuditVerifier::resume(state);
            is_more = verifier.check_page(t, 1);
            add(sum.changed, verifier.result().changed);
            add(sum.missing, verifier.result().missing);
            add(sum.stray, verifier.result().stray);
            add(sum.broken, verifier.result().broken);
            state = verifier.save_state(t);
        }
        CHECK(sum.changed == whole.changed);
        CHECK(sum.missing == whole.missing);
        CHECK(sum.stray == whole.stray);
        CHECK(sum.broken == whole.broken);
    }
};

using Serials = std::vector<std::int64_t>;

TEST_CASE_METHOD(
    ChainFixture, "audit: each link seals what was written since the last", "[store]"
) {
    CHECK_FALSE(seal());
    append(3);
    CHECK(read([](Transaction& t) { return has_unsealed(t); }));
    auto const first = seal();
    REQUIRE(first);
    CHECK(first->rows == "1-3");
    CHECK(first->prev == Sha256{});
    CHECK_FALSE(read([](Transaction& t) { return has_unsealed(t); }));
    append(1);
    auto const second = seal();
    REQUIRE(second);
    CHECK(second->rows == "4");
    CHECK(second->prev == first->seal);
    append(2);
    AuditCheck const found = check();
    CHECK(found.is_sound());
    CHECK(found.rows == 6);
    CHECK(found.links == 2);
    CHECK(found.unsealed == 2);
    CHECK(found.unsealed_since == kNoon);
    CHECK(found.head == second->seal);
}

TEST_CASE_METHOD(ChainFixture, "audit: a link takes no more rows than it may", "[store]") {
    append(5);
    CHECK(seal(2)->rows == "1-2");
    CHECK(seal(2)->rows == "3-4");
    CHECK(seal(2)->rows == "5");
    CHECK(check().is_sound());
}

TEST_CASE_METHOD(ChainFixture, "audit: a changed row is named, sealed or not", "[store]") {
    append(3);
    seal();
    append(2);
    tamper("update audit set details = '{\"x\":1}' where serial in (2, 5)");
    AuditCheck const found = check();
    CHECK(found.changed == Serials{2, 5});
    CHECK(found.broken.empty());
}

TEST_CASE_METHOD(
    ChainFixture, "audit: a row that was changed together with its hash breaks its link", "[store]"
) {
    append(3);
    seal();
    append(1);
    seal();
    AuditEntry forged = audit_entry("message.received", "1");
    forged.actor = "nobody";
    tamper(
        "update audit set actor = 'nobody', hash = '" +
        hex(sha256(as_bytes(canonical_audit_text(forged)))) + "' where serial = 2"
    );
    AuditCheck const found = check();
    CHECK(found.changed.empty());
    CHECK(found.broken == Serials{1});
}

TEST_CASE_METHOD(ChainFixture, "audit: a removed row is missing and breaks its link", "[store]") {
    append(4);
    seal();
    tamper("delete from audit where serial = 3");
    AuditCheck const found = check();
    CHECK(found.missing == Serials{3});
    CHECK(found.broken == Serials{1});
}

TEST_CASE_METHOD(ChainFixture, "audit: a row that was slipped in later is a stray", "[store]") {
    append(4);
    seal(2);
    tamper("delete from audit where serial = 3");
    seal();
    clock.advance(std::chrono::minutes(11));
    append(1);
    seal();  // forgets the gap of row 3
    CHECK(check().is_sound());
    tamper(
        "insert into audit select 3, at, environment, actor, event, subject, subject_id, partner,"
        " details, hash from audit where serial = 2"
    );
    CHECK(check().stray == Serials{3});
}

TEST_CASE_METHOD(
    ChainFixture, "audit: a row that was committed after later ones were sealed gets its link",
    "[store]"
) {
    append(3);
    tamper(
        "create table kept as select * from audit where serial = 2;"
        "delete from audit where serial = 2"
    );
    CHECK(seal()->rows == "1,3");
    CHECK(check().is_sound());
    tamper("insert into audit select * from kept");
    AuditCheck const late = check();
    CHECK(late.is_sound());
    CHECK(late.unsealed == 1);
    append(1);
    CHECK(seal()->rows == "2,4");
    CHECK(check().is_sound());
    CHECK(check().unsealed == 0);
}

TEST_CASE_METHOD(
    ChainFixture, "audit: late rows that one link has no room for get the next one", "[store]"
) {
    append(4);
    tamper(
        "create table held_back as select * from audit where serial in (1, 2, 3);"
        "delete from audit where serial in (1, 2, 3)"
    );
    CHECK(seal()->rows == "4");
    tamper("insert into audit select * from held_back");
    CHECK(seal(2)->rows == "1-2");
    CHECK(seal(2)->rows == "3");
    AuditCheck const found = check();
    CHECK(found.is_sound());
    CHECK(found.unsealed == 0);
}

TEST_CASE_METHOD(
    ChainFixture, "audit: a serial far ahead costs no more than the gaps that are kept", "[store]"
) {
    append(1);
    tamper(
        "insert into audit select 1000000000000, at, environment, actor, event, subject,"
        " subject_id, partner, details, hash from audit where serial = 1"
    );
    CHECK(seal()->rows == "1,1000000000000");
    CHECK(read([](Transaction& t) {
              Query query(t, "select count(*) from audit_gaps", "i");
              query.next();
              return query.integer(0);
          }) == limits::audit_gaps_max);
    CHECK(check().is_sound());
}

TEST_CASE_METHOD(
    ChainFixture, "audit: a removed, changed or doubled link breaks the chain behind it", "[store]"
) {
    for (int i = 0; i < 3; ++i) {
        append(1);
        seal();
    }
    SECTION("removed") {
        tamper("delete from audit_seals where position = 2");
        CHECK(check().broken == Serials{3});
    }
    SECTION("its time changed") {
        tamper("update audit_seals set at = at + 1 where position = 2");
        CHECK(check().broken == Serials{2});
    }
    SECTION("its rows changed") {
        tamper("update audit_seals set row_serials = '1-2' where position = 2");
        CHECK(check().broken == Serials{2});
    }
    SECTION("its rows are no list") {
        tamper("update audit_seals set row_serials = '2-1,x' where position = 2");
        CHECK(check().broken == Serials{2});
    }
}

TEST_CASE_METHOD(
    ChainFixture, "audit: an end that was cut off is found by a head that was written down",
    "[store]"
) {
    append(2);
    seal();
    append(2);
    Sha256 const head = seal()->seal;
    bool is_there = false;
    check(head, &is_there);
    CHECK(is_there);
    tamper("delete from audit where serial > 2; delete from audit_seals where position = 2");
    CHECK(check(head, &is_there).is_sound());
    CHECK_FALSE(is_there);
}

TEST_CASE_METHOD(
    ChainFixture, "audit: a row or a link that cannot be read at all is named", "[store]"
) {
    for (int i = 0; i < 3; ++i) {
        append(2);
        seal();
    }
    SECTION("a row") {
        tamper("update audit set hash = 'not a hash' where serial = 3");
        CHECK(check().changed == Serials{3});
        CHECK(check().broken == Serials{2});
    }
    SECTION("a link") {
        tamper("update audit_seals set seal = 'not a hash' where position = 3");
        CHECK(check().broken == Serials{3});
    }
}

TEST_CASE_METHOD(ChainFixture, "audit: links can be neither changed nor deleted", "[store]") {
    append(1);
    seal();
    for (char const* sql : {"update audit_seals set at = 0", "delete from audit_seals"})
        CHECK_THROWS_AS(write([&](Transaction& t) { Query(t, sql).run(); }), ConstraintFailed);
}

}  // namespace
}  // namespace tidegate::store
