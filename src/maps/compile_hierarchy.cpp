#include "maps/compile_hierarchy.hpp"

#include "documents/access.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;

namespace {

constexpr std::uint16_t kLevelElement = 3;
constexpr std::uint16_t kElements = 4;  // number, parent, level, children
constexpr std::uint16_t kPackingElements = 2;

bool has(TypeInfo const* type, std::string_view name, Kind kind) {
    Field const* field = type != nullptr ? type->find(name) : nullptr;
    return field != nullptr && field->kind == kind;
}

}  // namespace

bool is_pack(TypeInfo const* type) {
    if (!has(type, "id", Kind::integer) || !has(type, "parent", Kind::integer)) return false;
    if (!has(type, "contents", Kind::objects)) return false;
    TypeInfo const* content = type->find("contents")->type;
    return has(content, "line", Kind::text) && has(content, "quantity", Kind::decimal) &&
           has(content, "unit", Kind::text);
}

bool is_item(TypeInfo const* type) {
    return has(type, "number", Kind::text) && has(type, "order", Kind::integer) &&
           has(type, "quantity", Kind::decimal) && has(type, "unit", Kind::text);
}

void HierarchyCompiler::head(HierarchyStatement const& statement) {
    Hierarchy& made = program_.hierarchy;
    auto const at = std::ranges::find_if(program_.definition->top, [&](auto const* item) {
        return item->is_loop && item->children.front()->tag == statement.tag.text;
    });
    std::size_t const elements = statement.sign ? kPackingElements : kElements;
    bool const fits = at != program_.definition->top.end() &&
                      (*at)->children.front()->segment->elements.size() >= elements;
    if (!fits) {
        return report_.add(
            statement.tag.spot,
            fmt::format("{} is no loop with levels in {}", statement.tag.text, program_.id)
        );
    }
    Field const* structure = program_.document->find(statement.field.text);
    if (structure == nullptr || structure->kind != Kind::word) {
        return report_.add(
            statement.field.spot,
            fmt::format(
                "'{}' is not a word of {}: it says which structure is written",
                statement.field.text, program_.document->name
            )
        );
    }
    made.item = *at;
    made.tag = statement.tag.text;
    made.structure = structure;
    if (statement.sign) {
        made.sign = statement.sign->text;
        program_.written.insert(std::string(structure->name));
        for (Field const& field : program_.document->fields) {
            bool const is_group = field.kind == Kind::objects &&
                                  has(field.type, "id", Kind::integer) && !is_pack(field.type) &&
                                  has(field.type, "number", Kind::text);
            if (is_group && made.groups == nullptr) made.groups = &field;
        }
        if (made.groups != nullptr)
            program_.written.insert(fmt::format("{}.id", made.groups->name));
    }
    Spot const& spot = statement.tag.spot;
    made.line = static_cast<std::uint32_t>(program_.lines.size());
    program_.lines.push_back({spot.file, spot.line, spot.column, "hierarchy"});
    for (HierarchyStatement::Tree const& tree : statement.trees) {
        std::optional<std::uint8_t> const word = documents::parse_word(*structure, tree.word.text);
        bool const is_known = std::ranges::any_of(made.trees, [&](Hierarchy::Tree const& other) {
            return word && other.word == *word;
        });
        if (!word || is_known) {
            report_.add(
                tree.word.spot,
                is_known
                    ? fmt::format("'{}' stands twice", tree.word.text)
                    : fmt::format("'{}' is no word of field '{}'", tree.word.text, structure->name)
            );
            continue;
        }
        Hierarchy::Tree& own = made.trees.emplace_back();
        own.word = *word;
        for (Word const& level : tree.levels) {
            if (std::ranges::find(own.levels, level.text) != own.levels.end()) {
                report_.add(level.spot, fmt::format("level {} stands twice", level.text));
            }
            own.levels.push_back(level.text);
        }
    }
}

LevelRole HierarchyCompiler::role_of(BlockStatement const& statement, TypeInfo const* type) {
    if (type == nullptr) return LevelRole::root;
    if (is_pack(type)) return LevelRole::pack;
    if (is_item(type)) return LevelRole::item;
    if (has(type, "id", Kind::integer)) return LevelRole::group;
    report_.add(
        statement.target->spot,
        fmt::format("'{}' cannot be a level of a hierarchy", statement.target->text),
        "a level has id (groups), id, parent and contents (packs), or number, order, quantity and "
        "unit (items)"
    );
    return LevelRole::none;
}

bool HierarchyCompiler::is_inside(BlockStatement const& statement) const {
    if (!program_.hierarchy.is_packing() || !statement.is_each || !statement.target) return false;
    Field const* field = program_.document->find(statement.target->text);
    return field != nullptr && field->kind == Kind::objects && is_item(field->type);
}

std::vector<standards::SetItem const*> HierarchyCompiler::inside() const {
    auto const& children = program_.hierarchy.item->children;
    return {children.begin() + 1, children.end()};
}

void HierarchyCompiler::inside(standards::SetItem const* item, std::uint32_t block) {
    program_.hierarchy.lines = item;
    program_.hierarchy.item_block = block;
    program_.group_tag = item->children.front()->tag;
}

/// HL says by a filter which levels it takes.
bool HierarchyCompiler::check_level(BlockStatement const& statement, Block& block) {
    Hierarchy const& own = program_.hierarchy;
    if (own.is_packing()) {
        if (block.field != nullptr) levels_.emplace(block.field->name, statement.spot);
        return true;
    }
    auto const at = std::ranges::find_if(block.filters, [](Filter const& filter) {
        return filter.place == Place{kLevelElement, 0, false};
    });
    if (at == block.filters.end()) {
        report_.add(
            statement.spot, fmt::format("which level of the {} hierarchy is it?", block.tag),
            fmt::format("write {0}[03=S] or each {0}[03=I] <-> lines", block.tag)
        );
        return false;
    }
    for (std::string const& code : at->values) levels_.emplace(code, statement.spot);
    return true;
}

void HierarchyCompiler::level(BlockStatement const& statement, Block& block) {
    if (!check_level(statement, block)) return;
    if (block.field != nullptr && block.steps != 0) {
        return report_.add(statement.target->spot, "a level is a list of the document itself");
    }
    if (statement.only_read || statement.only_write) {
        return report_.add(statement.spot, "a level is read and written");
    }
    TypeInfo const* type = block.field != nullptr ? block.field->type : nullptr;
    block.role = role_of(statement, type);
    if (block.role == LevelRole::none) return;
    auto const [other, is_new] = roles_.emplace(block.role, statement.spot);
    if (!is_new) {
        report_.add(
            statement.spot,
            fmt::format(
                "{} is a level of the same kind already",
                report_.line_of(other->second, statement.spot)
            ),
            "one block takes several levels: each HL[03=T/P] <-> packs"
        );
    }
    bool const is_packing = program_.hierarchy.is_packing();
    bool const has_numbers = !is_packing || block.role != LevelRole::item;
    for (LineStatement const& line : statement.lines) {
        for (Place const& place : line.places.first) {
            bool const is_ours = place.element != kLevelElement &&
                                 place.element <= (is_packing ? kPackingElements : kElements);
            if (!has_numbers || !is_ours) continue;
            report_.add(
                line.spot,
                fmt::format("{}{:02} belongs to the hierarchy", block.tag, place.element),
                "leave the line out: numbers, parents and child flags are written by themselves"
            );
        }
    }
    for (Word const& word : statement.same) {
        Field const* field = type != nullptr ? type->find(word.text) : nullptr;
        if (field == nullptr || block.role == LevelRole::pack) {
            report_.add(
                word.spot, type == nullptr || block.role == LevelRole::pack
                               ? "only groups and items can be the same"
                               : fmt::format("{} has no field '{}'", type->name, word.text)
            );
            continue;
        }
        block.same.push_back(field);
    }
    std::string const list = block.field != nullptr ? std::string(block.field->name) + "." : "";
    if (block.role == LevelRole::group) program_.written.insert(list + "id");
    if (block.role == LevelRole::item && !is_packing) program_.written.insert(list + "order");
    if (block.role == LevelRole::pack) {
        pack_ = type;
        for (char const* name :
             {"id", "parent", "contents", "contents.line", "contents.quantity", "contents.unit"}) {
            program_.written.insert(list + name);
        }
    }
}

void HierarchyCompiler::finish(HierarchyStatement const& statement) {
    if (program_.hierarchy.item == nullptr) return;
    bool const is_packing = program_.hierarchy.is_packing();
    for (LevelRole const role : {LevelRole::root, LevelRole::group, LevelRole::item}) {
        // A report may begin with its orders; in a packing every level has one above it.
        LevelRole const may_lack = is_packing ? LevelRole::group : LevelRole::root;
        if (roles_.contains(role) || role == may_lack) continue;
        report_.add(
            statement.tag.spot,
            role == LevelRole::root ? "no block is the root of the hierarchy"
                                    : "the hierarchy needs a block for orders and one for lines",
            is_packing ? "write: SG10 CPS[2=\"\"], each SG10 CPS <-> packs, each SG15 LIN <-> lines"
                       : "write: HL[03=S], each HL[03=O] <-> orders, each HL[03=I] <-> lines"
        );
    }
    for (HierarchyStatement::Tree const& tree : statement.trees) {
        for (Word const& level : tree.levels) {
            if (levels_.contains(level.text)) continue;
            report_.add(
                level.spot, fmt::format("no block takes level {}", level.text),
                fmt::format("write: {}[03={}]", statement.tag.text, level.text)
            );
        }
    }
    for (auto const& [code, spot] : levels_) {
        bool const is_used =
            std::ranges::any_of(program_.hierarchy.trees, [&](Hierarchy::Tree const& tree) {
                return std::ranges::find(tree.levels, code) != tree.levels.end();
            });
        if (is_used) continue;
        report_.add(spot, fmt::format("level {} stands in no structure", code));
    }
}

bool takes_level(Hierarchy const& hierarchy, Block const& block, std::string_view level) {
    if (hierarchy.is_packing()) return block.field != nullptr && block.field->name == level;
    return std::ranges::any_of(block.filters, [&](Filter const& filter) {
        return std::ranges::find(filter.values, level) != filter.values.end();
    });
}

}  // namespace tidegate::maps
