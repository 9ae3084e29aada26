#include "maps/compile_links.hpp"

#include "maps/compile_hierarchy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;

namespace {

Field const* find(TypeInfo const* type, std::string_view name, Kind kind) {
    Field const* field = type != nullptr ? type->find(name) : nullptr;
    return field != nullptr && field->kind == kind ? field : nullptr;
}

/// The list of the document whose elements are of this type.
Field const* list_of(TypeInfo const& document, TypeInfo const* element) {
    auto const at = std::ranges::find_if(document.fields, [&](Field const& field) {
        return field.kind == Kind::objects && field.type == element;
    });
    return at != document.fields.end() ? &*at : nullptr;
}

}  // namespace

bool LinkCompiler::wrong(Word const& word, std::string message, std::string remedy) {
    report_.add(word.spot, std::move(message), std::move(remedy));
    return false;
}

bool LinkCompiler::link(
    BlockStatement const& statement, Owner const& outer, Block& made, Owner& owner
) {
    Word const& target = *statement.target;
    if (!program_.xml && statement.by.empty())
        return wrong(statement.same.front(), "'same' belongs to a level of a hierarchy");
    if (!program_.xml)
        return wrong(
            statement.by.front(), "'by' belongs to maps of XML",
            "levels of a hierarchy refer to each other by themselves"
        );
    bool const is_list = made.field->kind == Kind::objects && made.steps == 0 &&
                         list_of(*program_.document, made.field->type) == made.field;
    if (!is_list || (!made.is_whole && outer.type != program_.document))
        return wrong(
            target, fmt::format("'{}' is no list of the document", target.text),
            "write: each cac:OrderReference <-> document.orders same number"
        );
    made.is_whole = true;
    made.link.is_there = true;
    if (is_pack(made.field->type)) program_.links.packs = made.field;
    if (find(owner.type, "id", Kind::integer) != nullptr)
        program_.written.insert(fmt::format("{}.id", made.field->name));
    for (Word const& word : statement.by) {
        bool const fits =
            made.is_each ? around(word, outer, made, owner) : reference(word, outer, made);
        if (!fits) return false;
    }
    for (Word const& word : statement.same) {
        Field const* field = owner.type->find(word.text);
        if (field == nullptr)
            return wrong(word, fmt::format("{} has no field '{}'", owner.type->name, word.text));
        made.link.same.push_back(field);
    }
    owner.above = nullptr;
    owner.is_conditional = true;  // several blocks may say the same of an element
    return true;
}

/// `X <-> document.orders by order`: the element whose id a field of the struct around is.
bool LinkCompiler::reference(Word const& word, Owner const& outer, Block& made) {
    Field const* field = find(outer.type, word.text, Kind::integer);
    if (field == nullptr || made.link.reference != nullptr)
        return wrong(
            word, fmt::format("'{}' is no number of the struct around", word.text),
            "write: cac:OrderReference <-> document.orders by order same number"
        );
    made.link.reference = field;
    return add_reference(word, outer.type, field, made.field->type);
}

/// `each X <-> document.lines by order`: elements that name the one around by its id, or hold some
/// of it.
bool LinkCompiler::around(Word const& word, Owner const& outer, Block& made, Owner& owner) {
    if (Field const* contents = find(owner.type, word.text, Kind::objects);
        contents != nullptr && is_pack(owner.type) && word.text == "contents") {
        made.link.contents = contents;
        owner.group_list = contents;
        program_.written.insert(fmt::format("{}.contents", made.field->name));
        program_.written.insert(fmt::format("{}.contents.line", made.field->name));
        return true;
    }
    Field const* field = find(owner.type, word.text, Kind::integer);
    if (field == nullptr || made.link.around != nullptr)
        return wrong(
            word, fmt::format("'{}' is no number of {}", word.text, owner.type->name),
            "write: each ShipNoticeItem <-> document.lines by order"
        );
    made.link.around = field;
    return add_reference(word, owner.type, field, outer.type);
}

bool LinkCompiler::add_reference(
    Word const& word, TypeInfo const* from, Field const* field, TypeInfo const* to
) {
    Links::Reference made{
        list_of(*program_.document, from), field, list_of(*program_.document, to)
    };
    bool const fits =
        made.list != nullptr && made.target != nullptr && find(to, "id", Kind::integer) != nullptr;
    if (!fits)
        return wrong(
            word, fmt::format("'{}' refers to no list with ids", word.text),
            "both lists are lists of the document"
        );
    program_.written.insert(fmt::format("{}.{}", made.list->name, field->name));
    program_.written.insert(fmt::format("{}.id", made.target->name));
    bool const is_known = std::ranges::any_of(program_.links.references, [&](auto const& other) {
        return other.field == field;
    });
    if (!is_known) program_.links.references.push_back(made);
    return true;
}

void LinkCompiler::finish() {
    Links& links = program_.links;
    if (links.packs == nullptr) return;
    std::string const list = std::string(links.packs->name) + ".";
    program_.written.insert(list + "parent");
    links.derives_level = program_.written.insert(list + "level").second;
    for (Field const& field : program_.document->fields) {
        if (field.kind == Kind::objects && is_item(field.type)) links.lines = &field;
    }
}

}  // namespace tidegate::maps
