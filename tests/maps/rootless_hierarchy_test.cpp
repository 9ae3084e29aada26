// Hierarchies that begin with the orders: no level stands for the document itself, and no pack
// names a line.
#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kMap[] = R"(map x12/004010/870 <-> order_status
hierarchy HL kind
    response  O I
    agreed    O I
codes kind  1 response | 2 agreed
codes unit  EA EA
codes scope  PA all_orders
BSR
  01 <-> kind codes kind
  02 <-> scope codes scope
  03 <-> number
  04 <-> issued_on date CCYYMMDD
each HL[03=O] <-> orders
  PRF
    01 <-> number
each HL[03=I] <-> lines
  PO1
    01 <-> number
    02 <-> quantity decimal
    03 <-> unit codes unit
)";

Program const& map() {
    static std::shared_ptr<Program const> const program = program_of(kMap);
    return *program;
}

constexpr char kTwoOrders[] =
    "BSR*1*PA*S*20260105~HL*1**O*1~PRF*A~HL*2*1*I*0~PO1*1*3*EA~HL*3*1*I*0~PO1*2*4*EA~"
    "HL*4**O*1~PRF*B~HL*5*4*I*0~PO1*1*5*EA~";

TEST_CASE("hierarchy: orders without a level above them are read and written back", "[maps]") {
    auto const result = read_body(map(), kTwoOrders);
    if (!result) FAIL(result.error().text());
    INFO(text_of(result->findings));
    CHECK(result->findings.empty());
    std::string const json = json_of(result->document);
    CHECK(json.find(R"("orders":[{"id":1,"number":"A"},{"id":2,"number":"B"}])") != json.npos);
    CHECK(body_of(map(), result->document) == kTwoOrders);
}

TEST_CASE(
    "hierarchy: lines below no order are put into one without a number and written back", "[maps]"
) {
    auto const result = read_body(map(), "BSR*1*PA*S*20260105~HL*1**I*0~PO1*1*3*EA~");
    if (!result) FAIL(result.error().text());
    CHECK_THAT(
        text_of(result->findings),
        Catch::Contains(
            "this line stands below none of 'orders': it is put into one without a number"
        )
    );
    std::string const written = body_of(map(), result->document);
    CHECK(written == "BSR*1*PA*S*20260105~HL*1**O*1~HL*2*1*I*0~PO1*1*3*EA~");
    auto const again = read_body(map(), written);
    REQUIRE(again);
    CHECK(json_of(again->document) == json_of(result->document));
}

TEST_CASE("hierarchy: every order counts its own lines where no pack names a line", "[maps]") {
    auto const result = read_body(map(), kTwoOrders);
    if (!result) FAIL(result.error().text());
    std::string const json = json_of(result->document);
    INFO(json);
    CHECK(json.find(R"({"number":"1","order":1,"quantity":"3","unit":"EA"})") != json.npos);
    CHECK(json.find(R"({"number":"1","order":2,"quantity":"5","unit":"EA"})") != json.npos);
}

TEST_CASE("hierarchy: lines in the level of their order belong to it", "[maps]") {
    std::string text = kMap;
    std::size_t const at = text.find("each HL[03=I]");
    text.insert(
        at,
        "  each PO1 <-> document.lines read\n    01 <-> number\n    02 <-> quantity decimal\n"
        "    03 <-> unit codes unit\n"
    );
    auto const program = program_of(text);
    auto const result = read_body(
        *program,
        "BSR*1*PA*S*20260105~HL*1**O*0~PRF*A~PO1*1*3*EA~PO1*2*4*EA~HL*2**O*1~PRF*B~"
        "PO1*1*5*EA~HL*3*2*I*0~PO1*2*6*EA~"
    );
    if (!result) FAIL(result.error().text());
    INFO(text_of(result->findings));
    CHECK(result->findings.empty());
    // Written, each has a level of its own.
    CHECK(
        body_of(*program, result->document) ==
        "BSR*1*PA*S*20260105~HL*1**O*1~PRF*A~HL*2*1*I*0~PO1*1*3*EA~HL*3*1*I*0~PO1*2*4*EA~"
        "HL*4**O*1~PRF*B~HL*5*4*I*0~PO1*1*5*EA~HL*6*4*I*0~PO1*2*6*EA~"
    );
}

TEST_CASE("hierarchy: a structure whose first level no block takes is an error", "[maps]") {
    std::string text = kMap;
    text.replace(text.find("response  O I"), 13, "response  S O I");
    Compiled const compiled = compile_text(text);
    CHECK(!compiled.program);
    CHECK(compiled.errors.find("no block takes level S") != std::string::npos);
}

}  // namespace
}  // namespace tidegate::maps
