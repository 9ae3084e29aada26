#include "standards/dictionary_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

constexpr std::string_view kGood =
    "# a comment\n"
    "release x12 004010\n"
    "element 1 AN 1 5 : text\n"
    "element 2 ID 2 2 complete : kind\n"
    "  BB second of two\n"
    "  AA\n"
    "composite C1 : pair\n"
    "  1 1 M\n"
    "  2 2 O\n"
    "segment ST : header\n"
    "  1 1 M\n"
    "segment XX : thing\n"
    "  1 1 M\n"
    "  2 2 X\n"
    "  3 C1 O 5\n"
    "  rule P0102\n"
    "  rule C0203 unsure\n"
    "tags ZZ YY\n"
    "set 850 PO : order\n"
    "  ST M 1\n"
    "  loop XX O *\n"
    "    XX M 1\n"
    "    ST O 7\n"
    "  ST M 1\n";

TEST_CASE("dictionary reader: every fact of the files is in the dictionary", "[standards]") {
    DictionaryReader reader("x12");
    reader.begin("004010");
    auto const read = reader.read("all.txt", kGood);
    REQUIRE(read);
    auto const dictionary = reader.finish();
    Element const* kind = dictionary->find_element("2");
    REQUIRE(kind);
    CHECK(kind->type == ElementType::identifier);
    CHECK(kind->name == "kind");
    CHECK(kind->are_codes_complete);
    CHECK(kind->has_code("AA"));
    CHECK(kind->has_code("BB"));
    CHECK_FALSE(kind->has_code("B"));
    CHECK(kind->name_of_code("BB") == "second of two");
    CHECK(kind->name_of_code("AA").empty());
    CHECK(kind->name_of_code("B").empty());
    CHECK(kind->code_names == std::vector<std::string>{"", "second of two"});
    SegmentDefinition const* thing = dictionary->find_segment("XX");
    REQUIRE(thing);
    REQUIRE(thing->elements.size() == 3);
    CHECK(thing->elements[1].usage == Usage::conditional);
    CHECK(thing->elements[2].composite->components.size() == 2);
    CHECK(thing->elements[2].repeat_max == 5);
    REQUIRE(thing->relations.size() == 2);
    CHECK(thing->relations[0].is_certain);
    CHECK(thing->relations[1].kind == 'C');
    CHECK_FALSE(thing->relations[1].is_certain);
    CHECK(dictionary->is_tag("ZZ"));
    CHECK(dictionary->is_tag("XX"));
    CHECK_FALSE(dictionary->is_tag("QQ"));
    SetDefinition const* order = dictionary->find_set("850");
    REQUIRE(order);
    CHECK(order->functional_id == "PO");
    REQUIRE(order->top.size() == 3);
    CHECK(order->top[1]->is_loop);
    CHECK(order->top[1]->repeat_max == SetItem::kUnbounded);
    REQUIRE(order->top[1]->children.size() == 2);
    CHECK(order->top[1]->children[1]->repeat_max == 7);
    CHECK(order->top[1]->children[1]->parent == order->top[1]);
    CHECK(dictionary->find_set("999") == nullptr);
}

TEST_CASE(
    "dictionary reader: a list of codes may differ from that of the release before", "[standards]"
) {
    DictionaryReader reader("edifact");
    reader.begin("D96A");
    REQUIRE(reader.read(
        "a.txt",
        "release edifact D96A\nelement 3055 an 1 3 complete : agency\n  9 EAN\n  10 ODETTE\n  6 "
        "UN\n"
        "element 6060 n 1 15 : quantity\nelement 6345 a 3 3\n"
        "composite C186\n  1 6060 M\nsegment QTY\n  1 C186 M\n"
        "set ORDERS : order\n  loop SG1 C 9\n    QTY M 1\n"
    ));
    reader.begin("D96B");
    REQUIRE(reader.read(
        "b.txt",
        "release edifact D96B after D96A\ncodes 3055\n  9 GS1\n  28 EDItEUR (books)\n  -10\n"
    ));
    auto const dictionary = reader.finish();
    Element const& agency = *dictionary->find_element("3055");
    CHECK(agency.codes == std::vector<std::string>{"28", "6", "9"});
    CHECK(agency.name_of_code("9") == "GS1");
    CHECK(agency.name_of_code("28") == "EDItEUR (books)");
    CHECK(agency.name_of_code("6") == "UN");
    CHECK(agency.are_codes_complete);
    CHECK(dictionary->find_element("6060")->type == ElementType::numeric);
    CHECK(dictionary->find_element("6345")->type == ElementType::alpha);
    SetDefinition const& orders = *dictionary->find_set("ORDERS");
    CHECK(orders.functional_id == "ORDERS");
    CHECK(orders.top.front()->usage == Usage::optional);
}

TEST_CASE(
    "dictionary reader: a segment that comes back has its last definition only", "[standards]"
) {
    DictionaryReader reader("x12");
    reader.begin("003040");
    REQUIRE(reader.read("a", "release x12 003040\nelement 1 AN 1 5\nsegment XX\n  1 1 M\n"));
    reader.begin("003050");
    REQUIRE(reader.read("b", "release x12 003050 after 003040\nremove segment XX\n"));
    reader.begin("003060");
    REQUIRE(
        reader.read("c", "release x12 003060 after 003050\nsegment XX : again\n  1 1 O\n  2 1 O\n")
    );
    auto const dictionary = reader.finish();
    REQUIRE(dictionary->segments().size() == 1);
    CHECK(dictionary->find_segment("XX")->name == "again");
}

TEST_CASE(
    "dictionary reader: blanks and carriage returns that end a line are no data", "[standards]"
) {
    DictionaryReader reader("x12");
    reader.begin("004010");
    REQUIRE(reader.read(
        "f.txt", "release x12 004010\r\r\nelement 1 ID 2 2 : kind \r\n  AA\r \r\n  BB second\r\r\n"
    ));
    auto const dictionary = reader.finish();
    Element const* element = dictionary->find_element("1");
    CHECK(element->name == "kind");
    CHECK(element->codes == std::vector<std::string>{"AA", "BB"});
    CHECK(element->name_of_code("BB") == "second");
}

TEST_CASE("dictionary reader: a later release adds, renames and takes away", "[standards]") {
    DictionaryReader reader("edifact");
    reader.begin("D93A");
    REQUIRE(reader.read(
        "old.txt",
        "release edifact D93A\n"
        "element 1001 an 1 3 complete : name\n"
        "  105 order\n"
        "  220 Order\n"
        "element 1004 an 1 35\n"
        "element 6060 n 1 15\n"
        "composite C002\n"
        "  1 1001 C\n"
        "composite C003\n"
        "  1 1004 C\n"
        "segment BGM\n"
        "  1 C002 C\n"
        "segment OLD\n"
        "  1 C003 M\n"
        "set ORDERS\n"
        "  BGM M 1\n"
    ));
    reader.begin("D94A");
    REQUIRE(reader.read(
        "new.txt",
        "release edifact D94A after D93A\n"
        "codes 1001\n"
        "  220 order\n"
        "  380 invoice\n"
        "  -105\n"
        "remove element 1004\n"
        "remove composite C003\n"
        "remove segment OLD\n"
    ));
    auto const dictionary = reader.finish();
    CHECK(dictionary->release() == "D94A");
    Element const* name = dictionary->find_element("1001");
    REQUIRE(name);
    CHECK(name->codes == std::vector<std::string>{"220", "380"});
    CHECK(name->code_names == std::vector<std::string>{"order", "invoice"});
    CHECK(name->are_codes_complete);
    CHECK(dictionary->find_element("1004") == nullptr);
    CHECK(dictionary->find_element("6060")->type == ElementType::numeric);
    CHECK(dictionary->find_composite("C003") == nullptr);
    CHECK(dictionary->find_composite("C002")->components[0].element == name);
    CHECK(dictionary->find_segment("OLD") == nullptr);
    CHECK(dictionary->find_set("ORDERS")->top[0]->segment == dictionary->find_segment("BGM"));
}

TEST_CASE("dictionary reader: each mistake is told with file, line and column", "[standards]") {
    struct Row {
        char const* text;
        char const* place;
        char const* words;
    };
    Row const row = GENERATE(
        Row{"element 1 AN 1 5\n", "f.txt:1:1", "first line must be"},
        Row{"release x12 005010\n", "f.txt:1:9", "lies in the folder of x12 004010"},
        Row{"release x12 004010\nelement 1 QQ 1 5\n", "f.txt:2:11", "unknown type 'QQ'"},
        Row{"release x12 004010\nelement 1 AN 6 5\n", "f.txt:2:16", "below the minimum"},
        Row{"release x12 004010\nelement 1 AN one 5\n", "f.txt:2:14", "not a number"},
        Row{"release x12 004010\nelement 1 AN 1\n", "f.txt:2:14", "expected `element"},
        Row{"release x12 004010\nelement 1 AN 1 5 some\n", "f.txt:2:18",
            "neither partial nor complete"},
        Row{"release x12 004010\nelement 1 AN 1 5\nelement 1 AN 1 5\n", "f.txt:3:9", "twice"},
        Row{"release x12 004010\ncodes 1\n  A\n", "f.txt:2:7", "no element 1 whose codes"},
        Row{"release x12 004010\nelement 1 AN 1 5\ncodes 1\n  A\n", "f.txt:3:7", "twice"},
        Row{"release x12 004010\n  1 1 M\n", "f.txt:2:3", "needs a block above"},
        Row{"release x12 004010\nsegment AA\n : order\n", "f.txt:3:1", "nothing in front"},
        Row{"release x12 004010\ntags A1 :\n", "f.txt:2:9", "not a segment tag"},
        Row{"release x12 004010\nremove element 7\n", "f.txt:2:16", "no element 7 to remove"},
        Row{"release x12 004010\nremove code 7\n", "f.txt:2:8", "can be removed"},
        Row{"release x12 004010\ncodes 7\n", "f.txt:2:7", "no element 7"},
        Row{"release x12 004010\nthing\n", "f.txt:2:1", "unknown word 'thing'"},
        Row{"release x12 004010\nsegment AA\n  1 77 M\n", "f.txt:3:5", "no element 77"},
        Row{"release x12 004010\nelement 1 AN 1 5\nsegment AA\n  2 1 M\n", "f.txt:4:3",
            "count up from 1"},
        Row{"release x12 004010\nelement 1 AN 1 5\nsegment AA\n  1 1 Q\n", "f.txt:4:7",
            "expected M, O or X"},
        Row{"release x12 004010\nelement 1 AN 1 5\nsegment AA\n  1 1 M\n  rule P0102\n",
            "f.txt:5:8", "position 02"},
        Row{"release x12 004010\nelement 1 AN 1 5\nsegment AA\n  1 1 M\n  rule Q0101\n",
            "f.txt:5:8", "not a condition"},
        Row{"release x12 004010\nset 850 PO\n  BEG M 1\n", "f.txt:3:3", "no segment BEG"},
        Row{"release x12 004010\nsegment A1\nset 850 PO\n      A1 M 1\n", "f.txt:4:7", "indentation"
        },
        Row{"release x12 004010\nsegment A1\nset 850 PO\n  loop A1 M 1\n    A1 O 1\n", "f.txt:5:5",
            "must start with"},
        Row{"release x12 004010\nsegment A1\nset 850 PO\n  loop A1 M 1\n", "f.txt:4:1", "is empty"}
    );
    CAPTURE(row.text);
    DictionaryReader reader("x12");
    reader.begin("004010");
    auto const read = reader.read("f.txt", row.text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::configuration);
    CHECK(read.error().position->text() == row.place);
    CHECK_THAT(read.error().message, Catch::Contains(row.words));
}

}  // namespace
}  // namespace tidegate::standards
