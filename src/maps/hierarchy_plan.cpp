#include "maps/hierarchy_plan.hpp"

#include "base/limits.hpp"
#include "documents/access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace tidegate::maps {
namespace {

using documents::Field;
using documents::Text;

/// One content of a pack, with what it names found.
struct Part {
    std::size_t line = 0;
    std::optional<Decimal> quantity;
};

struct Pack {
    std::vector<Part> parts;
    std::vector<std::size_t> inner;  ///< packs directly in it
    std::vector<std::size_t> lines;  ///< with those of its inner packs, each once
    bool is_inner = false;
    std::size_t depth = 1;  ///< of packs around each other
};

/// What is left; a number below zero when the two have too many digits for a difference.
Decimal take(Decimal const& from, Decimal const& part) {
    try {
        return from - part;
    } catch (std::overflow_error const&) {
        return Decimal::from(-1, 0);
    }
}

class Planner {
public:
    Planner(Program const& program, documents::Document const& document)
        : program_(program), root_(document.root()) {
        for (std::uint32_t const child : program.blocks[0].children) {
            LevelRole const role = program.blocks[child].role;
            if (role != LevelRole::none) blocks_[role] = child;
        }
        if (is_packing()) blocks_[LevelRole::item] = program.hierarchy.item_block;
    }

    Expected<HierarchyPlan> run() {
        choose();
        HierarchyPlan plan;
        if (block(LevelRole::root) != nullptr) plan.root = node(LevelRole::root, 0);
        if (auto done = find_groups(); !done) return std::unexpected(done.error());
        if (auto done = find_packs(); !done) return std::unexpected(done.error());
        if (packs_at_ == kNowhere) {
            for (std::size_t i = 0; i < packs_.size(); ++i) plan.lost_packs.push_back(i);
            for (Pack& pack : packs_) pack.parts.clear();
        }
        bool const is_by_content = packs_at_ == kNowhere || packs_at_ < item_at_;
        if (is_by_content) {
            if (auto done = find_rest(); !done) return std::unexpected(done.error());
        }
        if (is_packing()) {
            items_in_packs(plan.root);
            return plan;
        }
        Expected<void> done;
        if (packs_at_ == kNowhere || packs_at_ > item_at_) {
            done = packs_below_items(plan.root);
        } else if (packs_at_ > group_at_) {
            done = packs_below_groups(plan.root);
        } else {
            groups_below_packs(plan.root);
        }
        if (!done) return std::unexpected(done.error());
        return plan;
    }

private:
    static constexpr std::size_t kNowhere = SIZE_MAX;

    [[nodiscard]] bool is_packing() const { return program_.hierarchy.is_packing(); }

    // ---- the document

    [[nodiscard]] Block const* block(LevelRole role) const {
        auto const at = blocks_.find(role);
        return at == blocks_.end() ? nullptr : &program_.blocks[at->second];
    }
    [[nodiscard]] std::size_t count(LevelRole role) const {
        Block const* of = block(role);
        return of == nullptr ? 0 : documents::count_of(root_, *of->field);
    }
    [[nodiscard]] void const* element(LevelRole role, std::size_t index) const {
        return documents::element_of(root_, *block(role)->field, index);
    }
    [[nodiscard]] Field const& field(LevelRole role, std::string_view name) const {
        return *block(role)->field->type->find(name);
    }
    [[nodiscard]] std::optional<std::int32_t> integer(
        LevelRole role, std::size_t index, std::string_view name
    ) const {
        return documents::member<std::optional<std::int32_t>>(
            element(role, index), field(role, name)
        );
    }
    [[nodiscard]] std::optional<Decimal> quantity_of(std::size_t line) const {
        return documents::member<std::optional<Decimal>>(
            element(LevelRole::item, line), field(LevelRole::item, "quantity")
        );
    }
    [[nodiscard]] std::string pointer(LevelRole role, std::size_t index) const {
        return fmt::format("/{}/{}", block(role)->field->name, index);
    }

    std::unexpected<Error> refuse(std::string message, std::string remedy) const {
        return fail(
            ErrorCode::refused, std::move(message), program_.position_of(program_.hierarchy.line),
            std::move(remedy)
        );
    }

    /// The tree of the document's structure; without one, the first that has a place for its packs.
    void choose() {
        std::uint8_t const word = documents::word_of(root_, *program_.hierarchy.structure);
        bool const has_packs = count(LevelRole::pack) != 0;
        for (Hierarchy::Tree const& tree : program_.hierarchy.trees) {
            place(tree);
            bool const is_it = word != 0 ? tree.word == word : has_packs == (packs_at_ != kNowhere);
            if (is_it) return;
        }
        place(program_.hierarchy.trees.front());
    }

    void place(Hierarchy::Tree const& tree) {
        packs_at_ = group_at_ = item_at_ = kNowhere;
        for (std::size_t i = 0; i < tree.levels.size(); ++i) {
            for (auto const& [role, index] : blocks_) {
                Block const& block = program_.blocks[index];
                if (!takes_level(program_.hierarchy, block, tree.levels[i])) continue;
                if (role == LevelRole::group) group_at_ = i;
                if (role == LevelRole::item) item_at_ = i;
                if (role == LevelRole::pack) packs_at_ = std::min(packs_at_, i);
            }
        }
    }

    Expected<void> find_groups() {
        std::unordered_map<std::int32_t, std::size_t> ids;
        for (std::size_t i = 0; i < count(LevelRole::group); ++i) {
            auto const id = integer(LevelRole::group, i, "id");
            if (id) ids.emplace(*id, i);
        }
        std::unordered_map<std::string_view, std::size_t> numbers;
        for (std::size_t i = 0; i < count(LevelRole::item); ++i) {
            auto const order = integer(LevelRole::item, i, "order");
            auto const at = order ? ids.find(*order) : ids.end();
            if (at == ids.end() && !is_packing()) {
                return refuse(
                    fmt::format(
                        "{}/order {} is the id of no element of '{}'", pointer(LevelRole::item, i),
                        order ? std::to_string(*order) : "(absent)",
                        block(LevelRole::group)->field->name
                    ),
                    "name the order of every line"
                );
            }
            group_of_.push_back(is_packing() ? 0 : at->second);
            // Only packs name lines; without them a number is one of its order.
            if (block(LevelRole::pack) == nullptr) continue;
            Text const number = documents::member<Text>(
                element(LevelRole::item, i), field(LevelRole::item, "number")
            );
            if (!number.empty() && !lines_.emplace(number, i).second) {
                return refuse(
                    fmt::format("{}/number '{}' stands twice", pointer(LevelRole::item, i), number),
                    "line numbers are unique"
                );
            }
        }
        return {};
    }

    Expected<void> find_packs() {
        packs_.resize(count(LevelRole::pack));
        std::unordered_map<std::int32_t, std::size_t> ids;
        for (std::size_t i = 0; i < packs_.size(); ++i) {
            if (auto const parent = integer(LevelRole::pack, i, "parent")) {
                auto const at = ids.find(*parent);
                if (at == ids.end()) {
                    return refuse(
                        fmt::format(
                            "{}/parent {} is the id of no pack in front of it",
                            pointer(LevelRole::pack, i), *parent
                        ),
                        "list outer packs before those in them"
                    );
                }
                packs_[at->second].inner.push_back(i);
                packs_[i].is_inner = true;
                packs_[i].depth = packs_[at->second].depth + 1;
                // The shipment, the order and the line are levels, too.
                if (packs_[i].depth + 3 > limits::map_level_depth_max) {
                    return refuse(
                        fmt::format("{} is too deep in other packs", pointer(LevelRole::pack, i)),
                        fmt::format(
                            "a hierarchy has at most {} levels", limits::map_level_depth_max
                        )
                    );
                }
            }
            if (auto const id = integer(LevelRole::pack, i, "id")) ids.emplace(*id, i);
            if (auto done = find_parts(i); !done) return done;
        }
        // Inner packs stand behind the one around them.
        for (std::size_t i = packs_.size(); i-- > 0;) {
            Pack& pack = packs_[i];
            for (Part const& part : pack.parts) pack.lines.push_back(part.line);
            for (std::size_t const inner : pack.inner) {
                pack.lines.insert(
                    pack.lines.end(), packs_[inner].lines.begin(), packs_[inner].lines.end()
                );
            }
            std::ranges::sort(pack.lines);
            auto const rest = std::ranges::unique(pack.lines);
            pack.lines.erase(rest.begin(), rest.end());
        }
        return {};
    }

    Expected<void> find_parts(std::size_t index) {
        void const* pack = element(LevelRole::pack, index);
        Field const& contents = field(LevelRole::pack, "contents");
        for (std::size_t i = 0; i < documents::count_of(pack, contents); ++i) {
            void const* content = documents::element_of(pack, contents, i);
            std::string const here =
                fmt::format("{}/contents/{}", pointer(LevelRole::pack, index), i);
            Text const line = documents::member<Text>(content, *contents.type->find("line"));
            auto const at = lines_.find(line);
            if (at == lines_.end()) {
                return refuse(
                    fmt::format("{}/line '{}' is the number of no line", here, line),
                    "name a line of the document"
                );
            }
            Text const unit = documents::member<Text>(content, *contents.type->find("unit"));
            Text const own = documents::member<Text>(
                element(LevelRole::item, at->second), field(LevelRole::item, "unit")
            );
            if (!unit.empty() && unit != own) {
                return refuse(
                    fmt::format("{}/unit '{}' is not that of the line, '{}'", here, unit, own),
                    "say the contents in the unit of the line"
                );
            }
            auto const quantity = documents::member<std::optional<Decimal>>(
                content, *contents.type->find("quantity")
            );
            packs_[index].parts.push_back({at->second, quantity});
        }
        return {};
    }

    /// How much of each line is in no pack. A content without quantity takes all of it.
    Expected<void> find_rest() {
        rest_.resize(count(LevelRole::item));
        is_packed_.resize(rest_.size(), false);
        for (std::size_t i = 0; i < rest_.size(); ++i) rest_[i] = quantity_of(i);
        for (Pack& pack : packs_) {
            for (Part& part : pack.parts) {
                std::optional<Decimal>& rest = rest_[part.line];
                if (!part.quantity) part.quantity = quantity_of(part.line);
                if (rest && part.quantity) rest = take(*rest, *part.quantity);
                is_packed_[part.line] = true;
            }
        }
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (!rest_[i] || !is_packed_[i] || !rest_[i]->is_negative()) continue;
            return refuse(
                fmt::format(
                    "the contents of {} add up to more than its quantity {}",
                    pointer(LevelRole::item, i), quantity_of(i)->text()
                ),
                "correct the contents or the line"
            );
        }
        return {};
    }

    [[nodiscard]] bool has_rest(std::size_t line) const {
        return !is_packed_[line] || (rest_[line] && !rest_[line]->is_zero());
    }

    // ---- the tree

    LevelNode node(LevelRole role, std::size_t index) const {
        LevelNode made;
        made.role = role;
        made.block = blocks_.at(role);
        made.index = index;
        return made;
    }

    LevelNode item(std::size_t line, std::optional<Decimal> quantity) const {
        LevelNode made = node(LevelRole::item, line);
        made.quantity = quantity;
        return made;
    }

    /// A level with the line, or the group, that its place among its neighbours depends on.
    using Placed = std::vector<std::pair<std::size_t, LevelNode>>;

    /// Both in their own order; between the two, lines come in the order of the document.
    static std::vector<LevelNode> merged(Placed packs, Placed others) {
        std::vector<LevelNode> all;
        auto next = others.begin();
        for (auto& [place, pack] : packs) {
            for (; next != others.end() && next->first < place; ++next)
                all.push_back(std::move(next->second));
            all.push_back(std::move(pack));
        }
        for (; next != others.end(); ++next) all.push_back(std::move(next->second));
        return all;
    }

    /// The first line in a pack; an empty one stays behind the pack in front of it.
    [[nodiscard]] std::size_t place_of(std::size_t pack, Placed const& before) const {
        if (!packs_[pack].lines.empty()) return packs_[pack].lines.front();
        return before.empty() ? 0 : before.back().first;
    }

    /// S O T P I: what is in no pack stands below its order.
    Expected<void> packs_below_groups(LevelNode& root) {
        std::size_t const groups = count(LevelRole::group);
        std::vector<Placed> packs(groups);
        std::size_t last = 0;
        for (std::size_t i = 0; i < packs_.size(); ++i) {
            if (packs_[i].is_inner) continue;
            std::vector<std::size_t> const& lines = packs_[i].lines;
            if (!lines.empty()) last = group_of_[lines.front()];
            for (std::size_t const line : lines) {
                if (group_of_[line] == last) continue;
                return refuse(
                    fmt::format(
                        "{} has lines of two orders, but stands below one",
                        pointer(LevelRole::pack, i)
                    ),
                    "write it with a structure whose packs stand above the orders"
                );
            }
            if (groups == 0) {
                root.children.push_back(pack_of_items(i));
            } else {
                packs[last].emplace_back(place_of(i, packs[last]), pack_of_items(i));
            }
        }
        std::vector<std::vector<std::size_t>> const loose = loose_lines();
        for (std::size_t g = 0; g < groups; ++g) {
            LevelNode group = node(LevelRole::group, g);
            Placed lines;
            for (std::size_t const line : loose[g])
                lines.emplace_back(line, item(line, rest_[line]));
            group.children = merged(std::move(packs[g]), std::move(lines));
            root.children.push_back(std::move(group));
        }
        return {};
    }

    [[nodiscard]] std::vector<std::vector<std::size_t>> loose_lines() const {
        std::vector<std::vector<std::size_t>> loose(count(LevelRole::group));
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (has_rest(i)) loose[group_of_[i]].push_back(i);
        }
        return loose;
    }

    LevelNode pack_of_items(std::size_t index) const {
        LevelNode made = node(LevelRole::pack, index);
        Placed lines;
        for (Part const& part : packs_[index].parts)
            lines.emplace_back(part.line, item(part.line, part.quantity));
        Placed packs;
        for (std::size_t const inner : packs_[index].inner)
            packs.emplace_back(place_of(inner, packs), pack_of_items(inner));
        made.children = merged(std::move(packs), std::move(lines));
        return made;
    }

    /// CPS: what is in no pack stands in the shipment.
    void items_in_packs(LevelNode& root) const {
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (has_rest(i)) root.children.push_back(item(i, rest_[i]));
        }
        for (std::size_t i = 0; i < packs_.size() && packs_at_ != kNowhere; ++i) {
            if (!packs_[i].is_inner) root.children.push_back(pack_of_items(i));
        }
    }

    /// S T P O I: an order stands below every pack that has some of it.
    void groups_below_packs(LevelNode& root) const {
        Placed packs;
        for (std::size_t i = 0; i < packs_.size(); ++i) {
            if (packs_[i].is_inner) continue;
            bool const is_empty = packs_[i].lines.empty();
            std::size_t const before = packs.empty() ? 0 : packs.back().first;
            packs.emplace_back(
                is_empty ? before : group_of_[packs_[i].lines.front()], grouped(pack_of_items(i))
            );
        }
        std::vector<bool> is_written(count(LevelRole::group), false);
        for (Pack const& pack : packs_) {
            for (Part const& part : pack.parts) is_written[group_of_[part.line]] = true;
        }
        std::vector<std::vector<std::size_t>> const loose = loose_lines();
        Placed groups;
        for (std::size_t g = 0; g < loose.size(); ++g) {
            if (is_written[g] && loose[g].empty()) continue;
            LevelNode group = node(LevelRole::group, g);
            for (std::size_t const line : loose[g])
                group.children.push_back(item(line, rest_[line]));
            groups.emplace_back(g, std::move(group));
        }
        root.children = merged(std::move(packs), std::move(groups));
    }

    /// Neighbouring items of one group below that group.
    LevelNode grouped(LevelNode pack) const {
        std::vector<LevelNode> children;
        for (LevelNode& child : pack.children) {
            if (child.role == LevelRole::pack) {
                children.push_back(grouped(std::move(child)));
                continue;
            }
            std::size_t const group = group_of_[child.index];
            bool const is_next = children.empty() || children.back().role != LevelRole::group ||
                                 children.back().index != group;
            if (is_next) children.push_back(node(LevelRole::group, group));
            children.back().children.push_back(std::move(child));
        }
        pack.children = std::move(children);
        return pack;
    }

    /// S O I and S O I T P: a pack holds one line.
    Expected<void> packs_below_items(LevelNode& root) {
        std::vector<std::vector<std::size_t>> packs(count(LevelRole::item));
        std::vector<std::size_t> empty;
        for (std::size_t i = 0; i < packs_.size() && packs_at_ != kNowhere; ++i) {
            if (packs_[i].lines.size() > 1 || packs_[i].parts.size() > 1) {
                return refuse(
                    fmt::format(
                        "{} has more than one content, but stands below one line",
                        pointer(LevelRole::pack, i)
                    ),
                    "write it with a structure whose packs stand above the lines"
                );
            }
            if (packs_[i].is_inner) continue;
            (packs_[i].lines.empty() ? empty : packs[packs_[i].lines.front()]).push_back(i);
        }
        for (std::size_t g = 0; g < count(LevelRole::group); ++g) {
            LevelNode group = node(LevelRole::group, g);
            for (std::size_t i = 0; i < group_of_.size(); ++i) {
                if (group_of_[i] != g) continue;
                LevelNode line = item(i, quantity_of(i));
                for (std::size_t const pack : packs[i])
                    line.children.push_back(pack_of_packs(pack));
                group.children.push_back(std::move(line));
            }
            root.children.push_back(std::move(group));
        }
        for (std::size_t const pack : empty) root.children.push_back(pack_of_packs(pack));
        return {};
    }

    LevelNode pack_of_packs(std::size_t index) const {
        LevelNode made = node(LevelRole::pack, index);
        made.has_content = true;
        for (std::size_t const inner : packs_[index].inner)
            made.children.push_back(pack_of_packs(inner));
        return made;
    }

    Program const& program_;
    void const* root_;
    std::unordered_map<LevelRole, std::uint32_t> blocks_;
    std::size_t group_at_ = kNowhere, item_at_ = kNowhere, packs_at_ = kNowhere;
    std::unordered_map<std::string_view, std::size_t> lines_;  ///< by number
    std::vector<std::size_t> group_of_;                        ///< of lines
    std::vector<Pack> packs_;
    std::vector<std::optional<Decimal>> rest_;  ///< of lines: what is in no pack
    std::vector<bool> is_packed_;
};

}  // namespace

Expected<HierarchyPlan> plan_hierarchy(
    Program const& program, documents::Document const& document
) {
    return Planner(program, document).run();
}

}  // namespace tidegate::maps
