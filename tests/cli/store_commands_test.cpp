// init, stock, order and doc commands on a home folder of their own, without a server.
#include "base/clock.hpp"
#include "cli/run_command.hpp"
#include "store/control_numbers.hpp"

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

TEST_CASE("queue: a pause is listed with who and why until it is resumed", "[cli]") {
    NewHome const made;
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    Ran const none = run_words({"queue", "list", "--home", made.home()});
    CHECK(none.out == "nothing waits, runs or is parked\n");
    CHECK(run_words({"queue", "pause", "acme", "--home", made.home()}).exit == 2);
    CHECK(run_words({"queue", "pause", "--reason", "x", "--home", made.home()}).exit == 2);
    CHECK(
        run_words({"queue", "pause", "acme", "--all", "--reason", "x", "--home", made.home()})
            .exit == 2
    );
    Ran const paused = run_words(
        {"queue", "pause", "acme", "--direction", "out", "--reason", "moving", "--home", made.home()
        }
    );
    CHECK(paused.exit == 0);
    Ran const listed = run_words({"queue", "list", "--home", made.home()});
    CHECK(listed.out.find("paused: deliver of acme, by ") != std::string::npos);
    CHECK(listed.out.find(": moving\n") != std::string::npos);
    CHECK(listed.out.find("interpret") == std::string::npos);
    Ran const json = run_words({"queue", "list", "--json", "--home", made.home()});
    CHECK(json.out.find(R"({"what":"pause","kind":"deliver","partner":"acme",)") == 0);
    CHECK(run_words({"queue", "resume", "acme", "--home", made.home()}).exit == 0);
    Ran const again = run_words({"queue", "resume", "acme", "--home", made.home()});
    CHECK(again.exit == 1);
    CHECK(again.err.find("queue list") != std::string::npos);
    CHECK(run_words({"queue", "list", "--home", made.home()}).out == none.out);
}

TEST_CASE("number: a person says which comes next, but not one that was given, unasked", "[cli]") {
    NewHome const made;
    auto const run = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--home", made.home()});
        return run_words(words);
    };
    auto const ask = [&](std::string const& number, std::vector<std::string> const& more) {
        std::vector<std::string> words{"number", "next", "ZZ:US", "ZZ:ACME", number};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    };
    REQUIRE(run({"stock", "load", made.file(kStock)}).exit == 0);  // makes the database
    CHECK(run({"number", "list"}).out == "no number was given yet\n");
    CHECK(ask("500", {}).exit == 2);
    CHECK(ask("five", {"--reason", "x"}).exit == 2);
    CHECK(ask("500", {"--reason", "x", "--level", "set"}).exit == 2);
    Ran const first = ask("500", {"--reason", "migrated"});
    CHECK(first.exit == 0);
    CHECK(first.out == "after 0 comes 500: ZZ:US to ZZ:ACME, x12 interchange, live book\n");
    CHECK(ask("500", {"--reason", "x"}).exit == 1);
    Ran const behind = ask("7", {"--reason", "x"});
    CHECK(behind.exit == 1);
    CHECK(behind.err.find("--again") != std::string::npos);
    CHECK(ask("7", {"--reason", "agreed", "--again"}).exit == 0);
    CHECK(
        run({"number", "list", "--json"}).out ==
        R"({"us":"ZZ:US","them":"ZZ:ACME","standard":"x12","level":"interchange","book":"live","last":6,"given":0,"void":2})"
        "\n"
    );
}

TEST_CASE("queue: nothing to do is drained and retried at once, and told", "[cli]") {
    NewHome const made;
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    Ran const drained = run_words({"queue", "drain", "--json", "--home", made.home()});
    CHECK(drained.exit == 0);
    CHECK(drained.out == "{\"drained\":true,\"open\":0}\n");
    Ran const retried =
        run_words({"queue", "retry", "--all", "--rate", "5", "--json", "--home", made.home()});
    CHECK(retried.exit == 0);
    CHECK(retried.out == "{\"queued\":0,\"refused\":0,\"per_second\":5}\n");
    for (std::string const rate : {"0", "1001", "fast"}) {
        CHECK(
            run_words({"queue", "retry", "--all", "--rate", rate, "--home", made.home()}).exit == 2
        );
    }
}

TEST_CASE("backup: a copy is made, judged, and put back in the place of what is there", "[cli]") {
    NewHome const made;
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    std::string const copy = (made.folder / "copy.db").string();
    Ran const created = run_words({"backup", "create", copy, "--home", made.home()});
    INFO(created.err);
    CHECK(created.exit == 0);
    CHECK(created.out.find(": sound, until ") != std::string::npos);
    CHECK(run_words({"backup", "create", copy, "--home", made.home()}).exit != 0);
    std::string const more = made.file("stock,W-1,MAIN,500,\n");
    REQUIRE(run_words({"stock", "load", more, "--home", made.home()}).exit == 0);

    Ran const verified = run_words({"backup", "verify", copy, "--json"});
    CHECK(verified.exit == 0);
    CHECK(verified.out.find(R"("sound":true)") != std::string::npos);
    Ran const restored = run_words({"backup", "restore", copy, "--home", made.home()});
    INFO(restored.err);
    CHECK(restored.exit == 0);
    CHECK(restored.out.find("what was there is now ") != std::string::npos);
    Ran const shown = run_words({"stock", "show", "W-1", "--json", "--home", made.home()});
    CHECK(shown.out.find("500") == std::string::npos);
    CHECK(run_words({"db", "check", "--home", made.home()}).exit == 0);
    CHECK(
        run_words({"audit", "verify", "--home", made.home()}).out.find("rows") != std::string::npos
    );
    std::size_t files = 0;
    for (auto const& entry : fs::directory_iterator(made.folder))
        files += entry.path().filename().string().starts_with("copy.db") ? 1 : 0;
    CHECK(files == 1);  // nothing was left beside the backup
}

TEST_CASE(
    "backup: a file that is none, and a damaged one, are told apart and restored never", "[cli]"
) {
    NewHome const made;
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    std::string const copy = (made.folder / "copy.db").string();
    CHECK(run_words({"backup", "verify", copy}).exit != 0);
    std::ofstream(copy) << "not a database, but long enough to be looked at by one who reads files";
    CHECK(run_words({"backup", "verify", copy}).exit != 0);
    Ran const refused = run_words({"backup", "restore", copy, "--home", made.home()});
    CHECK(refused.exit != 0);
    CHECK_FALSE(refused.err.empty());
    CHECK(run_words({"stock", "show", "W-1", "--home", made.home()}).exit == 0);
}

TEST_CASE("backup restore: numbers run on, so that none is given twice", "[cli]") {
    NewHome const made;
    std::string const copy = (made.folder / "copy.db").string();
    std::string const file = (fs::path(made.home()) / "data/tidegate.db").string();
    store::NumberKey const key{"ZZ:US", "ZZ:ACME", "x12", store::NumberLevel::interchange, {}};
    auto const take = [&] {
        std::int64_t number = 0;
        auto database = store::Database::open(file);
        REQUIRE(database);
        REQUIRE(database->write_blocking([&](store::Transaction& t) -> Expected<void> {
            number = *store::next_number(t, key, {std::nullopt, "test", SystemClock().now()});
            return {};
        }));
        return number;
    };
    REQUIRE(run_words({"stock", "load", made.file(kStock), "--home", made.home()}).exit == 0);
    CHECK(take() == 1);
    REQUIRE(run_words({"backup", "create", copy, "--home", made.home()}).exit == 0);
    CHECK(take() == 2);
    REQUIRE(
        run_words({"backup", "restore", copy, "--skip", "10", "--home", made.home()}).exit == 0
    );
    CHECK(take() == 12);
    CHECK(run_words({"db", "check", "--home", made.home()}).exit == 0);
}

}  // namespace tidegate::cli
