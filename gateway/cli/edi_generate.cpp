// `edi generate`: a made document, right by a guideline.
#include "cli/edi_commands.hpp"
#include "cli/edi_options.hpp"
#include "cli/guideline_home.hpp"
#include "runtime/config.hpp"
#include "standards/sample_document.hpp"

#include <ostream>

namespace tidegate::cli {

Exit edi_generate(Arguments const& arguments, Streams streams) {
    auto const seed = seed_of(arguments);
    if (!seed) return report(streams, seed.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    auto const guideline = guideline_of(arguments, *mappers, dictionaries);
    if (!guideline) return report_guideline(streams, guideline.error());
    if (*guideline == nullptr) {
        return report(
            streams, {ErrorCode::usage,
                      "--guideline is missing: a document of what?",
                      {},
                      "name a guideline, or a standard as in x12/004010/850"}
        );
    }
    auto text = standards::make_sample(**guideline, {.seed = *seed});
    if (!text) return report(streams, text.error()), Exit::no;
    bool const is_edifact = (*guideline)->dictionary->standard() == "edifact";
    bool is_released = false;
    for (char const c : *text) {
        streams.out << c;
        bool const ends = !is_released && c == (is_edifact ? '\'' : '~');
        if (ends && arguments.has("lines")) streams.out << '\n';
        is_released = is_edifact && c == '?' && !is_released;
    }
    if (!arguments.has("lines")) streams.out << '\n';
    return Exit::ok;
}

}  // namespace tidegate::cli
