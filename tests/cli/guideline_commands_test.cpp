// Commands that take or are about guidelines.
#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

namespace tidegate::cli {
namespace {

struct Row {
    char const* golden;
    char const* line;
    int exit;
};

#define OFF "tests/cli/samples/off_guideline.edi"

TEST_CASE("edi check --guideline: says what the partners agreed on and the file breaks", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"guideline_check_off", "edi check --guideline acme-retail/850 " OFF, 1},
        {"guideline_check_off_json", "edi check --json --guideline acme-retail/850 " OFF, 1},
        {"guideline_check_standard", "edi check --guideline x12/004010/850 " OFF, 0},
        {"guideline_check_other_set", "edi check --guideline x12/004010/855 " OFF, 1},
        {"guideline_check_unknown", "edi check --guideline acme/850 " OFF, 2},
        {"guideline_check_no_set", "edi check --guideline x12/004010/899 " OFF, 2},
        {"guideline_check_wrong", "edi check --guideline tests/cli/samples/wrong.guide " OFF, 4},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi check --guideline: a file and its name are the same guideline", "[cli]") {
    Ran const by_name = run_command("edi check --guideline acme-retail/850 " OFF);
    Ran const by_file =
        run_command("edi check --guideline mappers/guidelines/acme-retail/850.guide " OFF);
    CHECK(by_name.text() == by_file.text());
}

TEST_CASE("edi ack --guideline: a 999 says what is the guideline's, a 997 the nearest", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"guideline_ack_999",
         "edi ack --as 999 --at 2026-01-05T12:00 --guideline acme-retail/850 " OFF, 0},
        {"guideline_ack_997",
         "edi ack --as 997 --at 2026-01-05T12:00 --guideline acme-retail/850 " OFF, 0},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi generate: writes a document that edi check accepts with the guideline", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"generate_850", "edi generate --guideline acme-retail/850 --lines", 0},
        {"generate_856", "edi generate --guideline x12/004010/856 --seed 4", 0},
        {"generate_orders", "edi generate --guideline nordhandel/ORDERS --lines --seed 3", 0},
        {"generate_desadv", "edi generate --guideline edifact/D01B/DESADV --seed 2", 0},
        {"generate_nothing", "edi generate", 2},
        {"generate_bad_seed", "edi generate --guideline acme-retail/850 --seed x", 2},
        {"generate_too_tight", "edi generate --guideline tests/cli/samples/too_tight.guide", 1},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
    if (ran.exit != 0) return;
    auto const file = std::filesystem::temp_directory_path() / "tidegate_generated.edi";
    std::ofstream(file, std::ios::binary) << ran.out;
    std::string line = row.line;
    line = line.substr(line.find("--guideline"));
    line = line.substr(0, line.find(' ', line.find(' ') + 1));
    Ran const checked = run_command("edi check " + line + " " + file.string());
    CHECK(checked.exit == 0);
    CHECK_THAT(checked.out, Catch::Contains("0 errors, 0 warnings"));
}

TEST_CASE("guideline: list and check speak of those that are here", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"guideline_list", "guideline list", 0},
        {"guideline_list_json", "guideline list --json", 0},
        {"guideline_check", "guideline check", 0},
        {"guideline_check_json", "guideline check --json acme-retail/850", 0},
        {"guideline_check_mistakes", "guideline check tests/cli/samples/wrong.guide", 4},
        {"guideline_check_absent", "guideline check acme/850", 2},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("guideline print: the page is as it is in its golden file", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"guideline_page", "guideline print acme-retail/850 --seed 3", 0},
        {"guideline_page_no_sample", "guideline print tests/cli/samples/too_tight.guide", 0},
        {"guideline_page_absent", "guideline print acme/850", 2},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE(
    "guideline print: a page is whole, links lead somewhere, nothing comes from elsewhere", "[cli]"
) {
    std::string const name = GENERATE("acme-retail/850", "x12/004010/850", "x12/004010/856");
    CAPTURE(name);
    std::string const page = run_command("guideline print " + name).out;
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(page.find("://") == std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("@import") == std::string::npos);
    std::size_t links = 0;
    for (std::size_t at = 0; (at = page.find("href=\"#", at)) != std::string::npos; ++at) {
        std::size_t const begin = at + 7;
        std::string const id = page.substr(begin, page.find('"', begin) - begin);
        INFO(id);
        CHECK(page.find("id=\"" + id + "\"") != std::string::npos);
        ++links;
    }
    CHECK(links > 5);
}

TEST_CASE("guideline print: what a file says is text, never markup", "[cli]") {
    std::string const page = run_command("guideline print tests/cli/samples/hostile.guide").out;
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("onerror=alert(1)&gt;") != std::string::npos);
    CHECK(page.find("&quot;&gt;&lt;script&gt;") != std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
}

}  // namespace
}  // namespace tidegate::cli
