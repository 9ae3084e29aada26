#include "documents/json.hpp"

#include "base/ids.hpp"
#include "documents/acknowledgement.hpp"
#include "documents/diff.hpp"
#include "documents/order.hpp"
#include "documents/path.hpp"
#include "documents/registry.hpp"
#include "documents/required.hpp"
#include "support/random_document.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace tidegate;
using namespace tidegate::documents;

namespace {

std::string golden(std::string const& name) {
    std::ifstream file(TIDEGATE_SOURCE_DIR "/tests/documents/golden/" + name);
    REQUIRE(file);
    std::string line;
    std::getline(file, line);
    return line;
}

/// A small order with `fields` in front: {"schema":"order/1",<fields>}.
std::string order_with(std::string_view fields) {
    return "{\"schema\":\"order/1\"," + std::string(fields) + "}";
}

constexpr std::uint64_t kSeeds = 200;

}  // namespace

TEST_CASE("json: the documents of the specification are written back to the byte", "[documents]") {
    for (std::string const name : {"order.json", "acknowledgement.json"}) {
        CAPTURE(name);
        std::string const text = golden(name);
        auto const document = read_json(text);
        REQUIRE(document);
        CHECK(write_json(*document) == text);
        CHECK(missing_fields(*document).empty());
    }
}

TEST_CASE("json: an order that was read is the struct it stands for", "[documents]") {
    auto const document = read_json(golden("order.json"));
    REQUIRE(document);
    auto const& order = document->as<Order>();
    CHECK(order.environment == Environment::test);
    CHECK(order.type == OrderType::standalone);
    CHECK(order.number == "4500012345");
    CHECK(order.placed_on.text() == "2026-01-05");
    CHECK(order.ship_not_before.text() == "2026-01-15");
    CHECK(order.release.data() == nullptr);
    REQUIRE(order.parties.size() == 3);
    CHECK(order.parties[1].role == PartyRole::ship_to);
    CHECK(order.parties[1].street[0] == "100 DOCK ROAD");
    REQUIRE(order.lines.size() == 2);
    CHECK(order.lines[0].item->gtin == "036000291452");
    CHECK(order.lines[0].price == Decimal::from(125, 1));
    CHECK(order.lines[0].schedules[1].requested_delivery.text() == "2026-01-27");
    CHECK(order.lines[1].stores[0].store->id == "0101");
    CHECK(order.charges[0].amount->text() == "25.00");
}

TEST_CASE("json: members may come in any order, even schema last", "[documents]") {
    auto const document = read_json(R"({"number":"7","purpose":"original","schema":"order/1"})");
    REQUIRE(document);
    CHECK(write_json(*document) == R"({"schema":"order/1","purpose":"original","number":"7"})");
}

TEST_CASE("json: random documents of every type come back without a difference", "[documents]") {
    for (TypeInfo const* type : document_types()) {
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            CAPTURE(type->schema, seed);
            SeededRandom random(seed);
            Document const document = test::random_document(*type, random);
            std::string const text = write_json(document);
            auto const read = read_json(text);
            if (!read) FAIL(read.error().text());
            CHECK(diff(document, *read) == std::vector<Difference>{});
            CHECK(write_json(*read) == text);
            CHECK(missing_fields(*read).empty());
        }
    }
}

TEST_CASE("json: what is not the canonical form is refused with a pointer to it", "[documents]") {
    struct Row {
        std::string text;
        std::string message;
    };
    std::vector<Row> const rows{
        {order_with(R"("number":"1","number":"2")"), "/number: is given twice"},
        {order_with(R"("number":"1","schema":"order/1")"), "/schema: is given twice"},
        {order_with(R"("lines":[{"number":"1"},{"number":"2","number":"2"}])"),
         "/lines/1/number: is given twice"},
        {order_with(R"("linez":[])"), "/linez: order has no such field"},
        {order_with(R"("lines":[{"gtin":"1"}])"), "/lines/0/gtin: line has no such field"},
        {order_with(R"("number":null)"), "/number: is null, leave it out instead"},
        {order_with(R"("number":"")"), "/number: is empty, leave it out instead"},
        {order_with(R"("number":7)"), "/number: is a number, expected a text"},
        {order_with(R"("lines":[])"), "/lines: is empty, leave it out instead"},
        {order_with(R"("lines":{})"), "/lines: is an object, expected an array"},
        {order_with(R"("lines":[7])"), "/lines/0: is a number, expected an object"},
        {order_with(R"("lines":[{}])"), "/lines/0: is empty, leave it out instead"},
        {order_with(R"("totals":{})"), "/totals: is empty, leave it out instead"},
        {order_with(R"("totals":{"total":1225})"), "/totals/total: is a number, expected a text"},
        {order_with(R"("totals":{"total":"1e3"})"), "/totals/total: "},
        {order_with(R"("totals":{"total":"01"})"), "/totals/total: "},
        {order_with(R"("totals":{"total":"+1"})"), "/totals/total: "},
        {order_with(R"("totals":{"total":"1."})"), "/totals/total: "},
        {order_with(R"("totals":{"total":"0.1234567890"})"), "/totals/total: "},
        {order_with(R"("purpose":"Original")"),
         "/purpose: purpose is \"Original\", expected one of original,"},
        {order_with(R"("fulfilment":["complete","absent"])"),
         "/fulfilment/1: fulfilment is \"absent\""},
        {order_with(R"("placed_on":"2026-02-30")"), "/placed_on: "},
        {order_with(R"("placed_on":"20260105")"), "/placed_on: "},
        {order_with(R"("payment_terms":[{"net_due":"2026-01-05T10:00:00"}])"),
         "/payment_terms/0/net_due: "},
        {order_with(R"("contracts":["A",""])"), "/contracts/1: is empty, leave it out instead"},
        {order_with(R"("unmapped":[{"position":"9"}])"), "/unmapped/0/position: is a text"},
        {order_with(R"("unmapped":[{"position":9.5}])"), "/unmapped/0/position: is a number"},
        {order_with(R"("unmapped":[{"position":4294967296}])"), "/unmapped/0/position: is a number"
        },
        {order_with(R"("unmapped":[{"segment":["MEA",7]}])"), "/unmapped/0/segment/1: "},
        {order_with(R"("unmapped":[{"segment":["MEA",[["1"],[["2"]]]]}])"),
         "/unmapped/0/segment/1/1/0: "},
        {order_with(R"("extensions":{"acme":{"season":7}})"), "/extensions/acme/season: is a number"
        },
        {order_with(R"("extensions":{"acme":{"a":{"b":"1"}}})"), "/extensions/acme/a: is an object"
        },
        {order_with(R"("extensions":{"acme":{"a/b":"1","a/b":"2"}})"),
         "/extensions/acme/a~1b: is given twice"},
        {order_with(R"("extensions":{"acme":{}})"), "/extensions/acme: is empty"},
        {R"({"number":"1"})", "/schema: is missing"},
        {R"({"schema":"order/2"})", "/schema: \"order/2\" is no document of this version"},
        {R"({"schema":"order"})", "/schema: \"order\" is no document of this version"},
        {R"(["schema"])", "a document is a JSON object, not an array"},
        {R"({"schema":"order/1"} x)", "text after the end"},
        {R"({"schema":"order/1",})", "no valid JSON"},
        {R"({"schema":"order/1")", "no valid JSON"},
        {"", "no valid JSON"},
        {order_with("\"number\":\"\xff\""), "no valid JSON"},
    };
    for (Row const& row : rows) {
        CAPTURE(row.text);
        auto const document = read_json(row.text);
        REQUIRE_FALSE(document);
        CHECK_THAT(document.error().message, Catch::StartsWith(row.message));
    }
}

TEST_CASE("json: nesting, members and size have limits", "[documents]") {
    auto const deep = read_json(std::string(17, '[') + std::string(17, ']'));
    REQUIRE_FALSE(deep);
    CHECK(deep.error().code == ErrorCode::too_large);

    std::string many = R"({"schema":"order/1")";
    for (int i = 0; i < 1000; ++i) many += ",\"a\":1";
    auto const wide = read_json(many + "}");
    REQUIRE_FALSE(wide);
    CHECK(wide.error().code == ErrorCode::too_large);

    auto const large = read_json(std::string(64 * 1024 * 1024 + 1, ' '));
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::too_large);
}

TEST_CASE(
    "json: trailing zeros of a decimal are kept, and equal numbers do not differ", "[documents]"
) {
    auto const ten = read_json(order_with(R"("totals":{"total":"10.00"})"));
    auto const other = read_json(order_with(R"("totals":{"total":"10"})"));
    REQUIRE(ten);
    REQUIRE(other);
    CHECK(write_json(*ten) == order_with(R"("totals":{"total":"10.00"})"));
    CHECK(diff(*ten, *other).empty());
}

TEST_CASE("json: an object without a field is left out", "[documents]") {
    auto document = Document::make<Order>();
    auto& order = document.as<Order>();
    order.number = document.arena().copy("1");
    order.totals = document.arena().create<OrderTotals>();
    CHECK(write_json(document) == order_with(R"("number":"1")"));
}

TEST_CASE("json: a moved document keeps its texts", "[documents]") {
    auto document = read_json(golden("order.json"));
    REQUIRE(document);
    Document const moved = std::move(*document);
    CHECK(write_json(moved) == golden("order.json"));
}

TEST_CASE("json schema: names every field of the type and is itself JSON", "[documents]") {
    for (TypeInfo const* type : document_types()) {
        std::string const schema = json_schema(*type);
        CAPTURE(type->schema, schema);
        CHECK_THAT(
            schema,
            Catch::StartsWith(R"({"$schema":"https://json-schema.org/draft/2020-12/schema")")
        );
        for (Field const& field : type->fields) {
            CHECK_THAT(
                schema, Catch::Contains("\"" + std::string(field.name) + "\":{\"description\"")
            );
        }
        // The document reader is the JSON parser at hand: it gets as far as the missing "schema"
        // member.
        auto const read = read_json(schema);
        REQUIRE_FALSE(read);
        CHECK_THAT(read.error().message, Catch::StartsWith("/schema: is missing"));
    }
}
