#include "documents/diff.hpp"

#include "base/ids.hpp"
#include "documents/acknowledgement.hpp"
#include "documents/json.hpp"
#include "documents/order.hpp"
#include "documents/path.hpp"
#include "documents/registry.hpp"
#include "support/random_document.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::documents;

namespace {

Document order(std::string const& fields) {
    auto document = read_json(R"({"schema":"order/1",)" + fields + "}");
    if (!document) FAIL(document.error().text());
    return std::move(*document);
}

using Differences = std::vector<Difference>;

}  // namespace

TEST_CASE("diff: names each field that differs, with both values", "[documents]") {
    struct Row {
        std::string left;
        std::string right;
        Differences differences;
    };
    for (Row const& row : std::vector<Row>{
             {R"("number":"1")", R"("number":"1")", {}},
             {R"("number":"1")", R"("number":"01")", {{"number", "1", "01"}}},
             {R"("number":"1")", R"("release":"1")", {{"number", "1", ""}, {"release", "", "1"}}},
             {R"("type":"rush")", R"("type":"spot")", {{"type", "rush", "spot"}}},
             {R"("placed_on":"2026-01-05")",
              R"("placed_on":"2026-01-05T00:00:00")",
              {{"placed_on", "2026-01-05", "2026-01-05T00:00:00"}}},
             {R"("lines":[{"quantity":"1.50"}])", R"("lines":[{"quantity":"1.5"}])", {}},
             {R"("lines":[{"quantity":"1"}])",
              R"("lines":[{"quantity":"2"}])",
              {{"lines[0].quantity", "1", "2"}}},
             {R"("lines":[{"number":"1"}])",
              R"("lines":[{"number":"1"},{"number":"2"}])",
              {{"lines[1]", "", "{}"}}},
             {R"("totals":{"total":"1"})",
              R"("number":"1")",
              {{"number", "", "1"}, {"totals", "{}", ""}}},
             {R"("contracts":["A","B"])", R"("contracts":["A"])", {{"contracts[1]", "B", ""}}},
             {R"("fulfilment":["complete"])",
              R"("fulfilment":["factory"])",
              {{"fulfilment[0]", "complete", "factory"}}},
             {R"("extensions":{"a":{"x":"1"},"b":{"y":"2"}})",
              R"("extensions":{"b":{"y":"2"},"a":{"x":"1"}})",
              {}},
             {R"("extensions":{"a":{"x":"1"}})",
              R"("extensions":{"a":{"x":["1","2"]}})",
              {{"extensions.a.x", "1", R"("1","2")"}}},
             {R"("unmapped":[{"segment":["MEA",["1","2"]]}])",
              R"("unmapped":[{"segment":["MEA",["12"]]}])",
              {{"unmapped[0].segment[1]", R"("1":"2")", R"("12")"}}},
         }) {
        CAPTURE(row.left, row.right);
        CHECK(diff(order(row.left), order(row.right)) == row.differences);
    }
}

TEST_CASE("diff: documents of different types differ in schema", "[documents]") {
    CHECK(
        diff(Document::make<Order>(), Document::make<Acknowledgement>()) ==
        Differences{{"schema", "order/1", "acknowledgement/1"}}
    );
}

TEST_CASE("diff: an object without fields is the same as none", "[documents]") {
    Document left = Document::make<Order>();
    left.as<Order>().totals = left.arena().create<OrderTotals>();
    CHECK(diff(left, Document::make<Order>()).empty());
}

TEST_CASE(
    "diff: every scalar of a full random document that is cleared is noticed", "[documents]"
) {
    for (TypeInfo const* type : document_types()) {
        for (Field const& field : type->fields) {
            CAPTURE(type->name, field.name);
            SeededRandom one(5);
            SeededRandom same(5);
            test::RandomDocumentOptions options;
            options.percent_present = 100;
            options.elements_max = 1;
            Document const left = test::random_document(*type, one, options);
            Document right = test::random_document(*type, same, options);
            CHECK(diff(left, right).empty());
            clear(right.root(), field);
            CHECK_FALSE(diff(left, right).empty());
        }
    }
}
