// Damaged guidelines and damaged documents: whatever stands in them, there is an answer.
#include "base/ids.hpp"
#include "standards/guideline_fixture.hpp"
#include "standards/random_set.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

namespace tidegate::standards {
namespace {

std::string shipped_guideline() {
    std::ifstream file(
        std::string(TIDEGATE_SOURCE_DIR) + "/mappers/guidelines/acme-retail/850.guide"
    );
    return {std::istreambuf_iterator<char>(file), {}};
}

std::expected<Guideline, GuidelineErrors> read(std::string const& text) {
    Dictionary const& dictionary = dictionary_004010();
    GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("a.guide", text);
    return reader.finish();
}

TEST_CASE("guideline: a damaged file is read, or its mistakes have places", "[standards]") {
    std::string const good = shipped_guideline();
    REQUIRE(read(good));
    SeededRandom random(11);
    auto const below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random.next() % limit);
    };
    constexpr std::string_view kBytes = "\"[]/=,.#\\ \t09AZaz\x80\n'()^";
    std::size_t refused = 0;
    for (int i = 0; i < 3'000; ++i) {
        std::string text = good;
        for (std::size_t left = 1 + below(4); left > 0; --left) {
            std::size_t const at = below(text.size());
            switch (below(3)) {
                case 0:
                    text.erase(at, 1 + below(8));
                    break;
                case 1:
                    text.insert(at, 1, kBytes[below(kBytes.size())]);
                    break;
                default:
                    text[at] = kBytes[below(kBytes.size())];
                    break;
            }
        }
        auto const guideline = read(text);
        if (guideline) continue;
        ++refused;
        INFO(text);
        REQUIRE_FALSE(guideline.error().empty());
        for (Error const& error : guideline.error()) {
            CHECK(error.position);
            CHECK_FALSE(error.message.empty());
        }
    }
    CHECK(refused > 1'000);
}

TEST_CASE(
    "guideline check: damaged documents are judged, findings in order and in place", "[standards]"
) {
    auto const guideline = read(shipped_guideline());
    REQUIRE(guideline);
    SetDefinition const& definition = *guideline->definition;
    SeededRandom random(12);
    SetMaker maker(random);
    std::size_t told = 0;
    for (int i = 0; i < 1'500; ++i) {
        SampleSet const sample(maker.damaged(definition), i % 2 == 0 ? '^' : '\0');
        if (sample.set.segments.empty()) continue;
        ValidatedSet validated = validate(sample.set, *guideline->dictionary, definition, {});
        check_guideline(sample.set, *guideline, {}, validated);
        std::uint32_t before = 0;
        for (syntax::Finding const& finding : validated.findings) {
            REQUIRE(finding.segment_position >= before);
            REQUIRE(finding.segment_position <= sample.set.segments.size());
            before = finding.segment_position;
            told += finding.is_of_guideline ? 1 : 0;
        }
    }
    CHECK(told > 1'500);
}

}  // namespace
}  // namespace tidegate::standards
