// `edi ack`: what a file deserves as an answer, without a partner profile. X12: a 997 per
// functional group, a TA1 where ISA14 asks for one or the envelope is rejected. EDIFACT: a CONTRL.
// One interchange per received one.
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_options.hpp"
#include "cli/edi_pass.hpp"
#include "cli/guideline_home.hpp"
#include "runtime/config.hpp"
#include "standards/acknowledge.hpp"
#include "standards/contrl.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/x12_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

enum class Kind { deserved, functional, interchange, contrl };

struct AckOptions {
    Kind kind = Kind::deserved;
    std::optional<standards::AckForm> form;  ///< nothing: the one that the group deserves
    std::uint64_t control = 1;
    When at;
};

/// What our 997s are written in: partners of every release read it.
constexpr std::string_view kRelease997 = "004010";

Expected<AckOptions> parse_options(Arguments const& arguments) {
    AckOptions options;
    std::string const as = arguments.get("as").value_or("");
    if (as == "997") {
        options.kind = Kind::functional;
        options.form = standards::AckForm::functional;
    } else if (as == "999") {
        options.kind = Kind::functional;
        options.form = standards::AckForm::implementation;
    } else if (as == "ta1") {
        options.kind = Kind::interchange;
    } else if (as == "contrl") {
        options.kind = Kind::contrl;
    } else if (!as.empty()) {
        return fail(
            ErrorCode::usage, fmt::format("--as is '{}', allowed are 997, 999, ta1 and contrl", as)
        );
    }
    auto const control = control_of(arguments);
    if (!control) return std::unexpected(control.error());
    options.control = control->value_or(1);
    auto const at = time_of(arguments);
    if (!at) return std::unexpected(at.error());
    options.at = *at;
    return options;
}

/// Collects what was received, one interchange at a time, and writes the answer to each.
class Answer final : public PassVisitor {
public:
    Answer(AckOptions options, std::optional<syntax::Party> us, Streams streams)
        : options_(options), us_(std::move(us)), streams_(streams) {}

    void on_interchange(syntax::InterchangeBegin const& event) override {
        interchange_ = event.interchange;
        findings_ = event.findings;
        groups_.clear();
        headers_.clear();
        received_ = {};
    }
    void on_group(syntax::GroupBegin const& event) override {
        if (interchange_.is_edifact()) {
            received_.groups.push_back({event.group, event.findings, {}});
            return;
        }
        headers_.push_back(event.group);
        groups_.push_back(
            {event.group.functional_id,
             event.group.control,
             event.group.version,
             {},
             {},
             event.findings}
        );
    }
    void on_set(JudgedSet& judged) override {
        if (interchange_.is_edifact()) {
            received_.groups.back().messages.push_back(
                {std::string(judged.set.control()), std::string(judged.set.type()),
                 std::string(judged.set.segments.front().element(2)), std::move(judged.findings),
                 judged.status}
            );
            return;
        }
        groups_.back().sets.push_back(
            {std::string(judged.set.type()), std::string(judged.set.control()),
             std::string(judged.set.segments.front().element(3)), std::move(judged.findings),
             judged.status, standards::business_units(judged.set)}
        );
    }
    void on_group_end(syntax::GroupEnd const& event) override {
        syntax::Findings& findings =
            interchange_.is_edifact() ? received_.groups.back().findings : groups_.back().findings;
        findings.insert(findings.end(), event.findings.begin(), event.findings.end());
    }
    void on_interchange_end(syntax::InterchangeEnd const& event) override {
        findings_.insert(findings_.end(), event.findings.begin(), event.findings.end());
        auto const done = write();
        if (done) return;
        streams_.err << "error: interchange " << interchange_.control << ": " << done.error().text()
                     << '\n';
        has_failed_ = true;
    }

    [[nodiscard]] bool has_failed() const { return has_failed_; }
    [[nodiscard]] bool has_answered() const { return answers_ > 0; }

private:
    [[nodiscard]] bool wants_ta1() const {
        switch (options_.kind) {
            case Kind::interchange:
                return true;
            case Kind::functional:
            case Kind::contrl:
                return false;
            case Kind::deserved:
                return interchange_.wants_ta1 || syntax::has_error(findings_);
        }
        TIDEGATE_CHECK(false);
    }

    /// Nothing inside a rejected interchange was processed: its TA1 says so, no 997 does.
    [[nodiscard]] bool wants_functional() const {
        return options_.kind == Kind::functional ||
               (options_.kind == Kind::deserved && !syntax::has_error(findings_));
    }

    /// Ours are the sender's own delimiters where they can serve, else the usual ones.
    void choose_delimiters(syntax::Interchange& header) const {
        header.version = interchange_.version;
        header.delimiters = interchange_.delimiters;
        if (syntax::is_known_version(header.version) &&
            syntax::check_delimiters(header.delimiters, header.version))
            return;
        header.version = "00401";
        header.delimiters = {
            .segment = '~', .element = '*', .component = '>', .repetition = 0, .release = 0
        };
    }

    [[nodiscard]] syntax::Interchange header() const {
        syntax::Interchange header;
        // Who was written to by a wrong name still is who answers; a name that nobody has is none.
        header.sender = interchange_.receiver;
        if (us_ && header.sender.id.empty()) header.sender.id = us_->id;
        header.receiver = interchange_.sender;
        header.control = fmt::format("{:09}", options_.control + answers_);
        header.date = options_.at.date().compact().substr(2);
        header.time = time();
        header.is_test = interchange_.is_test;
        // ISA15 that is none of its codes was read as production.
        bool const is_usage = std::string_view("TPI").contains(interchange_.usage);
        header.usage = is_usage ? interchange_.usage : 'P';
        header.wants_ta1 = false;  // an acknowledgement is never acknowledged
        choose_delimiters(header);
        return header;
    }

    [[nodiscard]] std::string time() const {
        return format_time_of_day(options_.at.second_of_day() / 60 * 60);
    }

    /// One group per version: a 997 is of another than a 999, and one that answers a guide is of
    /// another than one that does not. 997s first.
    Expected<void> add_answers(syntax::OutboundInterchange& out) const {
        for (auto const form :
             {standards::AckForm::functional, standards::AckForm::implementation}) {
            for (std::size_t i = 0; i < groups_.size(); ++i) {
                if (!standards::is_acknowledged(groups_[i].functional_id)) continue;
                auto const wanted =
                    options_.form.value_or(standards::deserved_form(groups_[i].version));
                if (wanted != form) continue;
                standards::AcknowledgeOptions options;
                options.delimiters = out.header.delimiters;
                options.form = form;
                auto acknowledgement = standards::acknowledge_group(groups_[i], options);
                if (!acknowledgement) return std::unexpected(acknowledgement.error());
                std::string const version =
                    form == standards::AckForm::implementation
                        ? standards::group_version_of_999(acknowledgement->body)
                        : std::string(kRelease997);
                group_for(out, headers_[i], version)
                    .sets.push_back(std::move(acknowledgement->body));
            }
        }
        return {};
    }

    /// The group of that version; the first answer in it says between whom it goes.
    [[nodiscard]] syntax::OutboundGroup& group_for(
        syntax::OutboundInterchange& out, syntax::Group const& received, std::string const& version
    ) const {
        for (syntax::OutboundGroup& group : out.groups) {
            if (group.header.version == version) return group;
        }
        syntax::Group header;
        header.functional_id = "FA";
        header.sender = received.receiver;
        header.receiver = received.sender;
        header.date = options_.at.date().compact();
        header.time = time();
        header.control = std::to_string(options_.control + answers_ + out.groups.size());
        header.agency = "X";
        header.version = version;
        return out.groups.emplace_back(syntax::OutboundGroup{std::move(header), {}});
    }

    Expected<void> write() {
        bool const is_fitting = interchange_.is_edifact() ? options_.kind == Kind::deserved ||
                                                                options_.kind == Kind::contrl
                                                          : options_.kind != Kind::contrl;
        if (!is_fitting) {
            return fail(
                ErrorCode::invalid, interchange_.is_edifact()
                                        ? "EDIFACT is acknowledged by a CONTRL: --as contrl"
                                        : "X12 is acknowledged by a 997, a 999 or a TA1"
            );
        }
        if (interchange_.is_edifact()) return write_contrl();
        syntax::OutboundInterchange out;
        out.header = header();
        if (wants_functional()) {
            if (auto done = add_answers(out); !done) return done;
        }
        if (wants_ta1()) {
            auto segment = standards::acknowledge_interchange(interchange_, findings_)
                               .text(out.header.delimiters);
            if (!segment) return std::unexpected(segment.error());
            out.ta1.push_back(std::move(*segment));
        }
        if (out.groups.empty() && out.ta1.empty()) return {};
        auto const text = syntax::write_x12(out);
        if (!text) return std::unexpected(text.error());
        streams_.out << *text << '\n';
        ++answers_;
        return {};
    }

    /// An interchange of CONTRLs alone gets none.
    Expected<void> write_contrl() {
        bool const has_reported = std::ranges::any_of(received_.groups, [](auto const& group) {
            return std::ranges::any_of(group.messages, [](auto const& message) {
                return standards::is_reported(message.type);
            });
        });
        bool const is_empty = received_.groups.empty();
        if (!has_reported && !is_empty) return {};
        received_.header = interchange_;
        received_.findings = findings_;
        auto const text = standards::write_report(
            received_, {.sender = interchange_.receiver,
                        .receiver = interchange_.sender,
                        .control = std::to_string(options_.control + answers_),
                        .at = options_.at,
                        .is_test = interchange_.is_test}
        );
        if (!text) return std::unexpected(text.error());
        streams_.out << *text << '\n';
        ++answers_;
        return {};
    }

    AckOptions options_;
    std::optional<syntax::Party> us_;  ///< who answers; nothing: whoever was written to
    Streams streams_;
    syntax::Interchange interchange_;
    standards::ReceivedInterchange received_;  ///< of EDIFACT
    syntax::Findings findings_;
    std::vector<syntax::Group> headers_;
    std::vector<standards::ReceivedGroup> groups_;
    std::uint64_t answers_ = 0;
    bool has_failed_ = false;
};

}  // namespace

Exit edi_ack(Arguments const& arguments, Streams streams) {
    std::string const& file = arguments.positionals.front();
    auto const options = parse_options(arguments);
    if (!options) return report(streams, options.error());
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    auto const guideline = guideline_of(arguments, *mappers, dictionaries);
    if (!guideline) return report_guideline(streams, guideline.error());
    auto const severities = severities_of(arguments);
    if (!severities) return report(streams, severities.error());
    auto const parties = parties_of(arguments);
    if (!parties) return report(streams, parties.error());
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    Answer answer(*options, parties->receiver, streams);
    auto const done = (*input)->watched(Printing::at_end, [&](ByteSource& source) {
        return pass_over(source, dictionaries, answer, {guideline->get(), *severities, *parties});
    });
    if (!done) return report_unreadable(streams, file, done.error());
    if (answer.has_failed()) return Exit::no;
    if (answer.has_answered()) return Exit::ok;
    streams.err << "error: " << file
                << ": nothing to acknowledge: there are acknowledgements only (functional group "
                   "FA, TA1, CONTRL), and these are never acknowledged\n";
    return Exit::no;
}

}  // namespace tidegate::cli
