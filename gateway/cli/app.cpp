#include "base/ids.hpp"
#include "base/log.hpp"
#include "cli/command.hpp"
#include "net/incident.hpp"
#include "store/failure.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace tidegate::cli {
namespace {

constexpr char const* kAbout =
    "Tidegate: an EDI gateway for the whole order-to-cash conversation.\n"
    "Exit status: 0 fine; 1 the input is invalid or the answer is no; 2 usage; 3 not readable or "
    "not EDI;\n"
    "4 configuration; 5 refused by a partner; 6 unavailable; 7 a bug.";

/// What CLI11 fills while it parses.
struct Parsed {
    Command const* chosen = nullptr;
    Arguments arguments;
    std::vector<std::vector<std::string>> positionals;  // per positional of the chosen command
};

void add_options(CLI::App& app, Command const& command, Parsed& parsed) {
    for (Option const& option : command.options) {
        std::string const name(option.name);
        if (option.metavar.empty()) {
            app.add_flag_callback(
                "--" + name, [&parsed, name] { parsed.arguments.options[name] = ""; },
                std::string(option.help)
            );
            continue;
        }
        app.add_option_function<std::string>(
               "--" + name,
               [&parsed, name](std::string const& value) {
                   parsed.arguments.options[name] = value;
               },
               std::string(option.help)
        )
            ->type_name(std::string(option.metavar));
    }
}

void add_positionals(CLI::App& app, Command const& command, Parsed& parsed) {
    for (Positional const& positional : command.positionals) {
        auto* option = app.add_option_function<std::vector<std::string>>(
            std::string(positional.name),
            [&parsed](std::vector<std::string> const& values) {
                for (std::string const& value : values)
                    parsed.arguments.positionals.push_back(value);
            },
            std::string(positional.help)
        );
        option->type_name("");
        // A list would take what belongs to the next positional.
        option->allow_extra_args(positional.most > 1);
        option->expected(
            static_cast<int>(std::max<std::size_t>(positional.least, 1)),
            positional.most == SIZE_MAX ? CLI::detail::expected_max_vector_size
                                        : static_cast<int>(positional.most)
        );
        option->allow_extra_args(positional.most > 1);  // else it takes what is the next one's
        if (positional.least > 0) option->required();
    }
}

void add_command(CLI::App& parent, Command const& command, Parsed& parsed) {
    CLI::App* app = parent.add_subcommand(std::string(command.verb), std::string(command.summary));
    app->footer("example: " + std::string(command.example));
    app->add_option(
           "--home", parsed.arguments.home,
           "folder of tidegate.toml and partners/ (TIDEGATE_HOME; default .)"
    )
        ->type_name("DIR")
        ->envname("TIDEGATE_HOME");
    app->add_flag("--json", parsed.arguments.json, "one JSON object per line");
    if (command.is_hidden) app->group("");
    add_options(*app, command, parsed);
    add_positionals(*app, command, parsed);
    app->callback([&parsed, &command] { parsed.chosen = &command; });
}

void add_commands(CLI::App& app, Parsed& parsed) {
    std::map<std::string_view, CLI::App*> nouns;
    for (Command const& command : commands()) {
        if (command.noun.empty()) {
            add_command(app, command, parsed);
            continue;
        }
        CLI::App*& noun = nouns[command.noun];
        if (noun == nullptr) {
            noun = app.add_subcommand(
                std::string(command.noun), std::string(about_noun(command.noun))
            );
            noun->require_subcommand(1);
        }
        add_command(*noun, command, parsed);
    }
}

Exit run_chosen(Parsed const& parsed, Streams streams) {
    try {
        return parsed.chosen->run(parsed.arguments, streams);
    } catch (store::DatabaseFailed const& failure) {
        streams.err << "error: the database does not answer: " << failure.what() << '\n';
        return Exit::unavailable;
    } catch (std::exception const& bug) {
        SystemRandom random;
        streams.err << "error: a bug of Tidegate, incident " << net::make_incident_id(random)
                    << ": " << bug.what()
                    << "\nplease report it with the command and the incident\n";
        return Exit::bug;
    }
}

}  // namespace

int run(int argc, char const* const* argv, Streams streams) {
    CLI::App app(kAbout, "tidegate");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("tidegate ") + TIDEGATE_VERSION);
    Parsed parsed;
    parsed.arguments.home = ".";
    add_commands(app, parsed);
    try {
        app.parse(argc, argv);
    } catch (CLI::Success const& help) {
        return app.exit(help, streams.out, streams.err);
    } catch (CLI::ParseError const& wrong) {
        app.exit(wrong, streams.out, streams.err);
        return static_cast<int>(Exit::usage);
    }
    return static_cast<int>(run_chosen(parsed, streams));
}

Exit report(Streams streams, Error const& error) {
    streams.err << "error: " << error.text() << '\n';
    switch (error.code) {
        case ErrorCode::invalid:
            return Exit::no;
        case ErrorCode::not_found:
            return Exit::unreadable;
        case ErrorCode::unsupported:
            return Exit::no;
        case ErrorCode::too_large:
            return Exit::no;
        case ErrorCode::refused:
            return Exit::no;
        case ErrorCode::unauthorized:
            return Exit::refused;
        case ErrorCode::conflict:
            return Exit::no;
        case ErrorCode::unavailable:
            return Exit::unavailable;
        case ErrorCode::usage:
            return Exit::usage;
        case ErrorCode::configuration:
            return Exit::configuration;
    }
    return Exit::bug;
}

}  // namespace tidegate::cli
