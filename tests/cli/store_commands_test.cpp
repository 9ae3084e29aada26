// init, stock, order and doc commands on a home folder of their own, without a server.
#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

Ran run_words(std::vector<std::string> const& words) {
    std::string line;
    for (std::string const& word : words) line += (line.empty() ? "" : " ") + word;
    return run_command(line);
}

/// A home made by `init`, removed at the end.
struct NewHome {
    NewHome() {
        std::string path = (fs::temp_directory_path() / "tidegate-cli-XXXXXX").string();
        REQUIRE(::mkdtemp(path.data()) != nullptr);
        folder = path;
        REQUIRE(run_words({"init", home(), "--as2-id", "US", "--x12-id", "USCO"}).exit == 0);
    }
    ~NewHome() { fs::remove_all(folder); }
    [[nodiscard]] std::string home() const { return (folder / "home").string(); }
    [[nodiscard]] std::string file(std::string const& text) const {
        std::ofstream(folder / "s.csv") << text;
        return (folder / "s.csv").string();
    }
    fs::path folder;
};

constexpr char const* kStock =
    "customer,acme,ACME,Acme,USD,split\nitem,W-1,,Widget,EA,XCS=12\nstock,W-1,MAIN,100,\n"
    "receipt,W-1,MAIN,PO-1,2027-01-05,40\n";

}  // namespace

TEST_CASE(
    "init: the home it makes is one that config check finds fine, and it overwrites nothing",
    "[cli]"
) {
    NewHome const made;
    CHECK(run_words({"config", "check", "--home", made.home()}).exit == 0);
    CHECK(
        (fs::status(fs::path(made.home()) / "certs/gateway.key").permissions() &
         fs::perms::others_all) == fs::perms::none
    );
    Ran const again = run_words({"init", made.home()});
    CHECK(again.exit == 1);
    CHECK(again.err.find("tidegate.toml") != std::string::npos);
}

TEST_CASE("stock load: a load is counted, and the same again changes nothing", "[cli]") {
    NewHome const made;
    std::string const file = made.file(kStock);
    CHECK(
        run_words({"stock", "load", file, "--home", made.home()}).out ==
        "4 records: 4 new, 0 changed, 0 unchanged\n"
    );
    CHECK(
        run_words({"stock", "load", file, "--home", made.home()}).out ==
        "4 records: 0 new, 0 changed, 4 unchanged\n"
    );
    Ran const shown = run_words({"stock", "show", "--json", "--home", made.home()});
    CHECK(
        shown.out ==
        "{\"item\":\"W-1\",\"location\":\"MAIN\",\"unit\":\"EA\",\"on_hand\":\"100\",\"safety_"
        "stock\":\"0\","
        "\"reserved\":\"0\",\"expected\":\"40\",\"receipts\":[{\"date\":\"2027-01-05\","
        "\"quantity\":"
        "\"40\"}],\"reservations\":[]}\n"
    );
    CHECK(
        run_words({"stock", "show", "--environment", "test", "--home", made.home()}).out ==
        "no stock\n"
    );
}

TEST_CASE("stock load: with one wrong record nothing at all is loaded", "[cli]") {
    NewHome const made;
    Ran const ran = run_words(
        {"stock", "load", made.file(std::string(kStock) + "stock,W-9,MAIN,5,\n"), "--home",
         made.home()}
    );
    CHECK(ran.exit == 1);
    CHECK(ran.err.find("s.csv:5:1:") != std::string::npos);
    CHECK(ran.err.find("W-9") != std::string::npos);
    CHECK(run_words({"stock", "show", "--home", made.home()}).out == "no stock\n");
}

TEST_CASE(
    "doc and order commands: without a database they say what to do, with an empty one that it is "
    "empty",
    "[cli]"
) {
    NewHome const made;
    Ran const none = run_words({"doc", "list", "--home", made.home()});
    CHECK(none.exit == 3);
    CHECK(none.err.find("tidegate serve") != std::string::npos);
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    CHECK(run_words({"doc", "list", "--home", made.home()}).out == "no documents\n");
    CHECK(run_words({"order", "list", "--home", made.home()}).out == "no orders\n");
    CHECK(run_words({"order", "show", "4711", "--home", made.home()}).exit == 1);
    CHECK(run_words({"doc", "show", "4711", "--home", made.home()}).exit == 2);
    CHECK(run_words({"doc", "list", "--state", "lost", "--home", made.home()}).exit == 2);
    CHECK(run_words({"doc", "list", "--limit", "none", "--home", made.home()}).exit == 2);
}

}  // namespace tidegate::cli
