#include "runtime/decide_order.hpp"

#include "runtime/fixture.hpp"

#include <set>

namespace tidegate::runtime {
namespace {

using store::State;

store::Document only(std::vector<store::Document> const& documents) {
    REQUIRE(documents.size() == 1);
    return documents.front();
}

Decimal reserved(Fixture& f) {
    auto const rows = f.read([](store::Transaction& t) {
        return store::show_stock(t, store::Environment::live, "LANTERN-10");
    });
    REQUIRE(rows.size() == 1);
    return rows.front().reserved;
}

TEST_CASE("decide order: our number is fifteen digits and ascends with time", "[runtime]") {
    TurnedClock clock(kNoon);
    SeededRandom random(3);
    IdSource ids(clock, random);
    std::set<std::string> numbers;
    std::string last;
    for (int i = 0; i < 2000; ++i) {
        std::string const number = seller_order_number(ids.mint<OrderId>());
        CHECK(number.size() == 15);
        CHECK(number.find_first_not_of("0123456789ABCDEF") == std::string::npos);
        CHECK(last < number);
        last = number;
        numbers.insert(number);
        if (i % 7 == 0) clock.advance(std::chrono::milliseconds(1));
    }
    CHECK(numbers.size() == 2000);
}

TEST_CASE("decide order: what is promised is reserved", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1", 25)}), "a@acme");
    CHECK(reserved(f) == Decimal(25));
}

TEST_CASE(
    "decide order: an answer that cannot be written parks with nothing reserved", "[runtime]"
) {
    Fixture f({.can_write_855 = false});
    MessageId const id = f.process_message(interchange({order_body("PO1", 25)}), "a@acme");
    store::Document const document = only(f.documents_of(id));
    CHECK(document.state == State::parked);
    CHECK_THAT(
        document.reason,
        Catch::StartsWith("refused: ") && Catch::Contains("writing map x12/004010/855")
    );
    CHECK(f.orders().empty());
    CHECK(reserved(f) == Decimal(0));
    CHECK(f.outbound("acknowledgement").empty());
    CHECK(f.outbound("functional_acknowledgement").size() == 1);
}

TEST_CASE("decide order: the same order again is not reserved twice", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1", 25)}), "a@acme");
    MessageId const again = f.process_message(
        interchange({order_body("PO1", 25)}, {.control = "000000002", .group = "2"}), "b@acme"
    );
    store::Document const document = only(f.documents_of(again));
    CHECK(document.state == State::done);
    CHECK(document.reason == "duplicate_of order " + f.orders().front().id.text());
    CHECK(f.orders().size() == 1);
    CHECK(reserved(f) == Decimal(25));
    CHECK(f.outbound("acknowledgement").size() == 2);  // the answer is given again
}

TEST_CASE("decide order: the same order twice in one interchange is one order", "[runtime]") {
    Fixture f;
    MessageId const id =
        f.process_message(interchange({order_body("PO1", 25), order_body("PO1", 25)}), "a@acme");
    CHECK(f.documents_of(id).size() == 2);
    CHECK(f.orders().size() == 1);
    CHECK(reserved(f) == Decimal(25));
}

TEST_CASE("decide order: a rejected order reserves nothing and is answered", "[runtime]") {
    Fixture f;
    f.process_message(interchange({order_body("PO1", 25)}), "a@acme");
    // The same number with other content.
    MessageId const id = f.process_message(
        interchange({order_body("PO1", 99)}, {.control = "000000002", .group = "2"}), "b@acme"
    );
    store::Document const document = only(f.documents_of(id));
    CHECK(document.state == State::rejected);
    CHECK_THAT(document.reason, Catch::StartsWith("V03"));
    CHECK(f.orders().size() == 1);
    CHECK(reserved(f) == Decimal(25));
}

TEST_CASE("decide order: a held order is parked, kept, and sends no 855", "[runtime]") {
    Fixture f;
    REQUIRE_FALSE(f.write([](store::Transaction& t) -> Expected<void> {
        orders::Item item;  // without a price
        item.number = "ROPE-20";
        item.description = "Rope";
        item.base_unit = "EA";
        REQUIRE(store::load_item(t, store::Environment::live, item));
        REQUIRE(store::load_buyer_item(t, {store::Environment::live, "ACME", "A-2", "ROPE-20"}));
        return {};
    }));
    std::string body = order_body("PO1", 25);
    std::string const ids = "A-1001*VN*LANTERN-10";
    body.replace(body.find(ids), ids.size(), "A-2*VN*ROPE-20");
    MessageId const id = f.process_message(interchange({body}), "a@acme");
    store::Document const document = only(f.documents_of(id));
    CHECK(document.state == State::parked);
    CHECK_THAT(document.reason, Catch::StartsWith("held: V41"));
    REQUIRE(f.orders().size() == 1);
    CHECK(f.orders().front().state == store::OrderState::held);
    CHECK(f.outbound("acknowledgement").empty());
    CHECK(f.outbound("functional_acknowledgement").size() == 1);
}

}  // namespace
}  // namespace tidegate::runtime
