#include "standards/dictionary.hpp"

#include "standards/code_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {

namespace {

template <class T, class Key>
T const* find_by(std::vector<std::unique_ptr<T>> const& sorted, std::string_view wanted, Key key) {
    auto found = std::ranges::lower_bound(
        sorted, wanted, {}, [key](auto const& item) -> std::string_view { return (*item).*key; }
    );
    return found != sorted.end() && (**found).*key == wanted ? found->get() : nullptr;
}

template <class T>
std::vector<T const*> views_of(std::vector<std::unique_ptr<T>> const& owned) {
    std::vector<T const*> all;
    all.reserve(owned.size());
    for (auto const& one : owned) all.push_back(one.get());
    return all;
}

}  // namespace

namespace {

/// As one number; the order of the numbers is that of the codes.
std::uint64_t packed_in_order(std::string_view code) { return __builtin_bswap64(pack_code(code)); }

}  // namespace

void Element::index_codes() {
    packed_codes.clear();
    bool const can_be_packed = std::ranges::all_of(codes, [](std::string const& code) {
        return code.size() <= kPackedCodeBytes;
    });
    if (!can_be_packed) return;
    packed_codes.reserve(codes.size());
    for (std::string const& code : codes) packed_codes.push_back(packed_in_order(code));
}

bool Element::has_code(std::string_view code) const {
    if (!packed_codes.empty()) {
        return code.size() <= kPackedCodeBytes &&
               std::ranges::binary_search(packed_codes, packed_in_order(code));
    }
    return std::binary_search(codes.begin(), codes.end(), code, std::less<>{});
}

std::string_view Element::name_of_code(std::string_view code) const {
    auto const found = std::lower_bound(codes.begin(), codes.end(), code, std::less<>{});
    if (found == codes.end() || *found != code) return {};
    return code_names[static_cast<std::size_t>(found - codes.begin())];
}

std::string type_code(Element const& element) {
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

std::vector<SetDefinition const*> Dictionary::sets() const { return views_of(sets_); }

std::vector<SegmentDefinition const*> Dictionary::segments() const { return views_of(segments_); }

std::vector<Composite const*> Dictionary::composites() const { return views_of(composites_); }

std::vector<Element const*> Dictionary::elements() const { return views_of(elements_); }

SetDefinition const* Dictionary::find_set(std::string_view type) const {
    return find_by(sets_, type, &SetDefinition::type);
}

SegmentDefinition const* Dictionary::find_segment(std::string_view tag) const {
    return find_by(segments_, tag, &SegmentDefinition::tag);
}

Composite const* Dictionary::find_composite(std::string_view id) const {
    return find_by(composites_, id, &Composite::id);
}

Element const* Dictionary::find_element(std::string_view number) const {
    return find_by(elements_, number, &Element::number);
}

bool Dictionary::is_tag(std::string_view tag) const {
    return find_segment(tag) != nullptr ||
           std::binary_search(other_tags_.begin(), other_tags_.end(), tag, std::less<>{});
}

}  // namespace tidegate::standards
