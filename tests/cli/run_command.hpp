// Runs the program as a user would, in this process: arguments in, both streams and the exit status
// out. The working folder is the root of the repository, so that file names in outputs are the same
// everywhere.
#pragma once

#include <string>
#include <vector>

namespace tidegate::cli {

struct Ran {
    int exit = -1;
    std::string out;
    std::string err;

    /// Everything in one text, as golden files hold it.
    [[nodiscard]] std::string text() const;
};

/// "edi check tests/cli/samples/broken.edi", split at blanks.
Ran run_command(std::string const& line);

/// Compares with tests/cli/golden/<name>.txt; writes it instead when TIDEGATE_GOLDEN_UPDATE is set.
void check_golden(std::string const& name, std::string const& text);

}  // namespace tidegate::cli
