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
        Row{"dictionary_no_standard", "dictionary show tradacoms/9 ORDERS", 1},
        Row{"dictionary_no_directory", "dictionary show edifact/D92A ORDERS", 1},
        Row{"dictionary_messages", "dictionary show edifact/D01B", 0},
        Row{"dictionary_messages_service", "dictionary show edifact/SV4", 0},
        Row{"dictionary_message", "dictionary show edifact/D96A/ORDERS", 0},
        Row{"dictionary_message_json", "dictionary show edifact/SV3 CONTRL --json", 0},
        Row{"dictionary_segment_edifact", "dictionary show edifact/D00A/NAD", 0},
        Row{"dictionary_segment_repeated", "dictionary show edifact/D99B/ADR --json", 0},
        Row{"dictionary_composite", "dictionary show edifact/D96A/C507", 0},
        Row{"dictionary_element_edifact", "dictionary show edifact/D96A/2379", 0},
        Row{"dictionary_element_partial", "dictionary show edifact/SV3/0083", 0}
    );
    INFO(row.command);
    Ran const ran = run_command(row.command);
    CHECK(ran.exit == row.exit);
    check_golden(row.golden, ran.text());
}

}  // namespace
}  // namespace tidegate::cli
