#include "maps/fragments.hpp"

#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kFragments[] =
    "fragment postal\n"
    "  each N3 <-> street\n"
    "    01,02 <-> .\n"
    "  N4\n"
    "    01 <-> city\n"
    "fragment party\n"
    "  02 <-> name\n"
    "  use postal\n";

Compiled with_fragments(std::string const& map, std::string const& fragments = kFragments) {
    MapFolder folder;
    folder.file("fragments/parts.fragments", fragments)
        .file("x12/004010/850.map", "map x12/004010/850 <-> order\ninclude parts\n" + map);
    return folder.find("x12/004010/850");
}

TEST_CASE("map fragments: a use stands for the lines and blocks of the fragment", "[maps]") {
    Compiled const compiled = with_fragments(
        "each N1 <-> parties\n  use party\neach PO1 <-> lines\n  02 <-> quantity decimal\n"
        "  each N1 <-> parties\n    use party\n    REF[01=VX]\n      02 <-> tax_id\n"
    );
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    CHECK(
        read_json_of(*compiled.program, "N1*ST*A~N3*B~N4*C~PO1**1~N1*BY*D~N3*E~REF*VX*F~") ==
        R"({"parties":[{"name":"A","street":["B"],"city":"C"}],)"
        R"("lines":[{"quantity":"1","parties":[{"name":"D","tax_id":"F","street":["E"]}]}]})"
    );
}

TEST_CASE(
    "map fragments: statements keep the place they stand in and their own address", "[maps]"
) {
    Compiled const compiled = with_fragments("each N1 <-> parties\n  use party\n");
    REQUIRE(compiled.program);
    auto const at = std::ranges::find(compiled.program->lines, "N1/N4/01", &LineInfo::address);
    REQUIRE(at != compiled.program->lines.end());
    CHECK(compiled.program->files[at->file].ends_with("fragments/parts.fragments"));
    CHECK(at->line == 5);
}

TEST_CASE("map fragments: an error inside one names both places", "[maps]") {
    Compiled const compiled = with_fragments("CTT\n  01 === count(lines)\n  use postal\n");
    INFO(compiled.errors);
    CHECK(
        compiled.errors.find(
            "fragments/parts.fragments:2:8: N3 has no place here in x12/004010/850, in the "
            "fragment used at x12/004010/850.map:5:7"
        ) != std::string::npos
    );
}

TEST_CASE("map fragments: both places are told also through a second fragment", "[maps]") {
    Compiled const compiled = with_fragments(
        "each N1 <-> parties\n  use party\n", "fragment a\n  02 <-> nme\nfragment party\n  use a\n"
    );
    INFO(compiled.errors);
    CHECK(
        compiled.errors.find(
            "fragments/parts.fragments:2:10: party has no field 'nme', in the fragment used at "
            "fragments/parts.fragments:4:7, in the fragment used at x12/004010/850.map:4:7"
        ) != std::string::npos
    );
}

TEST_CASE(
    "map fragments: an overlay changes one use by its address, and may use fragments", "[maps]"
) {
    MapFolder folder;
    folder.file("fragments/parts.fragments", kFragments)
        .file("fragments/more.fragments", "fragment place\n  03 <-> postcode\n")
        .file(
            "x12/004010/850.map",
            "map x12/004010/850 <-> order\ninclude parts\n"
            "each N1 <-> parties\n  use party\n"
        )
        .file(
            "acme/850.map",
            "map acme/850 like x12/004010/850\ninclude more\nremove N1/N3\n"
            "add after N1/N4/01\n  use place\n"
        );
    Compiled const compiled =
        folder.find("x12/004010/850", {{folder.root() / "acme/850.map", "acme/850", "acme"}});
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    CHECK(
        read_json_of(*compiled.program, "N1*ST*A~N4*C**D~") ==
        R"({"parties":[{"name":"A","city":"C","postcode":"D"}]})"
    );
}

TEST_CASE("map fragments: what cannot be put in is refused with its place", "[maps]") {
    struct Case {
        char const* map;
        char const* fragments;
        char const* expected;
    };
    static constexpr Case kCases[] = {
        {"each N1 <-> parties\n  use prty\n", kFragments,
         "x12/004010/850.map:4:7: there is no fragment 'prty'; did you mean party "
         "(fragments/parts.fragments:6:10)?"},
        {"N1\n  use a\n", "fragment a\n  use b\nfragment b\n  use a\n",
         "fragments/parts.fragments:4:7: fragment a uses itself; it does so through a, b"},
        {"use party\n", kFragments,
         "fragments/parts.fragments:7:3: an element line belongs to a segment"},
        {"", "fragment a\n  02 <-> name\nfragment a\n  02 <-> name\n",
         "fragments/parts.fragments:3:10: fragment a stands twice, first in "
         "fragments/parts.fragments:1:10"},
        {"", "fragment a\n", "fragments/parts.fragments:1:10: the fragment is empty"},
        {"", "fragment\n  02 <-> name\n", "a fragment has a name and a body"},
        {"N1\n  use a b\n", kFragments, "'use' takes the name of a fragment"},
        {"include partz\n", kFragments, "there is no file partz.codes or partz.fragments"},
        {"", "BEG\n  03 <-> number\n",
         "fragments/parts.fragments:1:1: an included file holds 'codes' and 'fragment' statements"},
    };
    for (Case const& test : kCases) {
        INFO(test.map << test.fragments);
        Compiled const compiled = with_fragments(test.map, test.fragments);
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
}

TEST_CASE("map fragments: fragments that grow without end are refused", "[maps]") {
    std::string fragments = "fragment f0\n  N1\n    02 <-> name\n";
    for (int i = 1; i < 40; ++i) {
        std::string const below = "  use f" + std::to_string(i - 1) + "\n";
        fragments += "fragment f" + std::to_string(i) + "\n" + below + below;
    }
    CHECK(
        with_fragments("use f39\n", fragments).errors.find("make more than 50000 lines") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
