// The map language on XML: reading, writing, messages, hostile documents.
#include "maps/explain.hpp"
#include "maps/laws_xml.hpp"
#include "maps/overlay_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "maps/xml_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr std::string_view kHead =
    "map t/1/Order <-> order\n"
    "root Order\n"
    "namespace urn:o\n"
    "namespace b urn:b\n"
    "unmapped keep\n"
    "codes role buyer buyer | seller seller | vendor seller (read)\n"
    "codes unit EA EA | C62 C62\n";

std::shared_ptr<Program const> xml_program(std::string_view body) {
    return xml_program_of(std::string(kHead) + std::string(body));
}

constexpr std::string_view kMap =
    "\"original\" <-> purpose read\n"
    "\"standalone\" <-> type read\n"
    "b:ID <-> number\n"
    "b:Date,b:Time <-> placed_on date YYYY-MM-DD\n"
    "each b:Party[@kind=big] <-> parties\n"
    "  @role <-> role codes role\n"
    "  b:Name <-> name\n"
    "  b:EndpointID/@schemeID,b:EndpointID <-> ids pair 0088 gln | 0060 duns\n"
    "b:Currency <-> currency\n"
    "each Line <-> lines\n"
    "  b:ID <-> number default index\n"
    "  Item/b:Quantity/@unitCode <-> unit codes unit\n"
    "  Item/b:Quantity <-> quantity decimal\n"
    "  Item/b:Price <-> price decimal\n"
    "  Item/b:Text <-> description\n"
    "Total\n"
    "  Count === count(lines)\n";

constexpr std::string_view kSample =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Order xmlns=\"urn:o\" xmlns:b=\"urn:b\">\n"
    "  <b:ID>4711</b:ID>\n"
    "  <b:Date>2026-01-05</b:Date>\n"
    "  <b:Time>13:30:05+01:00</b:Time>\n"
    "  <b:Party kind=\"big\" role=\"buyer\">\n"
    "    <b:Name>A &amp; B</b:Name>\n"
    "    <b:EndpointID schemeID=\"0088\">5412345000013</b:EndpointID>\n"
    "  </b:Party>\n"
    "  <b:Currency>EUR</b:Currency>\n"
    "  <Line>\n"
    "    <b:ID>1</b:ID>\n"
    "    <Item>\n"
    "      <b:Quantity unitCode=\"EA\">12.5</b:Quantity>\n"
    "      <b:Price>3</b:Price>\n"
    "      <b:Text>one\n"
    "two</b:Text>\n"
    "    </Item>\n"
    "  </Line>\n"
    "  <Line>\n"
    "    <b:ID>2</b:ID>\n"
    "    <Item>\n"
    "      <b:Quantity unitCode=\"C62\">1</b:Quantity>\n"
    "    </Item>\n"
    "  </Line>\n"
    "  <Total>\n"
    "    <Count>2</Count>\n"
    "  </Total>\n"
    "</Order>\n";

std::string replaced(std::string_view text, std::string_view old, std::string_view by) {
    std::string out(text);
    std::size_t const at = out.find(old);
    REQUIRE(at != std::string::npos);
    return out.replace(at, old.size(), by);
}

Expected<ReadResult> read_text(Program const& program, std::string_view text) {
    auto const document = syntax::XmlDocument::parse(text);
    if (!document) return std::unexpected(document.error());
    ReadOptions options;
    options.trace = true;
    return read_xml(program, *document, options);
}

ReadResult read_right(Program const& program, std::string_view text) {
    auto result = read_text(program, text);
    if (!result) FAIL(result.error().text());
    return std::move(*result);
}

std::string field(documents::Document const& document, std::string_view path) {
    std::string const json = documents::write_json(document);
    INFO(json);
    std::size_t const at = json.find(path);
    return at == std::string::npos ? "" : json.substr(at, 60);
}

std::string texts(syntax::Findings const& findings) {
    std::string all;
    for (syntax::Finding const& finding : findings) all += finding.text + "\n";
    return all;
}

}  // namespace

TEST_CASE("xml maps: a document is read and comes back byte for byte", "[maps]") {
    auto const program = xml_program(kMap);
    auto const result = read_right(*program, kSample);
    INFO(texts(result.findings));
    INFO(documents::write_json(result.document));
    CHECK(!syntax::has_error(result.findings));
    auto const written = write_xml(*program, result.document);
    if (!written) FAIL(written.error().text());
    CHECK(written->text == kSample);
    CHECK(written->lost.empty());
    for (Breach const& breach : check_xml_laws(*program, kSample, true))
        FAIL_CHECK(breach.law + ": " + breach.text);
}

TEST_CASE("xml maps: prefixes of the sender do not matter, namespaces do", "[maps]") {
    auto const program = xml_program(kMap);
    auto const other = read_right(
        *program, "<x:Order xmlns:x='urn:o' xmlns='urn:b'><ID>1</ID><x:ID>2</x:ID></x:Order>"
    );
    CHECK(field(other.document, "\"number\"").starts_with("\"number\":\"1\""));
    CHECK(texts(other.findings).find("x:ID") != std::string::npos);
    auto const wrong = read_text(*program, "<Order xmlns='urn:x'/>");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::conflict);
}

TEST_CASE("xml maps: lineage names path, byte and value", "[maps]") {
    auto const program = xml_program(kMap);
    auto const result = read_right(*program, kSample);
    auto const found = lineage_of(result, "lines[1].quantity");
    REQUIRE(found.size() == 1);
    CHECK(kSample.substr(found[0].byte, found[0].bytes) == "1");
    CHECK(describe(found[0], *program).find("Line/Item/b:Quantity") != std::string::npos);
    auto const unit = lineage_of(result, "lines[0].unit");
    REQUIRE(unit.size() == 1);
    CHECK(kSample.substr(unit[0].byte, unit[0].bytes) == "EA");
    CHECK(describe(unit[0], *program).find("Line/Item/b:Quantity/@unitCode") != std::string::npos);
}

TEST_CASE("xml maps: a code without a word refuses with path and place", "[maps]") {
    auto const program = xml_program(kMap);
    auto const result = read_text(*program, replaced(kSample, "\"C62\"", "\"XYZ\""));
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find("Line/Item/b:Quantity/@unitCode") == 0);
    REQUIRE(result.error().position);
    CHECK(kSample.substr(*result.error().position->byte, 3) == "C62");
}

TEST_CASE("xml maps: wrong numbers, dates and times are refused with their path", "[maps]") {
    auto const program = xml_program(kMap);
    struct Row {
        std::string_view old, by, path;
    };
    for (Row const& row : {
             Row{">12.5<", ">12,5<", "Line/Item/b:Quantity"},
             Row{"2026-01-05", "2026-13-05", "b:Date"},
             Row{"2026-01-05", "2026-01-05x", "b:Date"},
             Row{"13:30:05+01:00", "25:00", "b:Date"},
             Row{"13:30:05+01:00", "13:30:05+1", "b:Date"},
         }) {
        auto const result = read_text(*program, replaced(kSample, row.old, row.by));
        INFO(row.by);
        REQUIRE_FALSE(result);
        CHECK(result.error().message.starts_with(row.path));
    }
}

TEST_CASE("xml maps: what no path names is kept, told and refused as the map says", "[maps]") {
    std::string const text = replaced(
        replaced(kSample, "  <b:Currency>", "  <b:Extra a='7'>x</b:Extra>\n  <b:Currency>"),
        "<b:ID>2</b:ID>", "<b:ID>2</b:ID><b:ID>3</b:ID>"
    );
    auto const kept = read_right(*xml_program(kMap), text);
    std::string const told = texts(kept.findings);
    CHECK(told.find("b:Extra") != std::string::npos);
    CHECK(told.find("b:Extra/@a") != std::string::npos);
    CHECK(told.find("Line[2]/b:ID[2]") != std::string::npos);
    CHECK(documents::write_json(kept.document).find("Line[2]/b:ID[2]") != std::string::npos);
    auto const lost = write_xml(*xml_program(kMap), kept.document);
    REQUIRE(lost);
    CHECK(lost->lost.size() == 3);

    std::string head = replaced(kHead, "unmapped keep", "unmapped refuse");
    auto const refusing = compile_xml_text(head + std::string(kMap));
    REQUIRE(refusing.program);
    auto const refused = read_text(*refusing.program, text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::refused);

    head = replaced(kHead, "unmapped keep", "unmapped warn");
    auto const warning = compile_xml_text(head + std::string(kMap));
    REQUIRE(warning.program);
    auto const dropped = read_right(*warning.program, text);
    CHECK(documents::write_json(dropped.document).find("b:Extra") == std::string::npos);
    CHECK(texts(dropped.findings).find("b:Extra") != std::string::npos);
}

TEST_CASE("xml maps: what a filter does not let through is kept, by its place", "[maps]") {
    auto const program = xml_program(kMap);
    std::string const text = replaced(kSample, "kind=\"big\"", "kind=\"small\"");
    auto const result = read_right(*program, text);
    std::string const json = documents::write_json(result.document);
    CHECK(json.find("\"parties\"") == std::string::npos);
    CHECK(json.find("{\"path\":\"b:Party/@kind\",\"xml\":\"small\"}") != std::string::npos);
    CHECK(json.find("{\"path\":\"b:Party/b:Name\",\"xml\":\"A & B\"}") != std::string::npos);
}

TEST_CASE("xml maps: a count that does not hold is a finding with its path", "[maps]") {
    auto const program = xml_program(kMap);
    auto const result = read_right(*program, replaced(kSample, "<Count>2<", "<Count>3<"));
    CHECK(texts(result.findings).find("Total/Count is '3'") != std::string::npos);
}

TEST_CASE("xml maps: filters inside of a path choose and are written", "[maps]") {
    auto const program = xml_program(
        "b:ID <-> number\n"
        "Ref[@type=dept]/b:Value <-> department\n"
        "Ref[@type=cur]/b:Value <-> currency\n"
    );
    std::string_view const text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Order xmlns=\"urn:o\" xmlns:b=\"urn:b\">\n"
        "  <b:ID>1</b:ID>\n"
        "  <Ref type=\"dept\">\n"
        "    <b:Value>D1</b:Value>\n"
        "  </Ref>\n"
        "  <Ref type=\"cur\">\n"
        "    <b:Value>EUR</b:Value>\n"
        "  </Ref>\n"
        "</Order>\n";
    for (Breach const& breach : check_xml_laws(*program, text, true))
        FAIL_CHECK(breach.law + ": " + breach.text);
}

constexpr std::string_view kParties =
    "\"original\" <-> purpose read\n"
    "\"standalone\" <-> type read\n"
    "sequence Buyer b:Id? Contact? Street\n"
    "ignore @listID\n"
    "codes scheme b:1 gln | * x_* | \"\" mine (write)\n"
    "codes note GEN general | SHP shipping | * shipping (read)\n"
    "Buyer\n"
    "  Contact <-> contract\n"
    "  each . <-> parties when role = \"buyer\"\n"
    "    \"buyer\" <-> role read\n"
    "    Street/b:First,Street/b:Second <-> street\n"
    "    b:Id/@scheme,b:Id <-> ids pair b:1 gln\n"
    "each Ship <-> parties when role = \"ship_to\"\n"
    "  \"ship_to\" <-> role read\n"
    "  each b:Id <-> ids\n"
    "    @scheme <-> scheme codes scheme default mine\n"
    "    . <-> id\n"
    "each Note <-> notes\n"
    "  @kind <-> kind codes note\n"
    "  . <-> text\n";

std::string order_of(std::string_view body) {
    return "<Order xmlns='urn:o' xmlns:b='urn:b'>" + std::string(body) + "</Order>";
}

TEST_CASE("xml maps: one element is seen by two structs, and written once", "[maps]") {
    auto const program = xml_program(kParties);
    auto const result = read_right(
        *program,
        order_of("<Buyer><b:Id scheme='b:1'>5412345000013</b:Id><Contact>C1</Contact><Street>"
                 "<b:First>One</b:First><b:Second>Two</b:Second></Street></Buyer>")
    );
    std::string const json = documents::write_json(result.document);
    CHECK(json.find("\"contract\":\"C1\"") != std::string::npos);
    CHECK(json.find("\"role\":\"buyer\"") != std::string::npos);
    auto const written = write_xml(*program, result.document, {.indent = 0});
    REQUIRE(written);
    CHECK(written->lost.empty());
    // In the sequence of the map, not of its lines.
    CHECK(
        written->text.find(
            "<Buyer><b:Id scheme=\"b:1\">5412345000013</b:Id><Contact>C1</Contact><Street>"
            "<b:First>One</b:First><b:Second>Two</b:Second></Street></Buyer>"
        ) != std::string::npos
    );
}

TEST_CASE("xml maps: an element without data of a struct makes none of it", "[maps]") {
    auto const program = xml_program(kParties);
    auto const result = read_right(*program, order_of("<Buyer><Contact>C1</Contact></Buyer>"));
    CHECK(documents::write_json(result.document).find("parties") == std::string::npos);
}

TEST_CASE("xml maps: only the elements that a condition lets through are written", "[maps]") {
    auto const program = xml_program(kParties);
    auto const document = documents::read_json(
        R"({"schema":"order/1","environment":"live","purpose":"original","type":"standalone",)"
        R"("number":"1","placed_on":"2026-01-05","parties":[{"role":"ship_to","ids":[)"
        R"({"scheme":"x_9","id":"A"},{"scheme":"mine","id":"B"}]},{"role":"payer"},)"
        R"({"role":"buyer","street":["One"]},{"role":"buyer","street":["Two"]}],)"
        R"("lines":[{"number":"1","quantity":"1","unit":"EA"}]})"
    );
    REQUIRE(document);
    auto const written = write_xml(*program, *document, {.indent = 0});
    REQUIRE(written);
    CHECK(
        written->text.find("<Ship><b:Id scheme=\"9\">A</b:Id><b:Id>B</b:Id></Ship>") !=
        std::string::npos
    );
    std::string lost;
    for (Lost const& one : written->lost) lost += one.field + " " + one.reason + "\n";
    INFO(lost);
    CHECK(lost.find("/parties/1 no_position") != std::string::npos);
    CHECK(lost.find("/parties/3 repeat") != std::string::npos);
    CHECK(lost.find("/parties/2") == std::string::npos);
}

TEST_CASE(
    "xml maps: a code that has no entry is read as the word for the rest, and told", "[maps]"
) {
    auto const program = xml_program(kParties);
    auto const result = read_right(
        *program, order_of("<Note kind='GEN'>a</Note><Note kind='XYZ' listID='7'>b</Note>")
    );
    CHECK(documents::write_json(result.document).find("\"shipping\"") != std::string::npos);
    std::string const told = texts(result.findings);
    CHECK(told.find("Note/@kind 'XYZ' is read as 'shipping'") != std::string::npos);
    CHECK(told.find("listID") == std::string::npos);
}

TEST_CASE("xml maps: a condition may ask the document, and count its lists", "[maps]") {
    auto const program = xml_program(
        "b:ID <-> number\n"
        "each Line <-> lines when contract = document.contract and count(document.lines) = 2\n"
        "  b:ID <-> number\n"
        "  Contract <-> contract\n"
    );
    auto const order = documents::read_json(
        R"({"schema":"order/1","environment":"live","purpose":"original","type":"standalone",)"
        R"("number":"1","placed_on":"2026-01-05","contract":"C1","lines":[{"number":"1",)"
        R"("quantity":"1","unit":"EA","contract":"C1"},{"number":"2","quantity":"1",)"
        R"("unit":"EA","contract":"C2"}]})"
    );
    REQUIRE(order);
    auto const written = write_xml(*program, *order);
    REQUIRE(written);
    CHECK(written->text.find("C1") != std::string::npos);
    CHECK(written->text.find("C2") == std::string::npos);
}

TEST_CASE("xml maps: an overlay changes lines and blocks by their paths", "[maps]") {
    MapFolder folder;
    folder.file("codes/none.codes", "codes none 1 general\n")
        .file(
            "house/1/Order.map",
            "map house/1/Order <-> order\nroot Order\nnamespace b urn:b\n"
            "\"original\" <-> purpose read\n\"standalone\" <-> type read\n"
            "b:ID <-> number\nPart/Sub\n  Key <-> contract\n"
            "each Line <-> lines\n  No <-> number\n  Amount <-> quantity decimal\n"
        )
        .file(
            "acme/Order.map",
            "map acme/Order like house/1/Order\nnamespace a urn:a\n"
            "add before Part/Sub/Key\n  a:First <-> quote\n"
            "add after Line/No\n  a:Unit <-> unit\n"
            "remove Line/Amount\nset b:ID default X1\n"
        );
    std::vector<OverlayFile> const overlays{{folder.root() / "acme/Order.map", "acme/Order", "acme"}
    };
    Compiled const merged = folder.find("house/1/Order", overlays);
    INFO(merged.errors);
    REQUIRE(merged.program);
    auto const document = documents::read_json(
        R"({"schema":"order/1","environment":"live","purpose":"original","type":"standalone",)"
        R"("number":"7","placed_on":"2026-01-05","contract":"C","quote":"Q",)"
        R"("lines":[{"number":"1","quantity":"1","unit":"EA"}]})"
    );
    REQUIRE(document);
    auto const written = write_xml(*merged.program, *document, {.indent = 0});
    REQUIRE(written);
    CHECK(
        written->text.find("<Part><Sub><a:First>Q</a:First><Key>C</Key></Sub></Part>"
                           "<Line><No>1</No><a:Unit>EA</a:Unit></Line>") != std::string::npos
    );
    folder.file("acme/Order.map", "map acme/Order like house/1/Order\nremove Line/Numb\n");
    Compiled const wrong = folder.find("house/1/Order", overlays);
    CHECK(wrong.errors.find("house/1/Order has no Line/Numb") != std::string::npos);
    CHECK(wrong.errors.find("did you mean Line/No") != std::string::npos);
}

TEST_CASE("xml maps: wrong paths, prefixes and roots are errors with their place", "[maps]") {
    struct Row {
        std::string text, error;
    };
    for (Row const& row : {
             Row{"c:ID <-> number\n", "t.map:8:1: the prefix 'c' has no namespace"},
             Row{"b:1D <-> number\n", "t.map:8:1: 'b:1D' is no name of XML"},
             Row{"b:A/@x/b:B <-> number\n", "is no name of XML"},
             Row{"b:ID, <-> number\n", "is no path"},
             Row{"Total[x]\n  b:ID <-> number\n", "this filter is not understood"},
             Row{"b:ID <-> nonsense\n", "nonsense"},
             Row{"root Again\n", "a second root"},
             Row{"namespace b urn:c\n", "the prefix has a namespace already"},
             Row{"b:D <-> placed_on date DD.MM.YYYY\n", "is not a form of dates"},
             Row{"b:ID <-> number\nb:ID <-> department\n", "b:ID stands twice"},
         }) {
        Compiled const compiled = compile_xml_text(std::string(kHead) + row.text);
        INFO(row.text);
        INFO(compiled.errors);
        CHECK_FALSE(compiled.program);
        CHECK(compiled.errors.find(row.error) != std::string::npos);
    }
}

TEST_CASE("xml maps: dates with a time in one element come back with their zone", "[maps]") {
    auto const program =
        xml_program("@date <-> placed_on date YYYY-MM-DDThh:mm:ss\nb:ID <-> number\n");
    for (std::string const& date :
         {"2026-01-05", "2026-01-05T13:30:05", "2026-01-05T13:30:05-07:00", "2026-01-05Z"}) {
        std::string const text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Order xmlns=\"urn:o\" xmlns:b=\"urn:b\" "
            "date=\"" +
            std::string(date) + "\">\n  <b:ID>1</b:ID>\n</Order>\n";
        for (Breach const& breach : check_xml_laws(*program, text, true))
            FAIL_CHECK(breach.law + ": " + breach.text);
    }
}

TEST_CASE("xml maps: twenty thousand elements that nobody wants cost no time", "[maps]") {
    auto const program = xml_program(kMap);
    std::string text = "<Order xmlns='urn:o' xmlns:b='urn:b'><b:ID>1</b:ID>";
    for (int i = 0; i < 20'000; ++i) text += "<b:No>x</b:No>";
    auto const result = read_right(*program, text + "</Order>");
    CHECK(result.findings.size() <= limits::map_findings_max);
}

TEST_CASE("xml maps: a line with no more than its number is written with it, and read", "[maps]") {
    auto const program = program_named("ubl/2.1/OrderResponse");
    auto const document = documents::read_json(
        R"({"schema":"acknowledgement/1","environment":"live","purpose":"original",)"
        R"("decision":"held","order":{"number":"P"},"number":"1","issued_on":"2026-01-05",)"
        R"("lines":[{"number":"4","answers":[{"status":"held"}]}]})"
    );
    REQUIRE(document);
    auto const written = write_xml(*program, *document);
    REQUIRE(written);
    INFO(written->text);
    CHECK(written->text.contains("<cac:LineItem>"));
    for (Breach const& breach : check_xml_laws(*program, written->text, true))
        FAIL_CHECK(breach.law + ": " + breach.text);
}

TEST_CASE("xml maps: an answer that calls for nothing to be written is told as lost", "[maps]") {
    auto const program = xml_program_of(
        "map t/1/Response <-> acknowledgement\n"
        "root Response\n"
        "namespace urn:o\n"
        "unmapped keep\n"
        "codes status 5 accepted | \"\" held (write)\n"
        "ID <-> number\n"
        "each Line <-> lines group number answers\n"
        "  Item\n"
        "    Status <-> answers.status codes status default held\n"
        "    Note <-> answers.text\n"
    );
    auto const document = documents::read_json(
        R"({"schema":"acknowledgement/1","environment":"live","number":"1","lines":[)"
        R"({"number":"1","answers":[{"status":"held"}]},{"number":"2","answers":[)"
        R"({"status":"held","text":"wait"},{"status":"accepted"}]}]})"
    );
    REQUIRE(document);
    auto const written = write_xml(*program, *document);
    REQUIRE(written);
    INFO(written->text);
    CHECK(std::ranges::count(written->lost, Lost{"/lines/0/answers/0", "no_code"}) == 1);
    CHECK(std::ranges::none_of(written->lost, [](Lost const& one) {
        return one.field.starts_with("/lines/1/answers");
    }));
}

}  // namespace tidegate::maps
