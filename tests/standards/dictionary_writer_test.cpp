#include "standards/dictionary_writer.hpp"

#include "standards/described.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/library.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

std::unique_ptr<Dictionary const> read_files(
    std::string const& release, std::vector<DictionaryFile> const& files
) {
    DictionaryReader reader("x12");
    reader.begin(release);
    for (DictionaryFile const& file : files) {
        auto const read = reader.read(file.name, file.text);
        if (!read) FAIL(read.error().text());
    }
    return reader.finish();
}

std::unique_ptr<Dictionary const> read_text(std::string const& text) {
    return read_files("004010", {{"all.txt", "release x12 004010\n" + text}});
}

TEST_CASE("dictionary writer: what it writes of every release is read back equal", "[standards]") {
    DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    std::vector<std::string> const releases = library.releases("x12");
    REQUIRE(releases.size() >= 19);
    for (std::string const& release : releases) {
        CAPTURE(release);
        auto const dictionary = library.find("x12", release);
        REQUIRE(dictionary);
        auto const files = write_dictionary(**dictionary);
        if (!files) FAIL(files.error().text());
        auto const again = read_files(release, *files);
        CHECK((described(*again) == described(**dictionary)));
        CHECK((*write_dictionary(*again) == *files));
    }
}

TEST_CASE("dictionary writer: shapes, repeats, codes and certainty are kept", "[standards]") {
    auto const dictionary = read_text(
        "element 1 ID 2 3 complete : kind\n  AA\n  BB second of two\n"
        "element 2 N2 1 15\nelement 2.2 R 1 9 : quantity\nelement 3.2 AN 1 1\n"
        "composite C001 : pair\n  1 2 M\n  2 2.2 O 4\n"
        "segment XX : thing\n  1 1 M\n  2 2.2 X\n  3 C001 X 5\n  4 3.2 O\n  rule P0203\n"
        "  rule C0302 unsure\n"
        "tags ZZ YY\nset 850 PO : order\n  XX M 1\n  loop XX O *\n    XX M 1\n    loop XX X 7\n"
        "      XX M 1\n"
    );
    auto const files = write_dictionary(*dictionary);
    REQUIRE(files);
    CHECK(described(*read_files("004010", *files)) == described(*dictionary));
}

TEST_CASE(
    "dictionary writer: unknown repeats are told once, single ones where they are", "[standards]"
) {
    std::string const text = "element 1 AN 1 5\nsegment XX\n  1 1 M\n  2 1 O 65535\n";
    auto const some = write_dictionary(*read_text(text));
    REQUIRE(some);
    CHECK_THAT((*some)[1].text, Catch::Contains("  2 1 O 65535\n"));
    auto const all = write_dictionary(*read_text(text + "repeats unknown\n"));
    REQUIRE(all);
    CHECK_THAT((*all)[1].text, Catch::Contains("repeats unknown\nsegment XX\n  1 1 M\n  2 1 O\n"));
}

TEST_CASE(
    "dictionary writer: a set with the segment of an earlier release is refused", "[standards]"
) {
    DictionaryReader reader("x12");
    reader.begin("004010");
    REQUIRE(reader.read(
        "a.txt", "release x12 004010\nelement 1 AN 1 5\nsegment XX\n  1 1 M\nset 850 PO\n  XX M 1\n"
    ));
    reader.begin("004020");
    REQUIRE(reader.read("b.txt", "release x12 004020 after 004010\nremove segment XX\n"));
    auto const files = write_dictionary(*reader.finish());
    REQUIRE_FALSE(files);
    CHECK_THAT(files.error().message, Catch::Contains("set 850 uses segment XX"));
}

}  // namespace
}  // namespace tidegate::standards
