// `edi check`: envelopes and dictionary validation of any number of files.
#include <fmt/format.h>

#include <charconv>
#include <ostream>

#include "cli/edi_check_report.hpp"
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "runtime/config.hpp"

namespace tidegate::cli {
namespace {

Expected<std::size_t> findings_max(Arguments const& arguments) {
    auto const text = arguments.get("max-findings");
    if (!text) return SIZE_MAX;
    std::size_t number = 0;
    auto const [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (failed == std::errc{} && end == text->data() + text->size()) return number;
    return fail(
        ErrorCode::usage, fmt::format("--max-findings is '{}', allowed is a number from 0", *text)
    );
}

Exit check_file(
    std::string const& file, std::size_t max, bool is_json,
    standards::DictionaryLibrary& dictionaries, Streams streams
) {
    CheckReportOptions options{.file = file, .findings_max = max};
    auto const report = is_json ? make_json_report(std::move(options), streams.out)
                                : make_text_report(std::move(options), streams.out);
    auto const input = open_x12(file);
    auto const done =
        input ? pass_over(**input, dictionaries, *report) : std::unexpected(input.error());
    if (done) {
        report->finish(nullptr);
        return report->is_valid() ? Exit::ok : Exit::no;
    }
    if (is_json || input) report->finish(&done.error());
    return report_unreadable(streams, file, done.error());
}

}  // namespace

Exit edi_check(Arguments const& arguments, Streams streams) {
    auto const max = findings_max(arguments);
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
