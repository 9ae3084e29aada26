#include "cli/map_line.hpp"

#include "documents/path.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {
namespace {

constexpr char kOrder[] = R"({"schema":"order/1","number":"PO-1"})";

TEST_CASE("map line: bare documents and lines of map read may follow each other", "[cli]") {
    std::string const text = std::string(kOrder) + "\n\n" +
                             R"({"message":{"sender":"ZZ/A","receiver":"01/B","test":true},)" +
                             R"( "note": ["a", {"data":"no"}], "data" : )" + kOrder + "}" + kOrder;
    auto const lines = parse_lines(text);
    REQUIRE(lines);
    REQUIRE(lines->size() == 3);
    for (ParsedLine const& line : *lines)
        CHECK(documents::value_at(line.document, "number") == "PO-1");
    CHECK_FALSE((*lines)[0].message);
    REQUIRE((*lines)[1].message);
    CHECK((*lines)[1].message->sender.text() == "ZZ/A");
    CHECK((*lines)[1].message->receiver.text() == "01/B");
    CHECK((*lines)[1].message->is_test);
    CHECK((*lines)[1].message->interchange.empty());
}

TEST_CASE("map line: what is wrong is told with the document it is in", "[cli]") {
    struct Row {
        char const* text;
        char const* told;
    };
    Row const row = GENERATE(values<Row>({
        {"", "there is no document in it"},
        {"  \n ", "there is no document in it"},
        {"[]", "document 1 is no complete JSON object"},
        {R"({"schema":"order/1")", "document 1 is no complete JSON object"},
        {R"({"schema":"order/1"} x)", "document 2 is no complete JSON object"},
        {R"({"schema" "order/1"})", "document 1: it is not JSON"},
        {R"({"schema":"order/1","number":"a","number":"b"})", "document 1: "},
        {R"({"data":{"schema":"order/1","number":"a","number":"b"}})", "document 1: /data"},
        {R"({"data":1})", "document 1: /data"},
        {R"({"data":"{}"})", "document 1: /data"},
        {R"({"\u0064ata":{"schema":"order/1"}})", "document 1: /data"},
        {R"({"data":{"schema":"order/1"},"message":[]})", "/message must be an object"},
        {R"({"data":{"schema":"order/1"},"message":{"sender":"ACME","receiver":"ZZ/B"}})",
         "/message/sender is 'ACME'"},
        {R"({"data":{"schema":"order/1"},"message":{"sender":1}})", "/message/sender must be a text"
        },
        {R"({"data":{"schema":"order/1"},"message":{"sender":"ZZ/A","receiver":"ZZ/B","test":1}})",
         "/message/test must be true or false"},
    }));
    INFO(row.text);
    auto const lines = parse_lines(row.text);
    REQUIRE_FALSE(lines);
    CHECK_THAT(lines.error().text(), Catch::Contains(row.told));
}

}  // namespace
}  // namespace tidegate::cli
