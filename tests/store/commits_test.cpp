// The accept transaction (spec/reliability.md section 3, C5-C9) under a failure of each of its
// steps.
#include "store/fixture.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::store;

namespace {

Expected<void> accept(Transaction& t, Fixture& f, NewMessage const& message, NewJob const& job) {
    if (find_accepted(t, message.as2_from, message.as2_to, message.transport_message_id)) return {};
    insert_message(t, message);
    DuplicateKey const key{
        Environment::live, "acme", DuplicateLevel::payload, hex(message.raw->hash)
    };
    insert_or_find(t, key, {message.id, {}, {}, f.clock.now()});
    append_audit(t, f.audit_entry("message.received", message.id.text()));
    insert_job(t, job);
    return {};
}

struct RowCounts {
    std::size_t messages, audit, jobs;
    bool has_key;
    bool operator==(RowCounts const&) const = default;
};

RowCounts count_rows(Fixture& f, NewMessage const& message) {
    return f.read([&](Transaction& t) {
        DuplicateKey const key{
            Environment::live, "acme", DuplicateLevel::payload, hex(message.raw->hash)
        };
        return RowCounts{
            list_messages(t, {}).size(), list_audit(t, {}).size(),
            jobs_of(t, message.id.value).size(), find_first(t, key).has_value()
        };
    });
}

}  // namespace

TEST_CASE(
    "accept: whichever step fails, nothing is half written, and trying again succeeds",
    "[store][every_step]"
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
        CHECK(
            count_rows(f, message) ==
            (is_planted ? RowCounts{0, 0, 0, false} : RowCounts{1, 1, 1, true})
        );
        f.probe = nullptr;
        auto const second = writer.run_blocking(work);
        CHECK_FALSE(second);
        CHECK(count_rows(f, message) == RowCounts{1, 1, 1, true});
        CHECK(f.database.check_integrity().empty());
        if (!is_planted) {
            CHECK(fail_at > 7);  // begin, look-up, payload, message, key, audit, job, commit
            return;
        }
    }
    FAIL("no number of steps was enough to accept a message");
}

namespace {

/// Commit 2 of design.md section 3: order, stock, control number, outbox, expectation, next job,
/// end of this one.
Expected<void> decide(
    Transaction& t, Fixture& f, Document const& order, NewDelivery delivery, OrderId id,
    Job const& job
) {
    if (auto finished = finish_job(t, job.id, job.token); !finished) return finished;
    DecisionToSave decision;
    decision.order.id = id;
    decision.order.partner = "acme";
    decision.order.number = "PO1";
    decision.order.document = order.id;
    decision.order.created_at = decision.order.changed_at = kNoon;
    decision.lines = {{1, "1", "A", "accepted", 4, 4}};
    decision.reservations = {{1, 1, "A", "L1", utc_date(kNoon), 4}};
    if (auto saved = save_decision(t, decision); !saved) return saved;
    NumberKey const key{"ZZ:US", "ZZ:ACME", "x12", NumberLevel::interchange, Environment::live};
    auto const number = next_number(t, key, {delivery.id, "", kNoon});
    if (!number) return std::unexpected(number.error());
    delivery.carries = {
        {"ZZ:US", "ZZ:ACME", "x12", "PR", {std::to_string(*number), "1", "0001"}, "855", {}}
    };
    if (auto inserted = insert_delivery(t, delivery, "worker"); !inserted) return inserted;
    Expectation const mdn{
        delivery.id, ExpectationKind::mdn, "d", Environment::live, "acme", kNoon, {}, "", {}
    };
    insert_expectations(t, {&mdn, 1});
    insert_job(
        t, {JobId{delivery.id.value}, JobKind::deliver, delivery.id.value, "", "", kNoon, kNoon}
    );
    if (auto done = change_document_state(t, order.id, {}, {State::done, "", "worker", kNoon});
        !done)
        return done;
    append_audit(t, f.audit_entry("order.decided", id.text()));
    return {};
}

}  // namespace

TEST_CASE(
    "decide: whichever step fails, no stock, number or delivery is used, and trying again succeeds",
    "[store][every_step]"
) {
    for (int fail_at = 1; fail_at <= 100; ++fail_at) {
        Fixture f;
        Document const order = f.document();
        NewDelivery const delivery = f.delivery("d");
        OrderId const id = f.ids.mint<OrderId>();
        Job job;
        f.write([&](Transaction& t) {
            orders::Item item;
            item.number = "A";
            item.base_unit = "EA";
            REQUIRE(load_item(t, Environment::live, item));
            REQUIRE(load_stock(t, {Environment::live, "A", "L1", 5, {}, "f"}, kNoon));
            REQUIRE(insert_document(t, order, "worker"));
            insert_job(t, f.job(JobKind::process, order.id.value));
            job = claim_jobs(t, {JobKind::process}, kNoon, Duration(1), 1).at(0);
        });
        int steps = 0;
        bool is_planted = false;
        f.probe = [&](Step, std::string_view) {
            if (++steps != fail_at) return;
            is_planted = true;
            throw DatabaseFailed("planted");
        };
        Writer writer(f.database);
        Work const work = [&](Transaction& t) { return decide(t, f, order, delivery, id, job); };
        auto const first = writer.run_blocking(work);
        f.probe = nullptr;
        INFO("step " << fail_at);
        CHECK(first.has_value() == is_planted);
        auto const effects = [&] {
            return f.read([&](Transaction& t) {
                NumberKey const key{
                    "ZZ:US", "ZZ:ACME", "x12", NumberLevel::interchange, Environment::live
                };
                return std::array<std::size_t, 5>{
                    list_orders(t, {}).size(), number_ledger(t, key).size(),
                    list_deliveries(t, {}).size(), list_audit(t, {}).size(),
                    reservations_of(t, id).size()
                };
            });
        };
        if (!is_planted) {
            CHECK(fail_at > 15);
            return;
        }
        CHECK(effects() == std::array<std::size_t, 5>{});
        CHECK_FALSE(writer.run_blocking(work));
        CHECK(effects() == std::array<std::size_t, 5>{1, 1, 1, 1, 1});
        CHECK(f.read([](Transaction& t) { return check_stock(t); }).empty());
        CHECK(writer.run_blocking(work)->kind == Failure::Kind::returned);
    }
    FAIL("no number of steps was enough to decide an order");
}
