// `edi explain`: what each element and code of a file means by the dictionary, what the segment
// asks for, and the findings at their place.
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_meaning.hpp"
#include "cli/edi_pass.hpp"
#include "cli/edi_text.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "standards/finding_report.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <unordered_map>

namespace tidegate::cli {
namespace {

using stages::json_string;
using syntax::Finding;
using syntax::Findings;
using syntax::Segment;

class Explain : public PassVisitor {
public:
    /// `only` is the segment of each set to explain; 0 for all.
    Explain(std::uint32_t only, std::ostream& out) : out_(out), only_(only) {}

    void on_set(JudgedSet& judged) final {
        std::unordered_map<Segment const*, standards::SetItem const*> items;
        if (judged.tree != nullptr) {
            for (standards::Node const& node : judged.tree->nodes)
                if (node.segment != nullptr) items.emplace(node.segment, node.item);
        }
        begin_set(judged);
        for (Segment const& segment : judged.set.segments) {
            if (only_ != 0 && segment.position != only_) continue;
            has_explained_ = true;
            auto const found = items.find(&segment);
            standards::SetItem const* item = found == items.end() ? nullptr : found->second;
            standards::SegmentDefinition const* definition =
                item != nullptr                ? item->segment
                : judged.dictionary != nullptr ? judged.dictionary->find_segment(segment.tag)
                                               : nullptr;
            Findings findings;
            for (Finding const& finding : judged.findings)
                if (finding.segment_position == segment.position) findings.push_back(finding);
            explain(
                judged, segment, item, definition,
                meanings_of(segment, definition, judged.interchange, only_ != 0), findings
            );
        }
    }

    /// False if no set has the segment that was asked for.
    [[nodiscard]] bool has_explained() const { return has_explained_; }

protected:
    virtual void begin_set(JudgedSet const& judged) = 0;
    virtual void explain(
        JudgedSet const& judged, Segment const& segment, standards::SetItem const* item,
        standards::SegmentDefinition const* definition, std::vector<Meaning> const& meanings,
        Findings const& findings
    ) = 0;

    std::ostream& out_;

private:
    std::uint32_t only_;
    bool has_explained_ = false;
};

class ExplainText final : public Explain {
public:
    using Explain::Explain;

    void on_interchange(syntax::InterchangeBegin const& event) override {
        out_ << interchange_line(event.interchange) << '\n';
        print(event.findings, "  ");
    }
    void on_group(syntax::GroupBegin const& event) override {
        if (!event.group.is_implicit) {
            out_ << fmt::format(
                "group {}  {} {}\n", visible(event.group.control),
                visible(event.group.functional_id), visible(event.group.version)
            );
        }
        print(event.findings, "  ");
    }
    void on_group_end(syntax::GroupEnd const& event) override { print(event.findings, ""); }
    void on_interchange_end(syntax::InterchangeEnd const& event) override {
        print(event.findings, "");
    }
    void on_end(syntax::EndOfInput const& event) override { print(event.findings, ""); }

protected:
    void begin_set(JudgedSet const& judged) override {
        out_ << fmt::format(
            "{}{}{}: {}\n", set_name(judged.set),
            judged.set.standard == syntax::Standard::x12 ? "" : "  " + version_of(judged.set),
            judged.definition != nullptr ? "  " + judged.definition->name
                                         : "  (not in our dictionaries)",
            standards::name_of(judged.status)
        );
        Findings whole;
        for (Finding const& finding : judged.findings)
            if (finding.segment_position == 0) whole.push_back(finding);
        print(whole, "  ");
    }

    void explain(
        JudgedSet const&, Segment const& segment, standards::SetItem const* item,
        standards::SegmentDefinition const* definition, std::vector<Meaning> const& meanings,
        Findings const& findings
    ) override {
        std::string const loop = item == nullptr ? "" : standards::loop_path(item);
        out_ << fmt::format(
            "\n  segment {}  {}{}  (line {}, byte {}{}{})\n", segment.position,
            syntax::printable(segment.tag), definition ? "  " + definition->name : "", segment.line,
            segment.byte, loop.empty() ? "" : "; in loop " + loop,
            item == nullptr ? "" : "; " + use_in_words(*item)
        );
        for (Meaning const& meaning : meanings) print(meaning);
        if (definition != nullptr) {
            for (standards::Relation const& relation : definition->relations)
                if (concerns(relation, segment))
                    out_ << "      rule: " << relation_in_words(segment.tag, relation) << '\n';
        }
        print(findings, "      ");
    }

private:
    void print(Meaning const& meaning) {
        std::string const value =
            meaning.text.empty() ? "not given" : "'" + shortened(meaning.text) + "'";
        out_ << fmt::format(
            "      {:<9} {}{}\n", meaning.place, value,
            meaning.meaning.empty() ? "" : " = " + meaning.meaning
        );
        if (!meaning.name.empty())
            out_ << fmt::format("                {}; {}\n", meaning.name, meaning.definition);
    }

    void print(Findings const& findings, std::string_view indent) {
        for (Finding const& finding : findings)
            out_ << fmt::format(
                "{}{}: {} [{}]\n", indent,
                finding.severity == syntax::Severity::error ? "error" : "warning", finding.text,
                syntax::name_of(finding.code)
            );
    }
};

/// One object per segment.
class ExplainJson final : public Explain {
public:
    using Explain::Explain;

protected:
    void begin_set(JudgedSet const&) override {}

    void explain(
        JudgedSet const& judged, Segment const& segment, standards::SetItem const* item,
        standards::SegmentDefinition const* definition, std::vector<Meaning> const& meanings,
        Findings const& findings
    ) override {
        std::string elements;
        for (Meaning const& meaning : meanings) {
            elements += fmt::format(
                R"({}{{"place":{},"number":{},"name":{},"definition":{},"value":{},"meaning":{}}})",
                elements.empty() ? "" : ",", json_string(meaning.place), or_null(meaning.number),
                or_null(meaning.name), or_null(meaning.definition), or_null(meaning.text),
                or_null(meaning.meaning)
            );
        }
        std::string rules;
        if (definition != nullptr) {
            for (standards::Relation const& relation : definition->relations)
                if (concerns(relation, segment))
                    rules += (rules.empty() ? "" : ",") +
                             json_string(relation_in_words(segment.tag, relation));
        }
        std::string const loop = item == nullptr ? "" : standards::loop_path(item);
        out_ << fmt::format(
            R"({{"type":{},"control":{},"segment":{},"name":{},"segment_position":{},"loop":{},)"
            R"("use":{},"byte":{},"line":{},"elements":[{}],"rules":[{}],"findings":{}}})"
            "\n",
            json_string(value_text(judged.set.type(), judged.interchange)),
            json_string(value_text(judged.set.control(), judged.interchange)),
            json_string(segment.tag), or_null(definition ? definition->name : ""), segment.position,
            or_null(loop), or_null(item == nullptr ? "" : use_in_words(*item)), segment.byte,
            segment.line, elements, rules, stages::findings_json(findings)
        );
    }

private:
    static std::string or_null(std::string_view text) {
        return text.empty() ? "null" : json_string(text);
    }
};

Expected<std::uint32_t> segment_of(Arguments const& arguments) {
    auto const text = arguments.get("segment");
    if (!text) return 0;
    std::uint32_t number = 0;
    auto const [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (failed == std::errc{} && end == text->data() + text->size() && number != 0) return number;
    return fail(
        ErrorCode::usage,
        fmt::format("--segment is '{}', allowed is a number from 1 (ST, UNH) on", *text)
    );
}

}  // namespace

Exit edi_explain(Arguments const& arguments, Streams streams) {
    auto const only = segment_of(arguments);
    if (!only) return report(streams, only.error());
    std::string const& file = arguments.positionals.front();
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    std::unique_ptr<Explain> explain;
    if (arguments.json) {
        explain = std::make_unique<ExplainJson>(*only, streams.out);
    } else {
        explain = std::make_unique<ExplainText>(*only, streams.out);
    }
    auto const done = (*input)->watched(Printing::streamed, [&](ByteSource& source) {
        return pass_over(source, dictionaries, *explain);
    });
    if (!done) return report_unreadable(streams, file, done.error());
    if (*only == 0 || explain->has_explained()) return Exit::ok;
    return report(
        streams, {ErrorCode::invalid,
                  fmt::format("no set of {} has a segment {}", file, *only),
                  {},
                  "segments count from ST or UNH = 1"}
    );
}

}  // namespace tidegate::cli
