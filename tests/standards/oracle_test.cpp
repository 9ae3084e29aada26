#include "standards/oracle.hpp"

#include "standards/random_set.hpp"
#include "standards/read_set.hpp"
#include "standards/sample_set.hpp"
#include "standards/validator.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace tidegate::standards {
namespace {

constexpr std::uint64_t kSeed = 51;
constexpr std::array kTypes{"850", "855", "856", "810", "997"};

std::string described(std::vector<Opinion> const& opinions) {
    std::string text;
    for (Opinion const& opinion : opinions)
        text += opinion.code + " " + std::to_string(opinion.element) + "-" +
                std::to_string(opinion.component) + "-" + std::to_string(opinion.repetition) + "; ";
    return text;
}

bool is_about_structure(syntax::Finding const& finding) {
    return name_of(finding.code).starts_with("segment.");
}

bool is_well_formed(std::string const& tag) {
    return (tag.size() == 2 || tag.size() == 3) &&
           tag.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
}

/// Holds the validator against the oracle: findings of every placed segment, and whether the
/// structure is sound.
void compare(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, OracleSeparators const& by, Charset charset
) {
    ValidatedSet result;
    Validator({.policies = {}, .findings_max = 100000})
        .validate(set, dictionary, definition, result);
    std::map<std::uint32_t, std::vector<Opinion>> found;
    bool is_sound = true;
    for (syntax::Finding const& finding : result.findings) {
        is_sound = is_sound && !is_about_structure(finding);
        if (is_about_structure(finding)) continue;
        found[finding.segment_position].push_back(
            {std::string(name_of(finding.code)), finding.element, finding.component,
             finding.repetition}
        );
    }
    std::vector<std::string> tags;
    for (syntax::Segment const& segment : set.segments) {
        tags.emplace_back(segment.tag);
        SegmentDefinition const* known = dictionary.find_segment(segment.tag);
        auto& mine = found[segment.position];
        std::ranges::sort(mine);
        std::string_view written(segment.tag.data(), segment.tag.size());
        if (!segment.elements.empty())
            written = {
                segment.tag.data(), segment.elements.back().data() + segment.elements.back().size()
            };
        auto const theirs =
            known ? opinions_on(written, *known, by, charset) : std::vector<Opinion>{};
        CAPTURE(written);
        REQUIRE(described(mine) == described(theirs));
    }
    // That the trailer is missing or a tag malformed is the reader's finding.
    bool const has_trailer = !tags.empty() && (tags.back() == "SE" || tags.back() == "UNT");
    if (has_trailer && std::ranges::all_of(tags, is_well_formed))
        CHECK(is_sound == has_way_through(definition, tags));
}

void compare(std::string const& text, SetDefinition const& definition, char repetition) {
    CAPTURE(text);
    SampleSet const sample(text, repetition);
    compare(
        sample.set, dictionary_004010(), definition, {.repetition = repetition},
        Charset::x12_extended
    );
}

constexpr std::array kMessages{"ORDERS", "ORDRSP", "DESADV", "INVOIC", "APERAK"};
constexpr syntax::Delimiters kEdifact{'\'', '+', ':', 0, '?'};

/// Every other message is of level A, whose characters are few.
void compare_edifact(std::string const& text, SetDefinition const& definition, bool is_level_a) {
    CAPTURE(text);
    auto const message = ReadSet::edifact(text, is_level_a ? "UNOA:2" : "UNOC:3");
    if (message->is_missing()) return;
    compare(
        message->set(), dictionary_d96a(), definition,
        {.element = '+', .component = ':', .release = '?', .is_edifact = true},
        is_level_a ? Charset::edifact_a : Charset::latin1
    );
}

TEST_CASE(
    "validator: agrees with a slow oracle on every finding of sound messages", "[standards]"
) {
    SeededRandom random(kSeed + 2);
    SetMaker maker(random, kEdifact);
    for (int i = 0; i < 1000; ++i) {
        auto const* set = dictionary_d96a().find_set(kMessages[i % kMessages.size()]);
        compare_edifact(maker.make(*set), *set, i % 2 == 0);
    }
}

TEST_CASE(
    "validator: agrees with a slow oracle on every finding of damaged messages", "[standards]"
) {
    SeededRandom random(kSeed + 3);
    SetMaker maker(random, kEdifact);
    for (int i = 0; i < 1000; ++i) {
        auto const* set = dictionary_d96a().find_set(kMessages[i % kMessages.size()]);
        compare_edifact(maker.damaged(*set), *set, i % 2 == 0);
    }
}

TEST_CASE("validator: agrees with a slow oracle on every finding of sound sets", "[standards]") {
    SeededRandom random(kSeed);
    SetMaker maker(random);
    for (int i = 0; i < 1000; ++i) {
        SetDefinition const* set = dictionary_004010().find_set(kTypes[i % kTypes.size()]);
        compare(maker.make(*set), *set, i % 2 == 0 ? '\0' : '^');
    }
}

TEST_CASE("validator: agrees with a slow oracle on every finding of damaged sets", "[standards]") {
    SeededRandom random(kSeed + 1);
    SetMaker maker(random);
    for (int i = 0; i < 1000; ++i) {
        SetDefinition const* set = dictionary_004010().find_set(kTypes[i % kTypes.size()]);
        compare(maker.damaged(*set), *set, i % 2 == 0 ? '\0' : '^');
    }
}

}  // namespace
}  // namespace tidegate::standards
