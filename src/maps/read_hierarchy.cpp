// The levels of a hierarchy: which stands below which, and what that says about the elements they
// were read into. A level is read into a struct of its own first; close_level() makes it an element
// of its list, or adds it to one that it repeats.
#include "maps/reader.hpp"
#include "maps/struct_values.hpp"

#include <fmt/format.h>

#include <cstring>
#include <stdexcept>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;
using syntax::Segment;

namespace {

std::size_t rank_in(Hierarchy::Tree const& tree, std::string_view level) {
    auto const at = std::ranges::find(tree.levels, level);
    return static_cast<std::size_t>(at - tree.levels.begin());
}

bool has_any(void const* base, std::vector<Field const*> const& fields) {
    return std::ranges::any_of(fields, [&](Field const* field) {
        return documents::is_present(base, *field);
    });
}

std::optional<std::int32_t>& integer(void* base, TypeInfo const& type, std::string_view name) {
    return documents::member<std::optional<std::int32_t>>(base, *type.find(name));
}
std::optional<Decimal>& decimal_of(void* base, TypeInfo const& type, std::string_view name) {
    return documents::member<std::optional<Decimal>>(base, *type.find(name));
}
documents::Text& text_of(void* base, TypeInfo const& type, std::string_view name) {
    return documents::member<documents::Text>(base, *type.find(name));
}

/// False when the sum has too many digits.
bool add(std::optional<Decimal>& sum, Decimal const& more) {
    try {
        sum = sum ? *sum + more : more;
        return true;
    } catch (std::overflow_error const&) {
        return false;
    }
}

}  // namespace

/// Its parent is the level that element 02 names; without one, the nearest level above it in the
/// order of the structure.
Outcome<void> Reader::open_level(Segment const& segment) {
    if (program_.hierarchy.is_packing()) return open_packing_level(segment);
    Field const& items = *level_block(LevelRole::item).field;
    items_before_ = documents::count_of(result_.document.root(), items);
    std::string_view const number = value(segment, {1, 0, false});
    std::string_view const parent = value(segment, {2, 0, false});
    Level level;
    level.code = value(segment, {3, 0, false});
    Hierarchy const& hierarchy = program_.hierarchy;
    std::uint8_t const word = documents::word_of(result_.document.root(), *hierarchy.structure);
    auto const own = std::ranges::find(hierarchy.trees, word, &Hierarchy::Tree::word);
    Hierarchy::Tree const& tree = own != hierarchy.trees.end() ? *own : hierarchy.trees.front();
    auto const named = level_numbers_.find(parent);
    if (!parent.empty() && named != level_numbers_.end()) {
        level.parent = named->second;
    } else if (std::size_t const rank = rank_in(tree, level.code); rank != 0) {
        level.parent = levels_.size();
        while (level.parent != 0 && rank_in(tree, levels_[level.parent - 1].code) >= rank) {
            level.parent = levels_[level.parent - 1].parent;
        }
        find(
            syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {2, 0, false},
            fmt::format(
                "{}02 '{}' names no {} in front of it: {}", segment.tag, parent, segment.tag,
                level.parent == 0
                    ? "it stands below none"
                    : fmt::format("taken as below the last {}", levels_[level.parent - 1].code)
            ),
            parent
        );
    }
    if (level.parent != 0) level.depth = levels_[level.parent - 1].depth + 1;
    if (auto done = check_depth(level, segment); !done) return done;
    levels_.push_back(level);
    if (!number.empty()) level_numbers_[number] = levels_.size();
    return {};
}

Outcome<void> Reader::check_depth(Level const& level, Segment const& segment) {
    if (level.depth <= limits::map_level_depth_max) return {};
    return refuse(
        segment, {2, 0, false},
        fmt::format("the levels nest deeper than {}, the limit", limits::map_level_depth_max),
        "ask the partner for the parent of every level"
    );
}

Reader::Level const* Reader::ancestor(LevelRole role) const {
    std::size_t at = levels_.back().parent;
    while (at != 0 && levels_[at - 1].role != role) at = levels_[at - 1].parent;
    return at == 0 ? nullptr : &levels_[at - 1];
}

Block const& Reader::level_block(LevelRole role) const {
    bool const is_inside = program_.hierarchy.is_packing() && role == LevelRole::item;
    if (is_inside) return program_.blocks[program_.hierarchy.item_block];
    auto const& all = program_.blocks[0].children;
    auto const at =
        std::ranges::find_if(all, [&](auto child) { return program_.blocks[child].role == role; });
    TIDEGATE_CHECK(at != all.end());
    return program_.blocks[*at];
}

/// Element `index` of the list of this role.
void* Reader::element(LevelRole role, std::size_t index) {
    return documents::element_of(result_.document.root(), *level_block(role).field, index);
}

documents::Text& Reader::item_number(std::size_t index) {
    return text_of(
        element(LevelRole::item, index), *level_block(LevelRole::item).field->type, "number"
    );
}

void Reader::close_level(Block const& block, Segment const& segment, void* made) {
    bool const is_known = program_.hierarchy.is_packing() && block.role != LevelRole::item;
    if (is_known) return;  // enter_packing_level() has seen it
    Level& level = levels_.back();
    level.role = block.role;
    switch (block.role) {
        case LevelRole::none:
        case LevelRole::root:
            return;
        case LevelRole::group:
            return close_group(block, segment, level, made);
        case LevelRole::pack:
            return close_pack(block, segment, level, made);
        case LevelRole::item:
            return close_item(block, segment, level, made);
    }
}

std::size_t Reader::commit(Block const& block, void const* made) {
    void* root = result_.document.root();
    std::size_t const index = documents::count_of(root, *block.field);
    std::memcpy(documents::add_element(root, *block.field, arena_), made, block.field->type->size);
    return index;
}

/// What the level repeats stays as it is, what is new is added.
void Reader::merge(Block const& block, Segment const& segment, std::size_t into, void const* from) {
    void* to = element(block.role, into);
    for (Field const& field : block.field->type->fields) {
        bool const is_own = field.name == "id" || field.name == "number" ||
                            (field.name == "quantity" && block.role == LevelRole::item);
        if (is_own || !documents::is_present(from, field)) continue;
        if (!documents::is_present(to, field)) {
            copy_field(to, from, field, arena_);
            continue;
        }
        std::string have;
        std::string more;
        append_key(have, to, field);
        append_key(more, from, field);
        if (have == more) continue;
        if (field.kind == Kind::texts) {
            auto& list = documents::member<List<documents::Text>>(to, field);
            for (documents::Text const text :
                 documents::member<List<documents::Text>>(from, field)) {
                if (std::ranges::find(list, text) == list.end()) list.add(arena_, text);
            }
            continue;
        }
        find(
            syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {},
            fmt::format(
                "this {} repeats {}[{}] with another '{}': the first one stays", segment.tag,
                block.field->name, into, field.name
            ),
            {}
        );
    }
    if (!options_.trace) return;
    // The path was that of a new element.
    std::string const old = fmt::format(
        "{}[{}].", block.field->name, documents::count_of(result_.document.root(), *block.field)
    );
    for (std::size_t i = result_.lineage.size(); i-- > 0;) {
        std::string& path = result_.lineage[i].path;
        if (!path.starts_with(old)) break;
        path.replace(0, old.size(), fmt::format("{}[{}].", block.field->name, into));
    }
}

void Reader::close_group(Block const& block, Segment const& segment, Level& level, void* made) {
    TypeInfo const& type = *block.field->type;
    std::size_t const count = documents::count_of(result_.document.root(), *block.field);
    bool is_new = true;
    level.index = count;
    if (has_any(made, block.same)) {
        auto const [at, is_first] = same_groups_.emplace(key_of(made, block.same), count);
        level.index = at->second;
        is_new = is_first;
    }
    if (is_new) {
        integer(made, type, "id") = static_cast<std::int32_t>(count + 1);
        commit(block, made);
    } else {
        merge(block, segment, level.index, made);
    }
    // Items that stand in the level of their group, without one of their own.
    Field const& items = *level_block(LevelRole::item).field;
    for (std::size_t i = items_before_; i < documents::count_of(result_.document.root(), items);
         ++i)
        integer(element(LevelRole::item, i), *items.type, "order") =
            static_cast<std::int32_t>(level.index + 1);
}

void Reader::close_pack(Block const& block, Segment const& segment, Level& level, void* made) {
    TypeInfo const& type = *block.field->type;
    std::size_t const count = documents::count_of(result_.document.root(), *block.field);
    integer(made, type, "id") = static_cast<std::int32_t>(count + 1);
    if (Level const* around = ancestor(LevelRole::pack)) {
        integer(made, type, "parent") = static_cast<std::int32_t>(around->index + 1);
    }
    Field const& contents = *type.find("contents");
    Level const* item = ancestor(LevelRole::item);
    if (documents::is_present(made, contents)) {
        if (item != nullptr) {
            void* content = documents::element_of(made, contents, 0);
            text_of(content, *contents.type, "line") = item_number(item->index);
        } else {
            find(
                syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {},
                "this pack says how much is in it, but stands below no line: that is dropped", {}
            );
            documents::clear(made, contents);
        }
    }
    level.index = commit(block, made);
}

bool Reader::has_pack_levels() const {
    return std::ranges::any_of(program_.blocks[0].children, [&](auto child) {
        return program_.blocks[child].role == LevelRole::pack;
    });
}

/// Its own number; the next free one when it has none, or one that another line has. Lines that no
/// pack can name may share one: each order counts its own.
void Reader::number_item(Block const& block, Segment const& segment, void* made) {
    documents::Text& number = text_of(made, *block.field->type, "number");
    bool const is_free = item_numbers_.insert(number).second || !has_pack_levels();
    if (!number.empty() && is_free) return;
    std::string const wrong(number);
    std::string free;
    do {
        free = std::to_string(next_number_++);
    } while (item_numbers_.contains(free));
    number = arena_.copy(free);
    item_numbers_.insert(number);
    if (wrong.empty()) return;
    find(
        syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {},
        fmt::format("line number '{}' stands twice: this line becomes {}", wrong, free), wrong
    );
}

/// The group of items that stand below none: one without a number, made for the first of them.
std::size_t Reader::nameless_group(Segment const& segment) {
    if (nameless_group_) return *nameless_group_;
    Block const& block = level_block(LevelRole::group);
    void* root = result_.document.root();
    nameless_group_ = documents::count_of(root, *block.field);
    void* made = documents::add_element(root, *block.field, arena_);
    integer(made, *block.field->type, "id") = static_cast<std::int32_t>(*nameless_group_ + 1);
    find(
        syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {2, 0, false},
        fmt::format(
            "this line stands below none of '{}': it is put into one without a number",
            block.field->name
        ),
        {}
    );
    return *nameless_group_;
}

void Reader::close_item(Block const& block, Segment const& segment, Level& level, void* made) {
    TypeInfo const& type = *block.field->type;
    if (!program_.hierarchy.is_packing()) {  // there, items name their group themselves
        Level const* group = ancestor(LevelRole::group);
        std::size_t const order = group != nullptr ? group->index : nameless_group(segment);
        integer(made, type, "order") = static_cast<std::int32_t>(order + 1);
    }
    std::optional<Decimal> const quantity = decimal_of(made, type, "quantity");
    documents::Text const unit = text_of(made, type, "unit");
    std::size_t const count = documents::count_of(result_.document.root(), *block.field);
    bool is_new = true;
    std::vector<Field const*> names = block.same;
    std::erase_if(names, [](Field const* field) {
        return field->name == "order" || field->name == "unit";
    });
    if (has_any(made, names)) {  // what has no name is not the same as anything
        auto const [at, is_first] = same_items_.emplace(key_of(made, block.same), count);
        level.index = at->second;
        is_new = is_first;
    }
    if (is_new) {
        number_item(block, segment, made);
        level.index = commit(block, made);
    } else {
        merge(block, segment, level.index, made);
        std::optional<Decimal>& sum =
            decimal_of(element(LevelRole::item, level.index), type, "quantity");
        if (quantity && !add(sum, *quantity)) {
            find(
                syntax::FindingCode::rule_failed, syntax::Severity::error, segment, {},
                fmt::format(
                    "{}[{}] adds up to more than 38 digits", block.field->name, level.index
                ),
                {}
            );
        }
    }
    Level const* pack = ancestor(LevelRole::pack);
    if (pack == nullptr) return;
    Field const& contents = *level_block(LevelRole::pack).field->type->find("contents");
    void* content = documents::add_element(element(LevelRole::pack, pack->index), contents, arena_);
    text_of(content, *contents.type, "line") = item_number(level.index);
    decimal_of(content, *contents.type, "quantity") = quantity;
    text_of(content, *contents.type, "unit") = unit;
}

/// What only the whole tree shows.
void Reader::finish_levels() {
    if (program_.hierarchy.is_packing()) return finish_packing();
    if (levels_.empty()) return;
    if (documents::word_of(result_.document.root(), *program_.hierarchy.structure) == 0)
        derive_structure();
    std::vector<bool> is_outer(levels_.size() + 1, false);
    for (Level const& level : levels_) {
        if (level.role == LevelRole::pack) is_outer[level.parent] = true;
    }
    // An innermost pack below a line has some of it, even if it does not say how much.
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        Level const& level = levels_[i];
        if (level.role != LevelRole::pack || is_outer[i + 1]) continue;
        std::size_t at = level.parent;
        while (at != 0 && levels_[at - 1].role != LevelRole::item) at = levels_[at - 1].parent;
        if (at == 0) continue;
        void* pack = element(LevelRole::pack, level.index);
        Field const& contents = *level_block(LevelRole::pack).field->type->find("contents");
        if (documents::is_present(pack, contents)) continue;
        void* content = documents::add_element(pack, contents, arena_);
        text_of(content, *contents.type, "line") = item_number(levels_[at - 1].index);
    }
}

/// The first structure that has the levels of this tree in their order.
void Reader::derive_structure() {
    auto const is_pack = [](Level const& level) { return level.role == LevelRole::pack; };
    bool const has_packs = std::ranges::any_of(levels_, is_pack);
    for (Hierarchy::Tree const& tree : program_.hierarchy.trees) {
        bool const fits = std::ranges::all_of(levels_, [&](Level const& level) {
            if (level.role == LevelRole::none) return true;
            std::size_t const rank = rank_in(tree, level.code);
            if (rank == tree.levels.size()) return false;
            std::size_t at = level.parent;
            while (at != 0 && levels_[at - 1].role == LevelRole::none) at = levels_[at - 1].parent;
            if (at == 0) return true;
            Level const& above = levels_[at - 1];
            return rank_in(tree, above.code) < rank || (is_pack(above) && is_pack(level));
        });
        bool const has_place = std::ranges::any_of(program_.blocks[0].children, [&](auto child) {
            Block const& block = program_.blocks[child];
            if (block.role != LevelRole::pack) return false;
            return std::ranges::any_of(tree.levels, [&](std::string const& level) {
                return takes_level(program_.hierarchy, block, level);
            });
        });
        if (!fits || has_packs != has_place) continue;
        documents::set_word(result_.document.root(), *program_.hierarchy.structure, tree.word);
        return;
    }
}

}  // namespace tidegate::maps
