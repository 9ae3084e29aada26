#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::maps {
namespace {

TEST_CASE("map library: a map that is not there is told with those that are", "[maps]") {
    auto const missing = library().find("x12/004010/999");
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().remedy.find(" 850 ") != std::string::npos);
    for (std::string_view const id :
         {"", "850", "../../etc/passwd", "x12/../004010", "/x12/004010/850", "x12/004010/850/"}) {
        INFO(id);
        CHECK(!library().find(id));
    }
    CHECK(library().find("x12/004010/850")->get() == library().find("x12/004010/850")->get());
}

TEST_CASE("map library: an error in a code file is reported in that file", "[maps]") {
    std::filesystem::path const root = std::string(TIDEGATE_BINARY_DIR) + "/map_library_test";
    std::filesystem::remove_all(root);
    std::filesystem::create_directories(root / "codes");
    std::filesystem::create_directories(root / "x12/004010");
    std::ofstream(root / "x12/004010/850.map")
        << "map x12/004010/850 <-> order\ninclude units\nBEG\n  03 <-> number\n";
    standards::DictionaryLibrary dictionaries(mappers() / "standards");
    {
        MapLibrary maps(root, dictionaries);
        auto const found = maps.find("x12/004010/850");
        REQUIRE(!found);
        CHECK(found.error().code == ErrorCode::configuration);
        CHECK(found.error().text().find("850.map:2:9") != std::string::npos);
    }
    std::ofstream(root / "codes/units.codes") << "codes unit EA EA | EA XX\n";
    {
        MapLibrary maps(root, dictionaries);
        auto const found = maps.find("x12/004010/850");
        REQUIRE(!found);
        CHECK(found.error().text().find("units.codes:1:20") != std::string::npos);
    }
    std::ofstream(root / "codes/units.codes") << "codes unit EA EA\n";
    MapLibrary maps(root, dictionaries);
    CHECK(maps.find("x12/004010/850"));
}

TEST_CASE("map library: what is missing is told with the nearest map of its type", "[maps]") {
    struct Row {
        std::string id;
        std::string words;
    };
    auto const row = GENERATE(
        Row{"edifact/D10B/ORDERS", "map edifact/D10B/ORDERS like edifact/D01B/ORDERS`"},
        Row{"edifact/D99B/ORDERS", "like edifact/D96A/ORDERS`"},
        Row{"edifact/D93A/ORDERS", "like edifact/D96A/ORDERS`"},
        Row{"x12/004030/850", "mappers/x12/004030/850.map"},
        Row{"x12/004030/850", "like x12/004010/850`"},
        Row{"x12/004010/999", "the maps of x12/004010 are 850"},
        Row{"tradacoms/9/ORDHDR",
            "there are maps of edifact/D01B edifact/D96A x12/004010 x12/005010"}
    );
    MapFolder folder;
    for (char const* id :
         {"x12/004010/850", "x12/005010/850", "edifact/D96A/ORDERS", "edifact/D01B/ORDERS"})
        folder.file(std::string(id) + ".map", "");
    CAPTURE(row.id);
    CHECK_THAT(folder.find(row.id).errors, Catch::Contains(row.words));
}

}  // namespace
}  // namespace tidegate::maps
