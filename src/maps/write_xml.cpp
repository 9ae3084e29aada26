#include "maps/write_xml.hpp"

#include "maps/xml_stream.hpp"
#include "syntax/xml_writer.hpp"

#include <algorithm>
#include <deque>

namespace tidegate::maps {
namespace {

/// An element under construction. Children are in the order in which the map first names them.
struct Element {
    std::string_view name;
    std::string_view step;  ///< as in the map: what names it again goes into it
    std::vector<std::pair<std::string_view, std::string_view>> attributes;
    std::string_view text;
    std::vector<Element*> children;
};

/// A segment of the body with what stands below it.
struct Instance {
    std::uint32_t item = 0;
    std::vector<std::string_view> values;
    std::vector<Instance*> below;
};

class Builder {
public:
    Builder(XmlLayout const& layout, std::string_view body) : layout_(layout) { instances(body); }

    std::string run(std::size_t indent) {
        syntax::XmlWriter writer(layout_.namespaces, indent);
        Element root;
        root.name = layout_.items[0].path.steps[0].name;
        if (!all_.empty()) fill(all_.front(), root);
        arrange();
        arrange(root);
        write(root, writer);
        return writer.bytes();
    }

private:
    /// The tree of the segments: each stands below the last one of the item around its own.
    void instances(std::string_view body) {
        std::vector<Instance*> open(layout_.items.size(), nullptr);
        while (!body.empty()) {
            std::size_t const end = body.find(kXmlDelimiters.segment);
            std::string_view rest = body.substr(0, end);
            body.remove_prefix(std::min(body.size(), end + 1));
            std::size_t separator = rest.find(kXmlDelimiters.element);
            auto const known = layout_.by_tag.find(rest.substr(0, separator));
            if (known == layout_.by_tag.end()) continue;
            Instance& made = all_.emplace_back();
            made.item = known->second;
            while (separator != std::string_view::npos) {
                rest.remove_prefix(separator + 1);
                separator = rest.find(kXmlDelimiters.element);
                made.values.push_back(rest.substr(0, separator));
            }
            open[made.item] = &made;
            standards::SetItem const* outer = layout_.items[made.item].item->parent;
            if (outer == nullptr) continue;
            Instance* around = open[layout_.by_tag.at(outer->tag)];
            TIDEGATE_CHECK(around != nullptr);
            around->below.push_back(&made);
        }
    }

    /// Values and blocks in the order of the map; one position in it may have several instances.
    void fill(Instance const& instance, Element& into) {
        XmlItem const& item = layout_.items[instance.item];
        struct Part {
            std::uint32_t order = 0;
            std::size_t number = 0;
            Instance const* below = nullptr;
        };
        std::vector<Part> parts;
        for (std::size_t i = 0; i < instance.values.size() && i < item.values.size(); ++i) {
            if (!instance.values[i].empty()) parts.push_back({item.values[i].order, i, nullptr});
        }
        for (std::size_t i = 0; i < instance.below.size(); ++i) {
            Instance const* below = instance.below[i];
            parts.push_back({layout_.items[below->item].order, i, below});
        }
        std::ranges::sort(parts, {}, [](Part const& part) {
            return std::pair(part.order, part.number);
        });
        for (Part const& part : parts) {
            if (part.below == nullptr) {
                set(into, item.values[part.number].path, instance.values[part.number]);
                continue;
            }
            // The last step is an element of its own for each instance.
            std::vector<XmlStep> const& steps = layout_.items[part.below->item].path.steps;
            if (steps.empty()) {
                fill(*part.below, into);
                continue;
            }
            Element* around = &into;
            for (std::size_t i = 0; i + 1 < steps.size(); ++i) around = &child(*around, steps[i]);
            Element& own = add(*around, steps.back());
            own.step = {};
            fill(*part.below, own);
        }
    }

    void set(Element& from, XmlPath const& path, std::string_view value) {
        Element* at = &from;
        for (XmlStep const& step : path.steps) at = &child(*at, step);
        if (path.attribute.empty()) {
            at->text = value;
            return;
        }
        auto const same = std::ranges::find(
            at->attributes, std::string_view(path.attribute_name),
            [](auto const& attribute) { return attribute.first; }
        );
        if (same != at->attributes.end()) {
            same->second = value;
        } else {
            at->attributes.emplace_back(path.attribute_name, value);
        }
    }

    Element& child(Element& parent, XmlStep const& step) {
        auto const known = std::ranges::find(
            parent.children, std::string_view(step.text),
            [](Element const* element) { return element->step; }
        );
        return known != parent.children.end() ? **known : add(parent, step);
    }

    /// With what the conditions of the step ask for.
    Element& add(Element& parent, XmlStep const& step) {
        Element& made = elements_.emplace_back();
        made.name = step.name;
        made.step = step.text;
        parent.children.push_back(&made);
        for (XmlCondition const& condition : step.conditions) {
            if (!condition.values.front().empty())
                set(made, condition.path, condition.values.front());
        }
        return made;
    }

    static void write(Element const& element, syntax::XmlWriter& writer) {
        writer.open(element.name);
        for (auto const& [name, value] : element.attributes) writer.attribute(name, value);
        if (element.children.empty()) writer.text(element.text);
        for (Element const* child : element.children) write(*child, writer);
        writer.close();
    }

    /// Puts what stands below an element into the sequence that the map names; what it leaves out
    /// comes last, as the map has it.
    void arrange() {
        if (layout_.sequences.empty()) return;
        for (Element& element : elements_) arrange(element);
    }

    void arrange(Element& element) const {
        auto const known = layout_.sequences.find(std::string(element.name));
        if (known == layout_.sequences.end()) return;
        struct Rank {
            std::ptrdiff_t place;
            std::size_t number;
            Element* child;
        };
        std::vector<Rank> ranks;
        for (Element* child : element.children) {
            auto const at = std::ranges::find(known->second, child->name);
            ranks.push_back({at - known->second.begin(), ranks.size(), child});
        }
        std::ranges::sort(ranks, {}, [](Rank const& rank) {
            return std::pair(rank.place, rank.number);
        });
        for (Rank const& rank : ranks) element.children[&rank - ranks.data()] = rank.child;
    }

    XmlLayout const& layout_;
    std::deque<Instance> all_;
    std::deque<Element> elements_;
};

}  // namespace

std::string xml_of(Program const& program, syntax::SetBody const& body, std::size_t indent) {
    return Builder(*program.xml, body.text).run(indent);
}

Expected<XmlText> write_xml(
    Program const& program, documents::Document const& document, XmlWriteOptions const& options
) {
    WriteOptions engine;
    engine.delimiters = kXmlDelimiters;
    engine.keep_unmapped = options.keep_unmapped;
    engine.replacement = ' ';  // a control character, which XML does not have either
    Expected<WriteResult> written = write_with_report(program, document, engine);
    if (!written) return std::unexpected(written.error());
    return XmlText{xml_of(program, written->body, options.indent), std::move(written->lost)};
}

}  // namespace tidegate::maps
