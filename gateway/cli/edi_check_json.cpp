// `edi check --json`. "valid" stands in front of what it depends on, so the object is spooled and
// printed when the file has been read.
#include "cli/edi_check_report.hpp"
#include "cli/edi_spool.hpp"
#include "cli/edi_text.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::findings_json;
using stages::json_string;
using syntax::Findings;

void append(Findings& to, Findings const& from) { to.insert(to.end(), from.begin(), from.end()); }

class JsonReport final : public CheckReport {
public:
    JsonReport(CheckReportOptions options, std::ostream& out)
        : CheckReport(std::move(options)), out_(out) {}

    void on_interchange(syntax::InterchangeBegin const& event) override {
        interchange_ = event.interchange;
        syntax::Interchange const& it = interchange_;
        spool_.write(fmt::format(
            R"({}{{"standard":{},"version":{},"sender":{},"receiver":{},"control":{},"test":{},)"
            R"("groups":[)",
            interchanges_++ == 0 ? "" : ",", json_string(it.standard), json_string(it.version),
            json_string(it.sender.text()), json_string(it.receiver.text()), json_string(it.control),
            it.is_test
        ));
        interchange_findings_ = event.findings;
        groups_here_ = 0;
        is_interchange_open_ = true;
    }

    void on_group(syntax::GroupBegin const& event) override {
        count(event.group);
        auto const known = [&](std::string const& value) {
            return event.group.is_implicit ? "null" : json_string(value);
        };
        spool_.write(fmt::format(
            R"({}{{"functional_id":{},"control":{},"version":{},"messages":[)",
            groups_here_++ == 0 ? "" : ",", known(event.group.functional_id),
            known(event.group.control), known(event.group.version)
        ));
        group_findings_ = event.findings;
        sets_here_ = 0;
        is_group_open_ = true;
    }

    void on_set(JudgedSet& judged) override {
        count(judged);
        spool_.write(fmt::format(
            R"({}{{"type":{},"control":{},"segments":{},"status":"{}","findings":{}}})",
            sets_here_++ == 0 ? "" : ",", json_string(value_text(judged.set.type(), interchange_)),
            json_string(value_text(judged.set.control(), interchange_)), judged.set.segments.size(),
            standards::name_of(judged.status), findings_json(take(std::move(judged.findings)))
        ));
    }

    void on_group_end(syntax::GroupEnd const& event) override {
        append(group_findings_, event.findings);
        close_group();
    }
    void on_interchange_end(syntax::InterchangeEnd const& event) override {
        append(interchange_findings_, event.findings);
        close_interchange();
    }
    void on_end(syntax::EndOfInput const& event) override { file_findings_ = event.findings; }

    void finish(Error const* stopped) override {
        if (is_group_open_) close_group();
        if (is_interchange_open_) close_interchange();
        std::string const findings = findings_json(take(std::move(file_findings_)));
        out_ << fmt::format(
            R"({{"file":{},"valid":{},"interchanges":[)", json_string(options_.file),
            is_valid() && stopped == nullptr
        );
        spool_.copy_to(out_);
        out_ << "],\"findings\":" << findings;
        if (stopped != nullptr) out_ << ",\"error\":" << json_string(stopped->text());
        out_ << "}\n";
    }

private:
    void close_group() {
        spool_.write("],\"findings\":" + findings_json(take(std::move(group_findings_))) + "}");
        is_group_open_ = false;
    }
    void close_interchange() {
        spool_.write(
            "],\"findings\":" + findings_json(take(std::move(interchange_findings_))) + "}"
        );
        is_interchange_open_ = false;
    }

    std::ostream& out_;
    Spool spool_;
    syntax::Interchange interchange_;
    Findings interchange_findings_;
    Findings group_findings_;
    Findings file_findings_;
    std::size_t groups_here_ = 0;
    std::size_t sets_here_ = 0;
    bool is_group_open_ = false;
    bool is_interchange_open_ = false;
};

}  // namespace

std::unique_ptr<CheckReport> make_json_report(CheckReportOptions options, std::ostream& out) {
    return std::make_unique<JsonReport>(std::move(options), out);
}

}  // namespace tidegate::cli
