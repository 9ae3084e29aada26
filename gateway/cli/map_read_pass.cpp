#include "cli/map_read_pass.hpp"

#include "base/limits.hpp"
#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_text.hpp"
#include "cli/map_line.hpp"
#include "cli/map_read_xml.hpp"
#include "standards/acknowledgement_document.hpp"
#include "standards/interchange_ack_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

class ReadPass final : public PassVisitor {
public:
    ReadPass(
        MapHome& home, MapReadOptions const& options, Streams streams,
        std::function<void(MappedDocument const&)> const& use
    )
        : home_(home), options_(options), streams_(streams), use_(use) {}

    void on_interchange(syntax::InterchangeBegin const& event) override {
        owner_ = "interchange " + event.interchange.control;
        interchange_ = event.interchange;
        tell_errors(event.findings, owner_);
    }
    void on_ta1(syntax::Ta1Event const& event) override {
        if (!options_.use_acknowledgement) return;
        options_.use_acknowledgement(acknowledgement_line(
            place_of_ta1(interchange_),
            standards::to_document(
                standards::read_interchange_ack(event.segment), environment_of(interchange_)
            )
        ));
    }
    void on_group(syntax::GroupBegin const& event) override {
        group_owner_ = event.group.is_implicit ? owner_ : group_name(event.group);
        tell_errors(event.findings, group_owner_);
    }
    void on_group_end(syntax::GroupEnd const& event) override {
        tell_errors(event.findings, group_owner_);
    }
    void on_interchange_end(syntax::InterchangeEnd const& event) override {
        tell_errors(event.findings, owner_);
    }
    void on_end(syntax::EndOfInput const& event) override { tell_errors(event.findings, "file"); }

    void on_set(JudgedSet& judged) override {
        place_ = place_of(judged);
        if (options_.is_wanted && !options_.is_wanted(place_)) return;
        std::string const owner = set_name(judged.set);
        if (options_.map.empty() && is_acknowledgement(judged)) {
            leave_or_use(judged, owner);
            return;
        }
        tell_errors(judged.findings, owner);
        if (syntax::has_error(judged.findings) || judged.tree == nullptr) {
            tell(judged, "it is not read as a document because of these errors");
            return;
        }
        auto const program = home_.find(
            options_.map.empty() ? map_of_set(
                                       home_, judged.dictionary->standard(),
                                       judged.dictionary->release(), judged.set.type()
                                   )
                                 : options_.map
        );
        if (!program) {
            tell(judged, program.error().text());
        } else if ((*program)->definition != judged.definition) {
            tell(
                judged, fmt::format(
                            "map {} is for another set: {} of release {}", (*program)->id,
                            (*program)->set, (*program)->release
                        )
            );
        } else {
            read(judged, *program, owner);
        }
    }

    [[nodiscard]] bool has_failed() const { return has_failed_; }

private:
    static bool is_acknowledgement(JudgedSet const& judged) {
        return judged.interchange.is_edifact()
                   ? judged.set.type() == "CONTRL"
                   : !standards::is_acknowledged(judged.group.functional_id);
    }

    static documents::Environment environment_of(syntax::Interchange const& interchange) {
        return interchange.is_test ? documents::Environment::test : documents::Environment::live;
    }

    void leave_or_use(JudgedSet const& judged, std::string const& owner) {
        if (!options_.use_acknowledgement) {
            streams_.err << fmt::format(
                "{}: note: {} is an acknowledgement, not a document: left out\n", options_.file,
                owner
            );
            return;
        }
        tell_errors(judged.findings, owner);
        documents::Environment const environment = environment_of(judged.interchange);
        if (judged.interchange.is_edifact()) {
            for (documents::Document const& document :
                 standards::to_documents(standards::read_contrl(judged.set), environment))
                options_.use_acknowledgement(acknowledgement_line(place_, document));
            return;
        }
        auto const form = judged.set.type() == "999" ? documents::AcknowledgementForm::_999
                                                     : documents::AcknowledgementForm::_997;
        options_.use_acknowledgement(acknowledgement_line(
            place_,
            standards::to_document(standards::read_functional_ack(judged.set), form, environment)
        ));
    }

    /// Neighbours are mostly of one kind: reader and document stay for the next one.
    struct MapRun {
        explicit MapRun(std::shared_ptr<maps::Program const> of)
            : program(std::move(of)),
              reader(*program),
              result{documents::Document(*program->document), {}, {}} {}
        std::shared_ptr<maps::Program const> program;
        maps::SetReader reader;
        maps::ReadResult result;
    };

    void read(
        JudgedSet const& judged, std::shared_ptr<maps::Program const> const& found,
        std::string const& owner
    ) {
        maps::Program const& program = *found;
        maps::ReadOptions options;
        options.delimiters = judged.interchange.delimiters;
        options.charset = judged.set.charset;
        options.environment = environment_of(judged.interchange);
        options.trace = options_.trace;
        if (run_ == nullptr || run_->program != found) run_ = std::make_unique<MapRun>(found);
        maps::ReadResult& result = run_->result;
        if (auto done = run_->reader.read(*judged.tree, options, result); !done) {
            tell(judged, fmt::format("map {}: {}", program.id, done.error().text()));
            return;
        }
        for (syntax::Finding const& finding : result.findings)
            streams_.err << finding_line(options_.file, owner, finding);
        if (syntax::has_error(result.findings)) {
            has_failed_ = true;
        }
        use_({place_, program, result});
    }

    void tell_errors(syntax::Findings const& findings, std::string const& owner) {
        for (syntax::Finding const& finding : findings) {
            if (finding.severity != syntax::Severity::error) continue;
            streams_.err << finding_line(options_.file, owner, finding);
            has_failed_ = true;
        }
    }

    void tell(JudgedSet const& judged, std::string const& reason) {
        streams_.err << fmt::format(
            "{}:{}: error: {}: {}\n", options_.file, judged.set.segments.front().line,
            set_name(judged.set), reason
        );
        has_failed_ = true;
    }

    MapHome& home_;
    MapReadOptions const& options_;
    Streams streams_;
    std::function<void(MappedDocument const&)> const& use_;
    syntax::Interchange interchange_;  ///< the one that is read
    MessagePlace place_;               ///< of the set that is read
    std::string owner_;
    std::string group_owner_;
    std::unique_ptr<MapRun> run_;
    bool has_failed_ = false;
};

Exit map_read_edi(
    MapHome& home, MapReadOptions const& options, ByteSource& source, Streams streams,
    std::function<void(MappedDocument const&)> const& use
) {
    if (!options.map.empty()) {
        auto const program = home.find(options.map);
        if (!program) return report_map(streams, program.error());
    }
    ReadPass pass(home, options, streams, use);
    auto const done = pass_over(source, home.dictionaries, pass);
    if (!done) return report_unreadable(streams, options.file, done.error());
    return pass.has_failed() ? Exit::no : Exit::ok;
}

}  // namespace

Exit map_read_file(
    MapHome& home, MapReadOptions const& options, Streams streams,
    std::function<void(MappedDocument const&)> const& use
) {
    auto const input = Input::open(options.file);
    if (!input) return report_unreadable(streams, options.file, input.error());
    syntax::Detected const& detected = (*input)->detected();
    if (detected.kind == syntax::InputKind::xml) {
        auto const bytes = read_all(**input, limits::xml_bytes_max);
        if (!bytes) return report_unreadable(streams, options.file, bytes.error());
        return map_read_xml(home, options, as_text(*bytes), streams, use);
    }
    if (!is_edi(detected)) return report_unreadable(streams, options.file, not_edi(detected));
    return map_read_edi(home, options, **input, streams, use);
}

Exit map_read_bytes(
    MapHome& home, MapReadOptions const& options, ByteView bytes, Streams streams,
    std::function<void(MappedDocument const&)> const& use
) {
    if (syntax::sniff(as_text(bytes)).kind == syntax::InputKind::xml)
        return map_read_xml(home, options, as_text(bytes), streams, use);
    MemorySource source(bytes);
    return map_read_edi(home, options, source, streams, use);
}

}  // namespace tidegate::cli
