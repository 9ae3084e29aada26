#include "standards/guideline.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

namespace tidegate::standards {

bool Pattern::matches(std::string_view value) const {
    return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *compiled);
}

std::string GuidelineElement::name() const {
    return component == 0 ? fmt::format("{:02}", element)
                          : fmt::format("{:02}-{}", element, component);
}

SegmentDefinition const& segment_of(SetItem const& item) {
    return item.is_loop ? *item.children.front()->segment : *item.segment;
}

SegmentDefinition const& GuidelinePlace::segment() const {
    TIDEGATE_CHECK(!items.empty());
    return segment_of(*items.front());
}

std::string_view GuidelinePlace::tag() const {
    TIDEGATE_CHECK(!items.empty());
    return items.front()->tag;
}

std::string Guideline::standard() const {
    return fmt::format("{}/{}/{}", dictionary->standard(), dictionary->release(), definition->type);
}

Guideline const* find_guideline(
    Guidelines const& guidelines, std::string_view release, std::string_view set
) {
    for (auto const& guideline : guidelines) {
        if (guideline->is_about(release, set)) return guideline.get();
    }
    return nullptr;
}

Guideline bare_guideline(Dictionary const& dictionary, SetDefinition const& definition) {
    Guideline guideline;
    guideline.dictionary = &dictionary;
    guideline.definition = &definition;
    guideline.name = guideline.standard();
    guideline.title = definition.name;
    guideline.places.emplace_back();
    return guideline;
}

}  // namespace tidegate::standards
