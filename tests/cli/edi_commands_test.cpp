#include "cli/edi_commands.hpp"

#include "cli/run_command.hpp"

#include <boost/json.hpp>
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

TEST_CASE("edi detect: every kind of input has its line and its exit status", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"detect_two", "edi detect " SAMPLES "two_interchanges.edi", 0},
        {"detect_two_json", "edi detect --json " SAMPLES "two_interchanges.edi", 0},
        {"detect_ta1_only", "edi detect " SAMPLES "ta1_only.edi", 0},
        {"detect_edifact", "edi detect " SAMPLES "orders.edifact", 0},
        {"detect_edifact_json", "edi detect --json " SAMPLES "orders.edifact", 0},
        {"detect_xml", "edi detect " SAMPLES "order.xml", 3},
        {"detect_empty", "edi detect " SAMPLES "empty.edi", 3},
        {"detect_absent", "edi detect " SAMPLES "absent.edi", 3},
        {"detect_folder", "edi detect tests/cli/samples", 3},
        {"detect_worst", "edi detect " SAMPLES "ta1_only.edi " SAMPLES "order.xml", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi check: says what is wrong, where, and what is allowed", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"check_valid", "edi check mappers/x12/004010/samples/850/simple.edi", 0},
        {"check_broken", "edi check " SAMPLES "broken.edi", 1},
        {"check_broken_json", "edi check --json " SAMPLES "broken.edi", 1},
        {"check_wrong_counts", "edi check " SAMPLES "wrong_counts.edi", 1},
        {"check_wrong_counts_json", "edi check --json " SAMPLES "wrong_counts.edi", 1},
        {"check_no_trailers", "edi check " SAMPLES "no_trailers.edi", 1},
        {"check_unknown_release", "edi check " SAMPLES "unknown_release.edi", 1},
        {"check_unknown_set", "edi check " SAMPLES "unknown_set.edi", 1},
        {"check_wrong_group", "edi check " SAMPLES "wrong_group.edi", 0},
        {"check_trailing", "edi check " SAMPLES "trailing.edi", 1},
        {"check_trailing_json", "edi check --json " SAMPLES "trailing.edi", 1},
        {"check_same_number", "edi check " SAMPLES "same_number.edi", 1},
        {"check_ta1_only", "edi check " SAMPLES "ta1_only.edi", 0},
        {"check_fragment", "edi check " SAMPLES "fragment.edi", 3},
        {"check_fragment_json", "edi check --json " SAMPLES "fragment.edi", 3},
        {"check_edifact", "edi check --home " SAMPLES "homes/edifact " SAMPLES "orders.edifact", 1},
        {"check_max", "edi check --max-findings 2 " SAMPLES "many_findings.edi", 1},
        {"check_max_0_json", "edi check --json --max-findings 0 " SAMPLES "many_findings.edi", 1},
        {"check_worst", "edi check " SAMPLES "fragment.edi " SAMPLES "broken.edi", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi check: a number of findings that is none is a usage error", "[cli]") {
    Ran const ran = run_command("edi check --max-findings some " SAMPLES "broken.edi");
    CHECK(ran.exit == 2);
    CHECK_THAT(ran.err, Catch::Contains("--max-findings is 'some'"));
}

TEST_CASE("edi check: severities and parties that are none are usage errors", "[cli]") {
    auto const [options, message] = GENERATE(table<std::string, std::string>({
        {"--severity set.nothing=reject", "'set.nothing', which is no code"},
        {"--severity set.count=perhaps", "'perhaps' of set.count"},
        {"--severity set.count", "'' of set.count"},
        {"--from ZZ/", "--from is 'ZZ/'"},
    }));
    CAPTURE(options);
    Ran const ran = run_command("edi check " + options + " " SAMPLES "broken.edi");
    CHECK(ran.exit == 2);
    CHECK_THAT(ran.err, Catch::Contains(message));
}

TEST_CASE("edi check --severity: a warning rejects, an error is let pass", "[cli]") {
    std::string const file = " " SAMPLES "wrong_group.edi";
    CHECK(run_command("edi check" + file).exit == 0);
    CHECK(run_command("edi check --severity set.wrong_group=reject" + file).exit == 1);
    CHECK(
        run_command("edi check --severity set.wrong_group=ignore,set.count=warn" + file)
            .out.find(": warning:") == std::string::npos
    );
    CHECK(run_command("edi check --from ZZ/NOBODY" + file).exit == 1);
}

TEST_CASE("edi check --json: every line is JSON with the keys in their public order", "[cli]") {
    Ran const ran = run_command("edi check --json " SAMPLES "broken.edi");
    auto const file = boost::json::parse(ran.out).as_object();
    std::vector<std::string> keys;
    for (auto const& member : file) keys.emplace_back(member.key());
    CHECK(keys == std::vector<std::string>{"file", "valid", "interchanges", "findings"});
    auto const& interchange = file.at("interchanges").as_array().at(0).as_object();
    keys.clear();
    for (auto const& member : interchange) keys.emplace_back(member.key());
    CHECK(
        keys ==
        std::vector<std::string>{
            "standard", "version", "sender", "receiver", "control", "test", "groups", "findings"
        }
    );
    auto const& message = interchange.at("groups")
                              .as_array()
                              .at(0)
                              .as_object()
                              .at("messages")
                              .as_array()
                              .at(0)
                              .as_object();
    keys.clear();
    for (auto const& member : message) keys.emplace_back(member.key());
    CHECK(keys == std::vector<std::string>{"type", "control", "segments", "status", "findings"});
    CHECK(message.at("status").as_string() == "rejected");
}

TEST_CASE("edi check --json: an output larger than memory may hold is complete", "[cli]") {
    auto const path = std::filesystem::temp_directory_path() / "tidegate_cli_large.edi";
    constexpr int kSets = 60'000;
    {
        std::ofstream file(path, std::ios::binary);
        file
            << "ISA*00*          *00*          *ZZ*ACME           *ZZ*SUPPLIER       "
               "*260105*1200*U*00401*000000001*0*P*>~GS*PO*ACME*SUPPLIER*20260105*1200*1*X*004010~";
        for (int i = 1; i <= kSets; ++i)
            file << "ST*850*" << 10'000 + i << "~SE*2*" << 10'000 + i << "~";
        file << "GE*" << kSets << "*1~IEA*1*000000001~";
    }
    Ran const ran = run_command("edi check --json " + path.string());
    std::filesystem::remove(path);
    CHECK(ran.exit == 1);
    CHECK(ran.out.size() > 8u * 1024 * 1024);  // more than the spool keeps in memory
    std::size_t messages = 0;
    for (std::size_t at = 0; (at = ran.out.find("\"type\":\"850\"", at)) != std::string::npos; ++at)
        ++messages;
    CHECK(messages == kSets);
    CHECK(boost::json::parse(ran.out).is_object());
}

TEST_CASE("edi show: loops are indented, and names come from the dictionary", "[cli]") {
    Row const row = GENERATE(values<Row>({
        {"show", "edi show mappers/x12/004010/samples/850/drop_ship.edi", 0},
        {"show_json", "edi show --json " SAMPLES "wrong_group.edi", 0},
        {"show_broken", "edi show " SAMPLES "broken.edi", 0},
        {"show_unknown_release", "edi show " SAMPLES "unknown_release.edi", 0},
        {"show_ta1_only", "edi show " SAMPLES "ta1_only.edi", 0},
        {"show_xml", "edi show " SAMPLES "order.xml", 3},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi ack: a file is answered as it deserves, the same every time", "[cli]") {
    std::string const at = " --control 7 --at 2026-01-05T12:00";
    Row const row = GENERATE(values<Row>({
        {"ack_valid", "edi ack mappers/x12/004010/samples/850/simple.edi", 0},
        {"ack_broken", "edi ack " SAMPLES "broken.edi", 0},
        {"ack_wrong_counts", "edi ack " SAMPLES "wrong_counts.edi", 0},
        {"ack_wrong_counts_997", "edi ack --as 997 " SAMPLES "wrong_counts.edi", 0},
        {"ack_asks_for_ta1", "edi ack " SAMPLES "asks_for_ta1.edi", 0},
        {"ack_as_ta1", "edi ack --as ta1 " SAMPLES "broken.edi", 0},
        {"ack_two", "edi ack " SAMPLES "two_interchanges.edi", 0},
        {"ack_unknown_release", "edi ack " SAMPLES "unknown_release.edi", 0},
        {"ack_acknowledgement", "edi ack " SAMPLES "acknowledgement.edi", 1},
        {"ack_ta1_only", "edi ack " SAMPLES "ta1_only.edi", 1},
        {"ack_999", "edi ack --as 999 " SAMPLES "broken.edi", 0},
        {"ack_contrl", "edi ack --as contrl " SAMPLES "broken.edi", 1},
        {"ack_unknown_form", "edi ack --as aperak " SAMPLES "broken.edi", 2},
    }));
    INFO(row.line);
    Ran const ran = run_command(row.line + at);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

TEST_CASE("edi ack: what it writes is valid by edi check", "[cli]") {
    char const* file =
        GENERATE("broken.edi", "wrong_counts.edi", "asks_for_ta1.edi", "two_interchanges.edi");
    INFO(file);
    Ran const ack =
        run_command(std::string("edi ack --control 7 --at 2026-01-05T12:00 " SAMPLES) + file);
    auto const path = std::filesystem::temp_directory_path() / "tidegate_cli_ack.edi";
    std::ofstream(path, std::ios::binary) << ack.out;
    Ran const check = run_command("edi check " + path.string());
    std::filesystem::remove(path);
    INFO(check.text());
    CHECK(check.exit == 0);
}

TEST_CASE("edi ack: a time or control number that is none is a usage error", "[cli]") {
    char const* options = GENERATE(
        "--at 2026-01-05", "--at noon", "--control 0", "--control 1000000000", "--control x"
    );
    INFO(options);
    Ran const ran = run_command(std::string("edi ack " SAMPLES "broken.edi ") + options);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
}

}  // namespace
}  // namespace tidegate::cli
