#include "maps/fragments.hpp"

#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "maps/address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

template <class Visit>
void visit_spots(CodesStatement& table, Visit const& visit) {
    visit(table.name.spot);
    for (CodeStatement& code : table.codes) {
        visit(code.code.spot);
        visit(code.word.spot);
    }
}

template <class Visit>
void visit_spots(LineStatement& line, Visit const& visit) {
    visit(line.spot);
    visit(line.places.spot);
    visit(line.target.spot);
    for (auto* word :
         {&line.literal, &line.codes, &line.pair, &line.date, &line.default_value, &line.join,
          &line.when}) {
        if (*word) visit((*word)->spot);
    }
    if (line.pair_codes) visit_spots(*line.pair_codes, visit);
}

/// Every spot of a block and of what is in it.
template <class Visit>
void visit_spots(BlockStatement& block, Visit const& visit) {
    visit(block.spot);
    visit(block.tag.spot);
    for (FilterStatement& filter : block.filters) visit(filter.spot);
    if (block.target) visit(block.target->spot);
    if (block.slots) visit(block.slots->spot);
    for (Word& word : block.by) visit(word.spot);
    for (Word& word : block.same) visit(word.spot);
    for (Word& word : block.share) visit(word.spot);
    for (UseStatement& use : block.uses) visit(use.name.spot);
    for (LineStatement& line : block.lines) visit_spots(line, visit);
    for (BlockStatement& child : block.blocks) visit_spots(child, visit);
}

class Expander {
public:
    explicit Expander(MapText& map) : map_(map) {}

    std::vector<Error> run() {
        check_names();
        BlockStatement set;
        set.blocks = std::move(map_.blocks);
        set.uses = std::move(map_.use_statements);
        expand(set);
        for (LineStatement const& line : set.lines) {
            report(
                line.spot, "an element line belongs to a segment", "use the fragment in a block"
            );
        }
        map_.blocks = std::move(set.blocks);
        map_.use_statements.clear();
        for (ChangeStatement& change : map_.changes) expand(change.content);
        return std::move(errors_);
    }

private:
    /// A fragment of an overlay hides the one of its base; within one map there is one of a name.
    void check_names() {
        for (auto at = map_.fragments.begin(); at != map_.fragments.end(); ++at) {
            if (std::ranges::find(map_.bases, at->name.spot.file) != map_.bases.end()) continue;
            auto const first = std::ranges::find(
                map_.fragments.begin(), at, at->name.text,
                [](FragmentStatement const& fragment) { return fragment.name.text; }
            );
            if (first == at) continue;
            report(
                at->name.spot, fmt::format(
                                   "fragment {} stands twice, first in {}", at->name.text,
                                   position_of(map_, first->name.spot).text()
                               )
            );
        }
    }

    void expand(BlockStatement& block) {
        for (BlockStatement& child : block.blocks) expand(child);
        // From the last on, so that the places of those in front stay right.
        for (std::size_t i = block.uses.size(); i-- > 0;) put(block, block.uses[i]);
        block.uses.clear();
    }

    void put(BlockStatement& block, UseStatement const& use) {
        FragmentStatement const* fragment = find(use.name);
        if (fragment == nullptr) return;
        if (std::ranges::find(active_, use.name.text) != active_.end()) {
            return report(
                use.name.spot, fmt::format("fragment {} uses itself", use.name.text),
                fmt::format("it does so through {}", fmt::join(active_, ", "))
            );
        }
        BlockStatement body = fragment->body;
        map_.uses.push_back(use.name.spot);
        auto const number = static_cast<std::uint32_t>(map_.uses.size());
        visit_spots(body, [&](Spot& spot) { spot.use = number; });
        statements_ += body.lines.size() + body.blocks.size();
        if (statements_ > limits::map_lines_max) {
            if (errors_.empty()) report(use.name.spot, "the fragments make more than 50000 lines");
            return;
        }
        active_.push_back(use.name.text);
        expand(body);
        active_.pop_back();
        auto const behind_use = [&](StatementOrder& order) {
            order.insert(order.begin(), use.order.begin(), use.order.end());
        };
        for (LineStatement& line : body.lines) behind_use(line.order);
        for (BlockStatement& child : body.blocks) behind_use(child.order);
        auto const at = [](auto& list, std::size_t index) {
            return list.begin() + static_cast<std::ptrdiff_t>(index);
        };
        block.lines.insert(
            at(block.lines, use.lines), std::make_move_iterator(body.lines.begin()),
            std::make_move_iterator(body.lines.end())
        );
        block.blocks.insert(
            at(block.blocks, use.blocks), std::make_move_iterator(body.blocks.begin()),
            std::make_move_iterator(body.blocks.end())
        );
    }

    FragmentStatement const* find(Word const& name) {
        FragmentStatement const* nearest = nullptr;
        std::size_t least = std::max<std::size_t>(name.text.size() / 3, 2) + 1;
        for (FragmentStatement const& fragment : map_.fragments) {
            std::size_t const distance = edit_distance(fragment.name.text, name.text);
            if (distance == 0) return &fragment;
            if (distance >= least) continue;
            least = distance;
            nearest = &fragment;
        }
        report(
            name.spot, fmt::format("there is no fragment '{}'", name.text),
            nearest != nullptr ? fmt::format(
                                     "did you mean {} ({})?", nearest->name.text,
                                     position_of(map_, nearest->name.spot).text()
                                 )
                               : "write one, or include the file that has it"
        );
        return nullptr;
    }

    void report(Spot const& spot, std::string message, std::string remedy = {}) {
        if (errors_.size() >= limits::map_errors_max) return;
        errors_.push_back(
            {ErrorCode::configuration, std::move(message), position_of(map_, spot),
             std::move(remedy)}
        );
    }

    MapText& map_;
    std::vector<std::string> active_;
    std::size_t statements_ = 0;
    std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> expand_fragments(MapText& map) { return Expander(map).run(); }

}  // namespace tidegate::maps
