#include "cli/guideline_page.hpp"

#include "cli/edi_meaning.hpp"
#include "cli/guideline_outline.hpp"
#include "cli/guideline_page_sample.hpp"
#include "cli/guideline_page_style.hpp"
#include "cli/html_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tidegate::cli {
namespace {

using standards::ConditionalPresence;
using standards::Element;
using standards::ElementType;
using standards::ElementUse;
using standards::Guideline;
using standards::GuidelineElement;
using standards::GuidelinePlace;
using standards::GuidelineRule;
using standards::Presence;
using standards::Qualifier;
using standards::SegmentDefinition;
using standards::Usage;

/// Standard lists longer than this are not printed: the reader has the standard.
constexpr std::size_t kCodesPrinted = 12;

std::string badge(std::string_view usage) {
    std::string kind(usage);
    std::ranges::replace(kind, ' ', '-');
    return fmt::format(R"(<span class="use {}">{}</span>)", kind, usage);
}

std::string note(std::string_view text) {
    return text.empty() ? "" : fmt::format(R"(<div class="note">{}</div>)", html(text));
}

std::string conditions(std::vector<ConditionalPresence> const& conditionals) {
    std::string text;
    for (ConditionalPresence const& one : conditionals)
        text += fmt::format(
            "<div>{} when <code>{}</code></div>",
            one.presence == Presence::required ? "must be there" : "not used",
            html(one.condition.text)
        );
    return text;
}

std::string type_text(Element const& element) {
    switch (element.type) {
        case ElementType::text:
            return "text";
        case ElementType::identifier:
            return "code";
        case ElementType::number:
            return element.implied_decimals == 0
                       ? "whole number"
                       : fmt::format("number, {} implied decimals", element.implied_decimals);
        case ElementType::real:
            return "number";
        case ElementType::date:
            return "date";
        case ElementType::time:
            return "time";
        case ElementType::binary:
            return "binary";
        case ElementType::alpha:
            return "letters";
        case ElementType::numeric:
            return "number";
    }
    TIDEGATE_CHECK(false);
}

/// The table of the elements of one segment, as one place narrows it.
class ElementTable {
public:
    ElementTable(SegmentDefinition const& segment, GuidelinePlace const* place)
        : segment_(segment), place_(place) {}

    std::string run() {
        std::string rows;
        for (std::uint16_t i = 1; i <= segment_.elements.size(); ++i) {
            ElementUse const& use = segment_.elements[i - 1U];
            rows += row(use, i, 0);
            if (use.composite == nullptr) continue;
            for (std::uint16_t j = 1; j <= use.composite->components.size(); ++j) {
                if (said_of(i, j) != nullptr || qualifier_of(i, j) != nullptr)
                    rows += row(use.composite->components[j - 1U], i, j);
            }
        }
        return "<table "
               "class=\"elements\"><thead><tr><th>Element</th><th>Meaning</th><th>Use</"
               "th><th>Form</th>"
               "<th>Values</th></tr></thead><tbody>" +
               rows + "</tbody></table>";
    }

private:
    [[nodiscard]] GuidelineElement const* said_of(std::uint16_t element, std::uint16_t component)
        const {
        if (place_ == nullptr) return nullptr;
        for (GuidelineElement const& one : place_->elements) {
            if (one.element == element && one.component == component) return &one;
        }
        return nullptr;
    }

    [[nodiscard]] Qualifier const* qualifier_of(std::uint16_t element, std::uint16_t component)
        const {
        if (place_ == nullptr) return nullptr;
        for (Qualifier const& one : place_->qualifiers) {
            if (one.element == element && one.component == component) return &one;
        }
        return nullptr;
    }

    [[nodiscard]] std::string row(
        ElementUse const& use, std::uint16_t element, std::uint16_t component
    ) const {
        GuidelineElement const* said = said_of(element, component);
        Qualifier const* qualifier = qualifier_of(element, component);
        std::string const usage = usage_of(use, said, qualifier);
        bool const is_quiet = said == nullptr && qualifier == nullptr && usage != "must";
        std::string const label = component == 0
                                      ? fmt::format("{}{:02}", segment_.tag, element)
                                      : fmt::format("{}{:02}-{}", segment_.tag, element, component);
        std::string const name = use.element ? use.element->name : use.composite->name;
        std::string const number = use.element ? use.element->number : use.composite->id;
        return fmt::format(
            R"(<tr class="{}{}"><td class="tag">{}</td><td>{}{}</td><td>{}{}</td><td>{}</td><td>{}</td></tr>)"
            "\n",
            is_quiet ? "quiet" : "", usage == "not used" ? " off" : "", html(label),
            name.empty() ? "" : html(name) + " ",
            fmt::format(R"(<span class="soft">{}</span>)", html(number)), badge(usage),
            said == nullptr ? "" : conditions(said->conditionals), form_of(use, said),
            values_of(use, said, qualifier)
        );
    }

    static std::string usage_of(
        ElementUse const& use, GuidelineElement const* said, Qualifier const* qualifier
    ) {
        if (said != nullptr && said->presence == Presence::not_used) return "not used";
        bool const is_due = use.usage == Usage::mandatory || qualifier != nullptr ||
                            (said != nullptr && said->presence == Presence::required);
        if (is_due) return "must";
        bool const depends =
            use.usage == Usage::conditional || (said != nullptr && !said->conditionals.empty());
        return depends ? "depends" : "may";
    }

    static std::string form_of(ElementUse const& use, GuidelineElement const* said) {
        if (use.element == nullptr) return "composite";
        Element const& element = *use.element;
        std::uint32_t const low =
            said == nullptr ? element.length_min : said->length_min.value_or(element.length_min);
        std::uint32_t const high =
            said == nullptr ? element.length_max : said->length_max.value_or(element.length_max);
        return type_text(element) +
               (low == high ? fmt::format(", {}", low) : fmt::format(", {} to {}", low, high));
    }

    static std::string values_of(
        ElementUse const& use, GuidelineElement const* said, Qualifier const* qualifier
    ) {
        std::string text;
        if (use.element != nullptr) {
            if (qualifier != nullptr)
                text += codes(*use.element, qualifier->values);
            else if (said != nullptr && !said->codes.empty())
                text += codes(*use.element, said->codes);
            else if (!use.element->codes.empty() && use.element->codes.size() <= kCodesPrinted)
                text += codes(*use.element, use.element->codes);
            else if (!use.element->codes.empty())
                text += R"(<span class="soft">a code of the standard</span>)";
        }
        if (said == nullptr) return text;
        if (said->pattern)
            text += fmt::format("<div>form <code>{}</code></div>", html(said->pattern->text));
        if (!said->sample.empty())
            text += fmt::format("<div>such as <code>{}</code></div>", html(said->sample));
        if (said->at_least || said->at_most)
            text += fmt::format(
                "<div>{} to {} times</div>", said->at_least.value_or(1),
                said->at_most.value_or(use.repeat_max)
            );
        return text + note(said->note);
    }

    static std::string codes(Element const& element, std::vector<std::string> const& values) {
        std::string items;
        for (std::string const& code : values) {
            std::string_view const name = element.name_of_code(code);
            items += fmt::format(
                "<li><code>{}</code>{}</li>", html(code), name.empty() ? "" : " " + html(name)
            );
        }
        return R"(<ul class="codes">)" + items + "</ul>";
    }

    SegmentDefinition const& segment_;
    GuidelinePlace const* place_;
};

class Page {
public:
    Page(Guideline const& guideline, std::string_view sample)
        : guideline_(guideline), sample_(sample), outline_(outline_of(guideline)) {}

    std::string run() {
        std::string const title = guideline_.title.empty() ? guideline_.name : guideline_.title;
        std::string body = head(title);
        body += structure();
        body += rules();
        body += segments();
        body += sample_table(guideline_, sample_);
        return fmt::format(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>{}</title>\n<style>{}</style></head>\n<body><main>\n{}"
            "<footer>{} on {}. Written by Tidegate from the file that documents are checked "
            "with.</footer>\n</main></body></html>\n",
            html(title), kGuidelineStyle, body, html(guideline_.name), html(guideline_.standard())
        );
    }

private:
    [[nodiscard]] std::string head(std::string const& title) const {
        return fmt::format(
            "<header><h1>{}</h1><p class=\"soft\">Guideline {} &middot; {} {}, set {}{}</p>"
            "</header>\n<p>This guideline says what is agreed on beyond the standard. {} is "
            "needed, {} can be sent, {} is refused, {} is explained beside it. What is printed in "
            "grey is as in the standard.</p>\n",
            html(title), html(guideline_.name), html(guideline_.dictionary->standard()),
            html(guideline_.dictionary->release()), html(guideline_.definition->type),
            guideline_.definition->name.empty() ? ""
                                                : " (" + html(guideline_.definition->name) + ")",
            badge("must"), badge("may"), badge("not used"), badge("depends")
        );
    }

    [[nodiscard]] std::string structure() const {
        std::string rows;
        for (std::size_t i = 0; i < outline_.entries.size(); ++i) {
            OutlineEntry const& entry = outline_.entries[i];
            std::string const usage = usage_word(entry);
            std::string const row_class = fmt::format(
                "{}{}", entry.place == nullptr ? "quiet" : "", usage == "not used" ? " off" : ""
            );
            std::string const tag = fmt::format(
                R"({}<a href="#s{}">{}</a>{})",
                entry.item->is_loop ? R"(<span class="soft">loop </span>)" : "", section_of(i),
                html(entry.address), scope_of(entry)
            );
            std::string const when =
                entry.place == nullptr ? "" : conditions(entry.place->conditionals);
            rows += fmt::format(
                R"(<tr class="{}"><td class="tag d{}">{}</td><td>{}{}</td>)", row_class,
                std::min<std::size_t>(entry.depth, 4), tag,
                html(standards::segment_of(*entry.item).name), when
            );
            rows += fmt::format("<td>{}</td><td>{}</td></tr>\n", badge(usage), times_words(entry));
        }
        std::string text =
            "<h2>Structure</h2>\n<table><thead><tr><th>Segment</th><th>Meaning</th><th>Use</th>"
            "<th>How often</th></tr></thead><tbody>\n" +
            rows + "</tbody></table>\n";
        if (!outline_.unspoken.empty()) {
            std::string list;
            for (std::string const& address : outline_.unspoken)
                list += (list.empty() ? "" : ", ") + html(address);
            text += fmt::format(
                "<p class=\"soft\">The guideline says nothing of these segments and loops; they "
                "may be sent as in the standard: {}.</p>\n",
                list
            );
        }
        return text;
    }

    static std::string_view scope_of(OutlineEntry const& entry) {
        switch (entry.scope) {
            case OutlineEntry::Scope::only:
                return "";
            case OutlineEntry::Scope::all:
                return R"( <span class="soft">in all</span>)";
            case OutlineEntry::Scope::others:
                return R"( <span class="soft">others</span>)";
        }
        TIDEGATE_CHECK(false);
    }

    /// The line whose section describes this one: one of a segment that says nothing of its own is
    /// described once.
    [[nodiscard]] std::size_t section_of(std::size_t index) const {
        if (has_own_section(outline_.entries[index])) return index;
        for (std::size_t i = 0; i < index; ++i) {
            bool const is_same = &standards::segment_of(*outline_.entries[i].item) ==
                                 &standards::segment_of(*outline_.entries[index].item);
            if (is_same && !has_own_section(outline_.entries[i])) return i;
        }
        return index;
    }

    static bool has_own_section(OutlineEntry const& entry) {
        GuidelinePlace const* place = entry.place;
        return place != nullptr &&
               (!place->elements.empty() || !place->qualifiers.empty() || !place->note.empty());
    }

    [[nodiscard]] std::string rules() const {
        if (guideline_.rules.empty()) return "";
        std::string rows;
        for (GuidelineRule const& rule : guideline_.rules) {
            std::string const& where = guideline_.places[rule.place].address;
            rows += fmt::format(
                "<tr><td class=\"tag\">{}</td><td>{}</td><td>{}<div><code>{}</code></div></td>"
                "<td>{}</td></tr>\n",
                html(rule.name), where.empty() ? "the document" : "each " + html(where),
                html(rule.text), html(rule.condition.text),
                rule.severity == syntax::Severity::error ? "refused" : "told"
            );
        }
        return "<h2>Rules</h2>\n<table><thead><tr><th>Rule</th><th>Of</th><th>What holds</th>"
               "<th>Otherwise</th></tr></thead><tbody>\n" +
               rows + "</tbody></table>\n";
    }

    [[nodiscard]] std::string segments() const {
        std::string text = "<h2>Segments and their elements</h2>\n";
        for (std::size_t i = 0; i < outline_.entries.size(); ++i) {
            OutlineEntry const& entry = outline_.entries[i];
            if (section_of(i) != i) continue;
            SegmentDefinition const& segment = standards::segment_of(*entry.item);
            GuidelinePlace const* place = entry.place;
            std::string const address = place == nullptr ? entry.address : place->address;
            text += fmt::format(
                "<section id=\"s{}\"><h3>{}{} {}</h3>{}\n", i, html(address),
                segment.name.empty() ? "" : " &middot; " + html(segment.name),
                badge(usage_word(entry)), place == nullptr ? "" : note(place->note)
            );
            if (usage_word(entry) != "not used") {
                text += ElementTable(segment, place).run();
                for (standards::Relation const& relation : segment.relations)
                    text += fmt::format(
                        "<p class=\"soft\">{}</p>", html(relation_in_words(segment.tag, relation))
                    );
            }
            text += "</section>\n";
        }
        return text;
    }

    Guideline const& guideline_;
    std::string_view sample_;
    Outline outline_;
};

}  // namespace

std::string guideline_page(Guideline const& guideline, std::string_view sample) {
    return Page(guideline, sample).run();
}

}  // namespace tidegate::cli
