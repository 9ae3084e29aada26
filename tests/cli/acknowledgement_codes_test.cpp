// Golden files of acknowledgements: what `edi ack` answers to interchanges with one mistake each.
#include "cli/acknowledgement_golden.hpp"
#include "cli/run_command.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE("edi ack: golden files of acknowledgements have the answers of today", "[cli][golden]") {
    bool const updates = std::getenv("TIDEGATE_GOLDEN_UPDATE") != nullptr;
    for (AcknowledgementGolden const& golden : read_acknowledgement_goldens()) {
        CAPTURE(golden.path.filename().string());
        CHECK(golden.comment.starts_with("# "));
        CHECK_FALSE(golden.answers.empty());
        AcknowledgementGolden today = golden;
        for (GoldenAnswer& answer : today.answers)
            answer.text = answer_of(golden.received, answer.options);
        if (updates) {
            std::ofstream(golden.path, std::ios::binary) << today.text();
        } else {
            CHECK(today.text() == golden.text());
        }
    }
}

TEST_CASE("edi ack: every answer is right by our own dictionaries", "[cli]") {
    fs::path const file =
        fs::temp_directory_path() / fmt::format("tidegate_answer_{}.edi", ::getpid());
    for (AcknowledgementGolden const& golden : read_acknowledgement_goldens()) {
        for (GoldenAnswer const& answer : golden.answers) {
            INFO(golden.path.filename().string() << ", edi ack " << answer.options);
            std::ofstream(file, std::ios::binary) << answer.text;
            Ran const ran = run_command("edi check " + file.string());
            INFO(ran.text());
            CHECK(ran.exit == 0);
        }
    }
    fs::remove(file);
}

}  // namespace
}  // namespace tidegate::cli
