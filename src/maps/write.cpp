#include "maps/write.hpp"

#include "base/limits.hpp"
#include "maps/requirements.hpp"
#include "maps/struct_values.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using standards::SetItem;

void WriteMemory::clear() {
    texts.reset();
    counters.clear();
    taken.clear();
    done.clear();
    called_for.clear();
    pieces.clear();
    overflow.clear();
    path.clear();
}

Writer::Writer(
    Program const& program, documents::Document const& document, WriteOptions const& options,
    WriteMemory& memory, WriteResult& result
)
    : program_(program),
      document_(document),
      options_(options),
      result_(result),
      memory_(memory),
      builder_(memory.builder),
      counters_(memory.counters),
      taken_(memory.taken),
      called_for_(memory.called_for),
      overflow_(memory.overflow),
      path_(memory.path) {
    bool const has_kept = &document.type() == program.document && program.kept != nullptr &&
                          documents::count_of(document.root(), *program.kept) != 0;
    if (has_kept && options.keep_unmapped && program.unmapped == Unmapped::keep)
        kept_ = KeptSegments(document, *program.definition);
}

Expected<void> Writer::run() {
    if (&document_.type() != program_.document) {
        return fail(
            ErrorCode::conflict, fmt::format(
                                     "map {} writes {}, not {}", program_.id,
                                     program_.document->schema, document_.type().schema
                                 )
        );
    }
    if (auto const unmet = unmet_requirements(program_, document_); !unmet.empty()) {
        return fail(
            ErrorCode::refused, unmet.front().message,
            program_.position_of(unmet.front().requirement->line),
            "change the document, or the line of the map that asks for it"
        );
    }
    result_.body.type = program_.set;
    Source const here{document_.root(), program_.document, nullptr, 0};
    Expected<bool> const done = scope(0, {}, here);
    if (!done) return std::unexpected(done.error());
    settle(0, 0);
    path_.clear();
    lost_fields(program_.written_fields[0], *program_.document, document_.root());
    lose_unmapped();
    for (auto const& group : kept_.all()) {
        for (std::size_t const index : group->indexes) {
            if (!group->is_written) lose(fmt::format("/unmapped/{}", index), "no_position");
        }
    }
    return {};
}

/// The loop that `tag` begins for the `number`-th time in `loop`.
Writer::Loop Writer::inside(Loop const& loop, std::string_view tag, std::uint32_t number) const {
    Loop made;
    made.counters = counters_.size();
    if (!kept_.all().empty())
        made.path = fmt::format("{}{}{}[{}]", loop.path, loop.path.empty() ? "" : "/", tag, number);
    return made;
}

std::uint32_t Writer::written_of(Loop const& loop, std::string_view tag) const {
    for (std::size_t i = loop.counters; i < counters_.size(); ++i) {
        if (counters_[i].loop == tag) return counters_[i].count;
    }
    return 0;
}

std::uint32_t& Writer::counter(Loop const& loop, std::string_view tag) {
    for (std::size_t i = loop.counters; i < counters_.size(); ++i) {
        if (counters_[i].loop == tag) return counters_[i].count;
    }
    return counters_.emplace_back(tag).count;
}

/// Everything below a loop, or the set, in the order of the dictionary.
Expected<bool> Writer::scope(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& outer = program_.blocks[block];
    std::vector<std::uint32_t> const& children = outer.children;
    std::size_t const counters = counters_.size();
    bool const may_skip = kept_.all().empty() && outer.plan.inner != nullptr &&
                          outer.plan.inner == here.type && here.base != nullptr;
    documents::FieldSet const there =
        may_skip ? outer.plan.probes.there(here.base) : documents::FieldSet{};
    bool has_data = false;
    auto const run = [&](std::uint32_t child) -> Expected<void> {
        Block const& rule = program_.blocks[child];
        if (!rule.writes) return {};
        if (may_skip && rule.plan.can_be_skipped && !rule.plan.needs.intersects(there)) return {};
        Expected<bool> const wrote = this->rule(child, loop, here);
        if (!wrote) return std::unexpected(wrote.error());
        has_data |= *wrote;
        return {};
    };
    bool const has_kept = !kept_.in(loop.path).empty();
    bool const is_set = block == 0;
    if (!has_kept && !(is_set && program_.hierarchy.item != nullptr)) {
        // Blocks are in the order of their items.
        for (std::uint32_t const child : children) {
            if (auto done = run(child); !done) return std::unexpected(done.error());
        }
        counters_.resize(counters);
        return has_data;
    }
    std::vector<SetItem const*> const& items =
        is_set ? program_.definition->top : outer.item->children;
    std::size_t next = 0;
    for (std::size_t i = is_set ? 0 : 1; i < items.size(); ++i) {
        SetItem const& item = *items[i];
        if (!has_kept && next == children.size()) break;
        if (&item == program_.hierarchy.item) {
            while (next < children.size() && program_.blocks[children[next]].item == &item) ++next;
            auto done = hierarchy(loop);
            if (!done) return std::unexpected(done.error());
            has_data = true;
        }
        for (; next < children.size() && program_.blocks[children[next]].item == &item; ++next) {
            if (auto done = run(children[next]); !done) return std::unexpected(done.error());
        }
        if (!has_kept) continue;
        std::uint32_t const before = result_.body.segments;
        auto done = kept_until(loop, item, UINT32_MAX);
        if (!done) return std::unexpected(done.error());
        has_data |= result_.body.segments != before;
    }
    counters_.resize(counters);
    return has_data;
}

/// The condition of a block, seen from the struct that its lines talk about.
Expected<bool> Writer::is_called_for(Block const& rule, Source const& here) const {
    if (rule.when == 0) return true;
    DocumentScope const scope(
        *here.type, here.base, program_, memory_.paths,
        {.levels = levels_written(),
         .grouped = grouped_,
         .part = part_,
         .document = document_.root()}
    );
    Expected<bool> const holds = program_.expressions[rule.when - 1].holds(scope);
    if (holds) return holds;
    return fail(
        ErrorCode::refused, holds.error().message, program_.position_of(rule.line),
        "correct the condition behind 'when'"
    );
}

Expected<bool> Writer::rule(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    if (rule.field == nullptr) {
        Expected<bool> const holds = is_called_for(rule, here);
        if (!holds || !*holds) return holds;
    }
    if (!rule.share.empty()) return shared(block, loop, here);
    if (rule.slots != 0 && rule.is_stream) return slots(rule, loop, here);
    if (rule.is_stream) return stream(block, loop, here);
    if (rule.field == nullptr) return instance(block, loop, here, {});
    Source const& of = rule.is_sharing ? share_.owner : here;
    void const* owner = owner_of(of, rule.first_step, rule.steps);
    if (owner == nullptr) return false;
    std::string element_path;
    if (rule.is_sharing) element_path = std::exchange(path_, share_.path);
    std::size_t const path_size = path_.size();
    for (std::uint32_t i = 0; i < rule.steps; ++i) {
        add_step(path_, program_.steps[rule.first_step + i]->name);
    }
    add_step(path_, rule.field->name);
    Expected<bool> wrote = false;
    if (rule.is_each) {
        documents::TypeInfo const* type =
            rule.steps == 0 ? of.type : program_.steps[rule.first_step + rule.steps - 1]->type;
        wrote = list(block, loop, owner, type);
    } else if (void const* object = documents::object_of(owner, *rule.field)) {
        Source const inner{object, rule.field->type, nullptr, 0};
        wrote = is_called_for(rule, inner);
        if (wrote && *wrote) wrote = instance(block, loop, inner, {});
    }
    path_.resize(path_size);
    if (rule.is_sharing) path_ = element_path;
    return wrote;
}

/// One loop for neighbours that agree in what they share.
Expected<bool> Writer::shared(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    void const* owner = owner_of(here, rule.first_step, rule.steps);
    if (owner == nullptr) return false;
    std::size_t const count = documents::count_of(owner, *rule.field);
    auto const element = [&](std::size_t i) {
        return documents::element_of(owner, *rule.field, i);
    };
    Share const around = share_;
    std::string const path = path_;
    bool has_data = false;
    for (std::size_t i = 0; i < count; i = share_.end) {
        std::string const key = key_of(element(i), rule.share);
        share_ = {here, path, i, i + 1};
        while (share_.end < count && key_of(element(share_.end), rule.share) == key) ++share_.end;
        std::size_t const taken = taken_.size();
        std::size_t const overflow = overflow_.size();
        for (std::uint32_t step = 0; step < rule.steps; ++step)
            add_step(path_, program_.steps[rule.first_step + step]->name);
        add_step(path_, rule.field->name);
        add_step(path_, i);
        Expected<bool> const wrote =
            instance(block, loop, {element(i), rule.field->type, nullptr, i}, {});
        if (!wrote) return wrote;
        has_data |= *wrote;
        settle(taken, overflow);
        path_ = path;
    }
    share_ = around;
    return has_data;
}

/// One segment or loop per element; of a list of values as many values as fit into one.
Expected<bool> Writer::list(
    std::uint32_t block, Loop const& loop, void const* owner, documents::TypeInfo const* type
) {
    Block const& rule = program_.blocks[block];
    bool has_data = false;
    std::uint32_t written = 0;
    std::size_t const end = rule.is_sharing ? share_.end : documents::count_of(owner, *rule.field);
    for (std::size_t i = rule.is_sharing ? share_.begin : 0; i < end; ++i) {
        std::size_t const path_size = path_.size();
        std::size_t const taken = taken_.size();
        std::size_t const overflow = overflow_.size();
        Source const here = rule.is_self ? Source{owner, nullptr, rule.field, i}
                                         : Source{documents::element_of(owner, *rule.field, i),
                                                  rule.field->type,
                                                  nullptr,
                                                  i,
                                                  owner,
                                                  type};
        if (rule.when != 0) {
            Expected<bool> const holds = is_called_for(rule, here);
            if (!holds) return holds;
            if (!*holds) continue;
            called_for_.insert(here.base);
        }
        if (!rule.is_self) add_step(path_, i);
        bool const is_too_many = rule.at_most != 0 && written >= rule.at_most;
        if (is_too_many || is_without_code(rule, here)) {
            lose(path_, is_too_many ? "repeat" : "no_code");
            path_.resize(path_size);
            continue;
        }
        std::size_t const parts =
            rule.group_list != nullptr
                ? std::max<std::size_t>(1, documents::count_of(here.base, *rule.group_list))
                : 1;
        for (std::size_t part = 0; part < parts; ++part) {
            if (rule.group_list != nullptr) part_ = part;
            Expected<bool> const wrote = instance(block, loop, here, {});
            if (!wrote) return wrote;
            if (rule.group_list != nullptr && *wrote) ++grouped_;
            if (rule.is_self && !*wrote) return has_data;  // one segment took the rest
            has_data |= *wrote;
            written += *wrote ? 1 : 0;
            settle(taken, overflow);
        }
        path_.resize(path_size);
    }
    return has_data;
}

/// As many segments as the repeating line needs.
Expected<bool> Writer::stream(std::uint32_t block, Loop const& loop, Source const& here) {
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
            Expected<bool> const wrote = instance(block, loop, part, {});
            if (!wrote || !*wrote) return wrote ? Expected<bool>(i != 0) : wrote;
        }
    }
    Expected<Pieces> const pieces = pieces_of(*repeating, here);
    if (!pieces) return std::unexpected(pieces.error());
    std::size_t const width = repeating->kind == OpKind::pair ? repeating->width : 1;
    std::size_t const room = repeating->places / width;
    for (std::size_t at = pieces->begin; at < pieces->end; at += room) {
        Expected<bool> const wrote =
            instance(block, loop, here, {at, std::min(at + room, pieces->end)});
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
Expected<bool> Writer::slots_inside(Block const& outer, Source const& here) {
    Block const& block = program_.blocks[outer.slots];
    void const* owner = owner_of(here, block.first_step, block.steps);
    if (owner == nullptr) return false;
    std::vector<Place> const places = places_of(block);
    std::size_t const count = documents::count_of(owner, *block.field);
    syntax::SegmentBuilder segment = builder_;
    for (std::uint32_t i = 0; i < count; ++i) {
        std::size_t const path_size = path_.size();
        path_ += fmt::format("/{}/{}", block.field->name, i);
        if (i < block.slot_count) {
            builder_.begin(outer.tag);
            Source const element{
                documents::element_of(owner, *block.field, i), block.field->type, nullptr, i
            };
            Expected<bool> const wrote = elements(block, element, {});
            if (!wrote) return wrote;
            for (Place const& place : places) {
                auto const component = std::max<std::uint16_t>(1, place.component);
                segment.set(
                    static_cast<std::uint16_t>(place.element + i * block.slot_width), component,
                    builder_.get(place.element, component)
                );
            }
        } else {
            lose(path_, "repeat");
        }
        path_.resize(path_size);
    }
    std::swap(builder_, segment);
    return count != 0;
}

/// Neighbours with the same shared elements go into one segment, as long as there are slots.
Expected<bool> Writer::slots(Block const& outer, Loop const& loop, Source const& here) {
    Block const& block = program_.blocks[outer.slots];
    void const* owner = owner_of(here, block.first_step, block.steps);
    if (owner == nullptr) return false;
    std::size_t const count = documents::count_of(owner, *block.field);
    syntax::SegmentBuilder segment;
    std::uint32_t slot = 0;
    std::vector<Place> const places = places_of(block);
    auto const component = [](Place place) { return std::max<std::uint16_t>(1, place.component); };
    auto const flush = [&]() -> Expected<void> {
        if (slot == 0) return {};
        if (auto done = kept_until(loop, *outer.item, result_.body.segments + 2); !done)
            return done;
        std::swap(builder_, segment);
        return emit();
    };
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const path_size = path_.size();
        path_ += fmt::format("/{}/{}", block.field->name, i);
        builder_.begin(outer.tag);
        for (Filter const& filter : outer.filters) set(filter.place, filter.values.front());
        Source const element{
            documents::element_of(owner, *block.field, i), block.field->type, nullptr, i
        };
        Expected<bool> const wrote = elements(block, element, {});
        if (!wrote) return wrote;
        path_.resize(path_size);
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

/// One segment, with what is below it if it begins a loop. Nothing is written without data.
Expected<bool> Writer::instance(
    std::uint32_t index, Loop const& loop, Source const& here, Pieces pieces
) {
    Block const& block = program_.blocks[index];
    if (!kept_.in(loop.path).empty()) {
        if (auto done = kept_until(loop, *block.item, result_.body.segments + 2); !done) {
            return std::unexpected(done.error());
        }
    }
    std::size_t const bytes = result_.body.text.size();
    std::uint32_t const segments = result_.body.segments;
    if (block.item->is_loop) ordinal_ = written_of(loop, block.item->tag) + 1;
    builder_.begin(block.tag);
    for (Filter const& filter : block.filters) set(filter.place, filter.values.front());
    Expected<bool> has_data = elements(block, here, pieces);
    if (!has_data) return has_data;
    if (block.slots != 0) {
        Expected<bool> const filled = slots_inside(block, here);
        if (!filled) return filled;
        has_data = *has_data || *filled;
    }
    if (block.role != LevelRole::none) {
        set_level(block);
        has_data = true;
    }
    if (!block.item->is_loop && !*has_data) return false;
    if (auto done = emit(); !done) return std::unexpected(done.error());
    if (block.item->is_loop) {
        std::uint32_t const occurrence = ++counter(loop, block.item->tag);
        Expected<bool> const below = scope(index, inside(loop, block.item->tag, occurrence), here);
        if (!below) return below;
        if (!*has_data && !*below) {
            --counter(loop, block.item->tag);
            result_.body.text.resize(bytes);
            result_.body.segments = segments;
            return false;
        }
    }
    return true;
}

/// Kept segments of an item go back in front of the first one that stood behind them.
Expected<void> Writer::kept_until(Loop const& loop, SetItem const& item, std::uint32_t position) {
    for (KeptGroup* group : kept_.in(loop.path)) {
        bool const is_here = !group->is_written && group->is_loop == item.is_loop &&
                             group->name == item.tag &&
                             static_cast<std::uint32_t>(group->position) <= position;
        if (!is_here) continue;
        if (item.is_loop) ++counter(loop, item.tag);
        if (auto done = kept(*group); !done) return done;
    }
    return {};
}

Expected<void> Writer::kept(KeptGroup& group) {
    group.is_written = true;
    for (std::size_t i = 0; i < group.segments.size(); ++i) {
        List<documents::SegmentElement> const& elements = group.segments[i]->segment;
        bool const is_repeated =
            std::ranges::any_of(elements, [](documents::SegmentElement const& element) {
                return element.repeats.size() > 1;
            });
        if (is_repeated || elements.size() > limits::map_element_max) {
            lose(fmt::format("/unmapped/{}", group.indexes[i]), "no_position");
            continue;
        }
        builder_.begin(elements[0].repeats[0].components[0]);
        for (std::uint16_t e = 1; e < elements.size(); ++e) {
            if (elements[e].repeats.empty()) continue;
            List<documents::Text> const& components = elements[e].repeats[0].components;
            for (std::uint16_t c = 0; c < components.size(); ++c) {
                builder_.set(e, static_cast<std::uint16_t>(c + 1), components[c]);
            }
        }
        if (auto done = emit(); !done) return done;
    }
    return {};
}

Expected<void> Writer::emit() {
    auto done = builder_.write_to(
        result_.body.text, options_.delimiters, options_.replacement, options_.charset
    );
    if (done) ++result_.body.segments;
    return done;
}

/// What found no slot in this struct is lost, unless another line of it took it.
void Writer::settle(std::size_t taken, std::size_t overflow) {
    for (std::size_t i = overflow; i < overflow_.size(); ++i) {
        bool const is_taken = std::find(
                                  taken_.begin() + static_cast<std::ptrdiff_t>(taken), taken_.end(),
                                  overflow_[i].field
                              ) != taken_.end();
        if (!is_taken) lose(overflow_[i].path, "no_position");
    }
    overflow_.resize(overflow);
    taken_.resize(taken);
}

void Writer::lose(std::string path, std::string reason) {
    if (result_.lost.size() >= limits::map_findings_max) return;
    // A line in several packs is written several times.
    Lost lost{std::move(path), std::move(reason)};
    if (std::ranges::find(result_.lost, lost) == result_.lost.end()) {
        result_.lost.push_back(std::move(lost));
    }
}

/// Segments of another standard have no place in this one.
void Writer::lose_unmapped() {
    if (options_.keep_unmapped || program_.kept == nullptr) return;
    for (std::size_t i = 0; i < documents::count_of(document_.root(), *program_.kept); ++i)
        lose(fmt::format("/unmapped/{}", i), "no_position");
}

/// A literal is read into the field, and this is its value.
bool Writer::is_implied(WrittenFields const& at, void const* base, Field const& field) const {
    if (program_.implied.empty() || !documents::is_scalar(field.kind)) return false;
    auto const values = program_.implied.find(at.path + std::string(field.name));
    return values != program_.implied.end() &&
           values->second.contains(documents::format_value(base, field));
}

/// Every value that has no position in this map at all.
void Writer::lost_fields(
    WrittenFields const& at, documents::TypeInfo const& type, void const* base
) {
    at.probes.there(base).for_each([&](std::size_t number) {
        Field const& field = type.fields[number];
        if (!documents::is_present(base, field)) return;
        std::size_t const path_size = path_.size();
        add_step(path_, field.name);
        if (field.kind == Kind::object) {
            lost_fields(
                program_.written_fields[at.below[number]], *field.type,
                documents::object_of(base, field)
            );
        } else if (field.kind == Kind::objects) {
            lost_list(program_.written_fields[at.below[number]], base, field);
        } else if (field.kind == Kind::extensions) {
            lost_extensions(at, base, field);
        } else if (!is_implied(at, base, field)) {
            lose(path_, "no_position");
        }
        path_.resize(path_size);
    });
}

void Writer::lost_list(WrittenFields const& below, void const* base, Field const& field) {
    bool const is_conditional = program_.conditional.contains(&field);
    for (std::size_t i = 0; i < documents::count_of(base, field); ++i) {
        std::size_t const path_size = path_.size();
        add_step(path_, i);
        void const* element = documents::element_of(base, field, i);
        bool const is_left =
            is_conditional ? !called_for_.contains(element) : &field == program_.single && i != 0;
        if (is_left) {
            lose(path_, "no_position");
        } else {
            lost_fields(below, *field.type, element);
        }
        path_.resize(path_size);
    }
}

void Writer::lost_extensions(WrittenFields const& at, void const* base, Field const& field) {
    for (documents::Extension const& extension :
         documents::member<List<documents::Extension>>(base, field)) {
        std::string const own =
            fmt::format("{}{}.{}.{}", at.path, field.name, extension.space, extension.name);
        if (program_.written.contains(own)) continue;
        lose(fmt::format("{}/{}/{}", path_, extension.space, extension.name), "no_position");
    }
}

SetWriter::SetWriter(Program const& program)
    : program_(program), memory_(std::make_unique<WriteMemory>()) {}

SetWriter::~SetWriter() = default;

Expected<void> SetWriter::write(
    documents::Document const& document, WriteOptions const& options, WriteResult& result
) {
    result.body.text.clear();
    result.body.segments = 0;
    result.body.convention.clear();
    result.body.version.clear();
    result.lost.clear();
    memory_->clear();
    return Writer(program_, document, options, *memory_, result).run();
}

Expected<WriteResult> write_with_report(
    Program const& program, documents::Document const& document, WriteOptions const& options
) {
    WriteResult result;
    WriteMemory memory;
    auto done = Writer(program, document, options, memory, result).run();
    if (!done) return std::unexpected(std::move(done.error()));
    return result;
}

Expected<syntax::SetBody> write(
    Program const& program, documents::Document const& document, WriteOptions const& options
) {
    Expected<WriteResult> result = write_with_report(program, document, options);
    if (!result) return std::unexpected(result.error());
    return std::move(result->body);
}

}  // namespace tidegate::maps
