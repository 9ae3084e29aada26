// Elements of one list that another one refers to, where the message names or holds them.
#include "maps/struct_values.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tidegate::maps {

using documents::Field;
using documents::Text;
using documents::TypeInfo;

namespace {

using Integer = std::optional<std::int32_t>;

Integer integer(void const* base, Field const& field) {
    return documents::member<Integer>(base, field);
}

}  // namespace

/// Which elements of the list the block is written for, in the order of the document.
std::vector<std::size_t> Writer::linked_elements(Block const& rule, Source const& here) {
    Field const& list = *rule.field;
    std::size_t const count = documents::count_of(document_.root(), list);
    auto const element = [&](std::size_t i) {
        return documents::element_of(document_.root(), list, i);
    };
    std::vector<std::size_t> found;
    if (rule.link.reference != nullptr) {
        Field const& id = *list.type->find("id");
        Integer const wanted = integer(here.base, *rule.link.reference);
        for (std::size_t i = 0; wanted && i < count && found.empty(); ++i) {
            if (integer(element(i), id) == wanted) found.push_back(i);
        }
        return found;
    }
    if (rule.link.contents != nullptr) {
        if (packs_of_lines_.empty()) find_packs_of_lines();
        auto const known = packs_of_lines_.find(line_number_);
        if (known != packs_of_lines_.end()) found = known->second;
    } else {
        for (std::size_t i = 0; i < count; ++i) found.push_back(i);
    }
    if (rule.link.around != nullptr) {
        Integer const around = integer(here.base, *here.type->find("id"));
        std::erase_if(found, [&](std::size_t i) {
            return !around || integer(element(i), *rule.link.around) != around;
        });
    }
    return found;
}

/// Packs that hold some of each line, and those around them.
void Writer::find_packs_of_lines() {
    Field const& packs = *program_.links.packs;
    Field const& contents = *packs.type->find("contents");
    Field const& line = *contents.type->find("line");
    std::unordered_map<std::int32_t, std::size_t> ids;
    std::size_t const count = documents::count_of(document_.root(), packs);
    auto const pack = [&](std::size_t i) {
        return documents::element_of(document_.root(), packs, i);
    };
    for (std::size_t i = 0; i < count; ++i) {
        if (auto const id = integer(pack(i), *packs.type->find("id"))) ids.emplace(*id, i);
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t c = 0; c < documents::count_of(pack(i), contents); ++c) {
            auto& all = packs_of_lines_[documents::member<Text>(
                documents::element_of(pack(i), contents, c), line
            )];
            std::size_t at = i;
            while (std::ranges::find(all, at) == all.end()) {
                all.push_back(at);
                auto const around = integer(pack(at), *packs.type->find("parent"));
                auto const outer = around ? ids.find(*around) : ids.end();
                if (outer == ids.end()) break;
                at = outer->second;
            }
        }
    }
    for (auto& [number, all] : packs_of_lines_) std::ranges::sort(all);
}

Outcome<bool> Writer::linked(std::uint32_t block, Loop const& loop, Source const& here) {
    Block const& rule = program_.blocks[block];
    DocumentWay const path = std::exchange(path_, DocumentWay());
    bool has_data = false;
    std::uint32_t written = 0;
    for (std::size_t const i : linked_elements(rule, here)) {
        Outcome<bool> wrote = linked_element(block, loop, i, written);
        if (!wrote) return wrote;
        has_data |= *wrote;
        written += *wrote ? 1 : 0;
    }
    path_ = path;
    return has_data;
}

/// Of a pack in a line: with what it holds of that line.
Outcome<bool> Writer::linked_element(
    std::uint32_t block, Loop const& loop, std::size_t index, std::uint32_t written
) {
    Block const& rule = program_.blocks[block];
    TypeInfo const& type = *rule.field->type;
    void const* element = documents::element_of(document_.root(), *rule.field, index);
    path_.clear();
    path_.add(rule.field->name);
    path_.add(index);
    std::vector<std::uint64_t> copy;  // aligned for any struct of a document
    std::vector<void const*> parts{nullptr};
    if (rule.link.contents != nullptr) {
        Field const& contents = *rule.link.contents;
        copy.resize((type.size + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t));
        parts.clear();
        for (std::size_t c = 0; c < documents::count_of(element, contents); ++c) {
            void const* content = documents::element_of(element, contents, c);
            bool const is_of_line =
                documents::member<Text>(content, *contents.type->find("line")) == line_number_;
            if (is_of_line) parts.push_back(content);
        }
        if (parts.empty()) parts.push_back(nullptr);
    }
    bool has_data = false;
    for (void const* part : parts) {
        Source here{element, &type, nullptr, index};
        if (!copy.empty()) {
            Field const& contents = *rule.link.contents;
            std::memcpy(copy.data(), element, type.size);
            documents::clear(copy.data(), contents);
            if (part != nullptr)
                std::memcpy(
                    documents::add_element(copy.data(), contents, memory_.texts), part,
                    contents.type->size
                );
            here.base = copy.data();
        }
        Outcome<bool> holds = is_called_for(rule, here);
        if (!holds || !*holds) return holds;
        if (rule.at_most != 0 && written >= rule.at_most) return has_data;
        if (rule.plan.may_lose && is_without_code(rule, here)) {
            lose(path_.text(), "no_code");
            return has_data;
        }
        std::size_t const taken = taken_.size();
        std::size_t const overflow = overflow_.size();
        Outcome<bool> wrote = instance(block, loop, here, {});
        if (!wrote) return wrote;
        settle(taken, overflow);
        if (*wrote) called_for_.insert(element);
        has_data |= *wrote;
    }
    return has_data;
}

/// References that lead nowhere, and levels of packs that the message does not say.
void Writer::lose_links() {
    void const* root = document_.root();
    for (Links::Reference const& reference : program_.links.references) {
        std::unordered_set<std::int32_t> ids;
        for (std::size_t i = 0; i < documents::count_of(root, *reference.target); ++i) {
            auto const id = integer(
                documents::element_of(root, *reference.target, i),
                *reference.target->type->find("id")
            );
            if (id) ids.insert(*id);
        }
        for (std::size_t i = 0; i < documents::count_of(root, *reference.list); ++i) {
            auto const to =
                integer(documents::element_of(root, *reference.list, i), *reference.field);
            if (to && !ids.contains(*to))
                lose(
                    fmt::format("/{}/{}/{}", reference.list->name, i, reference.field->name),
                    "no_position"
                );
        }
    }
    if (program_.links.packs == nullptr || !program_.links.derives_level) return;
    Field const& packs = *program_.links.packs;
    Field const& level = *packs.type->find("level");
    for (std::size_t i = 0; i < documents::count_of(root, packs); ++i) {
        void const* pack = documents::element_of(root, packs, i);
        bool const is_derived =
            !documents::is_present(pack, level) ||
            documents::format_value(pack, level) == derived_level(root, packs, i);
        if (!is_derived) lose(fmt::format("/{}/{}/level", packs.name, i), "no_code");
    }
}

}  // namespace tidegate::maps
