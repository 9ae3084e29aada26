// `edi check`: envelopes, dictionary and guideline validation of any number of files.
#include "cli/edi_check_report.hpp"
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_options.hpp"
#include "cli/guideline_home.hpp"
#include "runtime/config.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

struct Check {
    std::size_t findings_max;
    bool is_json;
    PassOptions options;
    standards::DictionaryLibrary& dictionaries;
};

Exit check_file(std::string const& file, Check const& check, Streams streams) {
    CheckReportOptions options{.file = file, .findings_max = check.findings_max};
    auto const report = check.is_json ? make_json_report(std::move(options), streams.out)
                                      : make_text_report(std::move(options), streams.out);
    auto const input = open_edi(file);
    auto const done =
        input ? (*input)->watched(
                    Printing::at_end,
                    [&](ByteSource& source) {
                        return pass_over(source, check.dictionaries, *report, check.options);
                    }
                )
              : std::unexpected(input.error());
    if (!done) {
        if (check.is_json || input) report->finish(&done.error());
        return report_unreadable(streams, file, done.error());
    }
    report->finish(nullptr);
    standards::Guideline const* const guideline = check.options.guideline;
    if (guideline != nullptr && report->guided() == 0) {
        streams.err << fmt::format(
            "error: {}: nothing in it was held against the guideline {}, which is about {}\n", file,
            guideline->name, guideline->standard()
        );
        return Exit::no;
    }
    return report->is_valid() ? Exit::ok : Exit::no;
}

}  // namespace

Exit edi_check(Arguments const& arguments, Streams streams) {
    auto const max = max_findings_of(arguments);
    if (!max) return report(streams, max.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    auto const guideline = guideline_of(arguments, *mappers, dictionaries);
    if (!guideline) return report_guideline(streams, guideline.error());
    auto const severities = severities_of(arguments);
    if (!severities) return report(streams, severities.error());
    auto const parties = parties_of(arguments);
    if (!parties) return report(streams, parties.error());
    Check const check{
        *max, arguments.json, {guideline->get(), *severities, *parties}, dictionaries
    };
    Exit exit = Exit::ok;
    for (std::string const& file : arguments.positionals)
        exit = worst(exit, check_file(file, check, streams));
    return exit;
}

}  // namespace tidegate::cli
