#include "cli/edi_check_report.hpp"

#include "cli/edi_finding_line.hpp"
#include "cli/edi_text.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using syntax::Finding;
using syntax::Findings;
using syntax::Severity;

class TextReport final : public CheckReport {
public:
    TextReport(CheckReportOptions options, std::ostream& out)
        : CheckReport(std::move(options)), out_(out) {}

    void on_interchange(syntax::InterchangeBegin const& event) override {
        ++interchanges_;
        interchange_ = "interchange " + visible(event.interchange.control);
        print(event.findings, interchange_);
    }
    void on_group(syntax::GroupBegin const& event) override {
        count(event.group);
        // What stands between messages without a group is the interchange's.
        group_ = event.group.is_implicit ? interchange_ : group_name(event.group);
        print(event.findings, group_);
    }
    void on_set(JudgedSet& judged) override {
        count(judged);
        print(judged.findings, set_name(judged.set));
    }
    void on_group_end(syntax::GroupEnd const& event) override { print(event.findings, group_); }
    void on_interchange_end(syntax::InterchangeEnd const& event) override {
        print(event.findings, interchange_);
    }
    void on_end(syntax::EndOfInput const& event) override { print(event.findings, "file"); }

    void finish(Error const* stopped) override { out_ << summary(stopped) << '\n'; }

private:
    void print(Findings const& findings, std::string_view owner) {
        for (Finding const& finding : take(findings))
            out_ << finding_line(options_.file, owner, finding);
    }

    std::ostream& out_;
    std::string interchange_;
    std::string group_;
};

std::string counted(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace

Findings CheckReport::take(Findings findings) {
    for (Finding const& finding : findings)
        ++(finding.severity == Severity::error ? errors_ : warnings_);
    std::size_t const room = options_.findings_max - printed_;
    if (findings.size() > room)
        findings.erase(findings.begin() + static_cast<long>(room), findings.end());
    printed_ += findings.size();
    return findings;
}

void CheckReport::count(syntax::Group const& group) {
    if (!group.is_implicit) ++groups_;
}

void CheckReport::count(JudgedSet const& judged) {
    if (judged.guideline != nullptr) ++guided_;
    switch (judged.status) {
        case standards::SetStatus::accepted:
            ++accepted_;
            break;
        case standards::SetStatus::accepted_with_errors:
            ++with_errors_;
            break;
        case standards::SetStatus::rejected:
            ++rejected_;
            break;
    }
}

std::string CheckReport::summary(Error const* stopped) const {
    std::string const verdict = stopped != nullptr ? "not read to its end"
                                : is_valid()       ? "valid"
                                                   : "not valid";
    std::string text = fmt::format(
        "{}: {}: {}, {}, {} ({} accepted, {} accepted with errors, {} rejected); {}, {}",
        options_.file, verdict, counted(interchanges_, "interchange"), counted(groups_, "group"),
        counted(accepted_ + with_errors_ + rejected_, "message"), accepted_, with_errors_,
        rejected_, counted(errors_, "error"), counted(warnings_, "warning")
    );
    std::size_t const hidden = errors_ + warnings_ - printed_;
    if (hidden != 0) text += fmt::format("; {} not printed", counted(hidden, "finding"));
    return text;
}

std::unique_ptr<CheckReport> make_text_report(CheckReportOptions options, std::ostream& out) {
    return std::make_unique<TextReport>(std::move(options), out);
}

}  // namespace tidegate::cli
