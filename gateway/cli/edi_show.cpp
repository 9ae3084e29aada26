// `edi show`: a file as an indented tree with the dictionary's names. Judges nothing.
#include "cli/edi_commands.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_pass.hpp"
#include "runtime/config.hpp"
#include "stages/findings_json.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// One value of a segment with all that can be said of it.
struct Value {
    std::string place;  ///< "PO106", "SLN05-1", "DMG10[2]"
    std::string name;   ///< of the dictionary; empty without one
    std::string_view text;
};

void add_components(
    std::vector<Value>& values, std::string const& place, standards::Composite const& composite,
    std::string_view text, char separator
) {
    std::size_t const count = syntax::count_parts(text, separator);
    for (std::size_t i = 1; i <= count; ++i) {
        std::string_view const part = syntax::part_of(text, separator, i);
        if (part.empty()) continue;
        std::string name;
        if (i <= composite.components.size() && composite.components[i - 1].element != nullptr)
            name = composite.components[i - 1].element->name;
        values.push_back({fmt::format("{}-{}", place, i), std::move(name), part});
    }
}

std::vector<Value> values_of(
    syntax::Segment const& segment, standards::SegmentDefinition const* definition,
    syntax::Delimiters const& delimiters
) {
    std::vector<Value> values;
    for (std::size_t number = 1; number <= segment.elements.size(); ++number) {
        std::string_view const whole = segment.element(number);
        if (whole.empty()) continue;
        standards::ElementUse const* use =
            definition != nullptr && number <= definition->elements.size()
                ? &definition->elements[number - 1]
                : nullptr;
        std::string const place = fmt::format("{}{:02}", segment.tag, number);
        bool const repeats = use != nullptr && use->repeat_max > 1;
        std::size_t const count = repeats ? syntax::count_parts(whole, delimiters.repetition) : 1;
        for (std::size_t i = 1; i <= count; ++i) {
            std::string_view const text =
                repeats ? syntax::part_of(whole, delimiters.repetition, i) : whole;
            std::string const here = count == 1 ? place : fmt::format("{}[{}]", place, i);
            if (use != nullptr && use->composite != nullptr) {
                add_components(values, here, *use->composite, text, delimiters.component);
            } else {
                std::string name = use != nullptr && use->element ? use->element->name : "";
                values.push_back({here, std::move(name), text});
            }
        }
    }
    return values;
}

std::string loop_path(standards::SetItem const* item) {
    std::string path;
    for (auto const* loop = item == nullptr ? nullptr : item->parent; loop != nullptr;
         loop = loop->parent) {
        path = path.empty() ? loop->tag : loop->tag + "/" + path;
    }
    return path;
}

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
        syntax::Interchange const& it = event.interchange;
        out_ << fmt::format(
            "interchange {}  X12 {}  from {} to {}  {}\n", it.control, it.version, it.sender.text(),
            it.receiver.text(), it.is_test ? "test" : "production"
        );
    }
    void on_ta1(syntax::Ta1Event const& event) override {
        out_ << "  TA1  interchange acknowledgement\n";
        for (Value const& value : values_of(event.segment, nullptr, {})) print(value, 2);
    }
    void on_group(syntax::GroupBegin const& event) override {
        syntax::Group const& group = event.group;
        out_ << fmt::format(
            "  group {}  {} {}  from {} to {}\n", group.control, group.functional_id, group.version,
            group.sender, group.receiver
        );
    }

protected:
    void begin_set(JudgedSet const& judged) override {
        delimiters_ = judged.set.delimiters;
        out_ << fmt::format(
            "    set {} {}{}\n", judged.set.type(), judged.set.control(),
            judged.definition != nullptr ? "  " + judged.definition->name
            : judged.dictionary != nullptr
                ? "  (not in the dictionary of " + judged.dictionary->release() + ")"
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
                    "{}{}{}\n", segment.tag, definition ? "  " : "",
                    definition ? definition->name : ""
                );
        for (Value const& value : values_of(segment, definition, delimiters_))
            print(value, depth + 4);
    }

private:
    static std::string indent(std::size_t depth) { return std::string(6 + 2 * depth, ' '); }

    void print(Value const& value, std::size_t depth) {
        constexpr std::size_t kNameColumns = 44;
        std::string const label =
            value.name.empty() ? value.place : fmt::format("{}  {}", value.place, value.name);
        out_ << std::string(2 * depth, ' ')
             << fmt::format("{:<{}}  {}\n", label, kNameColumns, visible(value.text));
    }

    /// The whole value, with bytes that a terminal must not see as \xNN.
    static std::string visible(std::string_view text) {
        std::string out;
        for (char const c : text) {
            auto const byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte == 0x7f) {
                out += fmt::format("\\x{:02X}", byte);
            } else {
                out += c;
            }
        }
        return out;
    }

    std::ostream& out_;
    syntax::Delimiters delimiters_;
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
        for (Value const& value : values_of(segment, definition, judged().set.delimiters)) {
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
            json_string(judged().interchange.control), json_string(judged().group.control),
            json_string(judged().set.type()), json_string(judged().set.control()),
            json_string(segment.tag), definition ? json_string(definition->name) : "null",
            segment.position, item && item->parent ? json_string(loop_path(item)) : "null",
            segment.byte, segment.line, elements
        );
    }

private:
    std::ostream& out_;
};

}  // namespace

Exit edi_show(Arguments const& arguments, Streams streams) {
    std::string const& file = arguments.positionals.front();
    auto const mappers = runtime::find_mappers(arguments.home);
    if (!mappers) return report(streams, mappers.error()), Exit::configuration;
    auto const input = open_x12(file);
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
