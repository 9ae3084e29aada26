#include "maps/read.hpp"

#include "documents/extension.hpp"
#include "documents/required.hpp"
#include "maps/date_format.hpp"
#include "maps/reader.hpp"
#include "maps/requirements.hpp"
#include "maps/struct_values.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using standards::Node;
using standards::SetItem;
using syntax::FindingCode;
using syntax::Segment;
using syntax::Severity;

namespace {

bool is_envelope(std::string_view tag) {
    if (!tag.starts_with('S') && !tag.starts_with('U')) return false;
    return tag == "ST" || tag == "SE" || tag == "UNH" || tag == "UNT";
}

/// The segment of a node; of a loop the one that begins it.
Segment const* segment_of(standards::SetTree const& tree, Node const& node) {
    if (node.segment != nullptr || node.first_child == 0) return node.segment;
    return tree.nodes[node.first_child].segment;
}

}  // namespace

void ReadMemory::clear() {
    levels.clear();
    level_numbers.clear();
    same_groups.clear();
    same_items.clear();
    item_numbers.clear();
    fallbacks.clear();
    checks.clear();
    joins.clear();
    join_text.clear();
    path.clear();
    cut.segment = nullptr;
    kept.segment = nullptr;
}

void ReadMemory::reuse(syntax::Findings& findings) {
    for (syntax::Finding& finding : findings) {
        if (spare.size() < limits::map_findings_max) spare.push_back(std::move(finding));
    }
    findings.clear();
}

Reader::Reader(
    Program const& program, standards::SetTree const& tree, ReadOptions const& options,
    ReadMemory& memory, ReadResult& result
)
    : program_(program),
      tree_(tree),
      options_(options),
      result_(result),
      arena_(result.document.arena()),
      memory_(memory),
      used_(memory.used),
      levels_(memory.levels),
      level_numbers_(memory.level_numbers),
      same_groups_(memory.same_groups),
      same_items_(memory.same_items),
      item_numbers_(memory.item_numbers),
      fallbacks_(memory.fallbacks),
      checks_(memory.checks),
      joins_(memory.joins),
      join_text_(memory.join_text),
      path_(memory.path),
      cut_(memory.cut),
      kept_(memory.kept),
      paths_(memory.paths) {}

Outcome<void> Reader::run() {
    Target const here{result_.document.root(), program_.document, nullptr, 0};
    if (Field const* environment = program_.document->find("environment")) {
        documents::set_word(
            here.base, *environment, static_cast<std::uint8_t>(options_.environment)
        );
    }
    if (!tree_.nodes.empty()) {
        if (auto done = scope(0, 0, here); !done) return done;
    }
    if (tree_.origin != nullptr) {
        if (auto done = rest_of_origin(); !done) return done;
    }
    for (Segment const* segment : tree_.unplaced) {
        if (is_envelope(segment->tag)) continue;
        if (auto done = unmapped_segment(*segment, ""); !done) return done;
    }
    if (auto done = fall_back(0, true); !done) return done;
    finish_levels();
    finish_links();
    if (auto done = settle(0, 0); !done) return done;
    number_lines();
    missing();
    return {};
}

/// Every node below `node`, except the segment that begins a loop: the block has read that already.
Outcome<void> Reader::scope(std::uint32_t block, std::uint32_t node, Target const& here) {
    std::uint64_t const around = scope_;
    scope_ = ++memory_.scopes;
    std::uint32_t child = tree_.nodes[node].first_child;
    if (node != 0 && child != 0) child = tree_.nodes[child].next_sibling;
    for (; child != 0; child = tree_.nodes[child].next_sibling) {
        if (auto done = this->node(block, child, here); !done) return done;
    }
    scope_ = around;
    return {};
}

/// Gives a node to the first rule that wants it.
Outcome<void> Reader::node(std::uint32_t block, std::uint32_t node, Target const& here) {
    Node const& at = tree_.nodes[node];
    Segment const* segment = segment_of(tree_, at);
    if (segment == nullptr || at.item == nullptr) return {};
    if (!at.item->is_loop && is_envelope(at.item->tag)) return {};
    SetItem const* levels = program_.hierarchy.item;
    if (levels != nullptr && at.item->ordinal == levels->ordinal) {
        if (auto done = open_level(*segment); !done) return done;
    }
    if (program_.hierarchy.is_packing()) {
        Outcome<bool> taken = packing_item(node);
        if (!taken) return std::unexpected(taken.error());
        if (*taken) return {};
    }
    Block const& outer = program_.blocks[block];
    std::size_t const item = at.item->ordinal - outer.plan.first_ordinal;
    if (item + 1 >= outer.plan.first_rules.size()) return unmapped(node);
    std::uint32_t const end = outer.plan.first_rules[item + 1];
    for (std::uint32_t next = outer.plan.first_rules[item]; next < end; ++next) {
        std::uint32_t const rule = outer.children[next];
        Block const& candidate = program_.blocks[rule];
        bool const is_used = used_[rule] == scope_;
        if (!candidate.reads || (!candidate.is_each && is_used)) continue;
        Target const& owner = candidate.is_sharing ? around_share_ : here;
        if (!matches(candidate, *segment, owner) || !is_packing_level(candidate, node)) continue;
        if (!is_used) make_room(candidate, node, owner);
        used_[rule] = scope_;
        return candidate.plan.is_plain && !program_.hierarchy.is_packing()
                   ? take_plain(rule, node, owner)
                   : take(rule, node, owner);
    }
    return unmapped(node);
}

/// Of a list whose elements follow as loops of one kind: all that may come, at once.
void Reader::make_room(Block const& block, std::uint32_t node, Target const& here) {
    bool const is_list = block.is_each && block.field != nullptr && !block.is_self &&
                         block.steps == 0 && !block.is_whole && block.role == LevelRole::none &&
                         block.share.empty();
    if (!is_list || documents::count_of(here.base, *block.field) != 0) return;
    std::size_t count = 1;
    SetItem const* item = tree_.nodes[node].item;
    for (std::uint32_t next = tree_.nodes[node].next_sibling;
         next != 0 && tree_.nodes[next].item == item; next = tree_.nodes[next].next_sibling)
        ++count;
    documents::reserve(here.base, *block.field, arena_, count);
}

/// A block without anything that take() knows beside this.
Outcome<void> Reader::take_plain(std::uint32_t rule, std::uint32_t node, Target const& here) {
    Block const& block = program_.blocks[rule];
    Segment const& segment = *segment_of(tree_, tree_.nodes[node]);
    auto const read = [&](Target const& into) -> Outcome<void> {
        Taken taken = block.plan.taken;
        if (auto done = apply(block, segment, into, 0, taken); !done) return done;
        if (auto done = untaken(block, segment, taken); !done) return done;
        if (tree_.nodes[node].segment != nullptr) return {};
        return scope(rule, node, into);
    };
    if (block.field == nullptr) return read(here);
    std::size_t const path_size = path_.size();
    std::size_t const checks = checks_.size();
    std::size_t const joins = joins_.size();
    std::size_t const fallbacks = fallbacks_.size();
    Target const inner = enter(block, here);
    if (auto done = read(inner); !done) return done;
    if (block.is_each && !block.is_self) {
        if (auto done = settle_element(checks, joins, fallbacks); !done) return done;
    }
    if (joins_.size() == joins) drop_empty(block, here, inner);
    path_.resize(path_size);
    return {};
}

/// The address of a list element changes when the next one is added: what waits for it is done.
Outcome<void> Reader::settle_element(std::size_t checks, std::size_t joins, std::size_t fallbacks) {
    bool const is_settled = checks_.size() == checks && joins_.size() == joins;
    if (!is_settled) {
        if (auto done = settle(checks, joins); !done) return done;
    }
    if (fallbacks_.size() == fallbacks) return {};
    return fall_back(fallbacks, false);
}

Outcome<void> Reader::take(std::uint32_t rule, std::uint32_t node, Target const& from) {
    Block const& block = program_.blocks[rule];
    if (block.link.is_there) return take_link(block, rule, node, from);
    Target const whole{result_.document.root(), program_.document, nullptr, 0};
    Target const& here = block.is_whole ? whole : from;
    Segment const& segment = *segment_of(tree_, tree_.nodes[node]);
    if (block.slots != 0 && block.is_stream) {
        Taken taken;
        if (auto done = take_slots(block, segment, here, taken); !done) return done;
        return untaken(block, segment, taken);
    }
    std::size_t const path_size = path_.size();
    std::size_t const checks = checks_.size();
    std::size_t const joins = joins_.size();
    std::size_t const fallbacks = fallbacks_.size();
    std::size_t const lineage = result_.lineage.size();
    Target const around = around_share_;
    if (!block.share.empty()) around_share_ = here;
    Target const inner = enter(block, here);
    Taken taken;
    bool const is_packing = program_.hierarchy.is_packing();
    if (is_packing) enter_packing_level(block, inner);
    if (block.role != LevelRole::none && !(is_packing && block.role == LevelRole::item)) {
        for (std::size_t const number : {1U, 2U}) taken.add(number);
        if (!is_packing) taken.add(4);
    }
    taken |= block.plan.taken;
    if (auto done = apply(block, segment, inner, 0, taken); !done) return done;
    if (block.slots != 0) {
        if (auto done = take_slots(block, segment, inner, taken); !done) return done;
    }
    if (auto done = untaken(block, segment, taken); !done) return done;
    if (tree_.nodes[node].segment == nullptr) {
        if (auto done = scope(rule, node, inner); !done) return done;
    }
    if (block.field != nullptr && block.is_each && !block.is_self) {
        if (auto done = settle_element(checks, joins, fallbacks); !done) return done;
    }
    around_share_ = around;
    if (block.group_list != nullptr) merge_group(block, here, lineage);
    if (!block.share.empty()) {
        spread(block, here, inner.index, inner.base);
    } else if (joins_.size() == joins) {
        drop_empty(block, here, inner);
    }
    if (block.role != LevelRole::none) close_level(block, segment, inner.base);
    path_.resize(path_size);
    return {};
}

/// A loop that agrees with the one before it in the group's text is one list element with it. What
/// the first one says of the element counts.
void Reader::merge_group(Block const& block, Target const& here, std::size_t lineage) {
    void* owner = owner_of(here, block.first_step, block.steps);
    std::size_t const count = documents::count_of(owner, *block.field);
    void* made = list_element(owner, *block.field, count - 1);
    Field const& list = *block.group_list;
    if (!documents::has_fields(*list.type, list_element(made, list, 0)))
        documents::drop_last_element(made, list);
    if (count < 2) return;
    void* before = list_element(owner, *block.field, count - 2);
    auto const key = [&](void* element) {
        return documents::member<documents::Text>(element, *block.group_field);
    };
    if (key(made).empty() || key(made) != key(before)) return;
    std::size_t const part = documents::count_of(before, list);
    if (documents::count_of(made, list) != 0) {
        void* moved = documents::add_element(before, list, arena_);
        std::memcpy(moved, list_element(made, list, 0), list.type->size);
    }
    documents::drop_last_element(owner, *block.field);
    if (!options_.trace) return;
    // Fields of the element that were told already came from the first loop.
    std::string const own = fmt::format("{}[{}].", block.field->name, count - 1);
    std::string const answer = fmt::format("{}{}[0].", own, list.name);
    for (std::size_t i = lineage; i < result_.lineage.size(); ++i) {
        std::string& path = result_.lineage[i].path;
        std::size_t const at = path.find(own);
        if (at == std::string::npos) continue;
        bool const is_part = path.compare(at, answer.size(), answer) == 0;
        path.replace(
            at, is_part ? answer.size() : own.size(),
            is_part ? fmt::format("{}[{}].{}[{}].", block.field->name, count - 2, list.name, part)
                    : fmt::format("{}[{}].", block.field->name, count - 2)
        );
    }
}

/// What was read into it is more than the words that the map itself puts there.
bool Reader::has_data(Block const& block, Target const& inner) const {
    if (!block.plan.has_literals) {
        // Mostly its own first line has said something.
        Op const& first = program_.ops[block.ops != 0 ? block.first_op : 0];
        bool const is_own = block.ops != 0 && first.field != nullptr && first.steps == 0 &&
                            !first.is_above && !first.is_whole && first.kind != OpKind::pair;
        return (is_own && documents::is_present(inner.base, *first.field)) ||
               documents::has_fields(*inner.type, inner.base);
    }
    auto const is_literal = [](Op const& op) {
        return op.kind == OpKind::constant && op.reads && op.steps == 0 && !op.is_whole &&
               op.field != nullptr && documents::is_scalar(op.field->kind);
    };
    documents::FieldSet ours;
    for (Op const& op : std::span(program_.ops).subspan(block.first_op, block.ops)) {
        if (!is_literal(op) ||
            documents::format_value(inner.base, *op.field) != program_.texts[op.text])
            continue;
        ours.add(inner.type->number_of(*op.field));
    }
    for (Field const& field : inner.type->fields) {
        if (!ours.has(inner.type->number_of(field)) && documents::is_present(inner.base, field))
            return true;
    }
    return false;
}

/// Every element that stood in a loop has what the loop says of all of them.
void Reader::spread(Block const& block, Target const& here, std::size_t first, void const* shared) {
    void* owner = owner_of(here, block.first_step, block.steps);
    for (std::size_t i = first; i < documents::count_of(owner, *block.field); ++i) {
        void* element = list_element(owner, *block.field, i);
        for (Field const* field : block.share) {
            if (documents::is_present(shared, *field) && !documents::is_present(element, *field))
                copy_field(element, shared, *field, arena_);
        }
    }
}

/// An object, or a list element, that nothing was read into is none.
void Reader::drop_empty(Block const& block, Target const& here, Target const& inner) {
    if (block.field == nullptr || block.is_self || block.role != LevelRole::none) return;
    if (has_data(block, inner)) return;
    void* owner = owner_of(here, block.first_step, block.steps);
    if (block.field->kind == Kind::object) {
        documents::clear(owner, *block.field);
    } else {
        documents::drop_last_element(owner, *block.field);
    }
}

/// One list element per slot that has data.
Outcome<void> Reader::take_slots(
    Block const& outer, Segment const& segment, Target const& here, Taken& taken
) {
    Block const& block = program_.blocks[outer.slots];
    for (std::uint32_t slot = 0; slot < block.slot_count; ++slot) {
        std::uint32_t const shift = slot * block.slot_width;
        bool has_data = false;
        for (std::uint32_t i = 0; i < block.slot_width; ++i) {
            has_data |= !segment.element(block.slot_first + shift + i).empty();
        }
        if (!has_data) continue;
        std::size_t const path_size = path_.size();
        std::size_t const checks = checks_.size();
        std::size_t const joins = joins_.size();
        Target const inner = enter(block, here);
        taken |= block.plan.taken;
        if (auto done = apply(block, segment, inner, shift, taken); !done) return done;
        if (auto done = settle(checks, joins); !done) return done;
        path_.resize(path_size);
    }
    return {};
}

Reader::Target Reader::enter(Block const& block, Target const& here) {
    if (block.field == nullptr) return here;
    void* owner = owner_of(here, block.first_step, block.steps);
    Field const& field = *block.field;
    if (options_.trace) {
        for (std::uint32_t i = 0; i < block.steps; ++i) {
            path_ += fmt::format("{}.", program_.steps[block.first_step + i]->name);
        }
    }
    if (block.is_self) return {owner, nullptr, &field, 0};
    if (field.kind == Kind::object) {
        if (options_.trace) path_ += fmt::format("{}.", field.name);
        return {make_object_at(owner, field, arena_), field.type, nullptr, 0};
    }
    std::size_t const index = documents::count_of(owner, field);
    if (options_.trace) path_ += fmt::format("{}[{}].", field.name, index);
    // Whether it is an element of its own shows when all of it is known.
    bool const is_packed = program_.hierarchy.is_packing() && block.role == LevelRole::pack;
    if (!block.share.empty() || (block.role != LevelRole::none && !is_packed))
        return {field.type->create(arena_), field.type, nullptr, index};
    void* made = documents::add_element(owner, field, arena_);
    if (&field == program_.links.lines) line_ = {made, field.type, nullptr, index};
    if (block.group_list != nullptr) {
        ++grouped_;
        documents::add_element(made, *block.group_list, arena_);
    }
    return {made, field.type, nullptr, index, owner, above_type(block, here)};
}

/// The type of what a list belongs to.
documents::TypeInfo const* Reader::above_type(Block const& block, Target const& here) const {
    return block.steps == 0 ? here.type : program_.steps[block.first_step + block.steps - 1]->type;
}

Outcome<void> Reader::settle(std::size_t checks, std::size_t joins) {
    for (std::size_t i = joins; i < joins_.size(); ++i) {
        std::size_t const end = i + 1 < joins_.size() ? joins_[i + 1].begin : join_text_.size();
        std::string_view const all(join_text_);
        documents::set_text(
            joins_[i].owner, *joins_[i].op->field, arena_,
            all.substr(joins_[i].begin, end - joins_[i].begin)
        );
    }
    if (joins < joins_.size()) join_text_.resize(joins_[joins].begin);
    joins_.resize(joins);
    for (std::size_t i = checks; i < checks_.size(); ++i) {
        ReadMemory::PendingCheck const& check = checks_[i];
        DocumentScope const scope(
            *check.here.type, check.here.base, program_, paths_,
            {.levels = program_.hierarchy.is_packing() ? levels_.size() - grouped_ : levels_.size(),
             .grouped = grouped_,
             .part = 0,
             .document = result_.document.root()}
        );
        Expected<std::string> const expected = expected_value(program_, *check.op, scope);
        Place const place = program_.places[check.op->first_place];
        if (!expected) return refuse(*check.segment, place, expected.error().message, "");
        bool const is_negated = check.op->is_negative && is_negative();
        if (!is_negated && check.value == *expected) continue;
        Expected<Decimal> const is = Decimal::parse_lenient(check.value);
        Expected<Decimal> should = Decimal::parse_lenient(*expected);
        if (should && is_negated) should = -*should;
        bool const holds = is && should ? *is == *should : check.value == *expected;
        if (holds) continue;
        find(
            FindingCode::rule_failed, check.op->is_warning ? Severity::warning : Severity::error,
            *check.segment, place,
            fmt::format(
                "{} is '{}', but the document gives '{}' ({})", name_of(*check.segment, place),
                check.value, *expected, program_.position_of(check.op->line).text()
            ),
            check.value
        );
    }
    checks_.erase(checks_.begin() + static_cast<std::ptrdiff_t>(checks), checks_.end());
    return {};
}

}  // namespace tidegate::maps
