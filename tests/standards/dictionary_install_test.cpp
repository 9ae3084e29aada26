#include "standards/dictionary_install.hpp"

#include "standards/described.hpp"
#include "standards/dictionary_reader.hpp"
#include "standards/library.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace tidegate::standards {
namespace {

namespace fs = std::filesystem;

/// A folder of dictionaries: 004010 whole, 004020 as what differs from it.
class Root {
public:
    Root() : path_(fs::path(TIDEGATE_BINARY_DIR) / "dictionary_install_test") {
        fs::remove_all(path_);
        write(
            "004010", "", "element 1 AN 1 5 : short\n",
            "segment XX\n  1 1 M\nset 850 PO\n  XX M 1\n"
        );
        write("004020", " after 004010", "", "segment YY\n  1 1 O\n");
    }
    ~Root() { fs::remove_all(path_); }

    [[nodiscard]] fs::path const& path() const { return path_; }
    [[nodiscard]] std::string text_of(std::string const& release) const {
        DictionaryLibrary library(path_);
        auto const found = library.find("x12", release);
        if (!found) FAIL(found.error().text());
        return described(**found);
    }

private:
    void write(
        std::string const& release, std::string const& after, std::string const& elements,
        std::string const& segments
    ) const {
        fs::path const folder = path_ / "x12" / release;
        fs::create_directories(folder);
        std::string const head = "release x12 " + release + after + "\n";
        std::ofstream(folder / "elements.txt") << head << elements;
        std::ofstream(folder / "segments.txt") << head << segments;
    }
    fs::path path_;
};

std::unique_ptr<Dictionary const> other(std::string const& release) {
    DictionaryReader reader("x12");
    reader.begin(release);
    REQUIRE(reader.read("t", "release x12 " + release + "\nelement 1 R 1 9\nsegment ZZ\n  1 1 M\n")
    );
    return reader.finish();
}

TEST_CASE(
    "dictionary install: a new release can be read from the library's folder", "[standards]"
) {
    Root const root;
    auto const done = install_dictionary(root.path(), *other("005010"), false);
    REQUIRE(done);
    CHECK(done->folder == root.path() / "x12/005010");
    CHECK(done->made_whole.empty());
    CHECK(root.text_of("005010") == described(*other("005010")));
    CHECK_FALSE(fs::exists(root.path() / ".import"));
}

TEST_CASE(
    "dictionary install: a release that is there stays unless it may be replaced", "[standards]"
) {
    Root const root;
    std::string const before = root.text_of("004010");
    auto const refused = install_dictionary(root.path(), *other("004010"), false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(root.text_of("004010") == before);
    REQUIRE(install_dictionary(root.path(), *other("004010"), true));
    CHECK(root.text_of("004010") == described(*other("004010")));
}

TEST_CASE(
    "dictionary install: releases told after a replaced one hold what they held", "[standards]"
) {
    Root const root;
    std::string const before = root.text_of("004020");
    auto const done = install_dictionary(root.path(), *other("004010"), true);
    REQUIRE(done);
    CHECK(done->made_whole == std::vector<std::string>{"004020"});
    CHECK(root.text_of("004020") == before);
}

TEST_CASE("dictionary install: a folder that cannot be written is told", "[standards]") {
    auto const done = install_dictionary("/proc/none", *other("005010"), false);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == ErrorCode::unavailable);
    CHECK_THAT(done.error().message, Catch::Contains("cannot write /proc/none"));
}

}  // namespace
}  // namespace tidegate::standards
