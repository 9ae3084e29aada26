#include "cli/guideline_page_sample.hpp"

#include "base/stream.hpp"
#include "cli/edi_meaning.hpp"
#include "cli/html_text.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::cli {
namespace {

/// "ISA*...~GS*...~": the part of an envelope, one segment on each line.
std::string envelope(std::string_view text, char terminator) {
    std::string lines;
    for (char const c : text) {
        lines += html({&c, 1});
        if (c == terminator) lines += "\n";
    }
    while (lines.ends_with('\n')) lines.pop_back();
    return fmt::format(
        "<tr><td class=\"edi\">{}</td><td class=\"soft\">the envelope</td></tr>\n", lines
    );
}

std::string row(
    syntax::Segment const& segment, standards::SegmentDefinition const* definition,
    syntax::Interchange const& interchange, std::string_view text
) {
    std::string items;
    for (Meaning const& meaning : meanings_of(segment, definition, interchange, false)) {
        std::string const name = meaning.name.empty() ? "" : html(meaning.name) + " ";
        std::string const sense =
            meaning.meaning.empty() ? "" : fmt::format(": {}", html(meaning.meaning));
        items += fmt::format(
            "<li><span class=\"soft\">{}</span> {}<b>{}</b>{}</li>", html(meaning.place), name,
            html(meaning.text), sense
        );
    }
    return fmt::format(
        "<tr><td class=\"edi\">{}</td><td><ul>{}</ul></td></tr>\n", html(text), items
    );
}

}  // namespace

std::string sample_table(standards::Guideline const& guideline, std::string_view sample) {
    if (sample.empty()) return "";
    MemorySource source(sample);
    syntax::InterchangeReader reader(source);
    std::string rows;
    syntax::Interchange interchange;
    for (;;) {
        auto const event = reader.next();
        if (!event || std::holds_alternative<syntax::EndOfInput>(*event)) break;
        if (auto const* begun = std::get_if<syntax::InterchangeBegin>(&*event))
            interchange = begun->interchange;
        auto const* found = std::get_if<syntax::SetEvent>(&*event);
        if (found == nullptr) continue;
        syntax::TransactionSet const& set = *found->set;
        char const terminator = set.delimiters.segment;
        rows += envelope(sample.substr(0, set.segments.front().byte), terminator);
        std::uint64_t end = 0;
        for (syntax::Segment const& segment : set.segments) {
            end = std::min(segment.element_byte(segment.elements.size() + 1) + 1, sample.size());
            rows +=
                row(segment, guideline.dictionary->find_segment(segment.tag), interchange,
                    sample.substr(segment.byte, end - segment.byte));
        }
        rows += envelope(sample.substr(end), terminator);
    }
    return "<h2>An example</h2>\n<p class=\"soft\">Made from this guideline, and accepted by "
           "it.</p>\n<table class=\"sample\"><tbody>\n" +
           rows + "</tbody></table>\n";
}

}  // namespace tidegate::cli
