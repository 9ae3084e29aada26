#include "maps/kept_segments.hpp"

#include "documents/access.hpp"

#include <algorithm>
#include <charconv>

namespace tidegate::maps {
namespace {

constexpr std::size_t kSlotsMin = 16;

std::string_view tag_of(documents::Unmapped const& kept) {
    if (kept.segment.empty()) return {};
    List<documents::SegmentRepeat> const& repeats = kept.segment[0].repeats;
    if (repeats.empty() || repeats[0].components.empty()) return {};
    return repeats[0].components[0];
}

bool begins_loop(
    standards::SetDefinition const& definition, std::string_view id, std::string_view tag
) {
    for (auto const& item : definition.items) {
        if (item->is_loop && item->tag == id) return item->children.front()->tag == tag;
    }
    return false;
}

/// "PO1[2]" is the second; 0 when the text has another form.
std::uint32_t number_of(std::string_view step) {
    std::size_t const open = step.find('[');
    if (open == std::string_view::npos || !step.ends_with(']')) return 0;
    std::uint32_t number = 0;
    char const* const last = step.data() + step.size() - 1;
    auto const [end, error] = std::from_chars(step.data() + open + 1, last, number);
    return error == std::errc{} && end == last ? number : 0;
}

}  // namespace

void KeptSegments::clear() {
    groups_.clear();
    segments_.clear();
    loops_.clear();
    std::ranges::fill(slots_, 0U);
}

void KeptSegments::fill(
    documents::Document const& document, standards::SetDefinition const& definition
) {
    clear();
    loops_.emplace_back();
    documents::Field const* field = document.type().find("unmapped");
    if (field == nullptr) return;
    auto const& list = documents::member<List<documents::Unmapped>>(document.root(), *field);
    for (std::size_t i = 0; i < list.size(); ++i) {
        std::uint32_t const number = group_for(loop_at(list[i].loop), list[i], definition);
        KeptGroup& group = this->group(number);
        segments_.push_back({&list[i], i, 0});
        auto const segment = static_cast<std::uint32_t>(segments_.size());
        (group.first == 0 ? group.first : segments_[group.last - 1].next) = segment;
        group.last = segment;
    }
}

/// The group that a segment of this loop belongs to: that of a loop around it that is kept as a
/// whole, else one of its own.
std::uint32_t KeptSegments::group_for(
    std::uint32_t loop, documents::Unmapped const& kept, standards::SetDefinition const& definition
) {
    for (std::uint32_t at = loop; at != 0; at = loops_[at].parent) {
        if (loops_[at].as_whole != 0) return loops_[at].as_whole;
    }
    std::string_view const tag = tag_of(kept);
    KeptGroup made;
    made.is_loop = loop != 0 && begins_loop(definition, loops_[loop].tag, tag);
    made.name = made.is_loop ? loops_[loop].tag : tag;
    made.position = kept.position.value_or(0);
    groups_.push_back(made);
    auto const number = static_cast<std::uint32_t>(groups_.size());
    if (made.is_loop) loops_[loop].as_whole = number;
    Loop& around = loops_[made.is_loop ? loops_[loop].parent : loop];
    (around.first_group == 0 ? around.first_group : group(around.last_group).next) = number;
    around.last_group = number;
    return number;
}

/// "PO1[2]/N9[1]", made with the loops around it when it is new.
std::uint32_t KeptSegments::loop_at(std::string_view path) {
    std::uint32_t at = 0;
    while (!path.empty()) {
        std::size_t const slash = path.find('/');
        at = child_of(at, path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return at;
}

std::uint32_t KeptSegments::child_of(std::uint32_t parent, std::string_view step) {
    Loop made;
    made.step = step;
    made.tag = step.substr(0, step.find('['));
    made.number = number_of(step);
    made.parent = parent;
    if (loops_.size() * 2 >= slots_.size()) {
        slots_.assign(std::max<std::size_t>(slots_.size() * 2, kSlotsMin), 0);
        for (std::uint32_t i = 1; i < loops_.size(); ++i) enter(i);
    }
    for (std::size_t at = start_of(parent, made.tag, made.number); slots_[at] != 0;
         at = (at + 1) & (slots_.size() - 1)) {
        Loop const& known = loops_[slots_[at]];
        if (known.parent == parent && known.step == step) return slots_[at];
    }
    auto const number = static_cast<std::uint32_t>(loops_.size());
    loops_.push_back(made);
    enter(number);
    return number;
}

std::size_t KeptSegments::start_of(std::uint32_t parent, std::string_view tag, std::uint32_t number)
    const {
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    std::uint64_t hash = std::uint64_t{parent} << 32 | number;
    for (char const byte : tag) hash = hash * 31 + static_cast<unsigned char>(byte);
    return static_cast<std::size_t>(hash * kGoldenRatio >> 32) & (slots_.size() - 1);
}

void KeptSegments::enter(std::uint32_t loop) {
    Loop const& added = loops_[loop];
    std::size_t at = start_of(added.parent, added.tag, added.number);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = loop;
}

std::uint32_t KeptSegments::loop_in(std::uint32_t loop, std::string_view tag, std::uint32_t number)
    const {
    if (loop == kNowhere || slots_.empty()) return kNowhere;
    for (std::size_t at = start_of(loop, tag, number); slots_[at] != 0;
         at = (at + 1) & (slots_.size() - 1)) {
        Loop const& known = loops_[slots_[at]];
        if (known.parent == loop && known.number == number && known.tag == tag) return slots_[at];
    }
    return kNowhere;
}

}  // namespace tidegate::maps
