// A command as a row of one table: how it is called, what it says about itself, and the function
// that does it. The parser (app.cpp) is the only place that knows a command-line library.
#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::cli {

/// Exit status of the program: a public contract (docs/cli.md).
enum class Exit : int {
    ok = 0,
    no = 1,  ///< the input is invalid, or the answer is no
    usage = 2,
    unreadable = 3,  ///< not readable, or neither EDI nor XML
    configuration = 4,
    refused = 5,      ///< by a partner or peer
    unavailable = 6,  ///< network, database
    bug = 7,
};

/// "--element CHAR": named without dashes; without a metavar it is a flag.
struct Option {
    std::string_view name;
    std::string_view metavar;
    std::string_view help;
};

/// "FILE..." is at least one, "[PATH...]" any number, "FILE" one, "[FILE]" at most one.
struct Positional {
    std::string_view name;
    std::string_view help;
    std::size_t least = 1;
    std::size_t most = 1;
};

/// What was typed, checked against the table.
struct Arguments {
    std::vector<std::string> positionals;
    std::map<std::string, std::string, std::less<>> options;  ///< flags have the value ""
    std::filesystem::path home;                               ///< --home, TIDEGATE_HOME or "."
    bool json = false;

    [[nodiscard]] bool has(std::string_view option) const { return options.contains(option); }
    [[nodiscard]] std::optional<std::string> get(std::string_view option) const {
        auto const found = options.find(option);
        if (found == options.end()) return {};
        return found->second;
    }
};

/// Where a command writes. Results go to `out`, what is meant for the person only to `err`.
struct Streams {
    std::ostream& out;
    std::ostream& err;
};

using CommandFunction = Exit (*)(Arguments const&, Streams);

struct Command {
    std::string_view noun;  ///< "edi"; empty for commands of one word
    std::string_view verb;  ///< "check", "serve"
    std::string_view summary;
    std::string_view example;
    std::vector<Positional> positionals;
    std::vector<Option> options;
    CommandFunction run;
    bool is_hidden = false;  ///< works, but is not listed: called by the program itself
};

/// Every command, in the order of help.
std::vector<Command> const& commands();

/// What a noun is about, for help: "stock and what is on its way". Empty for what is no noun.
std::string_view about_noun(std::string_view noun);

/// The whole program: parses, runs, maps what goes wrong to an exit status.
int run(int argc, char const* const* argv, Streams streams);

/// Prints "error: ..." and says which status it means.
Exit report(Streams streams, Error const& error);

}  // namespace tidegate::cli
