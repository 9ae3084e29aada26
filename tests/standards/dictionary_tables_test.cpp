#include "standards/dictionary_tables.hpp"

#include "standards/described.hpp"
#include "standards/library.hpp"
#include "support/shared.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::standards {
namespace {

namespace fs = std::filesystem;

/// Tables in a folder of their own; columns are separated by '|' here.
class Tables {
public:
    Tables() : folder_(fs::path(TIDEGATE_BINARY_DIR) / "dictionary_tables_test") {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write("elements.tsv", "element|name|type|min|max\n1|kind  of : thing|ID|2|3\n2||R|1|15\n");
        write("codes.tsv", "element|code|name\n1|AA|first\n1|BB|\n7|AA|of nothing\n");
        write(
            "composites.tsv",
            "composite|name|pos|element|req|type|min|max\nC001|pair|1|2|M|R|1|15\n"
            "C001|pair|2||O|AN|1|1\n"
        );
        write(
            "segments.tsv",
            "segment|name|pos|ref|ref_kind|req|max_rep|type|min|max\n"
            "XX|thing|1|1|E|M|1|ID|2|3\nXX|thing|2|2|E|X|>1|R|1|9\nXX|thing|3|C001|C|X|5|||\n"
            "XX|thing|4||E|O|1|AN|1|1\nISA|wrong|1|2|E|O|1|R|1|15\n"
        );
        write(
            "interchange_segments.tsv", "segment|name|pos|ref|ref_kind|req\nISA|header|1|1|E|M\n"
        );
        write("relations.tsv", "segment|rule|confidence\nXX|P0203|A\nXX|C0302|W\n");
        write("functional_groups.tsv", "set|functional_group\n850|PO\n");
        write(
            "sets.tsv",
            "set|seq|depth|kind|tag|req|max|parent_loop\n850|1|0|S|XX|M|1|\n850|2|0|L|XX|O|>1|\n"
            "850|3|1|S|XX|M|1|XX\n850|4|1|S|ISA|O|7|XX\n"
        );
    }
    ~Tables() { fs::remove_all(folder_); }

    void write(std::string const& name, std::string text) {
        std::ranges::replace(text, '|', '\t');
        std::ofstream(folder_ / name) << text;
    }
    void remove(std::string const& name) { fs::remove(folder_ / name); }

    [[nodiscard]] Expected<ImportedDictionary> read() const { return read("x12", "004010"); }
    [[nodiscard]] Expected<ImportedDictionary> read(std::string standard, std::string release)
        const {
        return read_dictionary_tables(
            folder_, {.standard = std::move(standard),
                      .release = std::move(release),
                      .are_codes_complete = false,
                      .group_of = {}}
        );
    }

private:
    fs::path folder_;
};

TEST_CASE("dictionary tables: a folder becomes a dictionary", "[standards]") {
    auto const imported = Tables().read();
    if (!imported) FAIL(imported.error().text());
    CHECK(
        described(*imported->dictionary) ==
        "x12 004010\n"
        "1 1 2/3 0 false kind of: thing|AA=first|BB=\n"
        "2 3 1/15 0 false \n"
        "C001-02 0 1/1 0 false \n"
        "XX-04 0 1/1 0 false \n"
        "composite C001 pair\n"
        "  0 1 2 3 1/15 0 false \n"
        "  1 1 C001-02 0 1/1 0 false \n"
        "segment ISA header\n"
        "  0 1 1 1 2/3 0 false kind of: thing|AA=first|BB=\n"
        "segment XX thing\n"
        "  0 1 1 1 2/3 0 false kind of: thing|AA=first|BB=\n"
        "  2 65535 2 3 1/9 0 false \n"
        "  2 5 C001\n"
        "  1 1 XX-04 0 1/1 0 false \n"
        "  P2,3 true\n"
        "  C3,2 false\n"
        "tags \n"
        "set 850 PO \n"
        "  0 false XX XX 0 1 of 9999 with 0\n"
        "  1 true XX - 1 4294967295 of 9999 with 2\n"
        "  2 false XX XX 0 1 of 1 with 0\n"
        "  3 false ISA ISA 1 7 of 1 with 0\n"
        "  2 at the top\n"
    );
    CHECK(imported->left_out == std::vector<std::string>{"1 codes of elements without a row"});
}

TEST_CASE("dictionary tables: each mistake is told with file and line", "[standards]") {
    struct Row {
        char const* table;
        char const* text;
        char const* place;
        char const* words;
    };
    auto const row = GENERATE(
        Row{"elements.tsv", "element|type|min\n1|ID|2\n", "elements.tsv:1:1", "no column 'max'"},
        Row{"elements.tsv", "element|type|min|max\n1|ID|2|3|4\n", "elements.tsv:2:1", "5 cells"},
        Row{"elements.tsv", "element|type|min|max\n\n1|QQ|2|3\n", "elements.tsv:3:1", "unknown type"
        },
        Row{"relations.tsv", "segment|rule\nXX|P0209\n", "relations.tsv:2:1", "position 09"},
        Row{"sets.tsv", "set|depth|kind|tag|req|max\n850|x|S|XX|M|1\n", "sets.tsv:2:1", "no depth"},
        Row{"sets.tsv", "set|depth|kind|tag|req|max\n850|0|Q|XX|M|1\n", "sets.tsv:2:1", "no kind"},
        Row{"sets.tsv", "set|depth|kind|tag|req|max\n850|0|S|YY|M|1\n", "sets.tsv:2:1",
            "needs segment YY"},
        Row{"sets.tsv", "set|depth|kind|tag|req|max\n777|0|S|XX|M|1\n", "sets.tsv:2:1",
            "set 777 travels"}
    );
    Tables tables;
    tables.write(row.table, row.text);
    auto const imported = tables.read();
    REQUIRE_FALSE(imported);
    CAPTURE(row.text, imported.error().text());
    CHECK(imported.error().position->text().ends_with(row.place));
    CHECK_THAT(imported.error().message, Catch::Contains(row.words));
}

TEST_CASE("dictionary tables: a table that must be there is asked for by name", "[standards]") {
    Tables tables;
    tables.remove("sets.tsv");
    auto const imported = tables.read();
    REQUIRE_FALSE(imported);
    CHECK(imported.error().code == ErrorCode::not_found);
    CHECK_THAT(imported.error().message, Catch::Contains("sets.tsv"));
}

TEST_CASE("dictionary tables: messages of EDIFACT are in the group of their type", "[standards]") {
    Tables tables;
    tables.remove("relations.tsv");
    tables.remove("functional_groups.tsv");
    tables.remove("interchange_segments.tsv");
    tables.write(
        "elements.tsv", "element|name|type|min|max\n1225|function|an|1|3\n0062|reference|an|1|14\n"
    );
    tables.write("codes.tsv", "element|code|name\n1225|9|Original\n");
    tables.write("composites.tsv", "composite|pos|element|req\nC507|1|1225|M\n");
    tables.write(
        "segments.tsv",
        "segment|pos|ref|ref_kind|req|max_rep\nUNH|1|0062|E|M|1\nBGM|1|1225|E|C|1\n"
        "DTM|1|C507|C|M|1\nUNT|1|0062|E|M|1\n"
    );
    tables.write(
        "sets.tsv",
        "set|depth|kind|tag|req|max\nORDERS|0|S|UNH|M|1\nORDERS|0|S|BGM|M|1\nORDERS|0|G|SG1|C|9\n"
        "ORDERS|1|S|DTM|M|1\nORDERS|0|S|UNT|M|1\n"
    );
    auto const imported = tables.read("edifact", "D96A");
    if (!imported) FAIL(imported.error().text());
    CHECK(imported->dictionary->standard() == "edifact");
    SetDefinition const* orders = imported->dictionary->find_set("ORDERS");
    REQUIRE(orders != nullptr);
    CHECK(orders->functional_id == "ORDERS");
    CHECK(orders->top.size() == 4);
    CHECK(imported->dictionary->find_element("1225")->codes == std::vector<std::string>{"9"});
}

TEST_CASE(
    "dictionary tables: sets of the fact tables are those of the shipped release", "[standards]"
) {
    auto const shared = test::shared_folder("standards");
    if (!shared) return;
    DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    auto const shipped = library.find("x12", "004010");
    REQUIRE(shipped);
    auto const imported = read_dictionary_tables(
        *shared / "x12/004010", {.standard = "x12",
                                 .release = "004010",
                                 .are_codes_complete = false,
                                 .group_of =
                                     [&](std::string_view type) {
                                         SetDefinition const* set = (*shipped)->find_set(type);
                                         return set != nullptr ? set->functional_id : "ZZ";
                                     }}
    );
    if (!imported) FAIL(imported.error().text());
    std::size_t same = 0;
    for (SetDefinition const* set : (*shipped)->sets()) {
        SetDefinition const* other = imported->dictionary->find_set(set->type);
        REQUIRE(other != nullptr);
        if (other->items.size() == set->items.size()) ++same;
    }
    CHECK(same == (*shipped)->sets().size());
}

}  // namespace
}  // namespace tidegate::standards
