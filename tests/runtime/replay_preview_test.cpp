#include "runtime/replay_preview.hpp"

#include "runtime/cancel.hpp"
#include "runtime/original_fixture.hpp"
#include "runtime/ship_order.hpp"

#include <algorithm>

namespace tidegate::runtime {
namespace {

TEST_CASE("replay preview: it shows the answer's segments, and sends nothing", "[runtime]") {
    OriginalDesk d;
    tie_buyer_item(d);
    auto const preview = preview_replay(d.services, d.held.id);
    REQUIRE(preview);
    REQUIRE(preview->sent_after.size() == 1);
    CHECK(preview->sent_before.empty());
    CHECK(preview->sent_after[0].sets == std::vector<std::string>{"855"});
    auto const& lines = preview->sent_after[0].lines;
    CHECK(lines.front().starts_with("ISA*"));
    CHECK(lines.back().starts_with("IEA*"));
    CHECK(std::ranges::count_if(lines, [](auto const& line) {
              return line.starts_with("BAK*");
          }) == 1);
    CHECK(d.deliveries().size() == 1);  // the 997
    CHECK(d.document(d.held.id).state == State::parked);
}

TEST_CASE("replay preview: it tells what the original configuration would do", "[runtime]") {
    OriginalDesk d;
    tie_buyer_item(d);
    auto const before = preview_replay(d.services, d.held.id);
    REQUIRE(before);
    d.change_map();
    auto const original = preview_replay(d.services, d.held.id, ReplayWith::original);
    auto const current = preview_replay(d.services, d.held.id);
    REQUIRE(original);
    REQUIRE(current);
    CHECK(original->sent_after == before->sent_after);
    CHECK(current->sent_after != before->sent_after);
}

TEST_CASE(
    "replay preview: compared are two configurations, and nothing else differs", "[runtime]"
) {
    OriginalDesk d;
    tie_buyer_item(d);
    SECTION("the same one twice makes no difference") {
        auto const same = compare_configurations(d.services, d.held.id);
        REQUIRE(same);
        CHECK(same->before.state == State::done);
        CHECK(same->content.empty());
        CHECK(same->sent_before == same->sent_after);
    }
    SECTION("a changed map shows in the lines that it writes") {
        d.change_map();
        auto const preview = compare_configurations(d.services, d.held.id);
        REQUIRE(preview);
        REQUIRE(preview->sent_before.size() == 1);
        REQUIRE(preview->sent_after.size() == 1);
        auto const& before = preview->sent_before[0].lines;
        auto const& after = preview->sent_after[0].lines;
        REQUIRE(before.size() == after.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            CHECK((before[i] == after[i]) == !before[i].starts_with("PO1*"));
    }
    SECTION("a profile that refuses it shows as another state") {
        d.edit_profile(
            "{ qualifier = \"ZZ\", id = \"ACME\" }", "{ qualifier = \"ZZ\", id = \"AC\" }"
        );
        auto const preview = compare_configurations(d.services, d.held.id);
        REQUIRE(preview);
        CHECK(preview->before.state == State::done);
        CHECK(preview->after.state == State::parked);
        CHECK_THAT(preview->after.reason, Catch::StartsWith("unknown_sender"));
        CHECK(preview->sent_after.empty());
    }
    CHECK(d.document(d.held.id).state == State::parked);
    CHECK(d.deliveries().size() == 1);
}

TEST_CASE("replay preview: it writes nothing, not even the configuration in force", "[runtime]") {
    OriginalDesk d;
    d.change_map();
    REQUIRE(compare_configurations(d.services, d.held.id));
    CHECK_FALSE(d.read([&](store::Transaction& t) {
        return store::find_configuration(t, d.config.get()->hash());
    }));
}

/// What a preview must not change.
struct Books {
    std::size_t audit, deliveries, documents;
    std::string order;
    State state;
    std::int64_t numbers = 0;
    bool operator==(Books const&) const = default;
};

Books books_of(Desk& d, DocumentId id) {
    return d.read([&](store::Transaction& t) {
        auto const document = *store::find_document(t, id);
        auto const order = store::find_order_of_document(t, document);
        Books books{
            store::list_audit(t, {}).size(), store::list_deliveries(t, {}).size(),
            store::list_documents(t, {}).size(), order ? order->number : "", document.state
        };
        for (store::NumberSeries const& series : store::number_series(t))
            books.numbers += series.given;
        return books;
    });
}

std::vector<std::string> lines_of_answer(std::vector<PreviewedAnswer> const& sent) {
    std::vector<std::string> lines;
    if (sent.empty()) return lines;
    for (std::string const& line : sent.front().lines) {
        // ISA, GS, GE and IEA have the number, BAK08 our number of the order.
        if (line.starts_with("PO1*") || line.starts_with("ACK*")) lines.push_back(line);
    }
    return lines;
}

TEST_CASE(
    "replay preview: a done order is decided as if it came now, itself not on the books",
    "[runtime]"
) {
    Desk d;
    // It takes all there is: beside itself there would be nothing for it.
    store::Document const order =
        d.only_document(d.process_message(interchange({order_body("PO1", 1000)}), "a@acme"));
    REQUIRE(order.state == State::done);
    Books const before = books_of(d, order.id);
    auto const preview = preview_replay(d.services, order.id);
    INFO((preview ? preview->after.reason : preview.error().text()));
    REQUIRE(preview);
    CHECK(preview->is_anew);
    CHECK(preview->before.state == State::done);
    CHECK(preview->after.state == State::done);
    CHECK(preview->after.reason.empty());
    CHECK(preview->content.empty());
    REQUIRE(preview->lines_after.size() == 1);
    CHECK(preview->lines_after[0].promised == Decimal(1000));
    CHECK(preview->lines_before[0].promised == Decimal(1000));
    REQUIRE(preview->sent_before.size() == 1);
    REQUIRE(preview->sent_after.size() == 1);
    CHECK(preview->answers.size() == 1);
    CHECK(lines_of_answer(preview->sent_before).size() == 2);
    CHECK(lines_of_answer(preview->sent_before) == lines_of_answer(preview->sent_after));
    CHECK(books_of(d, order.id) == before);
    CHECK_FALSE(d.claim(store::JobKind::process));
    d.check_one_answer();
}

TEST_CASE("replay preview: what is promised to others since is not promised again", "[runtime]") {
    Desk d;
    store::Document const first =
        d.only_document(d.process_message(interchange({order_body("PO1", 600)}), "a@acme"));
    d.process_message(interchange({order_body("PO2", 400)}, {.control = "000000002"}), "b@acme");
    auto const same = preview_replay(d.services, first.id);
    REQUIRE(same);
    CHECK(same->lines_after.at(0).promised == Decimal(600));
    // A third finds what is left, then as now.
    store::Document const late = d.only_document(
        d.process_message(interchange({order_body("PO3", 600)}, {.control = "000000003"}), "c@acme")
    );
    auto const none = preview_replay(d.services, late.id);
    REQUIRE(none);
    CHECK(none->lines_after.at(0).promised == none->lines_before.at(0).promised);
    CHECK(none->lines_after.at(0).promised < Decimal(600));
}

TEST_CASE(
    "replay preview: of past traffic two configurations differ in what was changed only",
    "[runtime]"
) {
    OriginalDesk d;
    tie_buyer_item(d);
    store::Document const order = d.only_document(
        d.process_message(interchange({order_body("PO7")}, {.control = "000000007"}), "g@acme")
    );
    REQUIRE(order.state == State::done);
    Books const before = books_of(d, order.id);
    auto preview = compare_configurations(d.services, order.id);
    INFO((preview ? "" : preview.error().text()));
    REQUIRE(preview);
    CHECK(preview->is_anew);
    CHECK(preview->content.empty());
    REQUIRE(preview->sent_before.size() == 1);
    CHECK(preview->sent_before == preview->sent_after);
    d.change_map();
    preview = compare_configurations(d.services, order.id);
    REQUIRE(preview);
    auto const& left = preview->sent_before.at(0).lines;
    auto const& right = preview->sent_after.at(0).lines;
    REQUIRE(left.size() == right.size());
    for (std::size_t i = 0; i < left.size(); ++i)
        CHECK((left[i] == right[i]) == !left[i].starts_with("PO1*"));
    CHECK(books_of(d, order.id) == before);
}

TEST_CASE("replay preview: what was shipped of an order is not there for it again", "[runtime]") {
    Desk d({.gs1_prefix = "0614141"});
    store::Document const order =
        d.only_document(d.process_message(interchange({order_body("PO1", 600)}), "a@acme"));
    REQUIRE_FALSE(d.write([&](store::Transaction& t) -> Expected<void> {
        auto const in_force = d.config.get();
        auto const shipped = ship_order(
            t, {*in_force, d.ids, d.clock.now()}, *store::find_order_of_document(t, order),
            {.actor = "jane"}
        );
        if (!shipped) return std::unexpected(shipped.error());
        return {};
    }));
    auto const preview = preview_replay(d.services, order.id);
    REQUIRE(preview);
    CHECK(preview->lines_before.at(0).promised == Decimal(600));
    CHECK(preview->lines_after.at(0).promised == Decimal(400));
    CHECK(d.read([](store::Transaction& t) { return store::check_stock(t); }).empty());
}

TEST_CASE("replay preview: what a changed profile would reject shows as rejected", "[runtime]") {
    Desk d;
    store::Document const order =
        d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
    d.edit_profile("[documents.850]\ndirection = \"in\"\n", "");
    auto const preview = preview_replay(d.services, order.id);
    REQUIRE(preview);
    CHECK(preview->after.state == State::rejected);
    CHECK_FALSE(preview->after.reason.contains("acknowledgement has gone out"));
    CHECK(preview->sent_after.empty());
    CHECK(preview->sent_before.size() == 1);
    d.check_one_answer();
}

TEST_CASE("replay preview: what was rejected or given up shows what it would be", "[runtime]") {
    SECTION("rejected by a profile that knew no orders") {
        Desk d;
        std::string const rule = "[documents.850]\ndirection = \"in\"\n";
        d.edit_profile(rule, "");
        store::Document const rejected =
            d.only_document(d.process_message(interchange({order_body("PO1")}), "a@acme"));
        REQUIRE(rejected.state == State::rejected);
        d.edit_profile("[documents.855]\n", rule + "[documents.855]\n");
        auto const preview = preview_replay(d.services, rejected.id);
        REQUIRE(preview);
        CHECK(preview->after.state == State::done);
        CHECK(preview->sent_after.size() == 1);
        CHECK(d.document(rejected.id).state == State::rejected);
    }
    SECTION("given up while it was held") {
        Desk d;
        store::Document const held = hold_order(d);
        REQUIRE_FALSE(d.write([&](store::Transaction& t) {
            return cancel_document(t, held.id, "a mistake", {"jane", d.ids, d.clock.now()});
        }));
        tie_buyer_item(d);
        auto const preview = preview_replay(d.services, held.id);
        REQUIRE(preview);
        CHECK(preview->before.state == State::cancelled);
        CHECK(preview->after.state == State::done);
        CHECK(d.orders().empty());
    }
}

TEST_CASE(
    "replay preview: a repeated order stays one while the first is on the books", "[runtime]"
) {
    Desk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    store::Document const again = d.only_document(
        d.process_message(interchange({order_body("PO1")}, {.control = "000000002"}), "b@acme")
    );
    REQUIRE_THAT(again.reason, Catch::StartsWith("duplicate_of order"));
    auto const preview = preview_replay(d.services, again.id);
    REQUIRE(preview);
    CHECK(preview->after.reason == again.reason);
    CHECK(preview->lines_after.empty());
}

TEST_CASE("replay preview: a copy of a message has nothing to decide, and says so", "[runtime]") {
    Desk d;
    d.process_message(interchange({order_body("PO1")}), "a@acme");
    MessageId const copy = d.receive(interchange({order_body("PO1")}), "b@acme");
    auto const preview = preview_replay(d.services, d.only_document(copy).id);
    REQUIRE_FALSE(preview);
    CHECK(preview.error().code == ErrorCode::refused);
    CHECK_THAT(preview.error().text(), Catch::Contains("duplicate_of message"));
}

}  // namespace
}  // namespace tidegate::runtime
