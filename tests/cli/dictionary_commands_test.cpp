#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace tidegate::cli {
namespace {

struct Row {
    std::string golden;
    std::string command;
    int exit;
};

TEST_CASE("dictionary: what is shown of each thing is as it is in its golden file", "[cli]") {
    auto const row = GENERATE(
        Row{"dictionary_list", "dictionary list", 0},
        Row{"dictionary_sets", "dictionary show x12/005010", 0},
        Row{"dictionary_set", "dictionary show x12/004010 850", 0},
        Row{"dictionary_set_json", "dictionary show x12/005010 999 --json", 0},
        Row{"dictionary_segment", "dictionary show x12/004010 SLN", 0},
        Row{"dictionary_segment_json", "dictionary show x12/003040 BEG --json", 0},
        Row{"dictionary_element", "dictionary show x12/004010 715", 0},
        Row{"dictionary_unknown", "dictionary show x12/004010 ZZZ", 1},
        Row{"dictionary_no_release", "dictionary show x12/007030 850", 1},
        Row{"dictionary_no_standard", "dictionary show edifact 850", 1}
    );
    INFO(row.command);
    Ran const ran = run_command(row.command);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

}  // namespace
}  // namespace tidegate::cli
