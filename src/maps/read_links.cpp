// Elements of one list that another one refers to. Each is read into a struct of its own: who it is
// shows when its own values are known, and other elements may be added to its list meanwhile.
#include "maps/reader.hpp"
#include "maps/struct_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ranges>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;
using syntax::Segment;

namespace {

using Integer = std::optional<std::int32_t>;

Integer& integer(void* base, Field const& field) { return documents::member<Integer>(base, field); }

/// The `id` of an element, if its type has one.
Integer id_of(void const* base, TypeInfo const& type) {
    Field const* id = type.find("id");
    return id != nullptr ? documents::member<Integer>(base, *id) : Integer();
}

documents::Text line_of(void const* content, Field const& contents) {
    return documents::member<documents::Text>(content, *contents.type->find("line"));
}

}  // namespace

/// A linked element while its block is read.
struct Reader::Linked {
    Block const& block;
    Target around;                          ///< what the block stands in
    Target inner = {};                      ///< what its values are read into
    std::size_t lineage = 0;                ///< what is told from here on is of the element
    std::optional<std::size_t> index = {};  ///< in its list; nothing: it is none
    bool is_new = false;
};

Outcome<void> Reader::take_link(
    Block const& block, std::uint32_t rule, std::uint32_t node, Target const& here
) {
    standards::Node const& at = tree_.nodes[node];
    Segment const& segment =
        at.segment != nullptr ? *at.segment : *tree_.nodes[at.first_child].segment;
    std::size_t const checks = checks_.size();
    std::size_t const joins = joins_.size();
    std::size_t const fallbacks = fallbacks_.size();
    std::string outer_path;
    std::swap(path_, outer_path);
    Linked link{block, here};
    link.lineage = result_.lineage.size();
    void* root = result_.document.root();
    link.inner = {
        block.field->type->create(arena_), block.field->type, nullptr,
        documents::count_of(root, *block.field)
    };
    if (options_.trace) path_ = fmt::format("{}[{}].", block.field->name, link.inner.index);
    Target const line = line_;
    if (block.field == program_.links.lines) line_ = link.inner;
    Taken taken = block.plan.taken;
    if (auto done = apply(block, segment, link.inner, 0, taken); !done) return done;
    open_link(link, segment);
    if (auto done = untaken(block, segment, taken); !done) return done;
    if (at.segment == nullptr) {
        if (auto done = scope(rule, node, link.inner); !done) return done;
    }
    if (auto done = settle_element(checks, joins, fallbacks); !done) return done;
    close_link(link, segment);
    line_ = line;
    path_ = std::move(outer_path);
    return {};
}

/// Which element it is: one that agrees with it in what `same` names, or a new one.
void Reader::open_link(Linked& link, Segment const& segment) {
    Block const& block = link.block;
    bool const has_key = std::ranges::any_of(block.link.same, [&](Field const* field) {
        return documents::is_present(link.inner.base, *field);
    });
    bool const is_nothing = block.link.reference != nullptr && !has_key;
    if (is_nothing) return;
    void* root = result_.document.root();
    std::string key;
    if (has_key) {
        key = fmt::format("{}.{}", block.field->name, key_of(link.inner.base, block.link.same));
        auto const known = same_groups_.find(key);
        if (known != same_groups_.end()) link.index = known->second;
    }
    if (contradicts(link, segment)) {
        link.index.reset();
        return;
    }
    if (!link.index) {
        link.index = documents::count_of(root, *block.field);
        link.is_new = true;
        void* made = documents::add_element(root, *block.field, arena_);
        if (Field const* id = block.field->type->find("id"); id != nullptr)
            if (id->kind == Kind::integer) integer(made, *id) = Integer(*link.index + 1);
        if (!key.empty()) same_groups_[key] = *link.index;
    }
    // What stands inside refers to it.
    if (Field const* id = block.field->type->find("id"); id != nullptr)
        copy_field(
            link.inner.base, documents::element_of(root, *block.field, *link.index), *id, arena_
        );
}

/// A reference that was given already leads to another element: the first one counts.
bool Reader::contradicts(Linked const& link, Segment const& segment) {
    Field const* reference = link.block.link.reference;
    if (reference == nullptr) return false;
    Integer const first = integer(link.around.base, *reference);
    if (!first || (link.index && *first == static_cast<std::int32_t>(*link.index + 1)))
        return false;
    if (link.block.writes)
        find(
            syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {},
            fmt::format(
                "this is another of '{}' than the one in front of it: the first one stays",
                link.block.field->name
            ),
            {}
        );
    return true;
}

void Reader::close_link(Linked& link, Segment const& segment) {
    if (!link.index) return;
    Block const& block = link.block;
    void* made = link.inner.base;
    TypeInfo const& type = *block.field->type;
    void* root = result_.document.root();
    Field const* id = type.find("id");
    if (id != nullptr) documents::clear(made, *id);
    bool const is_last = *link.index + 1 == documents::count_of(root, *block.field);
    if (link.is_new && is_last && !has_data(block, link.inner)) {
        documents::drop_last_element(root, *block.field);
        return;
    }
    if (block.link.around != nullptr)
        integer(made, *block.link.around) = id_of(link.around.base, *link.around.type);
    if (Field const* contents = block.link.contents; contents != nullptr && line_.base != nullptr) {
        Field const& number = *line_.type->find("number");
        if (!documents::is_present(line_.base, number))
            documents::set_text(line_.base, number, arena_, std::to_string(line_.index + 1));
        void* content = documents::count_of(made, *contents) != 0
                            ? documents::element_of(made, *contents, 0)
                            : documents::add_element(made, *contents, arena_);
        documents::member<documents::Text>(content, *contents->type->find("line")) =
            documents::member<documents::Text>(line_.base, number);
    }
    merge_link(link, segment);
    move_lineage(link);
    if (block.link.reference != nullptr)
        integer(link.around.base, *block.link.reference) = Integer(*link.index + 1);
}

/// What is new is added; what was said before stays.
void Reader::merge_link(Linked const& link, Segment const& segment) {
    Field const& list = *link.block.field;
    void* to = documents::element_of(result_.document.root(), list, *link.index);
    void const* from = link.inner.base;
    for (Field const& field : list.type->fields) {
        if (field.name == "id" || !documents::is_present(from, field)) continue;
        if (!documents::is_present(to, field)) {
            copy_field(to, from, field, arena_);
            continue;
        }
        if (field.kind == Kind::objects) {
            std::size_t const before = documents::count_of(to, field);
            for (std::size_t i = 0; i < documents::count_of(from, field); ++i) {
                void const* more = documents::element_of(from, field, i);
                std::string key;
                for (Field const& own : field.type->fields) append_key(key, more, own);
                bool is_known = false;
                for (std::size_t k = 0; k < before && !is_known; ++k) {
                    std::string have;
                    for (Field const& own : field.type->fields)
                        append_key(have, documents::element_of(to, field, k), own);
                    is_known = have == key;
                }
                if (!is_known)
                    std::memcpy(documents::add_element(to, field, arena_), more, field.type->size);
            }
            continue;
        }
        std::string have;
        std::string more;
        append_key(have, to, field);
        append_key(more, from, field);
        if (have == more) continue;
        find(
            syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {},
            fmt::format(
                "this repeats {}[{}] with another '{}': the first one stays", list.name,
                *link.index, field.name
            ),
            {}
        );
    }
}

/// Lines were told as of a new element.
void Reader::move_lineage(Linked const& link) {
    if (!options_.trace || *link.index == link.inner.index) return;
    std::string const old = fmt::format("{}[{}].", link.block.field->name, link.inner.index);
    std::string const own = fmt::format("{}[{}].", link.block.field->name, *link.index);
    for (std::size_t i = link.lineage; i < result_.lineage.size(); ++i) {
        std::string& path = result_.lineage[i].path;
        if (path.starts_with(old)) path.replace(0, old.size(), own);
    }
}

// ---- what only the whole document shows

void Reader::finish_links() {
    if (!program_.links.any()) return;
    name_references();
    if (program_.links.packs == nullptr) return;
    order_packs();
    prune_contents();
    if (program_.links.derives_level) derive_levels();
}

/// Elements that must refer to one of a list, and name none, belong to the first.
void Reader::name_references() {
    void* root = result_.document.root();
    for (Links::Reference const& reference : program_.links.references) {
        if (reference.field->cardinality != documents::Cardinality::one) continue;
        std::size_t const targets = documents::count_of(root, *reference.target);
        std::size_t unnamed = 0;
        for (std::size_t i = 0; targets != 0 && i < documents::count_of(root, *reference.list);
             ++i) {
            Integer& field =
                integer(documents::element_of(root, *reference.list, i), *reference.field);
            if (field) continue;
            field = 1;
            ++unnamed;
        }
        if (unnamed == 0 || targets < 2) continue;
        syntax::Finding finding;
        finding.code = syntax::FindingCode::rule_failed;
        finding.severity = syntax::Severity::warning;
        finding.text = fmt::format(
            "{} of '{}' name none of the {} in '{}': taken as of the first", unnamed,
            reference.list->name, targets, reference.target->name
        );
        result_.findings.push_back(std::move(finding));
    }
}

/// Packs in the order of their tree, each behind the one around it, with ids in that order: it does
/// not depend on which line names a pack first. Of packs in a circle one is in none.
void Reader::order_packs() {
    Field const& packs = *program_.links.packs;
    TypeInfo const& type = *packs.type;
    void* root = result_.document.root();
    std::size_t const count = documents::count_of(root, packs);
    Field const& parent = *type.find("parent");
    std::vector<std::byte> copies(count * type.size);
    std::vector<std::vector<std::size_t>> inner(count);
    std::vector<bool> is_inner(count, false);
    for (std::size_t i = 0; i < count; ++i) {
        void* pack = documents::element_of(root, packs, i);
        if (Integer const around = integer(pack, parent)) {
            inner[static_cast<std::size_t>(*around - 1)].push_back(i);
            is_inner[i] = true;
        }
        std::memcpy(&copies[i * type.size], pack, type.size);
    }
    std::vector<bool> is_placed(count, false);
    std::size_t next = 0;
    auto const place = [&](std::size_t outermost) {
        // With the place of the pack around it, from 1; 0 = none.
        std::vector<std::pair<std::size_t, std::size_t>> open{{outermost, 0}};
        while (!open.empty()) {
            auto const [at, around] = open.back();
            open.pop_back();
            if (is_placed[at]) continue;
            is_placed[at] = true;
            void* pack = documents::element_of(root, packs, next++);
            std::memcpy(pack, &copies[at * type.size], type.size);
            integer(pack, *type.find("id")) = Integer(next);
            integer(pack, parent) = around != 0 ? Integer(around) : Integer();
            for (std::size_t const child : std::views::reverse(inner[at]))
                open.emplace_back(child, next);
        }
    };
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_inner[i]) place(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_placed[i]) place(i);
    }
}

/// A line names the packs around a pack, too: it is in the innermost one.
void Reader::prune_contents() {
    Field const& packs = *program_.links.packs;
    Field const& contents = *packs.type->find("contents");
    Field const& parent = *packs.type->find("parent");
    Field const& quantity = *contents.type->find("quantity");
    void* root = result_.document.root();
    auto const pack = [&](std::size_t i) { return documents::element_of(root, packs, i); };
    std::vector<std::unordered_set<std::string_view>> inside(documents::count_of(root, packs));
    for (std::size_t i = inside.size(); i-- > 0;) {
        std::vector<std::byte> kept;
        std::size_t const size = contents.type->size;
        for (std::size_t c = 0; c < documents::count_of(pack(i), contents); ++c) {
            void const* content = documents::element_of(pack(i), contents, c);
            bool const is_deeper = inside[i].contains(line_of(content, contents)) &&
                                   !documents::is_present(content, quantity);
            if (is_deeper) continue;
            auto const* bytes = static_cast<std::byte const*>(content);
            kept.insert(kept.end(), bytes, bytes + size);
        }
        documents::clear(pack(i), contents);
        for (std::size_t at = 0; at < kept.size(); at += size) {
            void* content = documents::add_element(pack(i), contents, arena_);
            std::memcpy(content, &kept[at], size);
            inside[i].insert(line_of(content, contents));
        }
        Integer const around = integer(pack(i), parent);
        if (around)
            inside[static_cast<std::size_t>(*around - 1)].insert(
                inside[i].begin(), inside[i].end()
            );
    }
}

/// Where the message does not say what kind of pack it is: what is around others is a tare, what is
/// in a pack that is itself in one a subpack.
void Reader::derive_levels() {
    Field const& packs = *program_.links.packs;
    Field const& level = *packs.type->find("level");
    void* root = result_.document.root();
    for (std::size_t i = 0; i < documents::count_of(root, packs); ++i) {
        std::string_view const word = derived_level(root, packs, i);
        documents::set_word(
            documents::element_of(root, packs, i), level, *documents::parse_word(level, word)
        );
    }
}

}  // namespace tidegate::maps
