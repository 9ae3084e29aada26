// The accept transaction (spec/reliability.md section 3, C5-C9) under a failure of each of its
// steps.
#include <catch2/catch.hpp>

#include "store/fixture.hpp"

using namespace tidegate;
using namespace tidegate::store;

namespace {

Expected<void> accept(Transaction& t, Fixture& f, NewMessage const& message, NewJob const& job) {
    if (find_accepted(t, message.as2_from, message.as2_to, message.transport_message_id)) return {};
    if (auto inserted = insert_message(t, message); !inserted) return inserted;
    DuplicateKey const key{
        Environment::live, "acme", DuplicateLevel::payload, hex(sha256(message.raw))
    };
    insert_or_find(t, key, {message.id, {}, {}, f.clock.now()});
    append_audit(t, f.audit_entry("message.received", message.id.text()));
    insert_job(t, job);
    return {};
}

struct Rows {
    std::size_t messages, audit, jobs;
    bool has_key;
    bool operator==(Rows const&) const = default;
};

Rows count_rows(Fixture& f, NewMessage const& message) {
    return f.read([&](Transaction& t) {
        DuplicateKey const key{
            Environment::live, "acme", DuplicateLevel::payload, hex(sha256(message.raw))
        };
        return Rows{
            list_messages(t, {}).size(), list_audit(t, {}).size(),
            jobs_of(t, message.id.value).size(), find_first(t, key).has_value()
        };
    });
}

}  // namespace

TEST_CASE(
    "accept: whichever step fails, nothing is half written, and trying again succeeds", "[store]"
) {
    for (int fail_at = 1; fail_at <= 100; ++fail_at) {
        Fixture f;
        NewMessage const message = f.message("m1@acme");
        NewJob const job = f.job(JobKind::interpret, message.id.value, "acme");
        int steps = 0;
        bool is_planted = false;
        f.probe = [&](Step, std::string_view) {
            if (++steps != fail_at) return;
            is_planted = true;
            throw DatabaseFailed("planted");
        };
        Writer writer(f.database);
        Work const work = [&](Transaction& t) { return accept(t, f, message, job); };
        auto const first = writer.run_blocking(work);
        INFO("step " << fail_at);
        CHECK(first.has_value() == is_planted);
        CHECK(count_rows(f, message) == (is_planted ? Rows{0, 0, 0, false} : Rows{1, 1, 1, true}));
        auto const second = writer.run_blocking(work);
        CHECK_FALSE(second);
        CHECK(count_rows(f, message) == Rows{1, 1, 1, true});
        CHECK(f.database.check_integrity().empty());
        if (!is_planted) {
            CHECK(fail_at > 7);  // begin, look-up, payload, message, key, audit, job, commit
            return;
        }
    }
    FAIL("no number of steps was enough to accept a message");
}
