// The program as it is installed: started, stopped, and started twice.
#include "cli/home_files.hpp"
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::e2e {
namespace {

constexpr char const* kProgram = TIDEGATE_BINARY_DIR "/tidegate";

/// The lines between the one that begins with `title` and the next empty one.
std::string paragraph(std::string const& text, std::string const& title) {
    auto const begin = text.find(title);
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find("\n\n", begin) - begin);
}

bool is_in_order(std::string_view text, std::vector<std::string> const& parts) {
    std::size_t at = 0;
    for (std::string const& part : parts) {
        at = text.find(part, at);
        if (at == std::string_view::npos) {
            UNSCOPED_INFO("missing, or too early: " << part);
            return false;
        }
        at += part.size();
    }
    return true;
}

}  // namespace

TEST_CASE("program: the demo plays three orders from 850 to 810 and finds them right", "[e2e]") {
    Folder const folder;
    Run const run = run_in(folder, std::string(kProgram) + " demo --once");
    INFO(run.output);
    CHECK(run.status == 0);
    struct Order {
        std::string number, decision, line, invoice, state;
    };
    for (auto const& order :
         {Order{"4500001001", "accepted", "line 2: 100 accepted", "3375.00", "closed"},
          Order{"4500001002", "changed", "line 1: 200 partial on ", "1750.00", "open"},
          Order{"4500001003", "changed", "line 2: 5 invalid_item", "490.00", "closed"}}) {
        std::string const steps = paragraph(run.output, "purchase order " + order.number);
        CHECK(is_in_order(
            steps, {"ACME --> gateway   850", "MDN    processed, signature holds, MIC agrees",
                    "855    " + order.decision, order.line, "ACME --> gateway   997    group PR ",
                    "MDN    processed, signature holds", "856    shipment SH", "pack 00614141",
                    "ACME --> gateway   997    group SH ", "810    invoice IN",
                    " over " + order.invoice + " USD", "ACME --> gateway   997    group IN "}
        ));
        CHECK_THAT(steps, Catch::Contains("997    group PO"));
        CHECK_THAT(
            paragraph(run.output, "orders ("), Catch::Contains(order.number + "  " + order.state)
        );
    }
    CHECK_THAT(run.output, !Catch::Contains("WRONG"));
    CHECK_THAT(run.output, Catch::EndsWith("Every answer was right and in time.\n"));
    std::string const log = paragraph(run.output, "message log (");
    CHECK_THAT(log, !Catch::Contains("parked") && !Catch::Contains("refused"));
}

TEST_CASE("program: a second serve on one home is refused, and SIGTERM ends the first", "[e2e]") {
    Folder const folder;
    std::filesystem::path const home = folder.path() / "home";
    REQUIRE(cli::write_home(home, {.name = "e2e", .as2_port = 0}, SystemClock().now()));
    folder.write("both.sh", R"(
"$1" serve --home home >first.txt 2>first.log &
first=$!
tries=0
until grep -qs 'serves AS2' first.txt; do
    tries=$((tries + 1)); [ $tries -lt 200 ] || { echo never ready; cat first.log; kill $first; exit 1; }
    sleep 0.05
done
"$1" serve --home home >second.txt 2>&1
echo "second $?"
kill -TERM $first
wait $first
echo "first $?"
)");
    Run const run = run_in(folder, std::string("sh both.sh ") + kProgram);
    std::string const refusal = folder.read("second.txt");
    INFO(run.output << refusal << folder.read("first.log"));
    CHECK(run.output == "second 6\nfirst 0\n");
    CHECK_THAT(refusal, Catch::Contains("another"));
    CHECK_THAT(folder.read("first.log"), Catch::Contains("every request was answered"));

    auto const instance = partners::load_instance(home);
    REQUIRE(instance);
    auto database = store::Database::open(instance->database.string());
    REQUIRE(database);
    CHECK(database->check_integrity() == "");
}

TEST_CASE("program: SIGHUP brings a changed configuration into force, or none", "[e2e]") {
    Folder const folder;
    std::filesystem::path const home = folder.path() / "home";
    REQUIRE(cli::write_home(home, {.name = "e2e", .as2_port = 0}, SystemClock().now()));
    folder.write("reload.sh", R"sh(
wait_for() {
    tries=0
    until [ "$(grep -c "$1" log.txt)" -ge "$2" ]; do
        tries=$((tries + 1)); [ $tries -lt 200 ] || { echo "never: $1"; cat log.txt; kill $server; exit 1; }
        sleep 0.05
    done
}
"$1" serve --home home >out.txt 2>log.txt &
server=$!
tries=0
until grep -qs 'serves AS2' out.txt; do
    tries=$((tries + 1)); [ $tries -lt 200 ] || { echo never ready; kill $server; exit 1; }
    sleep 0.05
done
kill -HUP $server
wait_for config.reloaded 1
echo 'nonsense = true' >>home/tidegate.toml
kill -HUP $server
wait_for config.reload_failed 1
sed -i '$d' home/tidegate.toml
kill -HUP $server
wait_for config.reloaded 2
kill -TERM $server
wait $server
echo "ended $?"
)sh");
    Run const run = run_in(folder, std::string("sh reload.sh ") + kProgram);
    INFO(run.output);
    CHECK(run.status == 0);
    CHECK_THAT(run.output, Catch::Contains("ended 0"));
    CHECK_THAT(folder.read("log.txt"), Catch::Contains("nonsense"));
}

TEST_CASE("program: a changed file comes into force by itself", "[e2e]") {
    Folder const folder;
    std::filesystem::path const home = folder.path() / "home";
    REQUIRE(cli::write_home(home, {.name = "e2e", .as2_port = 0}, SystemClock().now()));
    folder.write("watch.sh", R"sh(
wait_for() {
    tries=0
    until grep -qs "$2" "$1"; do
        tries=$((tries + 1)); [ $tries -lt 200 ] || { echo "never: $2"; cat log.txt; kill $server; exit 1; }
        sleep 0.05
    done
}
"$1" serve --home home >out.txt 2>log.txt &
server=$!
wait_for out.txt 'serves AS2'
echo '# a remark' >>home/tidegate.toml
wait_for log.txt config.reloaded
kill -TERM $server
wait $server
echo "ended $?"
)sh");
    Run const run = run_in(folder, std::string("sh watch.sh ") + kProgram);
    INFO(run.output);
    CHECK_THAT(run.output, Catch::Contains("ended 0"));
}

}  // namespace tidegate::e2e
