#include "cli/dictionary_commands.hpp"

#include "cli/dictionary_import.hpp"
#include "cli/edi_meaning.hpp"
#include "cli/map_home.hpp"
#include "cli/request.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;
using standards::Dictionary;
using standards::Element;
using standards::ElementType;
using standards::ElementUse;
using standards::SegmentDefinition;
using standards::SetDefinition;
using standards::SetItem;

/// How a standard writes its types and usages.
class Notation {
public:
    explicit Notation(Dictionary const& dictionary)
        : is_edifact_(dictionary.standard() == "edifact") {}

    [[nodiscard]] bool is_edifact() const { return is_edifact_; }

    /// "N2", "ID", "AN"; of EDIFACT "n", "a", "an".
    [[nodiscard]] std::string type(Element const& element) const {
        if (is_edifact_ && element.type == ElementType::text) return "an";
        return standards::type_code(element);
    }

    /// "ID 2/2"; of EDIFACT "an..35" and "a3".
    [[nodiscard]] std::string type_and_lengths(Element const& element) const {
        if (!is_edifact_) {
            return fmt::format("{} {}/{}", type(element), element.length_min, element.length_max);
        }
        bool const is_fixed = element.length_min == element.length_max;
        return fmt::format(
            "{:<6}", fmt::format("{}{}{}", type(element), is_fixed ? "" : "..", element.length_max)
        );
    }

    [[nodiscard]] std::string_view usage(standards::Usage usage) const {
        switch (usage) {
            case standards::Usage::mandatory:
                return "M";
            case standards::Usage::optional:
                return is_edifact_ ? "C" : "O";
            case standards::Usage::conditional:
                return "X";
        }
        TIDEGATE_CHECK(false);
    }

private:
    bool is_edifact_;
};

std::string repeat_text(SetItem const& item) {
    return item.repeat_max == SetItem::kUnbounded ? "*" : std::to_string(item.repeat_max);
}

Exit list(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    Table table({"STANDARD", "RELEASE", "SETS"});
    for (std::string const standard : {"x12", "edifact"}) {
        for (std::string const& release : home->dictionaries.releases(standard)) {
            auto const dictionary = home->dictionaries.find(standard, release);
            if (!dictionary) return report(streams, dictionary.error());
            std::string types;
            std::string names;
            for (SetDefinition const* set : (*dictionary)->sets()) {
                types += (types.empty() ? "" : " ") + set->type;
                names += (names.empty() ? "" : ",") + json_string(set->type);
            }
            if (arguments.json) {
                streams.out << fmt::format(
                    R"({{"standard":{},"release":{},"sets":[{}]}})"
                    "\n",
                    json_string(standard), json_string(release), names
                );
            } else {
                table.add({standard, release, types});
            }
        }
    }
    if (!arguments.json) table.print(streams.out);
    return Exit::ok;
}

void show_items(
    std::ostream& out, Notation notation, std::vector<SetItem const*> const& items,
    std::string const& indent
) {
    for (SetItem const* item : items) {
        if (item->is_loop) {
            out << fmt::format(
                "{}loop {} {} {}\n", indent, item->tag, notation.usage(item->usage),
                repeat_text(*item)
            );
            show_items(out, notation, item->children, indent + "  ");
            continue;
        }
        std::string const name = item->segment->name.empty() ? "" : "  " + item->segment->name;
        out << fmt::format(
            "{}{:<4}{} {:<6}{}\n", indent, item->tag, notation.usage(item->usage),
            repeat_text(*item), name
        );
    }
}

std::string items_json(Notation notation, std::vector<SetItem const*> const& items) {
    std::string text;
    for (SetItem const* item : items) {
        text += fmt::format(
            R"({}{{"{}":{},"usage":"{}","repeat":{}{}}})", text.empty() ? "" : ",",
            item->is_loop ? "loop" : "segment", json_string(item->tag), notation.usage(item->usage),
            item->repeat_max == SetItem::kUnbounded ? "null" : std::to_string(item->repeat_max),
            item->is_loop ? R"(,"items":[)" + items_json(notation, item->children) + "]"
                          : R"(,"name":)" + json_string(item->segment->name)
        );
    }
    return text;
}

void show_set(Streams streams, Notation notation, SetDefinition const& set, bool is_json) {
    if (is_json) {
        streams.out << fmt::format(
            R"({{"set":{},"name":{},"functional_id":{},"items":[{}]}})"
            "\n",
            json_string(set.type), json_string(set.name), json_string(set.functional_id),
            items_json(notation, set.top)
        );
        return;
    }
    std::string const name = set.name.empty() ? "" : ": " + set.name;
    streams.out
        << (notation.is_edifact()
                ? fmt::format("message {}{}\n", set.type, name)
                : fmt::format("set {}, group {}{}\n", set.type, set.functional_id, name));
    show_items(streams.out, notation, set.top, "  ");
}

/// "355   ID 2/2  unit".
std::string element_text(Notation notation, Element const& element) {
    return fmt::format(
        "{:<5} {}{}{}", element.number, notation.type_and_lengths(element),
        element.name.empty() ? "" : "  " + element.name,
        element.codes.empty() ? "" : fmt::format(" ({} codes)", element.codes.size())
    );
}

std::string element_json(Notation notation, Element const& element, bool with_codes) {
    std::string codes;
    for (std::size_t i = 0; with_codes && i < element.codes.size(); ++i) {
        codes += fmt::format(
            R"({}{{"code":{},"name":{}}})", codes.empty() ? "" : ",", json_string(element.codes[i]),
            json_string(element.code_names[i])
        );
    }
    return fmt::format(
        R"({{"element":{},"name":{},"type":"{}","length_min":{},"length_max":{},"is_complete":{}{}}})",
        json_string(element.number), json_string(element.name), notation.type(element),
        element.length_min, element.length_max, element.are_codes_complete,
        with_codes ? R"(,"codes":[)" + codes + "]" : ""
    );
}

/// ", up to 5 times"; nothing where it stands once, or where the tables do not know.
std::string repeat_text(ElementUse const& use) {
    bool const is_told = use.repeat_max > 1 && use.repeat_max != ElementUse::kRepeatUnknown;
    return is_told ? fmt::format(", up to {} times", use.repeat_max) : "";
}

void show_uses(
    std::ostream& out, Notation notation, std::string const& label,
    std::vector<ElementUse> const& uses, std::string const& indent
) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
        ElementUse const& use = uses[i];
        std::string const place = fmt::format("{}{:02}", label, i + 1);
        if (use.element) {
            out << fmt::format(
                "{}{:<7} {} {}{}\n", indent, place, notation.usage(use.usage),
                element_text(notation, *use.element), repeat_text(use)
            );
            continue;
        }
        out << fmt::format(
            "{}{:<7} {} {}{}{}\n", indent, place, notation.usage(use.usage), use.composite->id,
            use.composite->name.empty() ? "" : "  " + use.composite->name, repeat_text(use)
        );
        show_uses(out, notation, place + "-", use.composite->components, indent + "  ");
    }
}

std::string uses_json(Notation notation, std::vector<ElementUse> const& uses) {
    std::string text;
    for (ElementUse const& use : uses) {
        text += fmt::format(
            R"({}{{"usage":"{}","repeat":{},{}}})", text.empty() ? "" : ",",
            notation.usage(use.usage),
            use.repeat_max == ElementUse::kRepeatUnknown ? "null" : std::to_string(use.repeat_max),
            use.element ? R"("element":)" + element_json(notation, *use.element, false)
                        : fmt::format(
                              R"("composite":{},"components":[{}])", json_string(use.composite->id),
                              uses_json(notation, use.composite->components)
                          )
        );
    }
    return text;
}

void show_composite(
    Streams streams, Notation notation, standards::Composite const& composite, bool is_json
) {
    if (is_json) {
        streams.out << fmt::format(
            R"({{"composite":{},"name":{},"components":[{}]}})"
            "\n",
            json_string(composite.id), json_string(composite.name),
            uses_json(notation, composite.components)
        );
        return;
    }
    streams.out << fmt::format(
        "composite {}{}\n", composite.id, composite.name.empty() ? "" : ": " + composite.name
    );
    show_uses(streams.out, notation, composite.id + "-", composite.components, "  ");
}

void show_segment(
    Streams streams, Notation notation, SegmentDefinition const& segment, bool is_json
) {
    if (is_json) {
        std::string rules;
        for (standards::Relation const& relation : segment.relations) {
            rules += fmt::format(
                R"({}{{"rule":{},"is_certain":{}}})", rules.empty() ? "" : ",",
                json_string(relation_in_words(segment.tag, relation)), relation.is_certain
            );
        }
        streams.out << fmt::format(
            R"({{"segment":{},"name":{},"elements":[{}],"rules":[{}]}})"
            "\n",
            json_string(segment.tag), json_string(segment.name),
            uses_json(notation, segment.elements), rules
        );
        return;
    }
    streams.out << fmt::format(
        "segment {}{}\n", segment.tag, segment.name.empty() ? "" : ": " + segment.name
    );
    show_uses(streams.out, notation, segment.tag, segment.elements, "  ");
    for (standards::Relation const& relation : segment.relations) {
        streams.out << fmt::format(
            "  {}{}\n", relation_in_words(segment.tag, relation),
            relation.is_certain ? "" : " (not certain: a warning)"
        );
    }
}

void show_element(Streams streams, Notation notation, Element const& element, bool is_json) {
    if (is_json) {
        streams.out << element_json(notation, element, true) << '\n';
        return;
    }
    streams.out << "element " << element_text(notation, element) << '\n';
    for (std::size_t i = 0; i < element.codes.size(); ++i)
        streams.out << fmt::format("  {:<6}{}\n", element.codes[i], element.code_names[i]);
    if (element.codes.empty() || element.are_codes_complete) return;
    streams.out
        << (notation.is_edifact()
                ? "  more is in use than the list holds; another value is a warning\n"
                : "  the list holds what our documents use; another value is a warning\n");
}

void show_sets(Streams streams, Dictionary const& dictionary, bool is_json) {
    for (SetDefinition const* set : dictionary.sets()) {
        if (is_json) {
            streams.out << fmt::format(
                R"({{"set":{},"name":{},"functional_id":{}}})"
                "\n",
                json_string(set->type), json_string(set->name), json_string(set->functional_id)
            );
        } else if (Notation(dictionary).is_edifact()) {
            streams.out << fmt::format("{}  {}\n", set->type, set->name);
        } else {
            streams.out << fmt::format("{}  {}  {}\n", set->type, set->functional_id, set->name);
        }
    }
}

/// What is asked for: "x12/004010" and "PO1", or both in one as "x12/004010/PO1".
struct Wanted {
    std::string standard;
    std::string release;
    std::string name;  ///< empty: the sets
};

Wanted parse_wanted(std::vector<std::string> const& words) {
    std::string path = words.front();
    if (words.size() > 1) path += "/" + words[1];
    std::size_t const first = std::min(path.find('/'), path.size());
    std::size_t const second = std::min(path.find('/', first + 1), path.size());
    return {
        .standard = path.substr(0, first),
        .release = path.substr(std::min(first + 1, second), second - std::min(first + 1, second)),
        .name = path.substr(std::min(second + 1, path.size())),
    };
}

Exit show(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    auto const [standard, release, name] = parse_wanted(arguments.positionals);
    auto const found = home->dictionaries.find(standard, release);
    if (!found) return report_refusal(streams, found.error());
    Dictionary const& dictionary = **found;
    Notation const notation(dictionary);
    if (name.empty()) {
        show_sets(streams, dictionary, arguments.json);
        return Exit::ok;
    }
    bool const wants_element = arguments.has("element");
    SetDefinition const* set = wants_element ? nullptr : dictionary.find_set(name);
    SegmentDefinition const* segment = wants_element ? nullptr : dictionary.find_segment(name);
    if (set != nullptr) {
        show_set(streams, notation, *set, arguments.json);
    } else if (segment != nullptr) {
        show_segment(streams, notation, *segment, arguments.json);
    } else if (auto const* composite = dictionary.find_composite(name)) {
        show_composite(streams, notation, *composite, arguments.json);
    } else if (Element const* element = dictionary.find_element(name)) {
        show_element(streams, notation, *element, arguments.json);
    } else {
        streams.err << fmt::format(
            "error: {0}/{1} has no set, segment, composite or element {2}; tidegate dictionary "
            "show {0}/{1} lists the sets\n",
            standard, release, name
        );
        return Exit::no;
    }
    return Exit::ok;
}

}  // namespace

std::vector<Command> dictionary_commands() {
    return {
        {"dictionary",
         "list",
         "releases of the standards, with their sets",
         "tidegate dictionary list",
         {},
         {},
         list},
        {"dictionary",
         "show",
         "the structure of a set, a segment or composite with its elements, an element with its "
         "codes",
         "tidegate dictionary show x12/004010 PO1",
         {{"RELEASE", "standard and release: x12/004010, edifact/D96A", 1, 1},
          {"NAME", "set, segment, composite or element; without it the sets are listed", 0, 1}},
         {{"element", "", "NAME is an element, even if a set has that number"}},
         show},
        {"dictionary",
         "import",
         "a SEF file, or a folder of tables, becomes a release of the installation",
         "tidegate dictionary import 850.sef --home /srv/tidegate",
         {{"SOURCE", "SEF file of X12, or folder of tab-separated tables", 1, 1}},
         {{"release", "RELEASE", "x12/004010: the release it becomes; default: what SOURCE says"},
          {"codes", "STATE",
           "complete (default of SEF) or partial (of tables): other codes are errors or warnings"},
          {"group", "SET=GS01,...", "functional groups of sets that no release here has"},
          {"force", "", "replace a release that is there"}},
         import_dictionary},
    };
}

}  // namespace tidegate::cli
