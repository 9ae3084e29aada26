// Guidelines and documents for tests, as text.
#pragma once

#include "standards/guideline_check.hpp"
#include "standards/guideline_reader.hpp"
#include "standards/sample_set.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

inline std::expected<Guideline, GuidelineErrors> read_guideline(std::string_view lines) {
    Dictionary const& dictionary = dictionary_004010();
    GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("a.guide", fmt::format("guide acme/850 on x12/004010/850\n{}", lines));
    return reader.finish();
}

/// "a.guide:2:5: what is wrong; what to do", a line per error; empty when it is right.
inline std::string errors_of(std::string_view lines) {
    auto const guideline = read_guideline(lines);
    std::string text;
    if (guideline) return text;
    for (Error const& error : guideline.error()) text += error.text() + "\n";
    return text;
}

/// "code segment/element ack: text" of each finding of `segments` (ST and SE are put around).
inline std::vector<std::string> findings_of(
    std::string_view guide, std::string_view segments, char repetition = 0
) {
    auto const guideline = read_guideline(guide);
    if (!guideline) FAIL(guideline.error().front().text());
    SampleSet const sample(fmt::format("ST*850*0001~{}SE*9*0001~", segments), repetition);
    ValidatedSet validated =
        validate(sample.set, *guideline->dictionary, *guideline->definition, {});
    check_guideline(sample.set, *guideline, {}, validated);
    std::vector<std::string> lines;
    for (syntax::Finding const& finding : validated.findings) {
        lines.push_back(fmt::format(
            "{}{} {}{}{} {}", finding.is_of_guideline ? "" : "standard ",
            syntax::name_of(finding.code), finding.segment,
            finding.element > 0 ? fmt::format("{:02}", finding.element) : "",
            finding.component > 0 ? fmt::format("-{}", finding.component) : "", finding.ack()
        ));
    }
    return lines;
}

}  // namespace tidegate::standards
