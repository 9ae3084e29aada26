#include "maps/xml_read_plan.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <utility>

namespace tidegate::maps {
namespace {

/// Of its first and last bytes: names of one map that begin, end and are long alike are few.
std::size_t hash_of(std::string_view local) {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
    constexpr unsigned kShift = 32;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (local.size() >= sizeof first) {
        std::memcpy(&first, local.data(), sizeof first);
        std::memcpy(&last, local.data() + local.size() - sizeof last, sizeof last);
    } else {
        for (char const c : local) first = first << 8 | static_cast<unsigned char>(c);
    }
    std::uint64_t const hash = (first ^ std::rotl(last, 29) ^ local.size()) * kFactor;
    return static_cast<std::size_t>(hash >> kShift);
}

class Planner {
public:
    explicit Planner(XmlLayout const& layout) : layout_(layout) {
        plan_.edges.emplace_back();
        plan_.symbols.emplace_back();
        plan_.nodes.resize(layout.items.size());
        ways_.resize(layout.items.size());
    }

    XmlReadPlan run() {
        for (std::uint32_t number = 0; number < layout_.items.size(); ++number) {
            XmlItem const& item = layout_.items[number];
            for (std::uint32_t i = 0; i < item.values.size(); ++i)
                value(number, item.values[i].path, i);
            for (std::uint32_t i = 0; i < item.children.size(); ++i) {
                std::uint32_t const node = end_of(
                    number, layout_.items[item.children[i]].path,
                    [](XmlReadPlan::Node& node) { node.has_blocks = true; }
                );
                ways_[node].blocks.push_back(i);
            }
        }
        for (XmlPath const& path : layout_.ignored_paths)
            plan_.ignored_paths.push_back(path_of(path));
        for (std::uint32_t number = 0; number < plan_.nodes.size(); ++number) index(number);
        index_symbols();
        return std::move(plan_);
    }

private:
    /// As XmlReadPlan::Node, while it grows.
    struct Ways {
        std::map<std::string, std::uint32_t> edges;  ///< by text
        std::vector<std::uint32_t> values;
        std::vector<XmlReadPlan::Attribute> attributes;
        std::vector<std::uint32_t> blocks;
    };

    /// The node at the end of the path; `mark` gets it and all before it.
    template <class Mark>
    std::uint32_t end_of(std::uint32_t node, XmlPath const& path, Mark const& mark) {
        mark(plan_.nodes[node]);
        for (XmlStep const& step : path.steps) {
            // Steps of the same text are the same.
            auto const [known, is_new] = ways_[node].edges.try_emplace(step.text, 0);
            if (is_new) {
                known->second = static_cast<std::uint32_t>(plan_.edges.size());
                auto const to = static_cast<std::uint32_t>(plan_.nodes.size());
                plan_.edges.push_back({step_of(step), to, 0});
                plan_.nodes.emplace_back();
                ways_.emplace_back();
                node = to;
            } else {
                node = plan_.edges[known->second].to;
            }
            mark(plan_.nodes[node]);
        }
        return node;
    }

    void value(std::uint32_t item, XmlPath const& path, std::uint32_t number) {
        std::uint32_t const node =
            end_of(item, path, [&](XmlReadPlan::Node& node) { node.wanted.set(number); });
        if (path.attribute.empty()) {
            ways_[node].values.push_back(number);
        } else {
            ways_[node].attributes.push_back(
                {symbol_of(path.attribute_space, path.attribute), number}
            );
        }
    }

    std::uint32_t symbol_of(std::string const& space, std::string const& local) {
        auto const [known, is_new] =
            symbols_.try_emplace({space, local}, static_cast<std::uint32_t>(plan_.symbols.size()));
        if (is_new) plan_.symbols.push_back({space, local});
        return known->second;
    }

    XmlPlanStep step_of(XmlStep const& step) {
        XmlPlanStep made;
        made.symbol = symbol_of(step.space, step.local);
        for (XmlCondition const& condition : step.conditions)
            made.conditions.push_back({path_of(condition.path), condition.values});
        return made;
    }

    XmlPlanPath path_of(XmlPath const& path) {
        XmlPlanPath made;
        for (XmlStep const& step : path.steps) made.steps.push_back(step_of(step));
        if (!path.attribute.empty())
            made.attribute = symbol_of(path.attribute_space, path.attribute);
        return made;
    }

    /// What leads on from a node, in lists that all share.
    void index(std::uint32_t number) {
        XmlReadPlan::Node& node = plan_.nodes[number];
        Ways const& ways = ways_[number];
        node.values = add(plan_.ends, ways.values);
        node.blocks = add(plan_.ends, ways.blocks);
        node.attributes = add(plan_.attributes, ways.attributes);
        if (ways.edges.empty()) return;
        std::uint32_t lowest = ~std::uint32_t{0};
        std::uint32_t highest = 0;
        for (auto const& [text, edge] : ways.edges) {
            lowest = std::min(lowest, plan_.edges[edge].step.symbol);
            highest = std::max(highest, plan_.edges[edge].step.symbol);
        }
        node.first_symbol = lowest;
        std::vector<std::uint32_t> first_edges(highest - lowest + 1);
        for (auto const& [text, edge] : ways.edges) {
            std::uint32_t& first = first_edges[plan_.edges[edge].step.symbol - lowest];
            plan_.edges[edge].next_same = std::exchange(first, edge);
        }
        node.edges = add(plan_.first_edges, first_edges);
    }

    template <class T>
    static XmlReadPlan::Range add(std::vector<T>& all, std::vector<T> const& more) {
        auto const begin = static_cast<std::uint32_t>(all.size());
        all.insert(all.end(), more.begin(), more.end());
        return {begin, static_cast<std::uint32_t>(all.size())};
    }

    void index_symbols() {
        plan_.by_hash.resize(std::bit_ceil(plan_.symbols.size() * 2 + 1));
        for (std::uint32_t number = 1; number < plan_.symbols.size(); ++number) {
            std::size_t slot = hash_of(plan_.symbols[number].local);
            while (plan_.by_hash[slot & (plan_.by_hash.size() - 1)] != 0) ++slot;
            plan_.by_hash[slot & (plan_.by_hash.size() - 1)] = number;
        }
    }

    XmlLayout const& layout_;
    XmlReadPlan plan_;
    std::vector<Ways> ways_;  ///< by node
    std::map<std::pair<std::string, std::string>, std::uint32_t> symbols_;
};

}  // namespace

std::uint32_t XmlReadPlan::symbol_of(syntax::XmlName const& name) const {
    std::size_t slot = hash_of(name.local);
    while (true) {
        std::uint32_t const number = by_hash[slot++ & (by_hash.size() - 1)];
        if (number == 0) return 0;
        Symbol const& symbol = symbols[number];
        if (symbol.local == name.local && symbol.space == name.space) return number;
    }
}

XmlReadPlan make_read_plan(XmlLayout const& layout) { return Planner(layout).run(); }

}  // namespace tidegate::maps
