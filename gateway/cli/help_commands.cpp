#include "cli/help_commands.hpp"

#include "cli/completion.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

Exit print_completion(Arguments const& arguments, Streams streams) {
    std::string const& shell = arguments.positionals.front();
    if (shell != "bash") {
        return report(
            streams,
            {ErrorCode::usage, fmt::format("SHELL is '{}', allowed is bash", shell), {}, {}}
        );
    }
    streams.out << bash_completion(commands());
    return Exit::ok;
}

Exit print_man(Arguments const&, Streams streams) {
    streams.out << man_page(commands());
    return Exit::ok;
}

}  // namespace

std::vector<Command> help_commands() {
    return {
        {"",
         "completion",
         "print the completion script of a shell",
         "tidegate completion bash > /etc/bash_completion.d/tidegate",
         {{"SHELL", "bash"}},
         {},
         print_completion},
        {"",
         "man",
         "print the manual page",
         "tidegate man > /usr/local/share/man/man1/tidegate.1",
         {},
         {},
         print_man},
    };
}

}  // namespace tidegate::cli
