// `edi json`: all that stands in a file, one JSON object per line: envelope segments and whole sets
// with their loops. Shape: docs/cli.md. Judges nothing.
#include "cli/edi_commands.hpp"
#include "cli/edi_finding_line.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_text.hpp"
#include "cli/edi_walk.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "standards/library.hpp"
#include "standards/message_directory.hpp"
#include "standards/validate.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;
using syntax::EnvelopeRole;
using syntax::Segment;

std::string separator_json(char byte) {
    return byte == 0 ? "null" : json_string(std::string_view(&byte, 1));
}

/// "kind" of an object that is one segment.
std::string_view kind_of_segment(EnvelopeRole role) {
    switch (role) {
        case EnvelopeRole::interchange_acknowledgement:
            return "ta1";
        case EnvelopeRole::group_header:
            return "group";
        case EnvelopeRole::group_trailer:
            return "group_end";
        case EnvelopeRole::interchange_trailer:
            return "interchange_end";
        case EnvelopeRole::none:
        case EnvelopeRole::set_header:
        case EnvelopeRole::set_trailer:
            return "stray";
    }
    TIDEGATE_CHECK(false);
}

class JsonWriter final : public WalkVisitor {
public:
    JsonWriter(std::string file, standards::DictionaryLibrary& dictionaries, Streams streams)
        : file_(std::move(file)), dictionaries_(dictionaries), streams_(streams) {}

    Expected<void> on_header(HeaderText const& header) override {
        interchange_ = header.interchange;
        syntax::Delimiters const& by = interchange_.delimiters;
        bool const is_edifact = interchange_.is_edifact();
        dictionary_ = nullptr;
        std::string elements;
        // ISA has no components, but holds the separator.
        for (std::string_view const element : header.elements)
            add(elements, is_edifact ? element_json(element) : json_string(element));
        std::string const of_una =
            is_edifact ? fmt::format(
                             R"(,"release":{},"decimal_mark":{})", separator_json(by.release),
                             separator_json(interchange_.decimal_mark)
                         )
                       : "";
        streams_.out << fmt::format(
            R"({{"kind":"interchange","standard":"{}","byte":{},"line":{},"delimiters":{{)"
            R"("element":{},"component":{},"repetition":{},"segment":{}{}}},"elements":[{}]}})"
            "\n",
            interchange_.standard, interchange_.byte, interchange_.line, separator_json(by.element),
            separator_json(by.component), separator_json(by.repetition), separator_json(by.segment),
            of_una, elements
        );
        return {};
    }

    Expected<void> on_segment(Segment const& segment) override {
        EnvelopeRole const role = syntax::role_of(segment.standard, segment.tag);
        streams_.out << fmt::format(
            R"({{"kind":"{}","byte":{},"line":{},"segment":{},"elements":{}}})"
            "\n",
            kind_of_segment(role), segment.byte, segment.line, text_json(segment.tag),
            elements_of(segment)
        );
        if (role != EnvelopeRole::group_header || interchange_.is_edifact()) return {};
        return choose_dictionary("x12", syntax::parse_group(segment).release());
    }

    Expected<void> on_set(syntax::TransactionSet const& set, bool) override {
        if (interchange_.is_edifact()) {
            auto const key = standards::dictionary_key(set, interchange_.syntax_version);
            if (auto done = choose_dictionary("edifact", key); !done) return done;
        }
        standards::SetDefinition const* definition =
            dictionary_ == nullptr ? nullptr : dictionary_->find_set(set.type());
        std::string placed;
        std::string unplaced;
        if (definition == nullptr) {
            for (Segment const& segment : set.segments) add(placed, segment_json(segment));
        } else {
            auto const validated = standards::validate(set, *dictionary_, *definition, {});
            if (!validated.tree.nodes.empty()) placed = children_json(validated.tree.nodes, 0);
            for (Segment const* segment : validated.tree.unplaced)
                add(unplaced, segment_json(*segment));
        }
        bool const is_object = set.segments.front().tag == "UNO";
        streams_.out << fmt::format(
            R"({{"kind":"set","type":{},"control":{},"name":{},"segments":[{}],"unplaced":[{}]{}}})"
            "\n",
            text_json(set.type()), text_json(set.control()),
            definition == nullptr ? "null" : json_string(definition->name), placed, unplaced,
            is_object ? ",\"object\":" + json_string(set.object) : ""
        );
        return {};
    }

    void on_noise(syntax::Findings const& findings) override {
        for (syntax::Finding const& finding : findings)
            streams_.err << finding_line(file_, "left out", finding);
        has_lost_ = has_lost_ || syntax::has_error(findings);
    }

    [[nodiscard]] bool writes_bytes() const override { return false; }

    [[nodiscard]] bool has_lost() const { return has_lost_; }

private:
    /// None where it is not installed.
    Expected<void> choose_dictionary(std::string_view standard, std::string const& release) {
        dictionary_ = nullptr;
        auto const found = dictionaries_.find(standard, release);
        if (found) {
            dictionary_ = *found;
        } else if (found.error().code != ErrorCode::not_found) {
            return std::unexpected(found.error());
        }
        return {};
    }

    static void add(std::string& list, std::string const& item) {
        list += (list.empty() ? "" : ",") + item;
    }

    /// Depth is bounded by limits::dictionary_depth_max.
    [[nodiscard]] std::string children_json(
        std::vector<standards::Node> const& nodes, std::uint32_t parent
    ) const {
        std::string list;
        for (std::uint32_t at = nodes[parent].first_child; at != 0; at = nodes[at].next_sibling) {
            standards::Node const& node = nodes[at];
            if (node.segment != nullptr) {
                add(list, segment_json(*node.segment));
            } else {
                add(list, fmt::format(
                              R"({{"loop":{},"occurrence":{},"segments":[{}]}})",
                              json_string(node.item->tag), node.occurrence, children_json(nodes, at)
                          ));
            }
        }
        return list;
    }

    [[nodiscard]] std::string segment_json(Segment const& segment) const {
        standards::SegmentDefinition const* definition =
            dictionary_ == nullptr ? nullptr : dictionary_->find_segment(segment.tag);
        return fmt::format(
            R"({{"segment":{}{},"name":{},"segment_position":{},"byte":{},"line":{},"elements":{}}})",
            text_json(segment.tag), counters_of(segment),
            definition == nullptr ? "null" : json_string(definition->name), segment.position,
            segment.byte, segment.line, elements_of(segment)
        );
    }

    [[nodiscard]] std::string elements_of(Segment const& segment) const {
        std::string list;
        for (std::size_t number = 1; number <= segment.elements.size(); ++number) {
            std::string_view const text = segment.element(number);
            bool const is_binary = number == binary_element_of(segment);
            add(list, is_binary ? json_string(text) : element_json(text));
        }
        return "[" + list + "]";
    }

    /// A string; an array of its components; or an object with its repetitions, each one of these.
    [[nodiscard]] std::string element_json(std::string_view text) const {
        syntax::Delimiters const& by = interchange_.delimiters;
        std::size_t const count = syntax::count_parts(text, by.repetition, by.release);
        if (count <= 1) return occurrence_json(text);
        std::string list;
        syntax::PartWalk repetitions(text, by.repetition, by.release);
        while (auto const one = repetitions.next()) add(list, occurrence_json(*one));
        return R"({"repetitions":[)" + list + "]}";
    }

    [[nodiscard]] std::string occurrence_json(std::string_view text) const {
        syntax::Delimiters const& by = interchange_.delimiters;
        std::size_t const count = syntax::count_parts(text, by.component, by.release);
        if (count <= 1) return text_json(text);
        std::string list;
        syntax::PartWalk components(text, by.component, by.release);
        while (auto const one = components.next()) add(list, text_json(*one));
        return "[" + list + "]";
    }

    /// Loop counters behind the tag, where an EDIFACT segment has some.
    [[nodiscard]] std::string counters_of(Segment const& segment) const {
        std::string_view const counters = raw_tag(segment).substr(segment.tag.size());
        if (counters.empty()) return "";
        return ",\"counters\":" + text_json(counters.substr(1));
    }

    [[nodiscard]] std::string text_json(std::string_view raw) const {
        return json_string(value_text(raw, interchange_));
    }

    std::string file_;
    standards::DictionaryLibrary& dictionaries_;
    Streams streams_;
    syntax::Interchange interchange_;
    /// Of the group that is open; EDIFACT: of the message.
    standards::Dictionary const* dictionary_ = nullptr;
    bool has_lost_ = false;
};

}  // namespace

Exit edi_json(Arguments const& arguments, Streams streams) {
    std::string const& file = arguments.positionals.front();
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    JsonWriter writer(file, dictionaries, streams);
    if (auto const done = (*input)->watched(
            Printing::streamed, [&](ByteSource& source) { return walk(source, writer); }
        );
        !done)
        return report_unreadable(streams, file, done.error());
    return writer.has_lost() ? Exit::no : Exit::ok;
}

}  // namespace tidegate::cli
