// What EDIFACT is answered: each message validated by the dictionary of its directory, fast and
// slowly, then reported by CONTRL, and the CONTRL read back as the partner would read it.
#include "base/stream.hpp"
#include "fuzz/target.hpp"
#include "standards/contrl.hpp"
#include "standards/contrl_read.hpp"
#include "standards/library.hpp"
#include "standards/message_directory.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"

namespace tidegate::fuzz {

void report(std::string_view input);

namespace {

using namespace standards;

DictionaryLibrary& library() {
    static DictionaryLibrary shared(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    return shared;
}

ValidateOptions slow_options() {
    ValidateOptions options;
    options.is_fast_path_allowed = false;
    return options;
}

class Reporting {
public:
    void run(std::string_view input) {
        MemorySource source(input);
        syntax::InterchangeReader reader(source, {.x12 = false});
        for (;;) {
            auto const event = reader.next();
            if (!event || std::holds_alternative<syntax::EndOfInput>(*event)) return;
            std::visit([this](auto const& happened) { this->on(happened); }, *event);
        }
    }

private:
    void on(syntax::InterchangeBegin const& begin) {
        received_ = {begin.interchange, begin.findings, {}};
    }
    void on(syntax::GroupBegin const& begin) {
        received_.groups.push_back({begin.group, begin.findings, {}});
    }
    void on(syntax::SetEvent const& event) {
        read_contrl(*event.set);
        ReceivedMessage message{
            .control = std::string(event.set->control()),
            .type = std::string(event.set->type()),
            .identifier = std::string(event.set->segments.front().element(2)),
            .findings = event.findings
        };
        validate(*event.set, message);
        message.status = status_of(message.findings);
        received_.groups.back().messages.push_back(std::move(message));
    }
    void on(syntax::GroupEnd const& end) {
        syntax::Findings& findings = received_.groups.back().findings;
        findings.insert(findings.end(), end.findings.begin(), end.findings.end());
    }
    void on(syntax::InterchangeEnd const& end) {
        received_.findings.insert(
            received_.findings.end(), end.findings.begin(), end.findings.end()
        );
        answer();
    }
    static void on(syntax::Ta1Event const&) {}
    static void on(syntax::EndOfInput const&) {}

    void validate(syntax::TransactionSet const& set, ReceivedMessage& message) {
        auto const dictionary =
            library().find("edifact", dictionary_key(set, received_.header.syntax_version));
        if (!dictionary) return;
        SetDefinition const* const definition = (*dictionary)->find_set(message.type);
        if (definition == nullptr) return;
        ValidatedSet quick;
        ValidatedSet thorough;
        fast_.validate(set, **dictionary, *definition, quick);
        slow_.validate(set, **dictionary, *definition, thorough);
        require(
            quick.status == thorough.status && quick.findings.size() == thorough.findings.size() &&
                quick.tree.nodes.size() == thorough.tree.nodes.size(),
            "both paths of validation have the same findings and tree"
        );
        message.findings.insert(
            message.findings.end(), quick.findings.begin(), quick.findings.end()
        );
    }

    void answer() const {
        auto const report = report_interchange(received_);
        if (!report) return;  // a received value that holds a separator nothing releases
        auto const text = write_report(
            received_, {.sender = received_.header.receiver,
                        .receiver = received_.header.sender,
                        .control = "1",
                        .at = *When::parse_iso("2026-01-05T12:00:00"),
                        .is_test = received_.header.is_test}
        );
        // One line end at a width that is in use reads as a broken line: it is dropped then.
        if (!text || text->find_first_of("\r\n") != std::string::npos) return;
        MemorySource source(*text);
        syntax::InterchangeReader reader(source);
        bool is_seen = false;
        for (;;) {
            auto const event = reader.next();
            require(event.has_value(), "our CONTRL can be read");
            if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
            auto const* set = std::get_if<syntax::SetEvent>(&*event);
            if (set == nullptr) continue;
            is_seen = true;
            require(set->findings.empty(), "our CONTRL has a sound envelope");
            InterchangeReport const read = read_contrl(*set->set);
            require(read.findings.empty(), "our CONTRL is one that we understand");
            require(read.control == received_.header.control, "UCI names their interchange");
            require(
                (read.action == '4') == (report->action == ReportAction::rejected),
                "UCI says what was decided"
            );
        }
        require(is_seen, "our CONTRL is in its interchange");
    }

    ReceivedInterchange received_;
    Validator fast_{ValidateOptions{}};
    Validator slow_{slow_options()};
};

}  // namespace

void report(std::string_view input) { Reporting().run(input); }

}  // namespace tidegate::fuzz
