// Golden files of acknowledgements: tests/cli/golden/acknowledgements/*.txt. A file is a comment,
// what was received, and for each line "==== edi ack OPTIONS" the whole answer of that command.
// TIDEGATE_GOLDEN_UPDATE=1 rewrites the answers.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::cli {

struct GoldenAnswer {
    std::string options;  ///< of `edi ack`
    std::string text;     ///< one segment on each line
};

struct AcknowledgementGolden {
    std::filesystem::path path;
    std::string comment;
    std::string received;
    std::vector<GoldenAnswer> answers;

    /// As it stands in the file.
    [[nodiscard]] std::string text() const;
};

/// All of them, by name.
std::vector<AcknowledgementGolden> read_acknowledgement_goldens();

/// What the command answers now.
std::string answer_of(std::string const& received, std::string const& options);

/// A code list of an acknowledgement ("TA105", "IK304", "0085/4") and a code of it.
using ListedCode = std::pair<std::string, std::string>;

/// The codes that an answer carries, 997, 999, TA1 or CONTRL.
std::set<ListedCode> codes_in(std::string const& answer);

}  // namespace tidegate::cli
