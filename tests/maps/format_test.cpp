#include "maps/format.hpp"

#include "maps/overlay_fixture.hpp"
#include "maps/program_text.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

std::string printed(LoadedMap const& loaded) { return format_map(loaded.map, loaded.map.files); }

TEST_CASE("map format: every map, printed and parsed again, is the same program", "[maps]") {
    for (std::string const& id : library().ids()) {
        INFO(id);
        auto const loaded = load_map(mappers(), id, {}, dictionaries());
        REQUIRE(loaded);
        std::string const text = printed(*loaded);
        MapFolder folder;
        folder.file(id + ".map", text);
        Compiled const again = folder.find(id);
        INFO(again.errors);
        REQUIRE(again.program);
        CHECK(text_of(*again.program) == text_of(*program_named(id)));
    }
}

TEST_CASE("map format: a merged map, printed and parsed again, is the same program", "[maps]") {
    MapFolder folder;
    folder
        .file(
            "x12/004010/850.map",
            "map x12/004010/850 <-> order\ncodes purpose 00 original\n"
            "BEG\n  01 <-> purpose codes purpose\n  03 <-> number\n"
        )
        .file(
            "fragments/f.fragments",
            "fragment f\n  each MSG <-> notes read\n    \"general\" <-> "
            "kind read\n    01 <-> text\n"
        )
        .file(
            "acme/850.map",
            "map acme/850 like x12/004010/850\ninclude f\nunmapped warn\n"
            "codes purpose 05 replace (read) | 06 replace\n"
            "set BEG/01 default original\nrequire number\n"
            "add after BEG\n  each PO1 <-> lines\n    01 <-> number default index\n    use f\n"
            "    each N9 <-> notes\n      02 <-> \"A \\\"B\\\" \\\\\" write\n      each MSG\n      "
            "  01 <-> text join \"\\n\"\n"
        );
    std::vector<OverlayFile> const overlays{{folder.root() / "acme/850.map", "acme/850", "acme"}};
    Compiled const merged = folder.find("x12/004010/850", overlays);
    INFO(merged.errors);
    REQUIRE(merged.program);
    auto const loaded = load_map(folder.root(), "x12/004010/850", overlays, dictionaries());
    REQUIRE(loaded);
    std::string const text = printed(*loaded);
    MapFolder other;
    other.file("x12/004010/850.map", text);
    Compiled const again = other.find("x12/004010/850");
    INFO(text << again.errors);
    REQUIRE(again.program);
    CHECK(text_of(*again.program) == text_of(*merged.program));
}

TEST_CASE(
    "map format: every line says which file it comes from, in a fragment also who uses it", "[maps]"
) {
    MapFolder folder;
    folder.file("x12/004010/850.map", "map x12/004010/850 <-> order\nBEG\n  03 <-> number\n")
        .file("fragments/f.fragments", "fragment f\n  04 <-> release\n")
        .file(
            "x12/005010/850.map",
            "map x12/005010/850 like x12/004010/850\ninclude f\n"
            "add in BEG\n  use f\n"
        );
    auto const loaded = load_map(folder.root(), "x12/005010/850", {}, dictionaries());
    REQUIRE(loaded);
    CHECK(loaded->map.files.size() == 3);
    std::string text = format_map(loaded->map, {"over", "parts", "base"});
    while (text.find("  ") != std::string::npos) text.erase(text.find("  "), 1);
    CHECK(
        text ==
        "map x12/005010/850 <-> order # over:1\nunmapped keep\nBEG # base:2\n"
        " 03 <-> number # base:3\n 04 <-> release # parts:2 < over:4\n"
    );
}

}  // namespace
}  // namespace tidegate::maps
