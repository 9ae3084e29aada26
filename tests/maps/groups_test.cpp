// Groups of UN/EDIFACT: those around lists, and those that another release counts otherwise.
#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kReceiving[] = R"(map edifact/D96A/RECADV <-> receiving_advice
BGM
  2 <-> number
each SG16 CPS
  1 <-> "1" write
  each SG22 LIN <-> lines
    1 <-> number
)";

/// What a body of a message is read as, and how that is written.
struct Both {
    std::string json;
    std::string body;
};

std::string message_of(Program const& program, documents::Document const& document) {
    WriteOptions options;
    options.delimiters = read_options(false, dictionary_of(program)).delimiters;
    auto const written = write(program, document, options);
    if (!written) FAIL(written.error().text());
    return written->text;
}

Both both(Program const& program, std::string const& body) {
    standards::Dictionary const& dictionary = dictionary_of(program);
    ParsedSet const parsed(body, program.set, dictionary);
    auto const result = read(program, parsed.tree(), read_options(false, dictionary));
    if (!result) FAIL(result.error().text());
    return {json_of(result->document), message_of(program, result->document)};
}

TEST_CASE("map language: lists below a repeated group without a list are one list", "[maps]") {
    MapFolder folder;
    folder.file("edifact/D96A/RECADV.map", kReceiving);
    Compiled const made = folder.find("edifact/D96A/RECADV");
    INFO(made.errors);
    REQUIRE(made.program);
    Both const result = both(*made.program, "BGM++R'CPS+1'LIN+1'LIN+2'CPS+2+1'LIN+3'");
    CHECK(
        result.json == R"({"number":"R","lines":[{"number":"1"},{"number":"2"},{"number":"3"}]})"
    );
    CHECK(result.body == "BGM++R'CPS+1'LIN+1'LIN+2'LIN+3'");
}

TEST_CASE("map language: a repeated group without a list holds lists only", "[maps]") {
    std::string text = kReceiving;
    text += "  SG17 PAC\n    1 <-> ship_notice\n";
    MapFolder folder;
    folder.file("edifact/D96A/RECADV.map", text);
    Compiled const made = folder.find("edifact/D96A/RECADV");
    CHECK(!made.program);
    CHECK(made.errors.find("PAC may stand in every CPS") != std::string::npos);
}

constexpr char kSales[] = R"(map edifact/D96A/SLSRPT <-> product_activity
codes kind    153 sold
codes scheme  9 gln
BGM
  2 <-> number
each SG5 LOC[1=162] <-> lines  share location
  2.3,2.1 <-> location pair scheme
  each SG7 LIN <-> lines
    3.1 <-> item.gtin
    each SG8 QTY <-> activities
      1.1 <-> kind codes kind
      1.2 <-> quantity decimal
)";

std::string errors_of(std::string const& id, std::string text) {
    MapFolder folder;
    folder.file(id + ".map", text);
    return folder.find(id).errors;
}

TEST_CASE("map language: what a loop says is true of all list elements in it", "[maps]") {
    MapFolder folder;
    folder.file("edifact/D96A/SLSRPT.map", kSales);
    Compiled const made = folder.find("edifact/D96A/SLSRPT");
    INFO(made.errors);
    REQUIRE(made.program);
    std::string const body =
        "BGM++N'LOC+162+1::9'LIN+++A'QTY+153:5'LIN+++B'QTY+153:6'LOC+162+2::9'LIN+++A'QTY+153:7'";
    Both const result = both(*made.program, body);
    std::string const first = R"("location":{"scheme":"gln","id":"1"},"activities":)";
    std::string const second = R"("location":{"scheme":"gln","id":"2"},"activities":)";
    CHECK(
        result.json == R"({"number":"N","lines":[{"item":{"gtin":"A"},)" + first +
                           R"([{"kind":"sold","quantity":"5"}]},{"item":{"gtin":"B"},)" + first +
                           R"([{"kind":"sold","quantity":"6"}]},{"item":{"gtin":"A"},)" + second +
                           R"([{"kind":"sold","quantity":"7"}]}]})"
    );
    CHECK(result.body == body);
}

TEST_CASE("map language: a loop that shares needs the list inside it", "[maps]") {
    std::string const errors = errors_of(
        "edifact/D96A/SLSRPT",
        "map edifact/D96A/SLSRPT <-> product_activity\n"
        "each SG5 LOC <-> lines  share location\n  2.1 <-> location.id\n"
    );
    CHECK(errors.find("one block below takes the elements of 'lines'") != std::string::npos);
    CHECK(
        errors_of(
            "edifact/D96A/SLSRPT",
            "map edifact/D96A/SLSRPT <-> product_activity\n"
            "each SG5 LOC <-> lines  share place\n"
            "  each SG7 LIN <-> lines\n    3.1 <-> item.gtin\n"
        )
            .find("has no field 'place'") != std::string::npos
    );
}

constexpr char kForecast[] = R"(map edifact/D96A/DELFOR <-> forecast
BGM
  2 <-> number
each SG2 NAD <-> parties
  4.1 <-> name
UNS[1=D]
  1 === "D"
each SG4 NAD <-> parties  read
  4.1 <-> name
  each SG8 LIN <-> document.lines
    1 <-> number
each SG18 LIN <-> lines
  1 <-> number
UNS[1=S]
  1 === "S"
)";

TEST_CASE("map language: a list of the document is read from inside another block", "[maps]") {
    MapFolder folder;
    folder.file("edifact/D96A/DELFOR.map", kForecast);
    Compiled const made = folder.find("edifact/D96A/DELFOR");
    INFO(made.errors);
    REQUIRE(made.program);
    Both const result = both(
        *made.program, "BGM++N'NAD+BY+++A'UNS+D'NAD+DP+++B'LIN+1'LIN+2'NAD+DP+++C'LIN+3'UNS+S'"
    );
    CHECK(
        result.json == R"({"number":"N","parties":[{"name":"A"},{"name":"B"},{"name":"C"}],)"
                       R"("lines":[{"number":"1"},{"number":"2"},{"number":"3"}]})"
    );
    CHECK(result.body == "BGM++N'NAD++++A'NAD++++B'NAD++++C'UNS+D'LIN+1'LIN+2'LIN+3'UNS+S'");
}

TEST_CASE("map language: a segment with two places needs a block for each", "[maps]") {
    std::string text = kForecast;
    text.resize(text.find("UNS[1=S]"));
    CHECK(
        errors_of("edifact/D96A/DELFOR", text).find("UNS has two places here") != std::string::npos
    );
}

TEST_CASE("map language: a list of the document inside another block is not written", "[maps]") {
    std::string text = kForecast;
    text.replace(text.find("parties  read"), 13, "parties");
    CHECK(errors_of("edifact/D96A/DELFOR", text).find("is only read") != std::string::npos);
}

constexpr char kAdvice[] = R"(map edifact/D96A/APERAK <-> application_advice
single documents
codes decision  AP accepted | RE rejected
BGM
  "accepted" <-> documents.decision  read optional
  2 <-> number
  4 <-> documents.decision codes decision
SG1 RFF[1.1=ON]
  1.2 <-> documents.number
each SG3 ERC <-> documents.errors
  "rejected" <-> document.documents.decision  read optional
  1.1 <-> code
)";

TEST_CASE(
    "map language: a path may lead through a list of which a message has one element", "[maps]"
) {
    MapFolder folder;
    folder.file("edifact/D96A/APERAK.map", kAdvice);
    Compiled const made = folder.find("edifact/D96A/APERAK");
    INFO(made.errors);
    REQUIRE(made.program);
    std::string const body = "BGM++N++RE'RFF+ON:4711'ERC+17'ERC+18'";
    Both const result = both(*made.program, body);
    CHECK(
        result.json ==
        R"({"number":"N","documents":[{"decision":"rejected","number":"4711","errors":[{"code":"17"},{"code":"18"}]}]})"
    );
    CHECK(result.body == body);
    Both const silent = both(*made.program, "BGM++N'RFF+ON:4711'");
    CHECK(silent.json == R"({"number":"N","documents":[{"decision":"accepted","number":"4711"}]})");
    CHECK(silent.body == "BGM++N++AP'RFF+ON:4711'");
    Both const errors = both(*made.program, "BGM++N'RFF+ON:4711'ERC+17'");
    CHECK(errors.body == "BGM++N++RE'RFF+ON:4711'ERC+17'");
}

constexpr char kUnit[] = R"(map edifact/D96A/DELFOR <-> forecast
BGM
  2 <-> number
each SG18 LIN <-> lines
  1 <-> number
  each SG20 QTY <-> schedules
    1.1 <-> "113" write
    1.2 <-> quantity decimal
    1.3 <-> above.unit
)";

TEST_CASE("map language: a field above a list is said by every element", "[maps]") {
    MapFolder folder;
    folder.file("edifact/D96A/DELFOR.map", kUnit);
    Compiled const made = folder.find("edifact/D96A/DELFOR");
    INFO(made.errors);
    REQUIRE(made.program);
    std::string const body = "BGM++N'LIN+1'QTY+113:5:KGM'QTY+113:6:KGM'";
    Both const result = both(*made.program, body);
    CHECK(
        result.json ==
        R"({"number":"N","lines":[{"number":"1","unit":"KGM","schedules":[{"quantity":"5"},{"quantity":"6"}]}]})"
    );
    CHECK(result.body == body);
    standards::Dictionary const& dictionary = dictionary_of(*made.program);
    ParsedSet const parsed("BGM++N'LIN+1'QTY+113:5:KGM'QTY+113:6:LTR'", "DELFOR", dictionary);
    auto const mixed = read(*made.program, parsed.tree(), read_options(false, dictionary));
    if (!mixed) FAIL(mixed.error().text());
    CHECK(
        text_of(mixed->findings).find("'unit' is 'LTR', but 'KGM' in front of it") !=
        std::string::npos
    );
}

TEST_CASE(
    "overlays: groups and composites of another release are found by their segment", "[maps]"
) {
    MapFolder folder;
    folder.file("edifact/D96A/ORDERS.map", R"(map edifact/D96A/ORDERS <-> order
BGM
  2 <-> number
each SG2 NAD <-> parties
  7 <-> region
each SG25 LIN <-> lines
  1 <-> number
  SG28 PRI[1.1=AAA]
    1.2 <-> price decimal
)");
    folder.file("edifact/D01B/ORDERS.map", "map edifact/D01B/ORDERS like edifact/D96A/ORDERS\n");
    Compiled const made = folder.find("edifact/D01B/ORDERS");
    INFO(made.errors);
    REQUIRE(made.program);
    std::string const body = "BGM++N'NAD+++++++OH'LIN+1'PRI+AAA:12.5'";
    Both const result = both(*made.program, body);
    CHECK(
        result.json ==
        R"({"number":"N","parties":[{"region":"OH"}],"lines":[{"number":"1","price":"12.5"}]})"
    );
    CHECK(result.body == body);
}

}  // namespace
}  // namespace tidegate::maps
