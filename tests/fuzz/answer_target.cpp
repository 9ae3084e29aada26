// What a gateway answers: each set validated by the dictionary of its release, fast and slowly,
// then acknowledged, and the acknowledgement read back as the partner would read it.
#include "base/stream.hpp"
#include "fuzz/target.hpp"
#include "standards/acknowledge.hpp"
#include "standards/functional_ack_read.hpp"
#include "standards/interchange_ack_read.hpp"
#include "standards/library.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"
#include "syntax/x12_writer.hpp"

#include <algorithm>

namespace tidegate::fuzz {

void answer(std::string_view input);

namespace {

using namespace standards;

DictionaryLibrary& library() {
    static DictionaryLibrary shared(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    return shared;
}

std::string described(ValidatedSet const& result, syntax::TransactionSet const& set) {
    std::string text(name_of(result.status));
    auto const add = [&](auto... numbers) { ((text += std::to_string(numbers) + ' '), ...); };
    add(result.findings_dropped);
    for (syntax::Finding const& finding : result.findings) {
        text += std::string(syntax::name_of(finding.code)) + finding.loop + finding.text;
        add(finding.byte, finding.element, finding.component, finding.repetition);
    }
    for (Node const& node : result.tree.nodes) {
        text += node.item ? node.item->tag : "set";
        add(node.segment ? node.segment - set.segments.data() : -1, node.parent, node.first_child,
            node.next_sibling, node.occurrence);
    }
    for (syntax::Segment const* segment : result.tree.unplaced) add(segment - set.segments.data());
    return text;
}

/// Our own envelope, around what the test is about.
syntax::OutboundInterchange envelope(std::string version) {
    syntax::OutboundInterchange out;
    out.header.version = std::move(version);
    out.header.sender = {"ZZ", "US"};
    out.header.receiver = {"ZZ", "ACME"};
    out.header.control = "1";
    out.header.date = "260105";
    out.header.time = "1200";
    return out;
}

syntax::OutboundInterchange envelope_of(syntax::SetBody const& body, AckForm form) {
    bool const is_999 = form == AckForm::implementation;
    syntax::OutboundInterchange out = envelope(is_999 ? "00501" : "00401");
    if (is_999) out.header.delimiters.repetition = '^';
    syntax::Group header;
    header.functional_id = "FA";
    header.sender = "US";
    header.receiver = "ACME";
    header.date = "20260105";
    header.time = "1200";
    header.control = "1";
    header.agency = "X";
    header.version = is_999 ? standards::group_version_of_999(body) : "004010";
    out.groups.push_back({std::move(header), {body}});
    return out;
}

class Answering {
public:
    void run(std::string_view input) {
        MemorySource source(input);
        syntax::InterchangeReader reader(source);
        for (;;) {
            auto const event = reader.next();
            if (!event || std::holds_alternative<syntax::EndOfInput>(*event)) return;
            std::visit([this](auto const& happened) { on(happened); }, *event);
        }
    }

private:
    void on(syntax::InterchangeBegin const& begin) {
        interchange_ = begin.interchange;
        interchange_findings_ = begin.findings;
    }

    void on(syntax::Ta1Event const& event) { read_interchange_ack(event.segment); }

    void on(syntax::GroupBegin const& begin) {
        group_ = {
            .functional_id = begin.group.functional_id,
            .control = begin.group.control,
            .version = begin.group.version,
            .sets_stated = {},
            .sets = {},
            .findings = begin.findings
        };
        dictionary_ = nullptr;
        if (interchange_.is_edifact()) return;
        auto const found = library().find("x12", begin.group.release());
        if (found) dictionary_ = *found;
    }

    void on(syntax::SetEvent const& event) {
        read_functional_ack(*event.set);
        ReceivedSet set{
            .type = std::string(event.set->type()),
            .control = std::string(event.set->control()),
            .findings = event.findings
        };
        if (dictionary_ != nullptr) {
            if (SetDefinition const* definition = dictionary_->find_set(set.type))
                validate_twice(*event.set, *definition, set.findings);
        }
        set.status = status_of(set.findings);
        group_.sets.push_back(std::move(set));
    }

    void validate_twice(
        syntax::TransactionSet const& set, SetDefinition const& definition,
        syntax::Findings& findings
    ) {
        ValidatedSet quick;
        ValidatedSet thorough;
        fast_.validate(set, *dictionary_, definition, quick);
        slow_.validate(set, *dictionary_, definition, thorough);
        require(
            described(quick, set) == described(thorough, set),
            "both paths of validation have the same findings and tree"
        );
        std::size_t const segments =
            static_cast<std::size_t>(std::ranges::count_if(quick.tree.nodes, [](Node const& node) {
                return node.segment != nullptr;
            }));
        require(
            segments + quick.tree.unplaced.size() == set.segments.size(),
            "every segment is placed or unplaced, once"
        );
        findings.insert(findings.end(), quick.findings.begin(), quick.findings.end());
    }

    void on(syntax::GroupEnd const& end) {
        group_.findings.insert(group_.findings.end(), end.findings.begin(), end.findings.end());
        group_.sets_stated = end.sets_stated;
        for (AckForm const form : {AckForm::functional, AckForm::implementation}) acknowledge(form);
    }

    void acknowledge(AckForm form) const {
        auto const written = acknowledge_group(group_, {.delimiters = {}, .form = form});
        if (!written) return;  // a received number that holds our delimiters
        syntax::OutboundInterchange const out = envelope_of(written->body, form);
        auto const text = syntax::write_x12(out);
        require(text.has_value(), "an acknowledgement fits its envelope");
        read_back(*text, *written);
    }

    void read_back(std::string const& text, GroupAcknowledgement const& written) const {
        MemorySource source(text);
        syntax::InterchangeReader reader(source);
        bool is_seen = false;
        for (;;) {
            auto const event = reader.next();
            require(event.has_value(), "our acknowledgement can be read");
            if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
            auto const* set = std::get_if<syntax::SetEvent>(&*event);
            if (set == nullptr) continue;
            is_seen = true;
            require(set->findings.empty(), "our acknowledgement has a sound envelope");
            compare(read_functional_ack(*set->set), written);
        }
        require(is_seen, "our acknowledgement is in its interchange");
    }

    void compare(FunctionalAcknowledgement const& read, GroupAcknowledgement const& written) const {
        require(read.functional_id == group_.functional_id, "AK101 is GS01");
        require(read.control == group_.control, "AK102 is GS06");
        require(read.status == written.status, "AK901 is read as it was written");
        require(read.accepted == written.accepted, "AK904 is read as it was written");
        require(read.received == group_.sets.size(), "AK903 counts the sets");
        if (read.status == 'R') return;  // names rejected sets only
        require(read.sets.size() == group_.sets.size(), "each set has its answer");
        for (std::size_t i = 0; i < read.sets.size(); ++i) {
            require(read.sets[i].control == group_.sets[i].control, "AK202 is ST02");
            require(
                read.sets[i].is_accepted() == (group_.sets[i].status != SetStatus::rejected),
                "AK501 says what became of the set"
            );
        }
    }

    void on(syntax::InterchangeEnd const& end) {
        interchange_findings_.insert(
            interchange_findings_.end(), end.findings.begin(), end.findings.end()
        );
        if (interchange_.is_edifact()) return;
        check_interchange_ack(acknowledge_interchange(interchange_, interchange_findings_));
    }

    static void check_interchange_ack(InterchangeAcknowledgement const& ack) {
        auto const segment = ack.text({});
        if (!segment) return;  // a received number that holds our delimiters
        syntax::OutboundInterchange out = envelope("00401");
        out.ta1.push_back(*segment);
        auto const text = syntax::write_x12(out);
        require(text.has_value(), "a TA1 fits its envelope");
        MemorySource source(*text);
        syntax::InterchangeReader reader(source);
        require(reader.next().has_value(), "our TA1 stands in an interchange");
        auto const event = reader.next();
        auto const* ta1 = event ? std::get_if<syntax::Ta1Event>(&*event) : nullptr;
        require(ta1 != nullptr, "our TA1 can be read");
        auto const read = read_interchange_ack(ta1->segment);
        require(
            read.control == ack.control && read.date == ack.date && read.time == ack.time &&
                read.status == ack.status && read.note == ack.note,
            "a TA1 is read as it was written"
        );
    }

    void on(syntax::EndOfInput const&) {}

    Validator fast_{ValidateOptions{}};
    Validator slow_{ValidateOptions{.policies = {}, .is_fast_path_allowed = false}};
    syntax::Interchange interchange_;
    syntax::Findings interchange_findings_;
    ReceivedGroup group_;
    Dictionary const* dictionary_ = nullptr;
};

}  // namespace

void answer(std::string_view input) { Answering().run(input); }

}  // namespace tidegate::fuzz
