#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

constexpr char const* kSef = "tests/cli/samples/small.sef";

/// A home with the two oldest releases, the second told after the first.
class Home {
public:
    Home() : path_(fs::path(TIDEGATE_BINARY_DIR) / "dictionary_import_test") {
        fs::remove_all(path_);
        fs::create_directories(path_ / "mappers/standards/x12");
        fs::path const shipped = fs::path(TIDEGATE_SOURCE_DIR) / "mappers/standards/x12";
        for (char const* release : {"003040", "003050"})
            fs::copy(
                shipped / release, path_ / "mappers/standards/x12" / release,
                fs::copy_options::recursive
            );
    }
    ~Home() { fs::remove_all(path_); }

    [[nodiscard]] Ran run(std::string const& command) const {
        return run_command(command + " --home " + path_.string());
    }
    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

TEST_CASE("dictionary import: a SEF file becomes a release that can be shown", "[cli]") {
    Home const home;
    Ran const imported = home.run(std::string("dictionary import ") + kSef);
    INFO(imported.text());
    REQUIRE(imported.exit == 0);
    CHECK(imported.err.empty());
    CHECK_THAT(imported.out, Catch::StartsWith("x12/004010 in "));
    CHECK_THAT(imported.out, Catch::Contains(": sets 1, segments 7, elements 19, code lists 1\n"));
    CHECK_THAT(
        imported.out, Catch::EndsWith("  left out: 5 marks and masks of a guideline\n"
                                      "  left out: sections .TEXT\n")
    );
    Ran const shown = home.run("dictionary show x12/004010 850");
    CHECK(
        shown.out ==
        "set 850, group PO\n  ST  M 1     \n  BEG M 1     \n  REF O *     \n  loop N1 O 200\n"
        "    N1  M 1     \n    N4  O 1     \n  loop PO1 M 100000\n    PO1 M 1     \n"
        "    REF O 5     \n  SE  M 1     \n"
    );
}

TEST_CASE("dictionary import: messages are checked by a directory of EDIFACT from SEF", "[cli]") {
    Home const home;
    Ran const imported = home.run("dictionary import tests/cli/samples/small_edifact.sef");
    INFO(imported.text());
    REQUIRE(imported.exit == 0);
    CHECK_THAT(imported.out, Catch::StartsWith("edifact/D96A in "));
    fs::path const file = home.path() / "order.edi";
    auto const check = [&](std::string_view middle) {
        std::ofstream(file, std::ios::binary)
            << "UNB+UNOA:2+A+B+260105:1200+R'UNH+1+ORDERS:D:96A:UN'" << middle
            << "UNT+5+1'UNZ+1+R'";
        return home.run("edi check " + file.string());
    };
    Ran const good = check("BGM+220+4500017+9'DTM+137:20260105:102'LIN+1'");
    INFO(good.text());
    CHECK(good.exit == 0);
    Ran const bad = check("BGM+220+4500017+77'DTM+137:20260105:102'NAD+BY'");
    INFO(bad.text());
    CHECK(bad.exit == 1);
    CHECK_THAT(bad.out, Catch::Contains("BGM03") && Catch::Contains("NAD"));
}

TEST_CASE("dictionary import: a release that is there is replaced with --force only", "[cli]") {
    Home const home;
    std::string const command =
        std::string("dictionary import ") + kSef + " --release x12/003040 --json";
    std::string const before = home.run("dictionary show x12/003050").out;
    Ran const refused = home.run(command);
    CHECK(refused.exit == 1);
    CHECK_THAT(refused.err, Catch::Contains("x12/003040 is there already"));
    CHECK_THAT(refused.err, Catch::Contains("--force replaces it"));
    Ran const done = home.run(command + " --force");
    REQUIRE(done.exit == 0);
    CHECK_THAT(done.out, Catch::Contains(R"("made_whole":["003050"])"));
    CHECK(home.run("dictionary show x12/003040").out == "850  PO  \n");
    CHECK(home.run("dictionary show x12/003050").out == before);
}

TEST_CASE("dictionary import: what cannot be imported is told", "[cli]") {
    struct Row {
        std::string arguments;
        int exit;
        std::string words;
    };
    auto const row = GENERATE(
        Row{"tests/cli/samples/broken.edi", 4, "no SEF file and no folder of tables"},
        Row{"tests/cli/samples/absent.sef", 3, "absent.sef"},
        Row{"tests/cli/samples", 2, "tables do not say which release"},
        Row{"tests/cli/samples --release x12/004010", 3, "elements.tsv"},
        Row{std::string(kSef) + " --release 004010", 2, "is no release: x12/004010 or edifact/D96A"
        },
        Row{std::string(kSef) + " --release tradacoms/9", 2, "is no release"},
        Row{std::string(kSef) + " --release edifact/D96A", 4, "of x12, not of edifact"},
        Row{std::string(kSef) + " --codes some", 2, "expected complete or partial"},
        Row{std::string(kSef) + " --group 850", 2, "--group 850 is not SET=GS01"}
    );
    Home const home;
    Ran const ran = home.run("dictionary import " + row.arguments);
    CAPTURE(row.arguments, ran.text());
    CHECK(ran.exit == row.exit);
    CHECK_THAT(ran.err, Catch::Contains(row.words));
}

TEST_CASE("dictionary import: the dictionaries of the product are not touched", "[cli]") {
    Ran const ran =
        run_command(std::string("dictionary import ") + kSef + " --home tests/cli/samples");
    CHECK(ran.exit == 4);
    CHECK_THAT(ran.err, Catch::Contains("copy the mappers folder"));
}

}  // namespace
}  // namespace tidegate::cli
