#include "base/bytes.hpp"
#include "base/stream.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/library.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tidegate::standards {
namespace {

std::filesystem::path const kRoot = std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards";

DictionaryLibrary& library() {
    static DictionaryLibrary library(kRoot);
    return library;
}

Dictionary const& directory(std::string_view name) {
    return *library().find("edifact", name).value();
}

/// The item of that path: "SG2/NAD".
SetItem const& item_at(SetDefinition const& set, std::string_view path) {
    std::vector<SetItem const*> const* items = &set.top;
    SetItem const* found = nullptr;
    while (!path.empty()) {
        std::string_view const tag = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(tag.size() + 1, path.size()));
        auto const at = std::ranges::find(*items, tag, &SetItem::tag);
        REQUIRE(at != items->end());
        found = *at;
        items = &found->children;
    }
    REQUIRE(found != nullptr);
    return *found;
}

TEST_CASE(
    "edifact directories: every one loads, and every message begins and ends", "[standards]"
) {
    std::size_t directories = 0;
    for (std::string const& name : library().releases("edifact")) {
        CAPTURE(name);
        Dictionary const& dictionary = directory(name);
        ++directories;
        REQUIRE_FALSE(dictionary.sets().empty());
        for (SetDefinition const* message : dictionary.sets()) {
            CAPTURE(message->type);
            CHECK_FALSE(message->name.empty());
            CHECK(message->functional_id == message->type);
            CHECK(message->top.front()->tag == "UNH");
            CHECK(message->top.back()->tag == "UNT");
            CHECK(message->top.front()->usage == Usage::mandatory);
        }
    }
    CHECK(directories == 66);
}

TEST_CASE("edifact directories: ORDERS of D.96A is the one of the directory", "[standards]") {
    SetDefinition const& orders = *directory("D96A").find_set("ORDERS");
    struct Row {
        std::string_view path;
        Usage usage;
        std::uint32_t repeat;
    };
    for (Row const& row : {
             Row{"BGM", Usage::mandatory, 1},
             Row{"DTM", Usage::mandatory, 35},
             Row{"FTX", Usage::optional, 99},
             Row{"SG1", Usage::optional, 10},
             Row{"SG1/RFF", Usage::mandatory, 1},
             Row{"SG2", Usage::optional, 99},
             Row{"SG2/NAD", Usage::mandatory, 1},
             Row{"SG25", Usage::optional, 200000},
             Row{"SG25/LIN", Usage::mandatory, 1},
             Row{"SG25/SG28/PRI", Usage::mandatory, 1},
             Row{"UNS", Usage::mandatory, 1},
         }) {
        CAPTURE(row.path);
        SetItem const& item = item_at(orders, row.path);
        CHECK(item.usage == row.usage);
        CHECK(item.repeat_max == row.repeat);
    }
}

TEST_CASE("edifact directories: elements and codes change from one to the next", "[standards]") {
    struct Row {
        std::string_view directory;
        std::string_view element;
        std::string_view code;
        bool is_there;
    };
    for (Row const& row : {
             Row{"D96A", "1001", "220", true},
             Row{"D24A", "1001", "220", true},
             Row{"D96A", "1001", "44", false},
             Row{"D96B", "1001", "44", true},
             Row{"D96A", "2379", "719", false},
             Row{"D24A", "2379", "719", true},
         }) {
        CAPTURE(row.directory, row.element, row.code);
        CHECK(
            directory(row.directory).find_element(row.element)->has_code(row.code) == row.is_there
        );
    }
    CHECK(directory("D96A").find_element("2379")->name_of_code("102") == "CCYYMMDD");
    CHECK(directory("D93A").find_element("1001")->codes.empty());
    CHECK(directory("D96A").find_element("6060")->type == ElementType::numeric);
    CHECK(directory("D96A").find_element("4440")->length_max == 70);
    CHECK(directory("D24A").find_element("4440")->length_max == 512);
}

TEST_CASE("edifact directories: CONTRL comes by the version of the syntax", "[standards]") {
    for (std::string const name : {"SV1", "SV2", "SV3", "SV4"}) {
        CAPTURE(name);
        SetDefinition const* contrl = directory(name).find_set("CONTRL");
        REQUIRE(contrl != nullptr);
        CHECK(item_at(*contrl, "UCI").usage == Usage::mandatory);
        CHECK(directory(name).find_segment("UNB") != nullptr);
    }
    CHECK(directory("SV4").find_set("AUTACK") != nullptr);
    CHECK(directory("SV3").find_set("AUTACK") == nullptr);
    CHECK(directory("SV3").find_element("0017")->length_max == 6);
    CHECK(directory("SV4").find_element("0017")->length_max == 8);
}

TEST_CASE(
    "edifact directories: messages know their service segments and no others", "[standards]"
) {
    for (std::string_view const name : {"D93A", "D95B", "D96A", "D24A"}) {
        CAPTURE(name);
        Dictionary const& dictionary = directory(name);
        auto const& header = dictionary.find_segment("UNH")->elements;
        REQUIRE(header.size() == 7);
        CHECK(header[1].composite->components.size() == 7);
        CHECK(header[5].composite->id == "S017");
        CHECK(header[6].composite->id == "S018");
        CHECK(dictionary.find_segment("UNT")->elements[0].element->number == "0074");
        CHECK(dictionary.find_segment("UNS")->elements[0].element->are_codes_complete);
        CHECK(dictionary.find_segment("UNB") == nullptr);
        CHECK(dictionary.is_tag("UNB"));
        CHECK(dictionary.is_tag("USH"));
    }
    CHECK(directory("SV3").find_segment("UNH")->elements.size() == 4);
    CHECK(directory("SV4").find_segment("UNH")->elements.size() == 7);
}

TEST_CASE("edifact directories: what a directory has no more is not found in it", "[standards]") {
    CHECK(directory("D96A").find_element("5377") != nullptr);
    CHECK(directory("D98A").find_element("5377") == nullptr);
    CHECK(directory("D96A").find_composite("C507")->components.size() == 3);
    CHECK(directory("D95B").find_element("9900") == nullptr);  // no element of the United Nations
    CHECK_FALSE(directory("D09B").find_element("3055")->has_code("This"));  // nor a code
}

TEST_CASE("edifact directories: lists that others keep refuse nothing", "[standards]") {
    for (std::string_view const name : {"D95B", "D96A", "D23A", "D24A"}) {
        CAPTURE(name);
        CHECK(directory(name).find_element("6411")->codes.empty());  // units of measure
        CHECK(directory(name).find_element("6345")->codes.empty());  // currencies
        CHECK(directory(name).find_element("3207")->codes.empty());  // countries
    }
    CHECK_FALSE(directory("SV3").find_element("0083")->are_codes_complete);
    CHECK(directory("D96A").find_element("3035")->are_codes_complete);
}

TEST_CASE("edifact directories: how often an element may repeat is kept", "[standards]") {
    struct Row {
        std::string_view directory;
        std::string_view segment;
        std::size_t position;
        std::uint16_t repeat;
    };
    for (Row const& row : {
             Row{"D96A", "ADR", 6, 1},
             Row{"D99B", "ADR", 6, 5},
             Row{"D99B", "COM", 1, 3},
             Row{"D24A", "ADR", 6, 5},
             Row{"D24A", "COM", 1, 3},
         }) {
        CAPTURE(row.directory, row.segment);
        auto const& uses = directory(row.directory).find_segment(row.segment)->elements;
        CHECK(uses.at(row.position - 1).repeat_max == row.repeat);
    }
}

TEST_CASE("edifact directories: none is read through a long chain of others", "[standards]") {
    // Each step costs up to a millisecond on the way to the first message of a directory.
    for (std::string const& name : library().releases("edifact")) {
        CAPTURE(name);
        std::size_t steps = 0;
        for (std::string at = name; !at.empty(); ++steps) {
            auto const bytes =
                read_file((kRoot / "edifact" / at / "elements.txt").string(), 300'000);
            REQUIRE(bytes);
            at = DictionaryReader::base_of(as_text(*bytes));
        }
        CHECK(steps <= 4);
    }
}

TEST_CASE("edifact directories: they are listed in the order of their years", "[standards]") {
    auto const names = library().releases("edifact");
    REQUIRE(names.size() == 66);
    CHECK(names.front() == "D93A");
    CHECK(std::ranges::find(names, "D99B") + 1 == std::ranges::find(names, "D00A"));
    CHECK(names[61] == "D24A");
    CHECK(names.back() == "SV4");
}

}  // namespace
}  // namespace tidegate::standards
