#include "maps/compile.hpp"

#include "base/limits.hpp"
#include "documents/path.hpp"
#include "documents/registry.hpp"
#include "maps/address.hpp"
#include "maps/code_tables.hpp"
#include "maps/compile_hierarchy.hpp"
#include "maps/compile_items.hpp"
#include "maps/compile_line.hpp"
#include "maps/compile_links.hpp"
#include "maps/compile_reach.hpp"
#include "maps/compile_xml.hpp"
#include "maps/plan_runs.hpp"
#include "maps/requirements.hpp"
#include "maps/scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tidegate::maps {
namespace {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;
using standards::SegmentDefinition;
using standards::SetDefinition;
using standards::SetItem;

/// The document that no map is of.
constexpr std::string_view kReceipt = "functional_acknowledgement";

class Compiler {
public:
    /// One of `dictionary` and `xml` is there.
    Compiler(
        MapText const& map, standards::Dictionary const* dictionary,
        std::shared_ptr<XmlLayout const> xml
    )
        : map_(map),
          dictionary_(dictionary),
          report_(map),
          program_(std::make_shared<Program>()),
          hierarchy_(*program_, report_),
          links_(*program_, report_) {
        program_->files = map.files;
        program_->xml = std::move(xml);
    }

    CompileResult run(std::string_view effective_text) {
        if (head()) {
            CodeTables tables(map_, *program_, report_);
            tables_ = &tables;
            program_->texts.emplace_back();
            program_->hash = sha256(as_bytes(effective_text));
            Owner const owner{program_->document, nullptr, ""};
            program_->blocks.emplace_back();
            std::vector<SetItem const*> const& items = program_->definition->top;
            if (map_.hierarchy) hierarchy_.head(*map_.hierarchy);
            children(0, map_.blocks, items, owner, "", false);
            if (map_.hierarchy) hierarchy_.finish(*map_.hierarchy);
            links_.finish();
            compile_requirements(map_, *program_, report_);
            find_conditional_lists();
            if (report_.errors().empty()) plan_runs(*program_);
        }
        CompileResult result{program_, std::move(report_.errors())};
        if (!result.errors.empty()) result.program = nullptr;
        return result;
    }

private:
    bool head() {
        std::string const& id = map_.id.text;
        std::size_t const first = id.find('/');
        std::size_t const last = id.rfind('/');
        if (first == std::string::npos || first == last) {
            report_.add(
                map_.id.spot, fmt::format("'{}' is no map id", id),
                "write standard/release/set: x12/004010/850"
            );
            return false;
        }
        if (map_.document.text == kReceipt) {
            report_.add(
                map_.document.spot,
                "receipts (997, 999, CONTRL) are made and read without maps, from what validation "
                "found",
                "take the map out; who gets a receipt is said in partner.toml"
            );
            return false;
        }
        program_->id = id;
        program_->standard = id.substr(0, first);
        program_->release = id.substr(first + 1, last - first - 1);
        program_->set = id.substr(last + 1);
        program_->unmapped = map_.unmapped;
        program_->takes_comma = program_->standard == "edifact";
        program_->definition =
            program_->xml ? &program_->xml->definition : dictionary_->find_set(program_->set);
        program_->document = documents::find_document_type(map_.document.text);
        if (program_->definition == nullptr) {
            report_.add(
                map_.id.spot,
                fmt::format(
                    "{} {} has no set {}", program_->standard, program_->release, program_->set
                )
            );
        }
        if (program_->document == nullptr) {
            std::vector<std::string_view> names;
            for (TypeInfo const* type : documents::document_types()) {
                if (type->name != kReceipt) names.push_back(type->name);
            }
            report_.add(
                map_.document.spot, fmt::format("there is no document '{}'", map_.document.text),
                fmt::format("known: {}", fmt::join(names, " "))
            );
        }
        bool const is_known = program_->definition != nullptr && program_->document != nullptr;
        return is_known && single() && negative();
    }

    /// `negative EXPRESSION` is about the document.
    bool negative() {
        if (!map_.negative) return true;
        for (std::string const& path : map_.negative->paths()) {
            auto const parsed = documents::parse_path(*program_->document, path);
            if (parsed) continue;
            report_.add(map_.negative_spot, parsed.error().message, parsed.error().remedy);
            return false;
        }
        program_->expressions.push_back(*map_.negative);
        program_->negative = static_cast<std::uint32_t>(program_->expressions.size());
        return true;
    }

    /// `single documents`: a message has one element of this list.
    bool single() {
        if (!map_.single) return true;
        Field const* list = program_->document->find(map_.single->text);
        if (list == nullptr || list->kind != Kind::objects) {
            report_.add(
                map_.single->spot,
                fmt::format("'{}' is no list of {}", map_.single->text, program_->document->name)
            );
            return false;
        }
        program_->single = list;
        report_.set_single(list);
        return true;
    }

    void find_conditional_lists() {
        auto const lists = [&](bool has_condition, auto use) {
            for (Block const& block : program_->blocks) {
                bool const is_conditional = block.when != 0 || block.link.is_there;
                if ((block.is_each || block.link.is_there) && block.field != nullptr &&
                    block.writes && is_conditional == has_condition)
                    use(block.field);
            }
        };
        lists(true, [&](Field const* field) { program_->conditional.insert(field); });
        lists(false, [&](Field const* field) { program_->conditional.erase(field); });
    }

    std::uint32_t line(Spot const& spot, std::string address) {
        program_->lines.push_back({spot.file, spot.line, spot.column, std::move(address)});
        return static_cast<std::uint32_t>(program_->lines.size() - 1);
    }

    // ---- blocks

    void children(
        std::uint32_t parent, std::vector<BlockStatement> const& statements,
        std::vector<SetItem const*> const& items, Owner const& owner, std::string const& address,
        bool only_read
    ) {
        std::map<std::string, Spot> addresses;
        std::vector<std::uint32_t> made;
        std::vector<BlockStatement const*> from;
        std::map<std::string_view, std::size_t> places;  // of blocks, by tag
        for (BlockStatement const& statement : statements) {
            if (statement.slots) continue;
            std::size_t const place =
                places[statement.group.empty() ? statement.tag.text : statement.group]++;
            auto const [at, is_new] = addresses.emplace(address_of(statement), statement.spot);
            if (!is_new) {
                report_.add(
                    statement.spot,
                    fmt::format(
                        "{} stands twice, first in {}", statement.address,
                        report_.line_of(at->second, statement.spot)
                    ),
                    "merge the two blocks"
                );
                continue;
            }
            bool const is_inside = parent == 0 && hierarchy_.is_inside(statement);
            SetItem const* item = find_item(
                statement, statements, place, is_inside ? hierarchy_.inside() : items, program_->id,
                report_
            );
            if (item == nullptr) continue;
            if (is_inside)
                hierarchy_.inside(item, static_cast<std::uint32_t>(program_->blocks.size()));
            bool const is_sharing = !owner.shared.empty() && statement.is_each &&
                                    statement.target && statement.target->text == owner.shared;
            std::uint32_t const index = block(
                statement, item, is_sharing ? *owner.outer : owner, address + address_of(statement),
                only_read
            );
            program_->blocks[index].is_sharing = is_sharing;
            if (is_inside) continue;
            if (program_->blocks[index].reads) {
                check_reachable(*program_, program_->blocks[index], statement, made, from, report_);
            }
            made.push_back(index);
            from.push_back(&statement);
        }
        // Indexes rise in file order.
        std::ranges::sort(made, {}, [&](std::uint32_t child) {
            return std::pair(program_->blocks[child].item->ordinal, child);
        });
        program_->blocks[parent].children = std::move(made);
    }

    std::uint32_t block(
        BlockStatement const& statement, SetItem const* item, Owner const& outer,
        std::string const& address, bool only_read
    ) {
        auto const index = static_cast<std::uint32_t>(program_->blocks.size());
        // A wrong block is sorted with its neighbours, too.
        program_->blocks.emplace_back().item = item;
        Block made;
        made.tag = statement.tag.text;
        made.item = item;
        if (program_->xml)
            made.at_most = program_->xml->items[program_->xml->by_tag.at(made.tag)].at_most;
        made.is_each = statement.is_each;
        made.writes = !only_read && !statement.only_read;
        made.reads = !statement.only_write;
        made.line = line(statement.spot, address);
        SegmentDefinition const& segment =
            item->is_loop ? *item->children.front()->segment : *item->segment;
        for (FilterStatement const& filter : statement.filters) {
            if (check_place(filter.filter.place, segment, filter.spot, report_)) {
                made.filters.push_back(filter.filter);
            }
        }
        if (statement.is_each && item->repeat_max == 1) {
            report_.add(
                statement.spot, fmt::format("{} stands at most once here", item->tag),
                "leave 'each' out"
            );
        }
        Owner owner = outer;
        if (statement.target && !target(statement, outer, made, owner)) return index;
        bool const is_spread = is_spread_over_lists(statement, item);
        made.is_stream = made.is_each && made.field == nullptr && !is_spread;
        if (!group(statement, made, owner) || !condition(statement, made, owner)) return index;
        owner.is_conditional |= made.when != 0;
        if (!statement.share.empty() && !share(statement, made, owner)) return index;
        if (!made.share.empty()) owner.outer = &outer;
        if (statement.target && made.is_each && !made.is_self) owner.above = &outer;
        if (hierarchy_.is_level(item)) {
            hierarchy_.level(statement, made);
        } else if (LinkCompiler::is_link(statement)) {
            if (!links_.link(statement, outer, made, owner)) return index;
        } else if (!statement.same.empty()) {
            report_.add(statement.same.front().spot, "'same' belongs to a block with a list");
        }
        program_->blocks[index] = made;
        bool const has_slots = slots_of(statement, index, segment, owner, address);
        if (!has_slots || !made.is_stream) {
            LineCompiler lines(*program_, report_, *tables_, segment, mapped_);
            lines.run(statement, program_->blocks[index], owner, address);
        }
        if (!item->is_loop) {
            for (BlockStatement const& child : statement.blocks) {
                if (child.slots) continue;
                report_.add(child.spot, fmt::format("no segment stands below {}", item->tag));
            }
            return index;
        }
        std::vector<SetItem const*> const inner(item->children.begin() + 1, item->children.end());
        children(index, statement.blocks, inner, owner, address + "/", !made.writes);
        if (!made.share.empty()) check_sharing(statement, index);
        return index;
    }

    /// `share location`: what the list elements in one loop have in common.
    bool share(BlockStatement const& statement, Block& made, Owner& owner) {
        bool const is_list = made.is_each && made.field != nullptr && !made.is_self;
        if (!is_list || !made.item->is_loop) {
            report_.add(
                statement.share.front().spot, "a loop with a list shares fields",
                "write: each SG5 LOC <-> lines share location, and below it each SG7 LIN <-> lines"
            );
            return false;
        }
        for (Word const& word : statement.share) {
            Field const* field = owner.type->find(word.text);
            if (field == nullptr) {
                report_.add(
                    word.spot, fmt::format("{} has no field '{}'", owner.type->name, word.text)
                );
                return false;
            }
            made.share.push_back(field);
        }
        owner.shared = statement.target->text;
        return true;
    }

    void check_sharing(BlockStatement const& statement, std::uint32_t index) {
        std::size_t const lists = static_cast<std::size_t>(std::ranges::count_if(
            program_->blocks[index].children,
            [&](std::uint32_t child) { return program_->blocks[child].is_sharing; }
        ));
        if (lists == 1) return;
        report_.add(
            statement.spot,
            fmt::format("one block below takes the elements of '{}'", statement.target->text),
            fmt::format("write below: each SEGMENT <-> {}", statement.target->text)
        );
    }

    /// `each SG16 CPS` without a list, around lists of the struct that it stands in: any number of
    /// such loops is read, one is written with all of them.
    bool is_spread_over_lists(BlockStatement const& statement, SetItem const* item) {
        bool const says_nothing = std::ranges::all_of(statement.lines, [](auto const& line) {
            return line.literal && line.only_write;
        });
        if (!statement.is_each || statement.target || !item->is_loop || !says_nothing) return false;
        for (BlockStatement const& inner : statement.blocks) {
            if (inner.is_each && inner.target) continue;
            report_.add(
                inner.spot,
                fmt::format("{} may stand in every {}", inner.address, statement.tag.text),
                fmt::format("write: each {} <-> list", inner.address)
            );
        }
        return !statement.blocks.empty();
    }

    /// `<-> parties`: an object, or with `each` a list.
    bool target(BlockStatement const& statement, Owner const& outer, Block& made, Owner& owner) {
        Word word = *statement.target;
        made.is_whole = word.text.starts_with(kDocument);
        if (made.is_whole) word.text.erase(0, kDocument.size());
        if (made.is_whole && made.writes && !LinkCompiler::is_link(statement)) {
            report_.add(
                word.spot, "a list of the document inside another block is only read",
                "mark the block, or the one around it, 'read'"
            );
            return false;
        }
        Owner const whole{program_->document, nullptr, ""};
        Owner const& of = made.is_whole ? whole : outer;
        if (of.type == nullptr) {
            report_.add(word.spot, "the list above holds values, which have no fields");
            return false;
        }
        std::optional<ResolvedField> const resolved =
            resolve_field(*of.type, word, word.text, nullptr, report_);
        if (!resolved) return false;
        Kind const kind = resolved->field->kind;
        bool const is_list = kind == Kind::objects || kind == Kind::texts || kind == Kind::words;
        if (hierarchy_.is_pack_content(of.type, resolved->field)) made.is_each = true;
        bool const is_one_of_list = is_list && !made.is_each && !statement.by.empty();
        if (!is_one_of_list && (made.is_each != is_list || (!is_list && kind != Kind::object))) {
            report_.add(
                word.spot,
                is_list ? fmt::format("'{}' is a list", word.text)
                : kind == Kind::object
                    ? fmt::format("'{}' is one object, not a list", word.text)
                    : fmt::format("'{}' is a value: give it to an element", word.text),
                is_list                ? "write 'each' in front"
                : kind == Kind::object ? "leave 'each' out"
                                       : ""
            );
            return false;
        }
        std::string const path = of.path + word.text;
        owner = {resolved->field->type, nullptr, path + ".", nullptr, outer.is_conditional};
        if (kind == Kind::texts || kind == Kind::words) {
            made.is_self = true;
            owner.self = resolved->field;
        }
        made.field = resolved->field;
        made.first_step = static_cast<std::uint32_t>(program_->steps.size());
        made.steps = static_cast<std::uint32_t>(resolved->steps.size());
        program_->steps.insert(
            program_->steps.end(), resolved->steps.begin(), resolved->steps.end()
        );
        if (made.writes) {
            program_->written.insert(path);
            if (!statement.when && !outer.is_conditional && statement.share.empty() &&
                !LinkCompiler::is_link(statement))
                mapped_once(mapped_, path, word.spot, report_);
        }
        return true;
    }

    /// `group number answers`: loops that agree in a text of the list's elements are one of them.
    bool group(BlockStatement const& statement, Block& made, Owner& owner) {
        if (!statement.group_field) return true;
        Word const& field = *statement.group_field;
        Word const& list = *statement.group_list;
        auto const wrong = [&](Word const& word, std::string message, std::string remedy = {}) {
            report_.add(word.spot, std::move(message), std::move(remedy));
            return false;
        };
        bool const is_list = made.is_each && made.field != nullptr && !made.is_self;
        if (!is_list || !made.item->is_loop || program_->group_list != nullptr) {
            return wrong(
                field, "one loop of a map with a list of its own can be grouped",
                "write: each SG26 LIN <-> lines group number answers"
            );
        }
        made.group_field = owner.type->find(field.text);
        made.group_list = owner.type->find(list.text);
        if (made.group_field == nullptr || made.group_field->kind != Kind::text)
            return wrong(field, fmt::format("'{}' is no text of {}", field.text, owner.type->name));
        if (made.group_list == nullptr || made.group_list->kind != Kind::objects)
            return wrong(list, fmt::format("'{}' is no list of {}", list.text, owner.type->name));
        program_->group_tag = made.tag;
        program_->group_list = made.group_list;
        owner.group_list = made.group_list;
        if (made.writes) program_->written.insert(owner.path + list.text);
        return true;
    }

    bool condition(BlockStatement const& statement, Block& made, Owner const& owner) {
        if (!statement.when) return true;
        for (std::string_view path : statement.when->paths()) {
            bool const is_whole = path.starts_with(kDocument);
            if (is_whole) path.remove_prefix(kDocument.size());
            if (!is_whole && owner.type == nullptr) {
                report_.add(statement.spot, "the list above holds values, which have no fields");
                return false;
            }
            auto const parsed =
                documents::parse_path(is_whole ? *program_->document : *owner.type, path);
            if (parsed) continue;
            report_.add(statement.spot, parsed.error().message, parsed.error().remedy);
            return false;
        }
        program_->expressions.push_back(*statement.when);
        made.when = static_cast<std::uint32_t>(program_->expressions.size());
        return true;
    }

    /// Compiles a list inside one segment: alone in `each SDQ`, which is written as often as the
    /// list needs, or beside lines of its block. False when there is none.
    bool slots_of(
        BlockStatement const& statement, std::uint32_t index, SegmentDefinition const& segment,
        Owner const& outer, std::string const& address
    ) {
        auto const is_slots = [](BlockStatement const& child) { return child.slots.has_value(); };
        auto const at = std::ranges::find_if(statement.blocks, is_slots);
        if (at == statement.blocks.end()) return false;
        bool const is_stream = program_->blocks[index].is_stream;
        if (is_stream && (!statement.lines.empty() || statement.blocks.size() > 1)) {
            report_.add(
                at->spot,
                "a list of elements stands alone in 'each SEGMENT' without a list of its own"
            );
            return true;
        }
        std::vector<Place> const places = expand(*at->slots, report_);
        if (places.empty()) return true;
        Block made;
        made.is_each = true;
        made.writes = program_->blocks[index].writes;
        made.slot_first = at->slots->first.front().element;
        made.slot_width = static_cast<std::uint32_t>(at->slots->first.size());
        made.slot_count = static_cast<std::uint32_t>(places.size()) / made.slot_width;
        std::string const here = address + "/" + at->address;
        made.line = line(at->spot, here);
        Owner owner = outer;
        for (Place const& place : places) {
            if (!check_place(place, segment, at->spot, report_)) return true;
        }
        if (!target(*at, outer, made, owner)) return true;
        auto const inner = static_cast<std::uint32_t>(program_->blocks.size());
        program_->blocks.push_back(made);
        LineCompiler lines(*program_, report_, *tables_, segment, mapped_);
        lines.run(*at, program_->blocks[inner], owner, here);
        program_->blocks[index].slots = inner;
        return true;
    }

    MapText const& map_;
    standards::Dictionary const* dictionary_;
    Report report_;
    std::shared_ptr<Program> program_;
    CodeTables* tables_ = nullptr;
    MappedFields mapped_;
    HierarchyCompiler hierarchy_;
    LinkCompiler links_;
};

}  // namespace

CompileResult compile(
    MapText const& map, standards::Dictionary const& dictionary, std::string_view effective_text
) {
    return Compiler(map, &dictionary, nullptr).run(effective_text);
}

CompileResult compile_xml(MapText map, std::string_view effective_text) {
    XmlMap laid_out = lay_out_xml(std::move(map));
    if (!laid_out.errors.empty()) return {nullptr, std::move(laid_out.errors)};
    return Compiler(laid_out.map, nullptr, std::move(laid_out.layout)).run(effective_text);
}

}  // namespace tidegate::maps
