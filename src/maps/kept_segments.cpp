#include "maps/kept_segments.hpp"

#include "documents/access.hpp"

namespace tidegate::maps {
namespace {

std::string_view tag_of(documents::Unmapped const& kept) {
    if (kept.segment.empty()) return {};
    List<documents::SegmentRepeat> const& repeats = kept.segment[0].repeats;
    if (repeats.empty() || repeats[0].components.empty()) return {};
    return repeats[0].components[0];
}

/// Id of the innermost loop: "N9" of "PO1[2]/N9[1]".
std::string_view loop_id(std::string_view path) {
    std::size_t const slash = path.rfind('/');
    if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
    return path.substr(0, path.find('['));
}

std::string parent_of(std::string_view path) {
    std::size_t const slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

bool begins_loop(
    standards::SetDefinition const& definition, std::string_view id, std::string_view tag
) {
    for (auto const& item : definition.items) {
        if (item->is_loop && item->tag == id) return item->children.front()->tag == tag;
    }
    return false;
}

}  // namespace

KeptSegments::KeptSegments(
    documents::Document const& document, standards::SetDefinition const& definition
) {
    documents::Field const* field = document.type().find("unmapped");
    if (field == nullptr) return;
    auto const& list = documents::member<List<documents::Unmapped>>(document.root(), *field);
    std::unordered_map<std::string, KeptGroup*> loops;  // kept as a whole
    for (std::size_t i = 0; i < list.size(); ++i) {
        documents::Unmapped const& kept = list[i];
        std::string_view const tag = tag_of(kept);
        std::string const path(kept.loop);
        KeptGroup* group = nullptr;
        for (std::string at = path; group == nullptr && !at.empty(); at = parent_of(at)) {
            if (auto const found = loops.find(at); found != loops.end()) group = found->second;
        }
        if (group == nullptr) {
            auto made = std::make_unique<KeptGroup>();
            made->is_loop = !path.empty() && begins_loop(definition, loop_id(path), tag);
            made->name = std::string(made->is_loop ? loop_id(path) : tag);
            made->position = kept.position.value_or(0);
            group = made.get();
            by_loop_[made->is_loop ? parent_of(path) : path].push_back(group);
            if (made->is_loop) loops[path] = group;
            groups_.push_back(std::move(made));
        }
        group->segments.push_back(&kept);
        group->indexes.push_back(i);
    }
}

std::vector<KeptGroup*> const& KeptSegments::in(std::string const& path) const {
    auto const at = by_loop_.find(path);
    return at == by_loop_.end() ? none_ : at->second;
}

}  // namespace tidegate::maps
