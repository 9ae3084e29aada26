#include "cli/map_commands.hpp"

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

#define SAMPLES "tests/cli/samples/"
#define AT " --at 2026-01-05T12:00"

TEST_CASE("map read: one line per valid set, the others are told", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"read_simple", "map read mappers/x12/004010/samples/850/simple.edi", 0},
        {"read_broken", "map read " SAMPLES "broken.edi", 1},
        {"read_bad_total", "map read " SAMPLES "bad_total.edi", 1},
        {"read_unmapped_code", "map read " SAMPLES "unmapped_code.edi", 1},
        {"read_unknown_release", "map read " SAMPLES "unknown_release.edi", 1},
        {"read_acknowledgement", "map read " SAMPLES "acknowledgement.edi", 0},
        {"read_ta1", "map read " SAMPLES "ta1_only.edi", 0},
        {"read_contrl", "map read " SAMPLES "edifact/contrl.edifact", 0},
        {"explain_acknowledgement", "map explain " SAMPLES "acknowledgement.edi", 1},
        {"read_edifact", "map read --home " SAMPLES "homes/edifact " SAMPLES "orders.edifact", 1},
        {"read_edifact_no_map",
         "map read --home " SAMPLES "homes/edifact " SAMPLES "edifact/groups.edifact", 1},
        {"read_unknown_map", "map read --map x12/004010/999 " SAMPLES "wrong_group.edi", 2},
        {"read_wrong_map", "map read --map x12/004010/855 " SAMPLES "wrong_group.edi", 1},
        {"explain", "map explain mappers/x12/004010/samples/850/simple.edi --field lines[0]", 0},
        {"explain_json",
         "map explain --json mappers/x12/004010/samples/850/simple.edi --field number", 0},
        {"explain_absent", "map explain mappers/x12/004010/samples/850/simple.edi --field nothing",
         1},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("map schema: lists the documents, prints the schema of one, refuses others", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"schema_list", "map schema", 0},
        {"schema_list_json", "map schema --json", 0},
        {"schema_adjustment", "map schema credit_debit_adjustment/1", 0},
        {"schema_unknown", "map schema waybill", 2},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
    CHECK(run_command("map schema order").out == run_command("map schema order/1").out);
}

TEST_CASE("map write: a document becomes a complete interchange", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"write_bare", "map write --map x12/004010/850 " SAMPLES "order.json" AT, 0},
        {"write_line", "map write --map x12/004010/850 " SAMPLES "line.json" AT, 0},
        {"write_control", "map write --map x12/004010/850 --control 5 " SAMPLES "line.json" AT, 0},
        {"write_partner",
         "map write --map x12/004010/850 --partner acme --home " SAMPLES "homes/good " SAMPLES
         "order.json" AT,
         0},
        {"write_xml_partner",
         "map write --map cxml/1.2/OrderRequest --partner acme --home " SAMPLES "homes/xml " SAMPLES
         "order.json" AT,
         0},
        {"write_wrong_field", "map write --map x12/004010/850 " SAMPLES "wrong_field.json" AT, 1},
        {"write_incomplete", "map write --map x12/004010/850 " SAMPLES "incomplete.json" AT, 1},
        {"write_wrong_type", "map write --map x12/004010/855 " SAMPLES "order.json" AT, 1},
        {"write_no_map", "map write " SAMPLES "order.json" AT, 2},
        {"write_no_json", "map write --map x12/004010/850 " SAMPLES "order.xml" AT, 1},
        {"write_unknown_partner",
         "map write --map x12/004010/850 --partner nobody --home " SAMPLES "homes/good " SAMPLES
         "order.json" AT,
         2},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("map write: what map read prints is written back to the same segments", "[cli]") {
    char const* sample = GENERATE("simple", "drop_ship", "blanket_release");
    std::string const file = std::string("mappers/x12/004010/samples/850/") + sample + ".edi";
    INFO(file);
    Ran const read = run_command("map read " + file);
    REQUIRE(read.exit == 0);
    auto const path = std::filesystem::temp_directory_path() / "tidegate_cli_lines.json";
    std::ofstream(path, std::ios::binary) << read.out;
    Ran const written = run_command("map write --map x12/004010/850 " + path.string() + AT);
    std::filesystem::remove(path);
    CHECK(written.exit == 0);
    std::ifstream original(file, std::ios::binary);
    std::string expected((std::istreambuf_iterator<char>(original)), {});
    std::erase(expected, '\n');
    std::string got = written.out;
    std::erase(got, '\n');
    CHECK(got == expected);
}

TEST_CASE("map check and map test: the maps of the product compile and keep the laws", "[cli]") {
    CHECK(run_command("map check").exit == 0);
    Ran const ran = run_command("map test");
    INFO(ran.text());
    CHECK(ran.exit == 0);
}

#define PARTNER " --partner acme --home " SAMPLES "homes/overlays"
#define PARTNER_SAMPLE SAMPLES "homes/overlays/partners/acme/samples/850/simple.edi"

TEST_CASE("map commands: --partner takes the partner's overlays", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"overlay_read", "map read " PARTNER_SAMPLE PARTNER, 0},
        {"overlay_read_without", "map read " PARTNER_SAMPLE, 1},
        {"overlay_explain", "map explain --field extensions " PARTNER_SAMPLE PARTNER, 0},
        {"overlay_required", "map write --map x12/004010/850 " SAMPLES "order.json" PARTNER AT, 1},
        {"overlay_test", "map test" PARTNER, 0},
        {"overlay_test_json", "map test --json" PARTNER, 0},
        {"overlay_check", "map check x12/004010/850 --home " SAMPLES "homes/overlays", 0},
        {"overlay_check_other", "map check x12/004010/855" PARTNER, 2},
        {"overlay_show", "map show 850" PARTNER, 0},
        {"overlay_show_unknown", "map show x12/004010/999", 2},
        {"overlay_show_release", "map show x12/005010/856", 0},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("map check: what is wrong with a partner's overlays is told with both places", "[cli]") {
    Ran const ran = run_command("map check --partner acme --home " SAMPLES "homes/strays");
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.out, Catch::Contains("acme x12/004010/850: 1 problems\n"));
    CHECK_THAT(ran.out, Catch::Contains("partners/acme/850.map:2:8: "));
    CHECK_THAT(ran.out, Catch::Contains("did you mean PO1/REF[01=CT] ("));
    CHECK_THAT(ran.out, Catch::Contains("mappers/fragments/x12_order_parts.fragments:66:3)?"));
    CHECK_THAT(ran.out, Catch::Contains("partners/acme/860.map:1:19: no document of "));
    CHECK(run_command("map show 850 --partner acme --home " SAMPLES "homes/strays").exit == 4);
}

TEST_CASE("map show: the merged map names the partner's file, the base's and fragments", "[cli]") {
    Ran const ran = run_command("map show x12/004010/850 --effective" PARTNER);
    CHECK(ran.exit == 0);
    for (char const* line :
         {"default CA", "# x12/004010/850.map:2\n", "# partners/acme/850.map:4\n",
          "extensions.acme.season", "# partners/acme/850.map:11\n", " < x12/004010/850.map:18\n"})
        CHECK_THAT(ran.out, Catch::Contains(line));
    CHECK_THAT(ran.out, !Catch::Contains("each MSG <-> notes"));
}

TEST_CASE("map test: a path that names no map is a usage error", "[cli]") {
    Ran const ran = run_command("map test x12/004010/none");
    CHECK(ran.exit == 2);
    CHECK_THAT(ran.err, Catch::Contains("'x12/004010/none' names no map"));
}

}  // namespace
}  // namespace tidegate::cli
