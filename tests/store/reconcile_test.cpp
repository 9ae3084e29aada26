// What the reconciler finds, one kind after the other, and that it is silent otherwise.
#include "store/reconcile.hpp"

#include "base/limits.hpp"
#include "store/fixture.hpp"
#include "store/session.hpp"

#include <catch2/catch.hpp>

namespace tidegate::store {
namespace {

struct BooksFixture : Fixture {
    MessageId accept() {
        NewMessage const m = message("m" + std::to_string(++count_) + "@acme");
        write([&](Transaction& t) { insert_message(t, m); });
        return m.id;
    }
    void put(Document const& d) {
        write([&](Transaction& t) {
            if (auto done = insert_document(t, d, "test"); !done)
                throw std::runtime_error(done.error().text());
        });
    }
    void put(NewJob const& j) {
        write([&](Transaction& t) { insert_job(t, j); });
    }
    DeliveryId send() {
        NewDelivery const d = delivery("d" + std::to_string(++count_) + "@us");
        write([&](Transaction& t) {
            if (auto done = insert_delivery(t, d, "test"); !done)
                throw std::runtime_error(done.error().text());
        });
        return d.id;
    }
    /// "rule subject" of each, an hour later.
    std::vector<std::string> find() {
        return read([&](Transaction& t) {
            std::vector<std::string> lines;
            for (auto const& one : find_discrepancies(t, {}, clock.now() + std::chrono::hours(1)))
                lines.push_back(one.rule + " " + one.subject);
            return lines;
        });
    }

private:
    int count_ = 0;
};

using Lines = std::vector<std::string>;

TEST_CASE_METHOD(
    BooksFixture, "books: an accepted message of which nothing comes is missed", "[store]"
) {
    MessageId const lost = accept();
    MessageId const waiting = accept();
    put(job(JobKind::interpret, waiting.value));
    MessageId const read_already = accept();
    Document d = document(read_already);
    d.state = State::done;
    put(d);
    CHECK(find() == Lines{"message_without_document " + lost.text()});
}

TEST_CASE_METHOD(BooksFixture, "books: what came in just now is not missed yet", "[store]") {
    accept();
    CHECK(read([&](Transaction& t) { return find_discrepancies(t, {}, clock.now()); }).empty());
}

TEST_CASE_METHOD(BooksFixture, "books: a document that waits for nobody is missed", "[store]") {
    Document const alone = document();
    put(alone);
    Document const waits = document();
    put(waits);
    put(job(JobKind::process, waits.id.value));
    CHECK(find() == Lines{"document_without_job " + alone.id.text()});
}

TEST_CASE_METHOD(BooksFixture, "books: a delivery that nobody sends is missed", "[store]") {
    DeliveryId const alone = send();
    DeliveryId const waits = send();
    put(job(JobKind::deliver, waits.value));
    CHECK(find() == Lines{"delivery_without_job " + alone.text()});
}

TEST_CASE_METHOD(BooksFixture, "books: a job about nothing is missed", "[store]") {
    NewJob const odd = job(JobKind::deliver, ids.next());
    put(odd);
    CHECK(find() == Lines{"job_without_subject " + odd.id.text()});
}

TEST_CASE_METHOD(
    BooksFixture, "books: a parked delivery that would be sent all the same is told", "[store]"
) {
    DeliveryId const parked = send();
    put(job(JobKind::deliver, parked.value));
    write([&](Transaction& t) {
        auto const moved =
            change_delivery_state(t, parked, {}, {State::parked, "no", "test", clock.now()});
        if (!moved) throw std::runtime_error(moved.error().text());
    });
    CHECK(find() == Lines{"delivery_moves_on " + parked.text()});
}

TEST_CASE_METHOD(BooksFixture, "books: no more of a kind are named than people read", "[store]") {
    for (int i = 0; i < limits::discrepancies_max + 5; ++i) accept();
    CHECK(find().size() == static_cast<std::size_t>(limits::discrepancies_max));
}

TEST_CASE_METHOD(
    BooksFixture, "books: a number that is not in the ledger of its kind is a gap", "[store]"
) {
    DeliveryId const sent = send();
    NumberKey const key{"US", "ACME", "x12", NumberLevel::interchange, Environment::live};
    write([&](Transaction& t) {
        for (int i = 0; i < 3; ++i) {
            if (!next_number(t, key, {sent, "", clock.now()})) throw std::runtime_error("number");
        }
    });
    auto const sums = [&] { return read([](Transaction& t) { return find_wrong_sums(t); }); };
    CHECK(sums().empty());
    write([&](Transaction& t) {
        run_as_administrator(t, "delete from control_number_ledger where number = 2");
    });
    auto const found = sums();
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "control_number_gap");
    CHECK(found[0].text == "3 control numbers were taken and 2 are in the ledger");
}

}  // namespace
}  // namespace tidegate::store
