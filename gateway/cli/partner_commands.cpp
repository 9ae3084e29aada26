#include "cli/partner_commands.hpp"

#include "base/clock.hpp"
#include "cli/partner_report.hpp"
#include "runtime/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using ConfigPointer = std::shared_ptr<runtime::Config const>;

bool is_about(Error const& error, std::string const& partner) {
    std::string const folder = "partners/" + partner + "/";
    return error.text().find(folder) != std::string::npos;
}

/// Prints the problems of one partner (or all, when `partner` is empty), and how many there are of
/// others.
void print_problems(partners::Errors const& errors, std::string const& partner, Streams streams) {
    std::size_t others = 0;
    for (Error const& error : errors) {
        if (partner.empty() || is_about(error, partner)) {
            streams.err << "error: " << error.text() << '\n';
        } else {
            ++others;
        }
    }
    if (others != 0)
        streams.err << fmt::format(
            "error: {} problems elsewhere keep the configuration from loading; tidegate config "
            "check prints them\n",
            others
        );
}

}  // namespace

std::vector<Command> partner_commands() {
    return {
        {"partner",
         "check",
         "print what is wrong with partners, else what they are set up for",
         "tidegate partner check acme --home /etc/tidegate",
         {{"PARTNER", "a partner's id; default: all", 0, SIZE_MAX}},
         {},
         partner_check},
        {"config",
         "check",
         "print every mistake of tidegate.toml, partners, keys and maps",
         "tidegate config check --home /etc/tidegate",
         {},
         {},
         config_check},
    };
}

Exit partner_check(Arguments const& arguments, Streams streams) {
    std::vector<std::string> const& wanted = arguments.positionals;
    auto const config = runtime::Config::load(arguments.home);
    if (!config) {
        print_problems(config.error(), wanted.size() == 1 ? wanted.front() : "", streams);
        return Exit::configuration;
    }
    for (std::string const& id : wanted) {
        if ((*config)->registry().find(id) != nullptr) continue;
        streams.err << fmt::format(
            "error: there is no partner '{}' in {}\n", id, (arguments.home / "partners").string()
        );
        return Exit::configuration;
    }
    Instant const now = SystemClock().now();
    bool has_problem = false;
    std::size_t printed = 0;
    for (partners::Profile const& profile : (*config)->registry().profiles()) {
        if (!wanted.empty() && std::ranges::find(wanted, profile.id) == wanted.end()) continue;
        if (printed++ > 0 && !arguments.json) streams.out << '\n';
        PartnerReport const report = describe_partner(profile, now);
        streams.out << (arguments.json ? report.json() : report.text());
        for (std::string const& problem : report.problems)
            streams.err << "error: " << problem << '\n';
        has_problem = has_problem || !report.problems.empty();
    }
    if (printed == 0)
        streams.err << fmt::format(
            "there are no partners in {}\n", (arguments.home / "partners").string()
        );
    return has_problem ? Exit::configuration : Exit::ok;
}

Exit config_check(Arguments const& arguments, Streams streams) {
    auto const config = runtime::Config::load(arguments.home);
    if (!config) {
        print_problems(config.error(), "", streams);
        return Exit::configuration;
    }
    Instant const now = SystemClock().now();
    bool has_problem = false;
    std::size_t documents = 0;
    for (partners::Profile const& profile : (*config)->registry().profiles()) {
        documents += profile.documents.size();
        for (std::string const& problem : describe_partner(profile, now).problems) {
            streams.err << "error: " << problem << '\n';
            has_problem = true;
        }
    }
    if (has_problem) return Exit::configuration;
    std::size_t const partners = (*config)->registry().profiles().size();
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"valid":true,"partners":{},"documents":{}}})"
            "\n",
            partners, documents
        );
    } else {
        streams.out << fmt::format(
            "{}: fine; {} partner{}, {} agreed document{}\n", arguments.home.string(), partners,
            partners == 1 ? "" : "s", documents, documents == 1 ? "" : "s"
        );
    }
    return Exit::ok;
}

}  // namespace tidegate::cli
