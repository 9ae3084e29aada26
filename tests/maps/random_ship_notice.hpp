// Gives a random ship notice the relations that a document has which was read: ids in wire order,
// lines in the order of their first appearance in the tree, contents that add up.
#pragma once

#include "base/ids.hpp"
#include "documents/ship_notice.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

class ShipNoticeArranger {
public:
    ShipNoticeArranger(documents::ShipNotice& notice, Arena& arena, Random& random)
        : notice_(notice), arena_(arena), random_(random) {}

    void arrange(documents::Structure structure) {
        using documents::Structure;
        notice_.structure = structure;
        if (structure == Structure::no_packs) notice_.packs = {};
        while (structure != Structure::no_packs && notice_.packs.size() < kPacks)
            notice_.packs.add(arena_).level = documents::PackLevel::pack;
        orders_and_lines();
        for (std::size_t i = 0; i < notice_.packs.size(); ++i) {
            notice_.packs[i].id = static_cast<std::int32_t>(i + 1);
            notice_.packs[i].parent.reset();
            notice_.packs[i].contents = {};
        }
        if (structure == Structure::pick_and_pack) {
            for (std::size_t order = 1; order <= notice_.orders.size(); ++order) {
                std::size_t const first = next_line_;
                while (next_line_ < notice_.lines.size() && order_of(next_line_) == order)
                    ++next_line_;
                fill_packs(first, next_line_, below(3));
            }
        } else if (structure == Structure::shipment_pack_order) {
            fill_packs(0, notice_.lines.size(), notice_.packs.size());
        } else if (structure == Structure::standard_carton) {
            for (std::size_t line = 0; line < notice_.lines.size(); ++line) carton(line);
        }
    }

private:
    static constexpr std::int64_t kQuantity = 100;
    static constexpr std::size_t kPacks = 4;

    std::size_t below(std::size_t limit) { return random_.next() % limit; }
    std::size_t order_of(std::size_t line) {
        return static_cast<std::size_t>(*notice_.lines[line].order);
    }

    void orders_and_lines() {
        std::size_t const orders = notice_.orders.size();
        for (std::size_t i = 0; i < orders; ++i) {
            notice_.orders[i].id = static_cast<std::int32_t>(i + 1);
            notice_.orders[i].number = arena_.copy("PO-" + std::to_string(i + 1));
        }
        while (notice_.lines.size() < orders) notice_.lines.add(arena_).unit = "EA";
        std::size_t const lines = notice_.lines.size();
        for (std::size_t i = 0; i < lines; ++i) {
            documents::ShipNoticeLine& line = notice_.lines[i];
            line.number = arena_.copy(std::to_string(i + 1));
            line.order_line = arena_.copy("L" + std::to_string(i + 1));
            line.order = static_cast<std::int32_t>(i * orders / lines + 1);
            line.quantity = Decimal::from(kQuantity, 0);
        }
    }

    void add_content(std::size_t pack, std::size_t line, std::optional<std::int64_t> quantity) {
        documents::Content& content = notice_.packs[pack].contents.add(arena_);
        content.line = notice_.lines[line].number;
        if (!quantity) return;
        content.quantity = Decimal::from(*quantity, 0);
        content.unit = notice_.lines[line].unit;
    }

    /// The next packs take lines `first` to `last`; a line may go on in the next pack, and what is
    /// left of the last one is in none.
    void fill_packs(std::size_t first, std::size_t last, std::size_t count) {
        std::size_t const begin = next_pack_;
        std::size_t line = first;
        std::int64_t left = kQuantity;
        for (; next_pack_ < notice_.packs.size() && next_pack_ < begin + count && line < last;
             ++next_pack_) {
            if (next_pack_ > begin && below(2) == 0) {
                notice_.packs[next_pack_].parent = static_cast<std::int32_t>(next_pack_);
            }
            for (std::size_t parts = 1 + below(2); parts > 0 && line < last; --parts) {
                bool const is_all = below(2) == 0;
                std::int64_t const part = is_all ? left : left / 2;
                add_content(next_pack_, line, part);
                left -= part;
                if (!is_all) break;
                ++line;
                left = kQuantity;
            }
        }
    }

    /// Nothing, one carton, or a pallet with a carton for a line.
    void carton(std::size_t line) {
        std::size_t const depth = below(3);
        if (next_pack_ + depth > notice_.packs.size()) return;
        for (std::size_t i = 0; i < depth; ++i, ++next_pack_) {
            if (i != 0) notice_.packs[next_pack_].parent = static_cast<std::int32_t>(next_pack_);
            bool const says_how_much = below(2) == 0;
            if (i + 1 == depth) {
                add_content(
                    next_pack_, line, says_how_much ? std::optional(kQuantity) : std::nullopt
                );
            }
        }
    }

    documents::ShipNotice& notice_;
    Arena& arena_;
    Random& random_;
    std::size_t next_line_ = 0;
    std::size_t next_pack_ = 0;
};

}  // namespace tidegate::maps
