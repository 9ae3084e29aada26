#include "maps/kept_segments.hpp"

#include "documents/order.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

using documents::Document;
using documents::Order;

void add(Document& document, std::string_view loop, std::string_view tag, std::int32_t position) {
    Arena& arena = document.arena();
    documents::Unmapped& kept = document.as<Order>().unmapped.add(arena);
    kept.loop = loop.empty() ? documents::Text{} : arena.copy(loop);
    kept.position = position;
    kept.segment.add(arena).repeats.add(arena).components.add(arena, arena.copy(tag));
}

/// A set of one loop, N9, that MSG stands in.
struct Definition {
    Definition() {
        auto loop = std::make_unique<standards::SetItem>();
        loop->is_loop = true;
        loop->tag = "N9";
        for (char const* tag : {"N9", "MSG"}) {
            auto item = std::make_unique<standards::SetItem>();
            item->tag = tag;
            loop->children.push_back(item.get());
            set.items.push_back(std::move(item));
        }
        set.items.push_back(std::move(loop));
    }
    standards::SetDefinition set;
};

TEST_CASE("kept segments: each loop has those that stand in it, in their order", "[maps]") {
    Definition const definition;
    Document document = Document::make<Order>();
    add(document, "", "MEA", 4);
    add(document, "PO1[2]", "MEA", 9);
    add(document, "PO1[2]", "PAL", 10);
    add(document, "PO1[12]/SLN[1]", "MEA", 40);
    KeptSegments kept;
    for (int round = 0; round < 2; ++round) {
        kept.fill(document, definition.set);
        REQUIRE(kept.all().size() == 4);
        CHECK(kept.group(kept.first_in(0)).position == 4);
        std::uint32_t const second = kept.loop_in(0, "PO1", 2);
        std::uint32_t const first = kept.first_in(second);
        CHECK(kept.group(first).name == "MEA");
        CHECK(kept.group(kept.group(first).next).name == "PAL");
        CHECK(kept.group(kept.group(first).next).next == 0);
        CHECK(kept.loop_in(0, "PO1", 1) == KeptSegments::kNowhere);
        std::uint32_t const twelfth = kept.loop_in(0, "PO1", 12);
        CHECK(kept.first_in(twelfth) == 0);
        CHECK(kept.group(kept.first_in(kept.loop_in(twelfth, "SLN", 1))).position == 40);
        CHECK(kept.loop_in(twelfth, "SLN", 2) == KeptSegments::kNowhere);
        CHECK(kept.first_in(KeptSegments::kNowhere) == 0);
    }
    kept.clear();
    CHECK(kept.empty());
    CHECK(kept.loop_in(0, "PO1", 2) == KeptSegments::kNowhere);
}

TEST_CASE("kept segments: a loop that was kept from its beginning is one group", "[maps]") {
    Definition const definition;
    Document document = Document::make<Order>();
    add(document, "PO1[1]/N9[1]", "N9", 5);
    add(document, "PO1[1]/N9[1]", "MSG", 6);
    add(document, "PO1[1]/N9[2]", "MSG", 8);
    KeptSegments kept;
    kept.fill(document, definition.set);
    REQUIRE(kept.all().size() == 2);
    std::uint32_t const line = kept.loop_in(0, "PO1", 1);
    KeptGroup const& whole = kept.group(kept.first_in(line));
    CHECK(whole.is_loop);
    CHECK(whole.name == "N9");
    CHECK(kept.segment(whole.first).index == 0);
    CHECK(kept.segment(kept.segment(whole.first).next).index == 1);
    KeptGroup const& single = kept.group(kept.first_in(kept.loop_in(line, "N9", 2)));
    CHECK(!single.is_loop);
    CHECK(single.name == "MSG");
}

TEST_CASE("kept segments: thousands of loops are found again", "[maps]") {
    Definition const definition;
    Document document = Document::make<Order>();
    constexpr std::uint32_t kLoops = 3'000;
    for (std::uint32_t i = 1; i <= kLoops; ++i)
        add(document, "PO1[" + std::to_string(i) + "]", "MEA", static_cast<std::int32_t>(i));
    add(document, "PO1[x]", "MEA", 0);
    KeptSegments kept;
    kept.fill(document, definition.set);
    CHECK(kept.all().size() == kLoops + 1);
    std::uint32_t found = 0;
    for (std::uint32_t i = 1; i <= kLoops; ++i) {
        std::uint32_t const group = kept.first_in(kept.loop_in(0, "PO1", i));
        found += group != 0 && kept.group(group).position == static_cast<std::int32_t>(i) ? 1 : 0;
    }
    CHECK(found == kLoops);
}

}  // namespace
}  // namespace tidegate::maps
