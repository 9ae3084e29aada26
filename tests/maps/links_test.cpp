// References between the lists of a document in maps of XML: orders of lines, packs of lines, packs
// in packs.
#include "documents/access.hpp"
#include "documents/diff.hpp"
#include "maps/laws_xml.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "maps/xml_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <random>

namespace tidegate::maps {
namespace {

constexpr std::string_view kHead =
    "map t/1/Notice <-> ship_notice\n"
    "root Notice\n"
    "codes unit EA EA | C62 C62\n"
    "\"no_packs\" <-> structure read optional\n"
    "\"original\" <-> purpose read\n"
    "ID <-> number\n"
    "On <-> issued_on date YYYY-MM-DD\n"
    "each Party <-> parties\n"
    "  \"ship_to\" <-> role read\n"
    "  Name <-> name\n";

constexpr std::string_view kLine =
    "  ID <-> number default index\n"
    "  Quantity/@unit <-> unit codes unit\n"
    "  Quantity <-> quantity decimal\n";

/// Lines that name their order and the packs that they are in.
std::string const kByLine =
    std::string(kHead) +
    "each Order <-> document.orders when id = 1 same number\n"
    "  Number <-> number\n"
    "  On <-> placed_on date YYYY-MM-DD\n"
    "each Line <-> lines\n" +
    std::string(kLine) +
    "  Order <-> document.orders by order same number\n"
    "    Number <-> number\n"
    "  each Unit <-> document.packs when not (parent > 0) by contents same sscc\n"
    "    Code <-> sscc\n"
    "    Weight <-> weight decimal\n"
    "    Weight/@unit <-> weight_unit codes unit\n"
    "    Amount <-> contents.quantity decimal\n"
    "    each Inner <-> document.packs by parent contents same sscc\n"
    "      Code <-> sscc\n";

/// Orders with their lines inside, packs beside them.
std::string const kByOrder = std::string(kHead) +
                             "each Portion <-> document.orders same number\n"
                             "  @order <-> number\n"
                             "  each Line <-> document.lines by order\n"
                             "    ID <-> number default index\n"
                             "    Quantity/@unit <-> unit codes unit\n"
                             "    Quantity <-> quantity decimal\n"
                             "each Unit <-> document.packs same sscc\n"
                             "  Code <-> sscc\n"
                             "  Around\n"
                             "    . <-> document.packs by parent same sscc\n"
                             "      Code <-> sscc\n"
                             "  each Content[Kind=line] <-> contents\n"
                             "    Line <-> line\n"
                             "    Amount <-> quantity decimal\n"
                             "  each Content[Kind=unit] <-> document.packs by parent same sscc\n"
                             "    Code <-> sscc\n";

ReadResult read_notice(Program const& program, std::string const& body) {
    auto const document = syntax::XmlDocument::parse(
        "<Notice><ID>S1</ID><On>2026-03-11</On><Party><Name>Plant</Name></Party>" + body +
        "</Notice>"
    );
    if (!document) FAIL(document.error().text());
    ReadOptions options;
    options.trace = true;
    auto result = read_xml(program, *document, options);
    if (!result) FAIL(result.error().text());
    return std::move(*result);
}

std::string line(std::string_view number, std::string_view more) {
    return "<Line><ID>" + std::string(number) + "</ID><Quantity unit=\"EA\">10</Quantity>" +
           std::string(more) + "</Line>";
}

std::string order(std::string_view number) {
    return "<Order><Number>" + std::string(number) + "</Number></Order>";
}

/// "number=P1 order=1" ... of the list, in its order.
std::string summary(documents::Document const& document, std::string_view list) {
    documents::Field const& field = *document.type().find(list);
    std::string out;
    for (std::size_t i = 0; i < documents::count_of(document.root(), field); ++i) {
        void const* element = documents::element_of(document.root(), field, i);
        if (!out.empty()) out += " | ";
        std::string one;
        for (documents::Field const& own : field.type->fields) {
            bool const is_told = own.name == "id" || own.name == "number" || own.name == "order" ||
                                 own.name == "parent" || own.name == "sscc" || own.name == "level";
            if (is_told && documents::is_present(element, own))
                one += (one.empty() ? "" : " ") + std::string(own.name) + "=" +
                       documents::format_value(element, own);
            if (own.name != "contents") continue;
            for (std::size_t c = 0; c < documents::count_of(element, own); ++c) {
                void const* content = documents::element_of(element, own, c);
                one += " of " + documents::format_value(content, *own.type->find("line"));
                std::string const quantity =
                    documents::format_value(content, *own.type->find("quantity"));
                if (!quantity.empty()) one += ":" + quantity;
            }
        }
        out += one;
    }
    return out;
}

/// Written and read again nothing is different, and nothing is lost.
void check_round_trip(Program const& program, documents::Document const& document) {
    auto const written = write_xml(program, document);
    if (!written) FAIL(written.error().text());
    INFO(written->text);
    for (Lost const& lost : written->lost) INFO("lost " << lost.field);
    CHECK(written->lost.empty());
    auto const again = syntax::XmlDocument::parse(written->text);
    REQUIRE(again);
    auto const back = read_xml(program, *again);
    if (!back) FAIL(back.error().text());
    CHECK(documents::diff(document, back->document).empty());
}

TEST_CASE("links: a line names its order, which is found or added", "[maps]") {
    auto const program = xml_program_of(kByLine);
    ReadResult const result = read_notice(
        *program, order("P1") + line("1", order("P2")) + line("2", order("P1")) +
                      line("3", order("P2")) + line("4", order("P3"))
    );
    CHECK(text_of(result.findings) == "");
    CHECK(summary(result.document, "orders") == "id=1 number=P1 | id=2 number=P2 | id=3 number=P3");
    CHECK(
        summary(result.document, "lines") ==
        "number=1 order=2 | number=2 order=1 | number=3 order=2 | number=4 order=3"
    );
    check_round_trip(*program, result.document);
}

TEST_CASE("links: a line that names no order belongs to the first", "[maps]") {
    auto const program = xml_program_of(kByLine);
    ReadResult const one = read_notice(*program, order("P1") + line("1", ""));
    CHECK(text_of(one.findings) == "");
    CHECK(summary(one.document, "lines") == "number=1 order=1");
    ReadResult const two =
        read_notice(*program, order("P1") + line("1", "") + line("2", order("P2")));
    CHECK(summary(two.document, "lines") == "number=1 order=1 | number=2 order=2");
    CHECK(
        text_of(two.findings).find("1 of 'lines' name none of the 2 in 'orders'") !=
        std::string::npos
    );
}

TEST_CASE("links: lines stand in the element of their order, which may be repeated", "[maps]") {
    auto const program = xml_program_of(kByOrder);
    ReadResult const result = read_notice(
        *program, "<Portion order=\"P1\">" + line("1", "") + line("2", "") +
                      "</Portion><Portion order=\"P2\">" + line("3", "") +
                      "</Portion><Portion order=\"P1\">" + line("4", "") + "</Portion>"
    );
    CHECK(summary(result.document, "orders") == "id=1 number=P1 | id=2 number=P2");
    CHECK(
        summary(result.document, "lines") ==
        "number=1 order=1 | number=2 order=1 | number=3 order=2 | number=4 order=1"
    );
    auto const written = write_xml(*program, result.document);
    REQUIRE(written);
    // All of an order stands together then.
    auto const again = syntax::XmlDocument::parse(written->text);
    REQUIRE(again);
    auto const back = read_xml(*program, *again);
    REQUIRE(back);
    CHECK(
        summary(back->document, "lines") ==
        "number=1 order=1 | number=2 order=1 | number=4 order=1 | number=3 order=2"
    );
    check_round_trip(*program, back->document);
}

TEST_CASE("links: a pack that several lines name is one pack with all of them", "[maps]") {
    auto const program = xml_program_of(kByLine);
    std::string const pallet = "<Unit><Code>A</Code><Weight unit=\"EA\">7</Weight></Unit>";
    ReadResult const result = read_notice(
        *program, order("P1") +
                      line("1", pallet + "<Unit><Code>B</Code><Amount>4</Amount></Unit>") +
                      line("2", pallet)
    );
    CHECK(text_of(result.findings) == "");
    CHECK(
        summary(result.document, "packs") ==
        "id=1 level=pack sscc=A of 1 of 2 | id=2 level=pack sscc=B of 1:4"
    );
    check_round_trip(*program, result.document);
}

TEST_CASE("links: a line is in the innermost of the packs that it names", "[maps]") {
    auto const program = xml_program_of(kByLine);
    ReadResult const result = read_notice(
        *program, order("P1") +
                      line("1", "<Unit><Code>A</Code><Inner><Code>A1</Code></Inner></Unit>") +
                      line("2", "<Unit><Code>A</Code><Inner><Code>A2</Code></Inner></Unit>") +
                      line("3", "<Unit><Code>A</Code></Unit>")
    );
    CHECK(text_of(result.findings) == "");
    CHECK(
        summary(result.document, "packs") ==
        "id=1 level=tare sscc=A of 3 | id=2 parent=1 level=pack sscc=A1 of 1 | id=3 parent=1 "
        "level=pack sscc=A2 of 2"
    );
    check_round_trip(*program, result.document);
}

TEST_CASE("links: packs come behind the one around them, wherever it stands", "[maps]") {
    auto const program = xml_program_of(kByOrder);
    std::string const portion = "<Portion order=\"P1\">" + line("1", "") + "</Portion>";
    ReadResult const result = read_notice(
        *program,
        portion +
            "<Unit><Code>B</Code><Content><Kind>line</Kind><Line>1</Line><Amount>6</Amount>"
            "</Content></Unit>"
            "<Unit><Code>C</Code><Content><Kind>line</Kind><Line>1</Line><Amount>4</Amount>"
            "</Content></Unit>"
            "<Unit><Code>A</Code><Content><Kind>unit</Kind><Code>B</Code></Content>"
            "<Content><Kind>unit</Kind><Code>C</Code></Content></Unit>"
    );
    CHECK(text_of(result.findings) == "");
    CHECK(
        summary(result.document, "packs") ==
        "id=1 level=tare sscc=A | id=2 parent=1 level=pack sscc=B of 1:6 | id=3 parent=1 "
        "level=pack sscc=C of 1:4"
    );
    check_round_trip(*program, result.document);
}

TEST_CASE(
    "links: a pack may name the one around it, too, and packs in a circle are in none", "[maps]"
) {
    auto const program = xml_program_of(kByOrder);
    std::string const portion = "<Portion order=\"P1\">" + line("1", "") + "</Portion>";
    auto const unit = [](std::string_view code, std::string_view around) {
        return "<Unit><Code>" + std::string(code) + "</Code><Around><Code>" + std::string(around) +
               "</Code></Around></Unit>";
    };
    ReadResult const result = read_notice(*program, portion + unit("B", "A"));
    CHECK(
        summary(result.document, "packs") ==
        "id=1 level=tare sscc=A | id=2 parent=1 level=pack sscc=B"
    );
    ReadResult const circle = read_notice(*program, portion + unit("A", "B") + unit("B", "A"));
    CHECK(
        summary(circle.document, "packs") ==
        "id=1 level=tare sscc=A | id=2 parent=1 level=pack sscc=B"
    );
    ReadResult const own = read_notice(*program, portion + unit("A", "A"));
    CHECK(summary(own.document, "packs") == "id=1 level=pack sscc=A");
}

TEST_CASE("links: what an element said first stays, with a warning", "[maps]") {
    auto const program = xml_program_of(kByLine);
    auto const unit = [](std::string_view weight) {
        return "<Unit><Code>A</Code><Weight unit=\"EA\">" + std::string(weight) +
               "</Weight></Unit>";
    };
    ReadResult const result =
        read_notice(*program, order("P1") + line("1", unit("7")) + line("2", unit("8")));
    CHECK(
        text_of(result.findings)
            .find("this repeats packs[0] with another 'weight': the first one stays") !=
        std::string::npos
    );
    check_round_trip(*program, result.document);
}

TEST_CASE("links: what has no place when written is told as lost", "[maps]") {
    auto const by_order = xml_program_of(kByOrder);
    ReadResult const result = read_notice(
        *by_order, "<Portion order=\"P1\">" + line("1", "") +
                       "</Portion><Portion order=\"P2\"/><Unit><Code>A</Code></Unit>"
    );
    auto const program = xml_program_of(kByLine);
    auto const written = write_xml(*program, result.document);
    if (!written) FAIL(written.error().text());
    // Nothing of the second order was shipped, and nothing is in the pack.
    REQUIRE(written->lost.size() == 2);
    CHECK(written->lost[0].field == "/orders/1");
    CHECK(written->lost[1].field == "/packs/0");
}

TEST_CASE("links: each value is told with the element that it came to", "[maps]") {
    auto const program = xml_program_of(kByLine);
    ReadResult const result = read_notice(
        *program, order("P1") + line("1", order("P2") + "<Unit><Code>A</Code></Unit>") +
                      line("2", order("P2") + "<Unit><Code>A</Code><Amount>3</Amount></Unit>")
    );
    std::string paths;
    for (Lineage const& one : result.lineage) paths += one.path + " ";
    CHECK(paths.find("orders[0].number orders[1].number") == std::string::npos);
    CHECK(paths.find("orders[0].number") != std::string::npos);
    CHECK(paths.find("orders[1].number") != std::string::npos);
    CHECK(paths.find("orders[2]") == std::string::npos);
    CHECK(paths.find("packs[1]") == std::string::npos);
    CHECK(paths.find("lines[0].orders") == std::string::npos);
}

/// A notice of some orders with their lines in order, and packs in each other. The first number of
/// the seed decides how many there are of each.
std::string random_notice(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto const below = [&](std::size_t limit) { return random() % limit; };
    std::string json =
        R"({"schema":"ship_notice/1","environment":"live","purpose":"original","number":"S1",)"
        R"("issued_on":"2026-03-11","structure":"pick_and_pack","parties":[{"role":"ship_to",)"
        R"("name":"Plant"}],"orders":[)";
    std::size_t const orders = 1 + below(4);
    for (std::size_t i = 1; i <= orders; ++i)
        json += fmt::format(R"({}{{"id":{},"number":"P{}"}})", i == 1 ? "" : ",", i, i);
    json += R"(],"packs":[)";
    std::size_t const lines = orders + below(6);
    std::vector<std::string> levels;
    std::vector<std::size_t> parents;
    std::size_t const packs = 1 + below(7);
    for (std::size_t i = 0; i < packs; ++i)
        parents.push_back(i != 0 && below(2) == 0 ? 1 + below(i) : 0);
    for (std::size_t i = 0; i < packs; ++i) {
        bool const is_around = std::ranges::find(parents, i + 1) != parents.end();
        std::string_view const level = parents[i] == 0 ? (is_around ? "tare" : "pack")
                                       : parents[parents[i] - 1] == 0 ? "pack"
                                                                      : "subpack";
        json += fmt::format(
            R"({}{{"id":{}{},"level":"{}","sscc":"{}")", i == 0 ? "" : ",", i + 1,
            parents[i] == 0 ? "" : fmt::format(R"(,"parent":{})", parents[i]), level,
            340123450000000000 + i
        );
        // Every pack holds something, of one line or of several.
        json += R"(,"contents":[)";
        std::size_t const first = below(lines);
        for (std::size_t c = 0; c <= below(2); ++c)
            json += fmt::format(
                R"({}{{"line":"{}","quantity":"{}","unit":"EA"}})", c == 0 ? "" : ",",
                (first + c) % lines + 1, 1 + below(5)
            );
        json += "]}";
    }
    json += R"(],"lines":[)";
    for (std::size_t i = 0; i < lines; ++i)
        json += fmt::format(
            R"({}{{"number":"{}","order":{},"quantity":"10","unit":"EA"}})", i == 0 ? "" : ",",
            i + 1, std::min(i / ((lines + orders - 1) / orders) + 1, orders)
        );
    return json + "]}";
}

TEST_CASE("links: packs and orders of made notices come through the maps of XML", "[maps]") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::string const json = random_notice(seed);
        INFO("seed " << seed << "\n" << json);
        auto const notice = documents::read_json(json);
        if (!notice) FAIL(notice.error().text());
        for (char const* id :
             {"ubl/2.1/DespatchAdvice", "cxml/1.2/ShipNoticeRequest", "idoc/DELVRY07/DESADV"}) {
            INFO(id);
            auto const program = program_named(id);
            auto const written = write_xml(*program, *notice);
            if (!written) FAIL(written.error().text());
            INFO(written->text);
            std::vector<Breach> const breaches = check_xml_laws(*program, written->text, false);
            INFO(text_of(breaches));
            REQUIRE(breaches.empty());
            auto const again = syntax::XmlDocument::parse(written->text);
            REQUIRE(again);
            auto const back = read_xml(*program, *again);
            REQUIRE(back);
            for (char const* list : {"orders", "lines", "packs"}) {
                documents::Field const& field = *notice->type().find(list);
                REQUIRE(
                    documents::count_of(back->document.root(), field) +
                        std::ranges::count_if(
                            written->lost,
                            [&](Lost const& one) {
                                return one.field.starts_with(fmt::format("/{}/", list)) &&
                                       std::ranges::count(one.field, '/') == 2;
                            }
                        ) ==
                    documents::count_of(notice->root(), field)
                );
            }
        }
    }
}

TEST_CASE("links: what cannot be a reference is an error of the map", "[maps]") {
    struct Case {
        std::string_view text;
        std::string_view expected;
    };
    static constexpr Case kCases[] = {
        {"Order <-> document.orders by order same number\n  Number <-> number\n",
         "'order' is no number of the struct around"},
        {"each Line <-> lines\n  ID <-> number\n  Order <-> document.orders by number\n    N <-> "
         "number\n",
         "'number' is no number of the struct around"},
        {"each Line <-> lines\n  ID <-> number\n  each Unit <-> document.packs by weight\n    N "
         "<-> "
         "sscc\n",
         "'weight' is no number of ship_pack"},
        {"each Unit <-> document.packs same colour\n  N <-> sscc\n",
         "ship_pack has no field 'colour'"},
        {"each Line <-> lines\n  ID <-> number\n  each Note <-> notes same text\n    . <-> text\n",
         "'notes' is no list of the document"},
        {"each Line <-> lines\n  ID <-> number\n  each Unit <-> document.packs\n    N <-> sscc\n",
         "a list of the document inside another block is only read"},
    };
    for (Case const& test : kCases) {
        INFO(test.text);
        Compiled const compiled = compile_xml_text(std::string(kHead) + std::string(test.text));
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
}

}  // namespace
}  // namespace tidegate::maps
