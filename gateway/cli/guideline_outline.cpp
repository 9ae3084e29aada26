#include "cli/guideline_outline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace tidegate::cli {
namespace {

using standards::Guideline;
using standards::GuidelinePlace;
using standards::Presence;
using standards::SetItem;
using standards::Usage;
using Scope = OutlineEntry::Scope;

class Collector {
public:
    explicit Collector(Guideline const& guideline)
        : guideline_(guideline), is_bare_(guideline.places.size() == 1) {}

    Outline run() {
        walk(guideline_.definition->top, &guideline_.places.front(), 0, "");
        return std::move(outline_);
    }

private:
    using Level = std::span<SetItem const* const>;

    /// `above` is what the guideline says of the loop around; null when it says nothing.
    void walk(
        Level level, GuidelinePlace const* above, std::size_t depth, std::string const& path
    ) {
        for (SetItem const* item : level) {
            std::vector<GuidelinePlace const*> const spoken = places_of(*item, above);
            bool const is_spoken = is_bare_ || !spoken.empty() || item->usage == Usage::mandatory;
            if (!is_spoken) {
                std::string const address = path + item->tag;
                if (std::ranges::find(outline_.unspoken, address) == outline_.unspoken.end())
                    outline_.unspoken.push_back(address);
                continue;
            }
            GuidelinePlace const* general =
                !spoken.empty() && spoken.back()->qualifiers.empty() ? spoken.back() : nullptr;
            bool const is_alone = spoken.size() == (general != nullptr ? 1U : 0U);
            bool const is_refused = general != nullptr && general->presence == Presence::not_used;
            // What holds for all stands in front, what is refused behind.
            auto const add_general = [&] {
                Scope const scope = is_alone     ? Scope::only
                                    : is_refused ? Scope::others
                                                 : Scope::all;
                add(*item, general, scope, depth, path);
            };
            bool const has_general =
                is_alone || general != nullptr || item->usage == Usage::mandatory;
            if (has_general && !is_refused) add_general();
            for (GuidelinePlace const* place : spoken) {
                if (place != general) add(*item, place, Scope::only, depth, path);
            }
            if (is_refused) add_general();
        }
    }

    /// Those with qualifiers first, the general one last.
    [[nodiscard]] std::vector<GuidelinePlace const*> places_of(
        SetItem const& item, GuidelinePlace const* above
    ) const {
        std::vector<GuidelinePlace const*> places;
        GuidelinePlace const* general = nullptr;
        if (above == nullptr) return places;
        for (std::uint32_t const child : above->children) {
            GuidelinePlace const& place = guideline_.places[child];
            if (std::ranges::find(place.items, &item) == place.items.end()) continue;
            if (place.qualifiers.empty())
                general = &place;
            else
                places.push_back(&place);
        }
        if (general != nullptr) places.push_back(general);
        return places;
    }

    void add(
        SetItem const& item, GuidelinePlace const* place, Scope scope, std::size_t depth,
        std::string const& path
    ) {
        std::string const& above =
            place == nullptr ? std::string() : guideline_.places[place->parent].address;
        std::string const last = place == nullptr
                                     ? item.tag
                                     : place->address.substr(above.empty() ? 0 : above.size() + 1);
        outline_.entries.push_back({&item, place, last, depth, scope});
        bool const is_open = place == nullptr || place->presence != Presence::not_used;
        if (item.is_loop && is_open)
            walk(Level(item.children).subspan(1), place, depth + 1, path + item.tag + "/");
    }

    Guideline const& guideline_;
    bool is_bare_;
    Outline outline_;
};

}  // namespace

Outline outline_of(Guideline const& guideline) { return Collector(guideline).run(); }

std::string usage_word(OutlineEntry const& entry) {
    GuidelinePlace const* place = entry.place;
    bool const is_mandatory = entry.item->usage == Usage::mandatory;
    if (place == nullptr) return is_mandatory ? "must" : "may";
    if (place->presence == Presence::not_used) return "not used";
    bool const is_due = place->presence == Presence::required || place->at_least.has_value() ||
                        (is_mandatory && place->qualifiers.empty());
    if (is_due) return "must";
    return place->conditionals.empty() ? "may" : "depends";
}

std::string times_words(OutlineEntry const& entry) {
    std::uint32_t most = entry.item->repeat_max;
    std::uint32_t least = 0;
    if (entry.place != nullptr) {
        if (entry.place->presence == Presence::not_used) return "";
        most = entry.place->at_most.value_or(most);
        least = entry.place->at_least.value_or(0);
    }
    if (most == SetItem::kUnbounded)
        return least > 1 ? fmt::format("at least {}", least) : "any number";
    if (most == 1) return "once";
    return least > 1 ? fmt::format("{} to {}", least, most) : fmt::format("up to {}", most);
}

}  // namespace tidegate::cli
