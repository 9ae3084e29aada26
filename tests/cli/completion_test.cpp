#include "cli/completion.hpp"

#include "cli/run_command.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {
namespace {

Exit nothing(Arguments const&, Streams) { return Exit::ok; }

std::vector<Command> const kTable{
    {"edi",
     "check",
     "say what is wrong",
     "tidegate edi check a.edi",
     {{"FILE", "X12 files", 1, SIZE_MAX}},
     {{"max", "N", ".5 or more"}},
     nothing},
    {"", "serve", "run", "tidegate serve", {}, {}, nothing},
    {"", "secret", "hidden", "tidegate secret", {}, {{"inner", "", "no"}}, nothing, true},
};

TEST_CASE(
    "completion: a noun has its verbs, a command its options, the hidden are left out", "[cli]"
) {
    std::string const script = bash_completion(kTable);
    CHECK_THAT(script, Catch::Contains("words='edi serve --help --version'"));
    CHECK_THAT(script, Catch::Contains("edi) words='check --help'"));
    CHECK_THAT(script, Catch::Contains("'edi check') words='--max --home --json --help'"));
    CHECK_THAT(script, Catch::Contains("complete -o filenames -F _tidegate tidegate"));
    CHECK_THAT(script, !Catch::Contains("secret") && !Catch::Contains("--inner"));
}

TEST_CASE("man page: names each command with its arguments, and no text is a request", "[cli]") {
    std::string const page = man_page(kTable);
    CHECK(page.starts_with(".TH TIDEGATE 1\n"));
    CHECK_THAT(page, Catch::Contains(".B tidegate edi check\n.I FILE...\n"));
    CHECK_THAT(page, Catch::Contains(".B \\-\\-max\n.I N\n\\&.5 or more\n"));
    CHECK_THAT(page, !Catch::Contains("secret"));
}

TEST_CASE("completion: every command that is listed is completed and in the manual", "[cli]") {
    std::string const script = run_command("completion bash").out;
    std::string const page = run_command("man").out;
    for (Command const& command : commands()) {
        if (command.is_hidden) continue;
        std::string const name = command.noun.empty()
                                     ? std::string(command.verb)
                                     : std::string(command.noun) + " " + std::string(command.verb);
        INFO(name);
        CHECK(script.find("'" + name + "'") != std::string::npos);
        if (name.find('-') == std::string::npos)
            CHECK(page.find(".B tidegate " + name + "\n") != std::string::npos);
    }
    CHECK(run_command("completion fish").exit == 2);
}

TEST_CASE("help: every noun says what it is about", "[cli]") {
    for (Command const& command : commands()) {
        INFO(command.noun);
        CHECK(about_noun(command.noun).empty() == command.noun.empty());
    }
}

}  // namespace
}  // namespace tidegate::cli
