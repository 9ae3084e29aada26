// `edi check`: envelopes and dictionary validation of any number of files.
#include "cli/edi_check_report.hpp"
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_options.hpp"
#include "runtime/config.hpp"

#include <ostream>

namespace tidegate::cli {
namespace {

Exit check_file(
    std::string const& file, std::size_t max, bool is_json,
    standards::DictionaryLibrary& dictionaries, Streams streams
) {
    CheckReportOptions options{.file = file, .findings_max = max};
    auto const report = is_json ? make_json_report(std::move(options), streams.out)
                                : make_text_report(std::move(options), streams.out);
    auto const input = open_x12(file);
    auto const done =
        input ? (*input)->watched(
                    Printing::at_end,
                    [&](ByteSource& source) { return pass_over(source, dictionaries, *report); }
                )
              : std::unexpected(input.error());
    if (done) {
        report->finish(nullptr);
        return report->is_valid() ? Exit::ok : Exit::no;
    }
    if (is_json || input) report->finish(&done.error());
    return report_unreadable(streams, file, done.error());
}

}  // namespace

Exit edi_check(Arguments const& arguments, Streams streams) {
    auto const max = max_findings_of(arguments);
    if (!max) return report(streams, max.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    Exit exit = Exit::ok;
    for (std::string const& file : arguments.positionals)
        exit = worst(exit, check_file(file, *max, arguments.json, dictionaries, streams));
    return exit;
}

}  // namespace tidegate::cli
