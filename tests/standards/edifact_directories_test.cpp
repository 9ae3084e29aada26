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

}  // namespace
}  // namespace tidegate::standards
