#include "standards/answer.hpp"

#include "base/stream.hpp"
#include "standards/group_check.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::FindingCode;
using syntax::Findings;

std::string line_of(Finding const& finding) {
    std::string place = finding.segment;
    if (finding.segment_position > 0) place += fmt::format("@{}", finding.segment_position);
    if (!finding.loop.empty()) place += fmt::format(" in {}", finding.loop);
    if (finding.element > 0) place += fmt::format(" element {}", finding.element);
    if (finding.component > 0) place += fmt::format(" component {}", finding.component);
    if (finding.repetition > 0) place += fmt::format(" repetition {}", finding.repetition);
    return fmt::format(
        "{} {} {} (line {}, byte {}): {}\n",
        finding.severity == syntax::Severity::error ? "error"
        : finding.is_certain                        ? "warning"
                                                    : "unsure",
        name_of(finding.code), place, finding.line, finding.byte, finding.text
    );
}

Finding finding_of(FindingCode code, std::string text) {
    Finding finding;
    finding.code = code;
    finding.text = std::move(text);
    return finding;
}

void append(Findings& all, Findings const& more) {
    all.insert(all.end(), more.begin(), more.end());
}

std::string one_per_line(std::string segments, char terminator) {
    std::string text;
    for (char const c : segments) {
        text += c;
        if (c == terminator) text += '\n';
    }
    return text;
}

class Answering {
public:
    Answering(DictionaryLibrary& library, ValidateOptions const& options)
        : library_(library), options_(options) {}

    Answer run(std::string_view input) {
        MemorySource source(input);
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto event = reader.next();
            if (!event) {
                answer_.text += "error: " + event.error().text() + "\n";
                break;
            }
            if (auto* end = std::get_if<syntax::EndOfInput>(&*event)) {
                list(end->findings);
                break;
            }
            std::visit([this](auto const& happened) { on(happened); }, *event);
        }
        return std::move(answer_);
    }

private:
    void on(syntax::InterchangeBegin const& begin) {
        interchange_ = begin.interchange;
        interchange_findings_ = begin.findings;
    }

    void on(syntax::Ta1Event const& event) {
        answer_.text += fmt::format("TA1 received, line {}\n", event.segment.line);
    }

    void on(syntax::GroupBegin const& begin) {
        group_ = {
            .functional_id = begin.group.functional_id,
            .control = begin.group.control,
            .sets_stated = {},
            .sets = {},
            .findings = begin.findings
        };
        release_ = begin.group.release();
        auto found = library_.find("x12", release_);
        dictionary_ = found ? *found : nullptr;
        if (!dictionary_) {
            group_.findings.push_back(
                finding_of(FindingCode::group_version_unsupported, "GS08 is " + begin.group.version)
            );
        } else if (auto finding = check_group_kind(begin.group, *dictionary_)) {
            group_.findings.push_back(std::move(*finding));
        }
    }

    void on(syntax::SetEvent const& event) {
        ReceivedSet set{
            .type = std::string(event.set->type()),
            .control = std::string(event.set->control()),
            .findings = event.findings
        };
        SetDefinition const* definition = dictionary_ ? dictionary_->find_set(set.type) : nullptr;
        if (definition) {
            append(
                set.findings, validate(*event.set, *dictionary_, *definition, options_).findings
            );
        } else if (dictionary_) {
            set.findings.push_back(finding_of(
                FindingCode::set_unknown,
                fmt::format("there is no set {} in {}", set.type, release_)
            ));
        }
        set.status = status_of(set.findings);
        answer_.text += fmt::format("set {} {} {}\n", set.type, set.control, name_of(set.status));
        list(set.findings);
        answer_.verdicts.push_back({set.type, release_, set.status, set.findings});
        group_.sets.push_back(std::move(set));
    }

    void on(syntax::GroupEnd const& end) {
        append(group_.findings, end.findings);
        list(group_.findings);
        if (!is_acknowledged(group_.functional_id)) return;
        auto const written = acknowledge_group(group_, {});
        answer_.text += written ? one_per_line(written->body.text, '~')
                                : "error: " + written.error().text() + "\n";
    }

    void on(syntax::InterchangeEnd const& end) {
        append(interchange_findings_, end.findings);
        list(interchange_findings_);
        auto const written = acknowledge_interchange(interchange_, interchange_findings_).text({});
        answer_.text += written ? *written + "\n" : "error: " + written.error().text() + "\n";
    }

    void on(syntax::EndOfInput const&) {}

    void list(Findings const& findings) {
        for (Finding const& finding : findings) answer_.text += line_of(finding);
    }

    DictionaryLibrary& library_;
    ValidateOptions const& options_;
    Answer answer_;
    syntax::Interchange interchange_;
    Findings interchange_findings_;
    ReceivedGroup group_;
    std::string release_;
    Dictionary const* dictionary_ = nullptr;
};

}  // namespace

Answer answer_to(
    std::string_view input, DictionaryLibrary& library, ValidateOptions const& options
) {
    return Answering(library, options).run(input);
}

}  // namespace tidegate::standards
