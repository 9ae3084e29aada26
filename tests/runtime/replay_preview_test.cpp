#include "runtime/replay_preview.hpp"

#include "runtime/original_fixture.hpp"

#include <algorithm>

namespace tidegate::runtime {
namespace {

TEST_CASE("replay preview: it shows the answer's segments, and sends nothing", "[runtime]") {
    OriginalDesk d;
    tie_buyer_item(d);
    auto const preview = preview_replay(d.services, d.held.id);
    REQUIRE(preview);
    REQUIRE(preview->sent_after.size() == 1);
    CHECK(preview->sent_before.empty());
    CHECK(preview->sent_after[0].sets == std::vector<std::string>{"855"});
    auto const& lines = preview->sent_after[0].lines;
    CHECK(lines.front().starts_with("ISA*"));
    CHECK(lines.back().starts_with("IEA*"));
    CHECK(std::ranges::count_if(lines, [](auto const& line) {
              return line.starts_with("BAK*");
          }) == 1);
    CHECK(d.deliveries().size() == 1);  // the 997
    CHECK(d.document(d.held.id).state == State::parked);
}

TEST_CASE("replay preview: it tells what the original configuration would do", "[runtime]") {
    OriginalDesk d;
    tie_buyer_item(d);
    auto const before = preview_replay(d.services, d.held.id);
    REQUIRE(before);
    d.change_map();
    auto const original = preview_replay(d.services, d.held.id, ReplayWith::original);
    auto const current = preview_replay(d.services, d.held.id);
    REQUIRE(original);
    REQUIRE(current);
    CHECK(original->sent_after == before->sent_after);
    CHECK(current->sent_after != before->sent_after);
}

TEST_CASE(
    "replay preview: compared are two configurations, and nothing else differs", "[runtime]"
) {
    OriginalDesk d;
    tie_buyer_item(d);
    SECTION("the same one twice makes no difference") {
        auto const same = compare_configurations(d.services, d.held.id);
        REQUIRE(same);
        CHECK(same->before.state == State::done);
        CHECK(same->content.empty());
        CHECK(same->sent_before == same->sent_after);
    }
    SECTION("a changed map shows in the lines that it writes") {
        d.change_map();
        auto const preview = compare_configurations(d.services, d.held.id);
        REQUIRE(preview);
        REQUIRE(preview->sent_before.size() == 1);
        REQUIRE(preview->sent_after.size() == 1);
        auto const& before = preview->sent_before[0].lines;
        auto const& after = preview->sent_after[0].lines;
        REQUIRE(before.size() == after.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            CHECK((before[i] == after[i]) == !before[i].starts_with("PO1*"));
    }
    SECTION("a profile that refuses it shows as another state") {
        d.edit_profile(
            "{ qualifier = \"ZZ\", id = \"ACME\" }", "{ qualifier = \"ZZ\", id = \"AC\" }"
        );
        auto const preview = compare_configurations(d.services, d.held.id);
        REQUIRE(preview);
        CHECK(preview->before.state == State::done);
        CHECK(preview->after.state == State::parked);
        CHECK_THAT(preview->after.reason, Catch::StartsWith("unknown_sender"));
        CHECK(preview->sent_after.empty());
    }
    CHECK(d.document(d.held.id).state == State::parked);
    CHECK(d.deliveries().size() == 1);
}

TEST_CASE("replay preview: it writes nothing, not even the configuration in force", "[runtime]") {
    OriginalDesk d;
    d.change_map();
    REQUIRE(compare_configurations(d.services, d.held.id));
    CHECK_FALSE(d.read([&](store::Transaction& t) {
        return store::find_configuration(t, d.config.get()->hash());
    }));
}

}  // namespace
}  // namespace tidegate::runtime
