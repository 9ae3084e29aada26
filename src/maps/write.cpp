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

namespace {

/// Some segments of the document may go back where they came from.
bool keeps_any(
    Program const& program, documents::Document const& document, WriteOptions const& options
) {
    return options.keep_unmapped && program.unmapped == Unmapped::keep &&
           &document.type() == program.document && program.kept != nullptr &&
           documents::count_of(document.root(), *program.kept) != 0;
}

}  // namespace

void WriteMemory::clear() {
    texts.reset();
    counters.clear();
    taken.clear();
    done.clear();
    called_for.clear();
    pieces.clear();
    overflow.clear();
    path.clear();
    kept.clear();
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
      kept_(memory.kept),
      builder_(memory.builder),
      counters_(memory.counters),
      taken_(memory.taken),
      called_for_(memory.called_for),
      overflow_(memory.overflow),
      path_(memory.path),
      counts_loops_(program.counts_loops || keeps_any(program, document, options)) {
    if (keeps_any(program, document, options)) kept_.fill(document, *program.definition);
}

Outcome<void> Writer::run() {
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
    if (program_.negative != 0) {
        DocumentScope const scope(
            *here.type, here.base, program_, memory_.paths, {.document = here.base}
        );
        auto const holds = program_.expressions[program_.negative - 1].holds(scope);
        is_negative_ = holds && *holds;
    }
    Loop set;
    if (!kept_.empty()) set = {0, 0, kept_.first_in(0)};
    Outcome<bool> done = scope(0, set, here);
    if (!done) return std::unexpected(done.error());
    settle(0, 0);
    path_.clear();
    lost_fields(program_.written_fields[0], *program_.document, document_.root());
    lose_unmapped();
    if (program_.links.any()) lose_links();
    for (KeptGroup const& group : kept_.all()) {
        for (std::uint32_t i = group.is_written ? 0 : group.first; i != 0;
             i = kept_.segment(i).next)
            lose(fmt::format("/unmapped/{}", kept_.segment(i).index), "no_position");
    }
    return {};
}

/// The loop that `tag` begins for the `number`-th time in `loop`.
Writer::Loop Writer::inside(Loop const& loop, std::string_view tag, std::uint32_t number) const {
    Loop made;
    made.counters = counters_.size();
    if (loop.kept == KeptSegments::kNowhere) return made;
    made.kept = kept_.loop_in(loop.kept, tag, number);
    made.first_kept = kept_.first_in(made.kept);
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
Outcome<bool> Writer::scope(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& outer = program_.blocks[block];
    std::size_t const counters = counters_.size();
    bool const may_skip = !outer.plan.rules_of_fields.empty() && outer.plan.inner == here.type &&
                          here.base != nullptr;
    documents::FieldSet tried;  // rules that may have something to write or to lose
    if (may_skip) {
        tried = outer.plan.always;
        if (loop.kept != KeptSegments::kNowhere) tried |= outer.plan.may_hold_kept;
        outer.plan.probes.for_each(here.base, [&](std::size_t field) {
            tried |= outer.plan.rules_of_fields[field];
        });
    }
    bool has_data = false;
    bool const has_kept = loop.has_kept();
    bool const is_set = block == 0;
    if (!has_kept && !(is_set && program_.hierarchy.item != nullptr)) {
        // Rules are in the order of their items.
        for (std::size_t i = 0; i < outer.plan.rules.size(); ++i) {
            if (may_skip) i = tried.next(i);
            if (i >= outer.plan.rules.size()) break;
            Outcome<bool> wrote = this->rule(outer.plan.rules[i].block, loop, here);
            if (!wrote) return wrote;
            has_data |= *wrote;
        }
        counters_.resize(counters);
        return has_data;
    }
    std::vector<RulePlan> const& rules = outer.plan.rules;
    auto const item_of = [&](std::size_t rule) { return program_.blocks[rules[rule].block].item; };
    std::vector<SetItem const*> const& items =
        is_set ? program_.definition->top : outer.item->children;
    std::size_t next = 0;
    bool has_levels_left = is_set && program_.hierarchy.item != nullptr;
    for (std::size_t i = is_set ? 0 : 1; i < items.size(); ++i) {
        SetItem const& item = *items[i];
        if (!has_kept && next == rules.size() && !has_levels_left) break;
        if (&item == program_.hierarchy.item) {
            has_levels_left = false;
            while (next < rules.size() && item_of(next) == &item) ++next;
            auto done = hierarchy(loop);
            if (!done) return std::unexpected(done.error());
            has_data = true;
        }
        for (; next < rules.size() && item_of(next) == &item; ++next) {
            if (may_skip && !tried.has(next)) continue;
            Outcome<bool> wrote = rule(rules[next].block, loop, here);
            if (!wrote) return wrote;
            has_data |= *wrote;
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
Outcome<bool> Writer::is_called_for(Block const& rule, Source const& here) const {
    if (rule.when == 0) return true;
    DocumentScope const scope(
        *here.type, here.base, program_, memory_.paths,
        {.levels = levels_written(),
         .grouped = grouped_,
         .part = part_,
         .document = document_.root()}
    );
    Expected<bool> const holds = program_.expressions[rule.when - 1].holds(scope);
    if (holds) return *holds;
    return fail(
        ErrorCode::refused, holds.error().message, program_.position_of(rule.line),
        "correct the condition behind 'when'"
    );
}

Outcome<bool> Writer::rule(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    if (rule.field == nullptr) {
        Outcome<bool> holds = is_called_for(rule, here);
        if (!holds || !*holds) return holds;
    }
    if (rule.link.is_there) return linked(block, loop, here);
    if (!rule.share.empty()) return shared(block, loop, here);
    if (rule.slots != 0 && rule.is_stream) return slots(rule, loop, here);
    if (rule.is_stream) return stream(block, loop, here);
    if (rule.field == nullptr) return instance(block, loop, here, {});
    Source const& of = rule.is_sharing ? share_.owner : here;
    void const* owner = owner_of(of, rule.first_step, rule.steps);
    if (owner == nullptr) return false;
    DocumentWay element_path;
    if (rule.is_sharing) element_path = std::exchange(path_, share_.path);
    std::size_t const path_size = path_.size();
    for (std::uint32_t i = 0; i < rule.steps; ++i) {
        path_.add(program_.steps[rule.first_step + i]->name);
    }
    path_.add(rule.field->name);
    Outcome<bool> wrote = false;
    if (rule.is_each) {
        documents::TypeInfo const* type =
            rule.steps == 0 ? of.type : program_.steps[rule.first_step + rule.steps - 1]->type;
        wrote = list(block, loop, owner, type);
    } else if (void const* object = object_at(owner, *rule.field)) {
        Source const inner{object, rule.field->type, nullptr, 0};
        wrote = is_called_for(rule, inner);
        if (wrote && *wrote) wrote = instance(block, loop, inner, {});
    }
    path_.cut(path_size);
    if (rule.is_sharing) path_ = element_path;
    return wrote;
}

/// One segment, with what is below it if it begins a loop. Nothing is written without data.
Outcome<bool> Writer::instance(
    std::uint32_t index, Loop const& loop, Source const& here, Pieces pieces
) {
    Block const& block = program_.blocks[index];
    if (loop.has_kept()) {
        if (auto done = kept_until(loop, *block.item, result_.body.segments + 2); !done) {
            return std::unexpected(done.error());
        }
    }
    if (program_.links.lines != nullptr && block.field == program_.links.lines)
        line_number_ = documents::member<documents::Text>(here.base, *here.type->find("number"));
    std::size_t const bytes = result_.body.text.size();
    std::uint32_t const segments = result_.body.segments;
    bool const is_counted = block.item->is_loop && counts_loops_;
    if (is_counted) ordinal_ = written_of(loop, block.item->tag) + 1;
    builder_.begin(block.tag);
    for (Filter const& filter : block.filters) set(filter.place, filter.values.front());
    Outcome<bool> has_data = elements(block, here, pieces);
    if (!has_data) return has_data;
    if (block.slots != 0) {
        Outcome<bool> filled = slots_inside(block, here);
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
        std::uint32_t const occurrence = is_counted ? ++counter(loop, block.item->tag) : 0;
        Outcome<bool> below = scope(index, inside(loop, block.item->tag, occurrence), here);
        if (!below) return below;
        if (!*has_data && !*below) {
            if (is_counted) --counter(loop, block.item->tag);
            result_.body.text.resize(bytes);
            result_.body.segments = segments;
            return false;
        }
    }
    return true;
}

/// Kept segments of an item go back in front of the first one that stood behind them.
Outcome<void> Writer::kept_until(Loop const& loop, SetItem const& item, std::uint32_t position) {
    if (!loop.has_kept()) return {};
    for (std::uint32_t i = loop.first_kept; i != 0; i = kept_.group(i).next) {
        KeptGroup& group = kept_.group(i);
        bool const is_here = !group.is_written && group.is_loop == item.is_loop &&
                             group.name == item.tag &&
                             static_cast<std::uint32_t>(group.position) <= position;
        if (!is_here) continue;
        if (item.is_loop) ++counter(loop, item.tag);
        if (auto done = kept(group); !done) return done;
    }
    return {};
}

Outcome<void> Writer::kept(KeptGroup& group) {
    group.is_written = true;
    for (std::uint32_t i = group.first; i != 0; i = kept_.segment(i).next) {
        KeptSegments::Segment const& one = kept_.segment(i);
        List<documents::SegmentElement> const& elements = one.kept->segment;
        bool const is_repeated =
            std::ranges::any_of(elements, [](documents::SegmentElement const& element) {
                return element.repeats.size() > 1;
            });
        if (is_repeated || elements.size() > limits::map_element_max) {
            lose(fmt::format("/unmapped/{}", one.index), "no_position");
            continue;
        }
        builder_.begin(elements[0].repeats[0].components[0]);
        for (std::uint16_t e = 1; e < elements.size(); ++e) {
            if (elements[e].repeats.empty()) continue;
            List<documents::Text> const& components = elements[e].repeats[0].components;
            for (std::uint16_t c = 0; c < components.size(); ++c) {
                builder_.set_view(e, static_cast<std::uint16_t>(c + 1), components[c]);
            }
        }
        if (auto done = emit(); !done) return done;
    }
    return {};
}

Outcome<void> Writer::emit() {
    bool const is_plain = !options_.charset && !options_.replacement;
    if (is_plain && builder_.write_plain_to(result_.body.text, options_.delimiters)) {
        ++result_.body.segments;
        return {};
    }
    auto done = builder_.write_to(
        result_.body.text, options_.delimiters, options_.replacement, options_.charset
    );
    if (done) ++result_.body.segments;
    return done;
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
    return Writer(program_, document, options, *memory_, result).run().expected();
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
