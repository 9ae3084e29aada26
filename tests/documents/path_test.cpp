#include "documents/path.hpp"

#include "documents/access.hpp"
#include "documents/order.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::documents;

namespace {

Document sample() {
    auto document = Document::make<Order>();
    for (auto const& [path, value] : std::vector<std::pair<std::string, std::string>>{
             {"number", "4500"},
             {"placed_on", "2026-01-05T13:30:00"},
             {"contracts", "C1"},
             {"contracts", "C2"},
             {"fulfilment", "partial_backorder"},
             {"fulfilment", "no_substitutes"},
             {"parties[0].role", "buyer"},
             {"parties[0].ids[1].id", "0614141000012"},
             {"lines[0].number", "1"},
             {"lines[0].item.gtin", "036000291452"},
             {"lines[0].quantity", "48.0"},
             {"lines[1].number", "2"},
             {"lines[1].quantity", "10"},
             {"lines[1].item.gtin", "4006381333931"},
             {"extensions.acme.season", "spring"},
             {"extensions.acme.season", "summer"},
         }) {
        CAPTURE(path);
        auto const set = set_at(document, path, value);
        if (!set) FAIL(set.error().text());
    }
    return document;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("path: a path that exists reads back as it was written", "[documents]") {
    for (std::string const text :
         {"number", "lines.item.gtin", "lines[0].quantity", "lines[3].item.ids[1].scheme",
          "parties.ids", "requested_delivery", "contracts[1]", "extensions.acme.season",
          "lines.extensions.house.a-b", "lines.zones.requested_delivery", "unmapped.segment",
          "totals.total"}) {
        CAPTURE(text);
        auto const path = parse_path(type_of<Order>(), text);
        REQUIRE(path);
        CHECK(path->text() == text);
    }
}

TEST_CASE("path: the last field and its owner are those of the path", "[documents]") {
    auto const path = parse_path(type_of<Order>(), "lines.item.gtin");
    REQUIRE(path);
    CHECK(path->field().name == "gtin");
    CHECK(&path->owner() == &type_of<Item>());
    auto const root = parse_path(type_of<Order>(), "lines");
    REQUIRE(root);
    CHECK(&root->owner() == &type_of<Order>());
    CHECK(root->field().type == &type_of<OrderLine>());
}

TEST_CASE(
    "path: a wrong path is refused with the type that lacks the field and the nearest one",
    "[documents]"
) {
    struct Row {
        std::string path;
        std::string message;
        std::string remedy;
    };
    for (Row const& row : std::vector<Row>{
             {"linse", "field path \"linse\": order has no field \"linse\"",
              "did you mean \"lines\"?"},
             {"lines.itm.gtin", "field path \"lines.itm.gtin\": line has no field \"itm\"",
              "did you mean \"item\"?"},
             {"lines.item.gtn", "field path \"lines.item.gtn\": item has no field \"gtn\"",
              "did you mean \"gtin\"?"},
             {"requested_delivry",
              "field path \"requested_delivry\": order has no field \"requested_delivry\"",
              "did you mean \"requested_delivery\"?"},
             {"xyzzy", "field path \"xyzzy\": order has no field \"xyzzy\"", ""},
             {"number.id",
              "field path \"number.id\": \"number\" is a single value, it has no field \"id\"", ""},
             {"number[0]", "field path \"number[0]\": \"number\" is no list, it takes no index", ""
             },
             {"lines[x]",
              "field path \"lines[x]\": \"lines[x]\" is not a name with an index such as lines[0]",
              ""},
             {"lines[-1]",
              "field path \"lines[-1]\": \"lines[-1]\" is not a name with an index such as "
              "lines[0]",
              ""},
             {"lines[1",
              "field path \"lines[1\": \"lines[1\" is not a name with an index such as lines[0]",
              ""},
             {"lines[]",
              "field path \"lines[]\": \"lines[]\" is not a name with an index such as lines[0]",
              ""},
             {"", "field path \"\": a name is missing", ""},
             {"lines.", "field path \"lines.\": a name is missing", ""},
             {"lines..number", "field path \"lines..number\": a name is missing", ""},
             {"extensions.acme",
              "field path \"extensions.acme\": extensions need a namespace and a name, such as "
              "extensions.house.season",
              ""},
         }) {
        CAPTURE(row.path);
        auto const path = parse_path(type_of<Order>(), row.path);
        REQUIRE_FALSE(path);
        CHECK(path.error().message == row.message);
        CHECK(path.error().remedy == row.remedy);
    }
}

TEST_CASE("path: values fan out over lists without index", "[documents]") {
    Document const document = sample();
    struct Row {
        std::string path;
        Texts values;
    };
    for (Row const& row : std::vector<Row>{
             {"number", {"4500"}},
             {"placed_on", {"2026-01-05T13:30:00"}},
             {"contracts", {"C1", "C2"}},
             {"contracts[1]", {"C2"}},
             {"contracts[2]", {}},
             {"fulfilment", {"partial_backorder", "no_substitutes"}},
             {"lines.quantity", {"48.0", "10"}},
             {"lines[1].quantity", {"10"}},
             {"lines[2].quantity", {}},
             {"lines.item.gtin", {"036000291452", "4006381333931"}},
             {"parties.ids.id", {"0614141000012"}},
             {"totals.total", {}},
             {"lines", {}},
             {"lines.item", {}},
             {"extensions.acme.season", {"spring", "summer"}},
             {"extensions.acme.other", {}},
         }) {
        CAPTURE(row.path);
        auto const path = parse_path(document.type(), row.path);
        REQUIRE(path);
        CHECK(values_at(document, *path) == row.values);
    }
    CHECK(value_at(document, "lines.quantity") == "48.0");
    CHECK(value_at(document, "currency") == std::nullopt);
}

TEST_CASE("path: an owner that does not exist is found as null and can be made", "[documents]") {
    Document document = sample();
    auto const path = parse_path(document.type(), "lines[2].item.gtin");
    REQUIRE(path);
    CHECK(find_owner(document.root(), *path) == nullptr);
    void* const owner = make_owner(document.root(), *path, document.arena());
    CHECK(find_owner(document.root(), *path) == owner);
    CHECK(owner == document.as<Order>().lines[2].item);
    CHECK(make_owner(document.root(), *path, document.arena()) == owner);
    CHECK(document.as<Order>().lines.size() == 3);
}

TEST_CASE(
    "path: a value that does not fit its field is refused and nothing is set", "[documents]"
) {
    auto document = Document::make<Order>();
    for (auto const& [path, value] : std::vector<std::pair<std::string, std::string>>{
             {"purpose", "orginal"},
             {"totals.total", "1,5"},
             {"placed_on", "5 January"},
             {"number", ""},
             {"unmapped.position", "9x"},
             {"lines", "1"},
             {"payment_terms.net_due", "2026-01-05T00:00:00"},
             {"extensions.acme.season", ""}
         }) {
        CAPTURE(path);
        CHECK_FALSE(set_at(document, path, value));
    }
    CHECK_FALSE(is_present(document.root(), *document.type().find("purpose")));
    CHECK_FALSE(is_present(document.root(), *document.type().find("totals")));
    CHECK_FALSE(is_present(document.root(), *document.type().find("extensions")));
}
