#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tidegate::cli {
namespace {

/// What every command takes.
constexpr std::string_view kCommonOptions = "--home --json --help";

std::string_view first_word(Command const& command) {
    return command.noun.empty() ? command.verb : command.noun;
}

/// Nouns and commands of one word, each once, in the order of help.
std::vector<std::string_view> first_words(std::span<Command const> table) {
    std::vector<std::string_view> words;
    for (Command const& command : table) {
        if (!command.is_hidden && std::ranges::count(words, first_word(command)) == 0)
            words.push_back(first_word(command));
    }
    return words;
}

std::string verbs_of(std::span<Command const> table, std::string_view noun) {
    std::string verbs;
    for (Command const& command : table) {
        if (command.is_hidden || command.noun != noun) continue;
        verbs += verbs.empty() ? "" : " ";
        verbs += command.verb;
    }
    return verbs;
}

/// "edi check", "serve".
std::string name_of(Command const& command) {
    return command.noun.empty() ? std::string(command.verb)
                                : fmt::format("{} {}", command.noun, command.verb);
}

/// "FILE...", "[FILE]", as help shows it.
std::string form_of(Positional const& positional) {
    std::string form(positional.name);
    if (positional.most > 1) form += "...";
    return positional.least == 0 ? "[" + form + "]" : form;
}

/// Text of a roff line: backslashes and hyphens are themselves, and no line is a request.
std::string roff(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
    for (char const c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

std::string man_command(Command const& command) {
    std::string text = fmt::format(".TP\n.B tidegate {}\n", roff(name_of(command)));
    for (Positional const& positional : command.positionals)
        text += fmt::format(".I {}\n", roff(form_of(positional)));
    text += roff(command.summary) + ".\n";
    if (!command.positionals.empty() || !command.options.empty()) text += ".RS\n";
    for (Positional const& positional : command.positionals)
        text += fmt::format(".TP\n.I {}\n{}\n", roff(form_of(positional)), roff(positional.help));
    for (Option const& option : command.options) {
        text += fmt::format(".TP\n.B {}\n", roff("--" + std::string(option.name)));
        if (!option.metavar.empty()) text += fmt::format(".I {}\n", roff(option.metavar));
        text += roff(option.help) + "\n";
    }
    if (!command.positionals.empty() || !command.options.empty()) text += ".RE\n";
    return text + fmt::format(".IP\nExample: {}\n", roff(command.example));
}

constexpr std::string_view kManEnd = R"(.SH OPTIONS
Every command takes:
.TP
.B \-\-home
.I DIR
folder of tidegate.toml and partners/; without it TIDEGATE_HOME, else the current folder
.TP
.B \-\-json
one JSON object per line
.TP
.B \-\-help
arguments with an example
.SH EXIT STATUS
0 fine; 1 the input is invalid or the answer is no; 2 usage; 3 not readable or not EDI;
4 configuration; 5 refused by a partner; 6 unavailable; 7 a bug.
.SH ENVIRONMENT
.TP
.B TIDEGATE_HOME
the home folder, when \-\-home is not given
)";

}  // namespace

std::string bash_completion(std::span<Command const> table) {
    std::string text =
        "# bash completion of tidegate; made by: tidegate completion bash\n"
        "_tidegate() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} first=${COMP_WORDS[1]} words= is_verb=\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
    std::string tops;
    for (std::string_view const word : first_words(table)) tops += fmt::format("{} ", word);
    text += fmt::format("        words='{}--help --version'\n    else\n", tops);
    text += "        case \"$first ${COMP_WORDS[2]}\" in\n";
    // What is typed of one word ends there, so its options are found by the first word alone.
    for (Command const& command : table) {
        if (command.is_hidden) continue;
        std::string options;
        for (Option const& option : command.options) options += fmt::format("--{} ", option.name);
        text += fmt::format(
            "            '{}'{}) words='{}{}' ;;\n", name_of(command),
            command.noun.empty() ? "' '*" : "", options, kCommonOptions
        );
    }
    text +=
        "        esac\n        if [ \"$COMP_CWORD\" -eq 2 ]; then\n            case $first in\n";
    for (std::string_view const word : first_words(table)) {
        std::string const verbs = verbs_of(table, word);
        if (!verbs.empty())
            text +=
                fmt::format("                {}) words='{} --help' is_verb=1 ;;\n", word, verbs);
    }
    text +=
        "            esac\n"
        "        fi\n"
        "    fi\n"
        "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
        "    # Files stand wherever no option is being typed behind a whole command.\n"
        "    if [ ${#COMPREPLY[@]} -eq 0 ] || { [ \"$COMP_CWORD\" -gt 2 ] && [[ $current != -* ]]; "
        "}; "
        "then\n"
        "        COMPREPLY=($(compgen -f -- \"$current\"))\n"
        "    fi\n"
        "}\n"
        "complete -o filenames -F _tidegate tidegate\n";
    return text;
}

std::string man_page(std::span<Command const> table) {
    std::string text =
        ".TH TIDEGATE 1\n.SH NAME\n"
        "tidegate \\- an EDI gateway for the whole order\\-to\\-cash conversation\n"
        ".SH SYNOPSIS\n.B tidegate\n.I NOUN VERB\n[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n"
        ".SH COMMANDS\n";
    for (std::string_view const word : first_words(table)) {
        std::string_view const about = about_noun(word);
        text += fmt::format(".SS {}\n", roff(word));
        if (!about.empty()) text += roff(about) + ".\n";
        for (Command const& command : table) {
            if (!command.is_hidden && first_word(command) == word) text += man_command(command);
        }
    }
    return text + std::string(kManEnd);
}

}  // namespace tidegate::cli
