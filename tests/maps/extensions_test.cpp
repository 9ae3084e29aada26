// Fields of partners and industries in maps: "extensions.acme.season".
#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kBase[] =
    "map x12/004010/850 <-> order\n"
    "codes item BP item.buyer_item\n"
    "BEG\n  03 <-> number\n"
    "each PO1 <-> lines\n"
    "  06,07 .. 24,25 <-> . pair item\n";

Compiled with_partner(std::string const& changes) {
    MapFolder folder;
    folder.file("x12/004010/850.map", kBase)
        .file("acme/850.map", "map acme/850 like x12/004010/850\n" + changes);
    return folder.find("x12/004010/850", {{folder.root() / "acme/850.map", "acme/850", "acme"}});
}

constexpr char kChanges[] =
    "codes season S1 spring | S2 autumn\n"
    "codes item PL extensions.acme.position | BP item.buyer_item\n"
    "add after BEG\n"
    "  REF[01=19]\n"
    "    02 <-> extensions.acme.season codes season\n"
    "  each REF[01=ZZ]\n"
    "    02 <-> extensions.acme.label\n"
    "  each N1 <-> parties\n"
    "    01 <-> extensions.house.kind\n"
    "    02 <-> name\n";

constexpr char kBody[] =
    "BEG***1~REF*19*S2~REF*ZZ*a~REF*ZZ*b~N1*X*N~PO1******BP*4711*PL*7~PO1******PL*8~";

TEST_CASE("map extensions: texts, words, lists and pairs are read into their namespace", "[maps]") {
    Compiled const compiled = with_partner(kChanges);
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    CHECK(
        read_json_of(*compiled.program, kBody) ==
        R"({"number":"1","parties":[{"name":"N","extensions":{"house":{"kind":"X"}}}],)"
        R"("lines":[{"item":{"buyer_item":"4711"},"extensions":{"acme":{"position":"7"}}},)"
        R"({"extensions":{"acme":{"position":"8"}}}],)"
        R"("extensions":{"acme":{"season":"autumn","label":["a","b"]}}})"
    );
}

TEST_CASE("map extensions: what was read is written back, by the laws", "[maps]") {
    Compiled const compiled = with_partner(kChanges);
    REQUIRE(compiled.program);
    ParsedSet const parsed(kBody, "850");
    CHECK(
        text_of(check_laws(*compiled.program, parsed.tree(), read_options(), kBody, reparse())) ==
        ""
    );
}

TEST_CASE("map extensions: lineage says where each came from", "[maps]") {
    Compiled const compiled = with_partner(kChanges);
    REQUIRE(compiled.program);
    auto const result = read_body(*compiled.program, kBody, true);
    REQUIRE(result);
    std::vector<std::string> paths;
    for (Lineage const& lineage : result->lineage) {
        if (lineage.path.find("extensions") != std::string::npos)
            paths.push_back(lineage.path + "=" + lineage.value);
    }
    CHECK(
        paths ==
        std::vector<std::string>{
            "extensions.acme.season=autumn", "extensions.acme.label=a", "extensions.acme.label=b",
            "parties[0].extensions.house.kind=X", "lines[0].extensions.acme.position=7",
            "lines[1].extensions.acme.position=8"
        }
    );
}

TEST_CASE("map extensions: one that the other map has no line for is lost by name", "[maps]") {
    Compiled const compiled = with_partner(kChanges);
    REQUIRE(compiled.program);
    auto const result = read_body(*compiled.program, "BEG***1~REF*19*S2~PO1******PL*7~");
    REQUIRE(result);
    auto const written = write_with_report(*program_of(kBase), result->document);
    REQUIRE(written);
    CHECK(
        written->lost ==
        std::vector<Lost>{
            {"/lines/0/extensions/acme/position", "no_position"},
            {"/extensions/acme/season", "no_position"}
        }
    );
}

TEST_CASE("map extensions: more values than places are lost, not dropped silently", "[maps]") {
    Compiled const list =
        with_partner("add after BEG\n  each REF[01=ZZ]\n    02 <-> extensions.acme.x\n");
    Compiled const one =
        with_partner("add after BEG\n  REF[01=ZZ]\n    02 <-> extensions.acme.x\n");
    REQUIRE(list.program);
    REQUIRE(one.program);
    auto const result = read_body(*list.program, "BEG***1~REF*ZZ*a~REF*ZZ*b~");
    REQUIRE(result);
    auto const written = write_with_report(*one.program, result->document);
    REQUIRE(written);
    CHECK(written->body.text == "BEG***1~REF*ZZ*a~");
    CHECK(written->lost == std::vector<Lost>{{"/extensions/acme/x", "no_position"}});
}

TEST_CASE("map extensions: a partner writes its own namespace or an industry's", "[maps]") {
    struct Case {
        char const* target;
        char const* expected;
    };
    static constexpr Case kCases[] = {
        {"extensions.other.x",
         "acme/850.map:4:12: an overlay of acme writes no extensions of other; "
         "its own are extensions.acme; those of industries are eancom vics"},
        {"extensions.acme", "'extensions.acme' is no extension; write extensions.NAMESPACE.NAME"},
        {"extensions.acme.x.y", "'extensions.acme.x.y' is no extension"},
        {"extensions", "which extension?"},
    };
    for (Case const& test : kCases) {
        INFO(test.target);
        Compiled const compiled = with_partner(
            "add after BEG\n  REF[01=ZZ]\n    02 <-> " + std::string(test.target) + "\n"
        );
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
    CHECK(
        with_partner("add in PO1\n  04 <-> extensions.acme.x decimal\n")
            .errors.find("acme/850.map:3:3: extensions hold texts") != std::string::npos
    );
    for (char const* space : {"acme", "vics", "house"}) {
        CHECK(with_partner(
                  "add after BEG\n  REF[01=ZZ]\n    02 <-> extensions." + std::string(space) +
                  ".x\n"
        )
                  .program);
    }
}

}  // namespace
}  // namespace tidegate::maps
