#include "cli/partner_commands.hpp"

#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {
namespace {

struct Row {
    char const* golden;
    char const* line;
    int exit;
};

#define HOMES " --home tests/cli/samples/homes/"

TEST_CASE("partner check, config check: every problem has its place", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"partner_good", "partner check" HOMES "good", 0},
        {"partner_good_json", "partner check --json acme" HOMES "good", 0},
        {"partner_unknown", "partner check nobody" HOMES "good", 4},
        {"partner_broken", "partner check acme" HOMES "broken", 4},
        {"config_good", "config check" HOMES "good", 0},
        {"config_broken", "config check" HOMES "broken", 4},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

}  // namespace
}  // namespace tidegate::cli
