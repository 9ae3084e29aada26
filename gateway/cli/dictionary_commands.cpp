#include "cli/dictionary_commands.hpp"

#include "cli/dictionary_import.hpp"
#include "cli/edi_meaning.hpp"
#include "cli/map_home.hpp"
#include "cli/request.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"

#include <fmt/format.h>

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

/// "N2", "ID", "AN".
std::string type_text(Element const& element) {
    switch (element.type) {
        case ElementType::text:
            return "AN";
        case ElementType::identifier:
            return "ID";
        case ElementType::number:
            return fmt::format("N{}", element.implied_decimals);
        case ElementType::real:
            return "R";
        case ElementType::date:
            return "DT";
        case ElementType::time:
            return "TM";
        case ElementType::binary:
            return "B";
        case ElementType::alpha:
            return "a";
        case ElementType::numeric:
            return "n";
    }
    TIDEGATE_CHECK(false);
}

std::string_view usage_text(standards::Usage usage) {
    switch (usage) {
        case standards::Usage::mandatory:
            return "M";
        case standards::Usage::optional:
            return "O";
        case standards::Usage::conditional:
            return "X";
    }
    TIDEGATE_CHECK(false);
}

std::string repeat_text(SetItem const& item) {
    return item.repeat_max == SetItem::kUnbounded ? "*" : std::to_string(item.repeat_max);
}

Exit list(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    Table table({"STANDARD", "RELEASE", "SETS"});
    for (std::string const& release : home->dictionaries.releases("x12")) {
        auto const dictionary = home->dictionaries.find("x12", release);
        if (!dictionary) return report(streams, dictionary.error());
        std::string types;
        std::string names;
        for (SetDefinition const* set : (*dictionary)->sets()) {
            types += (types.empty() ? "" : " ") + set->type;
            names += (names.empty() ? "" : ",") + json_string(set->type);
        }
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"standard":"x12","release":{},"sets":[{}]}})"
                "\n",
                json_string(release), names
            );
        } else {
            table.add({"x12", release, types});
        }
    }
    if (!arguments.json) table.print(streams.out);
    return Exit::ok;
}

void show_items(
    std::ostream& out, std::vector<SetItem const*> const& items, std::string const& indent
) {
    for (SetItem const* item : items) {
        if (item->is_loop) {
            out << fmt::format(
                "{}loop {} {} {}\n", indent, item->tag, usage_text(item->usage), repeat_text(*item)
            );
            show_items(out, item->children, indent + "  ");
            continue;
        }
        std::string const name = item->segment->name.empty() ? "" : "  " + item->segment->name;
        out << fmt::format(
            "{}{:<4}{} {:<6}{}\n", indent, item->tag, usage_text(item->usage), repeat_text(*item),
            name
        );
    }
}

std::string items_json(std::vector<SetItem const*> const& items) {
    std::string text;
    for (SetItem const* item : items) {
        text += fmt::format(
            R"({}{{"{}":{},"usage":"{}","repeat":{}{}}})", text.empty() ? "" : ",",
            item->is_loop ? "loop" : "segment", json_string(item->tag), usage_text(item->usage),
            item->repeat_max == SetItem::kUnbounded ? "null" : std::to_string(item->repeat_max),
            item->is_loop ? R"(,"items":[)" + items_json(item->children) + "]"
                          : R"(,"name":)" + json_string(item->segment->name)
        );
    }
    return text;
}

void show_set(Streams streams, SetDefinition const& set, bool is_json) {
    if (is_json) {
        streams.out << fmt::format(
            R"({{"set":{},"name":{},"functional_id":{},"items":[{}]}})"
            "\n",
            json_string(set.type), json_string(set.name), json_string(set.functional_id),
            items_json(set.top)
        );
        return;
    }
    streams.out << fmt::format(
        "set {}, group {}{}\n", set.type, set.functional_id, set.name.empty() ? "" : ": " + set.name
    );
    show_items(streams.out, set.top, "  ");
}

/// "355  ID 2/2  unit".
std::string element_text(Element const& element) {
    return fmt::format(
        "{:<6}{} {}/{}{}{}", element.number, type_text(element), element.length_min,
        element.length_max, element.name.empty() ? "" : "  " + element.name,
        element.codes.empty() ? "" : fmt::format(" ({} codes)", element.codes.size())
    );
}

std::string element_json(Element const& element, bool with_codes) {
    std::string codes;
    for (std::size_t i = 0; with_codes && i < element.codes.size(); ++i) {
        codes += fmt::format(
            R"({}{{"code":{},"name":{}}})", codes.empty() ? "" : ",", json_string(element.codes[i]),
            json_string(element.code_names[i])
        );
    }
    return fmt::format(
        R"({{"element":{},"name":{},"type":"{}","length_min":{},"length_max":{},"is_complete":{}{}}})",
        json_string(element.number), json_string(element.name), type_text(element),
        element.length_min, element.length_max, element.are_codes_complete,
        with_codes ? R"(,"codes":[)" + codes + "]" : ""
    );
}

void show_uses(
    std::ostream& out, std::string const& label, std::vector<ElementUse> const& uses,
    std::string const& indent
) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
        ElementUse const& use = uses[i];
        std::string const place = fmt::format("{}{:02}", label, i + 1);
        if (use.element) {
            out << fmt::format(
                "{}{:<8}{} {}\n", indent, place, usage_text(use.usage), element_text(*use.element)
            );
            continue;
        }
        out << fmt::format(
            "{}{:<8}{} {}{}\n", indent, place, usage_text(use.usage), use.composite->id,
            use.composite->name.empty() ? "" : "  " + use.composite->name
        );
        show_uses(out, place + "-", use.composite->components, indent + "  ");
    }
}

std::string uses_json(std::vector<ElementUse> const& uses) {
    std::string text;
    for (ElementUse const& use : uses) {
        text += fmt::format(
            R"({}{{"usage":"{}",{}}})", text.empty() ? "" : ",", usage_text(use.usage),
            use.element ? R"("element":)" + element_json(*use.element, false)
                        : fmt::format(
                              R"("composite":{},"components":[{}])", json_string(use.composite->id),
                              uses_json(use.composite->components)
                          )
        );
    }
    return text;
}

void show_segment(Streams streams, SegmentDefinition const& segment, bool is_json) {
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
            json_string(segment.tag), json_string(segment.name), uses_json(segment.elements), rules
        );
        return;
    }
    streams.out << fmt::format(
        "segment {}{}\n", segment.tag, segment.name.empty() ? "" : ": " + segment.name
    );
    show_uses(streams.out, segment.tag, segment.elements, "  ");
    for (standards::Relation const& relation : segment.relations) {
        streams.out << fmt::format(
            "  {}{}\n", relation_in_words(segment.tag, relation),
            relation.is_certain ? "" : " (not certain: a warning)"
        );
    }
}

void show_element(Streams streams, Element const& element, bool is_json) {
    if (is_json) {
        streams.out << element_json(element, true) << '\n';
        return;
    }
    streams.out << "element " << element_text(element) << '\n';
    for (std::size_t i = 0; i < element.codes.size(); ++i)
        streams.out << fmt::format("  {:<6}{}\n", element.codes[i], element.code_names[i]);
    if (!element.codes.empty() && !element.are_codes_complete)
        streams.out << "  the list holds what our documents use; another value is a warning\n";
}

void show_sets(Streams streams, Dictionary const& dictionary, bool is_json) {
    for (SetDefinition const* set : dictionary.sets()) {
        if (is_json) {
            streams.out << fmt::format(
                R"({{"set":{},"name":{},"functional_id":{}}})"
                "\n",
                json_string(set->type), json_string(set->name), json_string(set->functional_id)
            );
        } else {
            streams.out << fmt::format("{}  {}  {}\n", set->type, set->functional_id, set->name);
        }
    }
}

Exit show(Arguments const& arguments, Streams streams) {
    auto const home = open_map_home(arguments, streams);
    if (!home) return Exit::configuration;
    std::string const& release = arguments.positionals.front();
    std::size_t const slash = release.find('/');
    auto const dictionary = home->dictionaries.find(
        release.substr(0, slash), slash == std::string::npos ? "" : release.substr(slash + 1)
    );
    if (!dictionary) return report_refusal(streams, dictionary.error());
    if (arguments.positionals.size() == 1) {
        show_sets(streams, **dictionary, arguments.json);
        return Exit::ok;
    }
    std::string const& name = arguments.positionals[1];
    bool const wants_element = arguments.has("element");
    SetDefinition const* set = wants_element ? nullptr : (*dictionary)->find_set(name);
    SegmentDefinition const* segment = wants_element ? nullptr : (*dictionary)->find_segment(name);
    Element const* element = (*dictionary)->find_element(name);
    if (set != nullptr) {
        show_set(streams, *set, arguments.json);
    } else if (segment != nullptr) {
        show_segment(streams, *segment, arguments.json);
    } else if (element != nullptr) {
        show_element(streams, *element, arguments.json);
    } else {
        streams.err << fmt::format(
            "error: {} has no set, segment or element {}; tidegate dictionary show {} lists the "
            "sets\n",
            release, name, release
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
         "the structure of a set, a segment with its elements, an element with its codes",
         "tidegate dictionary show x12/004010 PO1",
         {{"RELEASE", "standard and release: x12/004010", 1, 1},
          {"NAME", "set, segment or element; without it the sets are listed", 0, 1}},
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
