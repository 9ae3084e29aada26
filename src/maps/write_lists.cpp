// Lists: a loop or segment per element, one loop for neighbours that agree, elements inside one
// segment, as many segments as a repeating line needs.
#include "maps/struct_values.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

namespace {

/// Elements of a list are large and mostly empty: while one is written, the next one comes.
void fetch_ahead(void const* element, documents::TypeInfo const& type) {
    constexpr std::size_t kCacheLine = 64;
    auto const* const bytes = static_cast<std::byte const*>(element);
    for (std::size_t at = 0; at < type.size; at += kCacheLine) __builtin_prefetch(bytes + at);
}

}  // namespace

/// One loop for neighbours that agree in what they share.
Outcome<bool> Writer::shared(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    void const* owner = owner_of(here, rule.first_step, rule.steps);
    if (owner == nullptr) return false;
    std::size_t const count = documents::count_of(owner, *rule.field);
    auto const element = [&](std::size_t i) { return list_element(owner, *rule.field, i); };
    Share const around = share_;
    std::size_t const path_size = path_.size();
    bool has_data = false;
    for (std::size_t i = 0; i < count; i = share_.end) {
        std::string const key = key_of(element(i), rule.share);
        share_ = {here, path_, i, i + 1};
        while (share_.end < count && key_of(element(share_.end), rule.share) == key) ++share_.end;
        std::size_t const taken = taken_.size();
        std::size_t const overflow = overflow_.size();
        for (std::uint32_t step = 0; step < rule.steps; ++step)
            path_.add(program_.steps[rule.first_step + step]->name);
        path_.add(rule.field->name);
        path_.add(i);
        Outcome<bool> wrote = instance(block, loop, {element(i), rule.field->type, nullptr, i}, {});
        if (!wrote) return wrote;
        has_data |= *wrote;
        settle(taken, overflow);
        path_.cut(path_size);
    }
    share_ = around;
    return has_data;
}

/// One segment or loop per element; of a list of values as many values as fit into one.
Outcome<bool> Writer::list(
    std::uint32_t block, Loop const& loop, void const* owner, documents::TypeInfo const* type
) {
    Block const& rule = program_.blocks[block];
    bool has_data = false;
    std::uint32_t written = 0;
    std::size_t const end = rule.is_sharing ? share_.end : documents::count_of(owner, *rule.field);
    for (std::size_t i = rule.is_sharing ? share_.begin : 0; i < end; ++i) {
        if (!rule.is_self && i + 1 < end)
            fetch_ahead(list_element(owner, *rule.field, i + 1), *rule.field->type);
        std::size_t const path_size = path_.size();
        std::size_t const taken = taken_.size();
        std::size_t const overflow = overflow_.size();
        Source const here = rule.is_self ? Source{owner, nullptr, rule.field, i}
                                         : Source{list_element(owner, *rule.field, i),
                                                  rule.field->type,
                                                  nullptr,
                                                  i,
                                                  owner,
                                                  type};
        if (rule.when != 0) {
            Outcome<bool> holds = is_called_for(rule, here);
            if (!holds) return holds;
            if (!*holds) continue;
            called_for_.insert(here.base);
        }
        if (!rule.is_self) path_.add(i);
        bool const is_too_many = rule.at_most != 0 && written >= rule.at_most;
        if (is_too_many || (rule.plan.may_lose && is_without_code(rule, here))) {
            lose(path_.text(), is_too_many ? "repeat" : "no_code");
            path_.cut(path_size);
            continue;
        }
        std::size_t const parts =
            rule.group_list != nullptr
                ? std::max<std::size_t>(1, documents::count_of(here.base, *rule.group_list))
                : 1;
        for (std::size_t part = 0; part < parts; ++part) {
            if (rule.group_list != nullptr) part_ = part;
            Outcome<bool> wrote = instance(block, loop, here, {});
            if (!wrote) return wrote;
            if (rule.group_list != nullptr && *wrote) ++grouped_;
            if (rule.is_self && !*wrote) return has_data;  // one segment took the rest
            has_data |= *wrote;
            written += *wrote ? 1 : 0;
            settle(taken, overflow);
        }
        path_.cut(path_size);
    }
    return has_data;
}

/// As many segments as the repeating line needs.
Outcome<bool> Writer::stream(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    Op const* repeating = nullptr;
    for (std::uint32_t i = rule.first_op; i < rule.first_op + rule.ops; ++i) {
        Op const& op = program_.ops[i];
        if (op.kind == OpKind::constant || op.kind == OpKind::check || !op.writes) continue;
        repeating = &op;
        if (op.kind == OpKind::pair || op.kind == OpKind::join) break;
    }
    if (repeating == nullptr) return false;
    if (repeating->kind == OpKind::text) {
        for (std::size_t i = 0;; ++i) {
            Source part = here;
            part.index = i;
            Outcome<bool> wrote = instance(block, loop, part, {});
            if (!wrote) return wrote;
            if (!*wrote) return i != 0;
        }
    }
    Outcome<Pieces> pieces = pieces_of(*repeating, here);
    if (!pieces) return std::unexpected(pieces.error());
    std::size_t const width = repeating->kind == OpKind::pair ? repeating->width : 1;
    std::size_t const room = repeating->places / width;
    for (std::size_t at = pieces->begin; at < pieces->end; at += room) {
        Outcome<bool> wrote = instance(block, loop, here, {at, std::min(at + room, pieces->end)});
        if (!wrote) return wrote;
    }
    memory_.pieces.resize(pieces->begin);
    return !pieces->empty();
}

std::vector<Place> Writer::places_of(Block const& block) const {
    std::vector<Place> all;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        for (std::uint32_t p = 0; p < op.places; ++p)
            all.push_back(program_.places[op.first_place + p]);
    }
    return all;
}

/// A list in elements of the segment at hand; what finds no slot is lost.
Outcome<bool> Writer::slots_inside(Block const& outer, Source const& here) {
    Block const& block = program_.blocks[outer.slots];
    void const* owner = owner_of(here, block.first_step, block.steps);
    if (owner == nullptr) return false;
    std::vector<Place> const places = places_of(block);
    std::size_t const count = documents::count_of(owner, *block.field);
    syntax::SegmentBuilder segment = builder_;
    for (std::uint32_t i = 0; i < count; ++i) {
        std::size_t const path_size = path_.size();
        path_.add(block.field->name);
        path_.add(i);
        if (i < block.slot_count) {
            builder_.begin(outer.tag);
            Source const element{
                list_element(owner, *block.field, i), block.field->type, nullptr, i
            };
            Outcome<bool> wrote = elements(block, element, {});
            if (!wrote) return wrote;
            for (Place const& place : places) {
                auto const component = std::max<std::uint16_t>(1, place.component);
                segment.set(
                    static_cast<std::uint16_t>(place.element + i * block.slot_width), component,
                    builder_.get(place.element, component)
                );
            }
        } else {
            lose(path_.text(), "repeat");
        }
        path_.cut(path_size);
    }
    std::swap(builder_, segment);
    return count != 0;
}

/// Neighbours with the same shared elements go into one segment, as long as there are slots.
Outcome<bool> Writer::slots(Block const& outer, Loop const& loop, Source const& here) {
    Block const& block = program_.blocks[outer.slots];
    void const* owner = owner_of(here, block.first_step, block.steps);
    if (owner == nullptr) return false;
    std::size_t const count = documents::count_of(owner, *block.field);
    syntax::SegmentBuilder segment;
    std::uint32_t slot = 0;
    std::vector<Place> const places = places_of(block);
    auto const component = [](Place place) { return std::max<std::uint16_t>(1, place.component); };
    auto const flush = [&]() -> Outcome<void> {
        if (slot == 0) return {};
        if (auto done = kept_until(loop, *outer.item, result_.body.segments + 2); !done)
            return done;
        std::swap(builder_, segment);
        return emit();
    };
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const path_size = path_.size();
        path_.add(block.field->name);
        path_.add(i);
        builder_.begin(outer.tag);
        for (Filter const& filter : outer.filters) set(filter.place, filter.values.front());
        Source const element{list_element(owner, *block.field, i), block.field->type, nullptr, i};
        Outcome<bool> wrote = elements(block, element, {});
        if (!wrote) return wrote;
        path_.cut(path_size);
        bool const is_same = std::ranges::all_of(places, [&](Place place) {
            return place.moves || builder_.get(place.element, component(place)) ==
                                      segment.get(place.element, component(place));
        });
        if (slot == 0 || slot == block.slot_count || !is_same) {
            syntax::SegmentBuilder const fresh = builder_;
            if (auto done = flush(); !done) return std::unexpected(done.error());
            segment = fresh;
            slot = 1;
            continue;
        }
        for (Place const& place : places) {
            if (!place.moves) continue;
            auto const moved = static_cast<std::uint16_t>(place.element + slot * block.slot_width);
            segment.set(moved, component(place), builder_.get(place.element, component(place)));
        }
        ++slot;
    }
    if (auto done = flush(); !done) return std::unexpected(done.error());
    return count != 0;
}
}  // namespace tidegate::maps
