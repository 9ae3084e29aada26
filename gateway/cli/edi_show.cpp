// `edi show`: a file as an indented tree with the dictionary's names. Judges nothing.
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_meaning.hpp"
#include "cli/edi_pass.hpp"
#include "cli/edi_text.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "standards/finding_report.hpp"

#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// Calls the subclass for each loop and segment of a file, in order and with its depth.
class Show : public PassVisitor {
public:
    void on_set(JudgedSet& judged) final {
        judged_ = &judged;
        begin_set(judged);
        if (judged.tree == nullptr) {
            for (syntax::Segment const& segment : judged.set.segments) show(segment, nullptr, 0);
            return;
        }
        std::vector<standards::Node> const& nodes = judged.tree->nodes;
        if (!nodes.empty()) show_children(nodes, 0, 0);
        if (!judged.tree->unplaced.empty()) begin_unplaced();
        for (syntax::Segment const* segment : judged.tree->unplaced) show(*segment, nullptr, 0);
    }

protected:
    virtual void begin_set(JudgedSet const& judged) = 0;
    virtual void begin_loop(standards::Node const& node, std::size_t depth) = 0;
    virtual void begin_unplaced() = 0;
    virtual void show_segment(
        syntax::Segment const& segment, standards::SegmentDefinition const* definition,
        standards::SetItem const* item, std::size_t depth
    ) = 0;

    [[nodiscard]] JudgedSet const& judged() const { return *judged_; }

private:
    /// Depth is bounded by limits::dictionary_depth_max.
    void show_children(
        std::vector<standards::Node> const& nodes, std::uint32_t parent, std::size_t depth
    ) {
        for (std::uint32_t at = nodes[parent].first_child; at != 0; at = nodes[at].next_sibling) {
            standards::Node const& node = nodes[at];
            if (node.segment != nullptr) {
                show(*node.segment, node.item, depth);
            } else {
                begin_loop(node, depth);
                show_children(nodes, at, depth + 1);
            }
        }
    }

    void show(syntax::Segment const& segment, standards::SetItem const* item, std::size_t depth) {
        standards::SegmentDefinition const* definition =
            item != nullptr                  ? item->segment
            : judged_->dictionary != nullptr ? judged_->dictionary->find_segment(segment.tag)
                                             : nullptr;
        show_segment(segment, definition, item, depth);
    }

    JudgedSet const* judged_ = nullptr;
};

class ShowText final : public Show {
public:
    explicit ShowText(std::ostream& out) : out_(out) {}

    void on_interchange(syntax::InterchangeBegin const& event) override {
        interchange_ = event.interchange;
        out_ << interchange_line(interchange_) << '\n';
    }
    void on_ta1(syntax::Ta1Event const& event) override {
        out_ << "  TA1  interchange acknowledgement\n";
        for (Meaning const& value : meanings_of(event.segment, nullptr, interchange_, false))
            print(value, 2);
    }
    void on_group(syntax::GroupBegin const& event) override {
        syntax::Group const& group = event.group;
        if (group.is_implicit) return;
        out_ << fmt::format(
            "  group {}  {} {}  from {} to {}\n", visible(group.control),
            visible(group.functional_id), visible(group.version), visible(group.sender),
            visible(group.receiver)
        );
    }

protected:
    void begin_set(JudgedSet const& judged) override {
        bool const is_edifact = interchange_.is_edifact();
        out_ << fmt::format(
            "    {}{}{}\n", set_name(judged.set), is_edifact ? "  " + version_of(judged.set) : "",
            judged.definition != nullptr ? "  " + judged.definition->name
            : judged.dictionary != nullptr
                ? "  (not in the dictionary of " + judged.dictionary->release() + ")"
            : judged.set.type() == "UNO" ? ""
            : is_edifact                 ? "  (no dictionary of its directory)"
                         : "  (no dictionary of release " + judged.group.release() + ")"
        );
    }
    void begin_loop(standards::Node const& node, std::size_t depth) override {
        out_ << indent(depth) << fmt::format("loop {} [{}]\n", node.item->tag, node.occurrence);
    }
    void begin_unplaced() override {
        out_ << indent(0) << "segments that the structure has no place for:\n";
    }
    void show_segment(
        syntax::Segment const& segment, standards::SegmentDefinition const* definition,
        standards::SetItem const*, std::size_t depth
    ) override {
        out_ << indent(depth)
             << fmt::format(
                    "{}{}{}\n", visible(segment.tag), definition ? "  " : "",
                    definition ? definition->name : ""
                );
        for (Meaning const& value : meanings_of(segment, definition, interchange_, false))
            print(value, depth + 4);
    }

private:
    static std::string indent(std::size_t depth) { return std::string(6 + 2 * depth, ' '); }

    void print(Meaning const& value, std::size_t depth) {
        constexpr std::size_t kNameColumns = 44;
        std::string label = value.place;
        // People of EDIFACT speak in numbers: C507 2005.
        if (interchange_.is_edifact()) {
            for (std::string const& id : {value.composite, value.number})
                if (!id.empty()) label += (label == value.place ? "  " : " ") + id;
        }
        if (!value.name.empty()) label += "  " + value.name;
        out_ << std::string(2 * depth, ' ')
             << fmt::format("{:<{}}  {}", label, kNameColumns, visible(value.text));
        if (!value.meaning.empty()) out_ << " = " << value.meaning;
        out_ << '\n';
    }

    std::ostream& out_;
    syntax::Interchange interchange_;
};

/// One object per segment.
class ShowJson final : public Show {
public:
    explicit ShowJson(std::ostream& out) : out_(out) {}

protected:
    void begin_set(JudgedSet const&) override {}
    void begin_loop(standards::Node const&, std::size_t) override {}
    void begin_unplaced() override {}
    void show_segment(
        syntax::Segment const& segment, standards::SegmentDefinition const* definition,
        standards::SetItem const* item, std::size_t
    ) override {
        std::string elements;
        for (Meaning const& value : meanings_of(segment, definition, judged().interchange, false)) {
            elements += fmt::format(
                R"({}{{"place":{},"name":{},"value":{}}})", elements.empty() ? "" : ",",
                json_string(value.place), value.name.empty() ? "null" : json_string(value.name),
                json_string(value.text)
            );
        }
        out_ << fmt::format(
            R"({{"interchange":{},"group":{},"type":{},"control":{},"segment":{},"name":{},)"
            R"("segment_position":{},"loop":{},"byte":{},"line":{},"elements":[{}]}})"
            "\n",
            text(judged().interchange.control),
            judged().group.is_implicit ? "null" : text(judged().group.control),
            json_string(value_text(judged().set.type(), judged().interchange)),
            json_string(value_text(judged().set.control(), judged().interchange)),
            json_string(segment.tag), definition ? json_string(definition->name) : "null",
            segment.position,
            item && item->parent ? json_string(standards::loop_path(item)) : "null", segment.byte,
            segment.line, elements
        );
    }

private:
    [[nodiscard]] std::string text(std::string_view data) const { return json_string(data); }

    std::ostream& out_;
};

}  // namespace

Exit edi_show(Arguments const& arguments, Streams streams) {
    std::string const& file = arguments.positionals.front();
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    auto const input = open_edi(file);
    if (!input) return report_unreadable(streams, file, input.error());
    standards::DictionaryLibrary dictionaries(*mappers / "standards");
    std::unique_ptr<Show> show;
    if (arguments.json) {
        show = std::make_unique<ShowJson>(streams.out);
    } else {
        show = std::make_unique<ShowText>(streams.out);
    }
    auto const done = (*input)->watched(Printing::streamed, [&](ByteSource& source) {
        return pass_over(source, dictionaries, *show);
    });
    return done ? Exit::ok : report_unreadable(streams, file, done.error());
}

}  // namespace tidegate::cli
