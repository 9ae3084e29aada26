#include "standards/dictionary_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <span>

namespace tidegate::standards {

namespace {

char usage_letter(Usage usage) {
    switch (usage) {
        case Usage::mandatory:
            return 'M';
        case Usage::optional:
            return 'O';
        case Usage::conditional:
            return 'X';
    }
    TIDEGATE_CHECK(false);
}

std::string named(std::string head, std::string_view name) {
    if (!name.empty()) head += fmt::format(" : {}", name);
    return head + '\n';
}

/// The ids that elements go by in the files: the number, or NUMBER.2 for another shape.
class ElementIds {
public:
    explicit ElementIds(Dictionary const& dictionary) : usual_(dictionary.elements()) {
        for (Element const* element : usual_) ids_[element] = element->number;
        for (Composite const* composite : dictionary.composites()) meet(composite->components);
        for (SegmentDefinition const* segment : dictionary.segments()) meet(segment->elements);
    }

    /// The usual ones, then the other shapes in the order of their ids.
    [[nodiscard]] std::vector<Element const*> all() const {
        std::vector<Element const*> elements = usual_;
        elements.insert(elements.end(), others_.begin(), others_.end());
        return elements;
    }
    [[nodiscard]] std::string const& of(Element const& element) const { return ids_.at(&element); }

private:
    void meet(std::vector<ElementUse> const& uses) {
        for (ElementUse const& use : uses) {
            if (use.element == nullptr || ids_.contains(use.element)) continue;
            constexpr std::size_t kFirstOther = 2;
            std::size_t& count = shapes_[use.element->number];
            ids_[use.element] = fmt::format("{}.{}", use.element->number, kFirstOther + count++);
            others_.push_back(use.element);
        }
    }

    std::vector<Element const*> usual_;
    std::vector<Element const*> others_;
    std::map<Element const*, std::string> ids_;
    std::map<std::string, std::size_t, std::less<>> shapes_;
};

Expected<std::string> elements_text(ElementIds const& ids) {
    std::string text;
    for (Element const* element : ids.all()) {
        std::string head = fmt::format(
            "element {} {} {} {}", ids.of(*element), type_code(*element), element->length_min,
            element->length_max
        );
        if (element->are_codes_complete)
            head += " complete";
        else if (!element->codes.empty())
            head += " partial";
        text += named(std::move(head), element->name);
        for (std::size_t i = 0; i < element->codes.size(); ++i) {
            std::string const& code = element->codes[i];
            if (code.empty() || code.contains(' ') || code.starts_with('#')) {
                return fail(
                    ErrorCode::invalid,
                    fmt::format("element {} has the code \"{}\"", element->number, code), {},
                    "a code has no blanks and does not begin with #"
                );
            }
            std::string const& name = element->code_names[i];
            text +=
                name.empty() ? fmt::format("  {}\n", code) : fmt::format("  {} {}\n", code, name);
        }
    }
    return text;
}

/// Of all segments: a release that does not tell any repeat says so once.
bool are_repeats_unknown(Dictionary const& dictionary) {
    std::size_t uses = 0;
    std::size_t unknown = 0;
    for (SegmentDefinition const* segment : dictionary.segments()) {
        uses += segment->elements.size();
        unknown += static_cast<std::size_t>(std::ranges::count(
            segment->elements, ElementUse::kRepeatUnknown, &ElementUse::repeat_max
        ));
    }
    return uses != 0 && unknown == uses;
}

void append_uses(
    std::string& text, std::vector<ElementUse> const& uses, ElementIds const& ids, bool has_repeats
) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
        ElementUse const& use = uses[i];
        text += fmt::format(
            "  {} {} {}", i + 1, use.element != nullptr ? ids.of(*use.element) : use.composite->id,
            usage_letter(use.usage)
        );
        if (use.repeat_max != 1 && has_repeats) text += fmt::format(" {}", use.repeat_max);
        text += '\n';
    }
}

std::string segments_text(Dictionary const& dictionary, ElementIds const& ids) {
    std::string text;
    bool const has_repeats = !are_repeats_unknown(dictionary);
    if (!has_repeats) text += "repeats unknown\n";
    for (Composite const* composite : dictionary.composites()) {
        text += named("composite " + composite->id, composite->name);
        append_uses(text, composite->components, ids, true);
    }
    for (SegmentDefinition const* segment : dictionary.segments()) {
        text += named("segment " + segment->tag, segment->name);
        append_uses(text, segment->elements, ids, has_repeats);
        for (Relation const& relation : segment->relations) {
            text += fmt::format("  rule {}", relation.kind);
            for (std::uint16_t const position : relation.positions)
                text += fmt::format("{:02}", position);
            text += relation.is_certain ? "\n" : " unsure\n";
        }
    }
    constexpr std::size_t kTagsPerLine = 24;
    std::span<std::string const> tags = dictionary.other_tags();
    for (; !tags.empty(); tags = tags.subspan(std::min(kTagsPerLine, tags.size())))
        text += fmt::format(
            "tags {}\n", fmt::join(tags.first(std::min(kTagsPerLine, tags.size())), " ")
        );
    return text;
}

Expected<std::string> sets_text(Dictionary const& dictionary) {
    std::string text;
    for (SetDefinition const* set : dictionary.sets()) {
        text += named(fmt::format("set {} {}", set->type, set->functional_id), set->name);
        for (auto const& item : set->items) {
            if (!item->is_loop && dictionary.find_segment(item->tag) != item->segment) {
                return fail(
                    ErrorCode::invalid,
                    fmt::format(
                        "set {} uses segment {} as an earlier release had it", set->type, item->tag
                    )
                );
            }
            std::size_t depth = 1;
            for (SetItem const* loop = item->parent; loop != nullptr; loop = loop->parent) ++depth;
            text += fmt::format(
                "{:{}}{}{} {} {}\n", "", 2 * depth, item->is_loop ? "loop " : "", item->tag,
                usage_letter(item->usage),
                item->repeat_max == SetItem::kUnbounded ? "*" : std::to_string(item->repeat_max)
            );
        }
    }
    return text;
}

}  // namespace

Expected<std::vector<DictionaryFile>> write_dictionary(Dictionary const& dictionary) {
    std::string const head = fmt::format(
        "# Format: docs/dictionaries.md.\nrelease {} {}\n", dictionary.standard(),
        dictionary.release()
    );
    ElementIds const ids(dictionary);
    auto const elements = elements_text(ids);
    if (!elements) return std::unexpected(elements.error());
    auto const sets = sets_text(dictionary);
    if (!sets) return std::unexpected(sets.error());
    return std::vector<DictionaryFile>{
        {"elements.txt", head + *elements},
        {"segments.txt", head + segments_text(dictionary, ids)},
        {"sets.txt", head + *sets}
    };
}

}  // namespace tidegate::standards
