#include "standards/sample_document.hpp"

#include "standards/guideline_fixture.hpp"
#include "standards/guideline_library.hpp"
#include "standards/sample_pattern.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>
#include <re2/re2.h>

#include <set>

namespace tidegate::standards {
namespace {

DictionaryLibrary& dictionaries() {
    static DictionaryLibrary library(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    return library;
}

GuidelineLibrary const& guidelines() {
    static GuidelineLibrary const library(
        std::string(TIDEGATE_SOURCE_DIR) + "/mappers/guidelines", dictionaries()
    );
    return library;
}

/// All that a reader, the standard and the guideline have to say of a file.
std::string findings_on(std::string const& text, Guideline const& guideline) {
    MemorySource source{std::string_view(text)};
    syntax::InterchangeReader reader(source);
    std::string found;
    std::size_t sets = 0;
    auto const add = [&](syntax::Findings const& findings) {
        for (syntax::Finding const& finding : findings) found += finding.text + "\n";
    };
    for (;;) {
        auto event = reader.next();
        if (!event) return event.error().text();
        if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
        if (auto const* set = std::get_if<syntax::SetEvent>(&*event)) {
            ++sets;
            add(set->findings);
            ValidatedSet validated =
                validate(*set->set, *guideline.dictionary, *guideline.definition, {});
            check_guideline(*set->set, guideline, {}, validated);
            add(validated.findings);
        } else if (auto const* begin = std::get_if<syntax::InterchangeBegin>(&*event)) {
            add(begin->findings);
        } else if (auto const* end = std::get_if<syntax::InterchangeEnd>(&*event)) {
            add(end->findings);
        } else if (auto const* group = std::get_if<syntax::GroupBegin>(&*event)) {
            add(group->findings);
        }
    }
    return sets == 1 ? found : "not one set\n";
}

TEST_CASE("sample: every document is right by its standard and guideline", "[standards]") {
    std::string const name = GENERATE(
        "x12/004010/850", "x12/004010/855", "x12/004010/856", "x12/004010/810", "x12/003040/850",
        "x12/005010/850", "x12/004010/860", "x12/004010/846", "acme-retail/850",
        "edifact/D96A/ORDERS", "edifact/D96A/ORDRSP", "edifact/D96A/DESADV", "edifact/D96A/INVOIC",
        "edifact/D01B/ORDERS", "edifact/D01B/ORDRSP", "edifact/D01B/DESADV", "edifact/D01B/INVOIC",
        "nordhandel/ORDERS"
    );
    CAPTURE(name);
    auto const guideline = guidelines().find(name);
    REQUIRE(guideline);
    std::set<std::string> different;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        auto const text = make_sample(**guideline, {.seed = seed});
        INFO((text ? *text : text.error().text()));
        REQUIRE(text);
        REQUIRE(findings_on(*text, **guideline).empty());
        different.insert(text->substr(text->find(text->starts_with("UN") ? "UNH+" : "ST*")));
    }
    CHECK(different.size() > 150);
}

TEST_CASE("sample: of every message of EDIFACT a document is right", "[standards]") {
    auto const releases = dictionaries().releases("edifact");
    REQUIRE(releases.size() > 60);
    for (std::string const& release : releases) {
        auto const dictionary = dictionaries().find("edifact", release);
        REQUIRE(dictionary);
        // All of some directories; of each of the others some.
        bool const is_looked_through = release == "D96A" || release == "D01B" ||
                                       release == "D24A" || release.starts_with("SV");
        std::uint64_t number = 0;
        for (SetDefinition const* message : (*dictionary)->sets()) {
            if (++number % 12 != release.size() % 12 && !is_looked_through) continue;
            CAPTURE(release, message->type);
            auto const guideline = guidelines().find("edifact/" + release + "/" + message->type);
            REQUIRE(guideline);
            for (std::uint64_t seed = 0; seed < 3; ++seed) {
                auto const text = make_sample(**guideline, {.seed = seed});
                INFO((text ? *text : text.error().text()));
                REQUIRE(text);
                CHECK(findings_on(*text, **guideline) == "");
            }
        }
    }
}

TEST_CASE("sample: no segment is without data", "[standards]") {
    auto const guideline = guidelines().find("x12/004010/850");
    REQUIRE(guideline);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        CHECK_FALSE(
            re2::RE2::PartialMatch(*make_sample(**guideline, {.seed = seed}), "~[A-Z0-9]{2,3}~")
        );
    }
}

TEST_CASE("sample: the same seed makes the same bytes", "[standards]") {
    auto const guideline = guidelines().find("acme-retail/850");
    REQUIRE(guideline);
    CHECK(*make_sample(**guideline, {.seed = 7}) == *make_sample(**guideline, {.seed = 7}));
    CHECK(*make_sample(**guideline, {.seed = 7}) != *make_sample(**guideline, {.seed = 8}));
}

TEST_CASE("sample: what a guideline asks for is in every document", "[standards]") {
    struct Row {
        char const* guide;
        char const* pattern;  ///< found in the document
    };
    auto const row = GENERATE(values<Row>({
        {"REF[01=DP] required\n  02 required, matches \"^[0-9]{3}$\"", "~REF\\*DP\\*[0-9]{3}[*~]"},
        {"PO1\n  03 required, codes CA", "~PO1\\*[^*~]*\\*[0-9.]+\\*CA"},
        {"PO1 at least 3", "(~PO1[*~].*){3}"},
        {"DTM[01=002] required\n  02 required", "~DTM\\*002\\*20260"},
        {"BEG\n  03 sample \"ORDER-77\"", "~BEG\\*[0-9A-Z]+\\*[0-9A-Z]+\\*ORDER-77\\*"},
        {"N1[01=ST] required\n  N4 required\n    04 required, codes US",
         "~N1\\*ST[^~]*~(N[23]\\*[^~]*~)*N4\\*[^~]*\\*US"},
        {"N1[01=BY] required\nN1[01=ST] required\nN1[01=ST,03=92] required",
         "~N1\\*ST\\*[^*~]*\\*92\\*"},
        {"CTT required\n  02 required\nrule A error: hash(PO1/02) = CTT/02 say \"x\"",
         "~CTT\\*[0-9]+\\*[0-9]+"},
        {"PO1\n  02 required\n  04 required when PO1/02 > 0",
         "~PO1\\*[^*~]*\\*[0-9.]+\\*[^*~]*\\*[0-9.]+"},
        {"CTT required", "~CTT\\*[1-4](~|\\*)"},
    }));
    INFO(row.guide);
    auto const guideline = read_guideline(row.guide);
    REQUIRE(guideline);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        auto const text = make_sample(*guideline, {.seed = seed});
        INFO((text ? *text : text.error().text()));
        REQUIRE(text);
        CHECK(re2::RE2::PartialMatch(*text, row.pattern));
        CHECK(findings_on(*text, *guideline).empty());
    }
}

TEST_CASE(
    "sample: what chance cannot meet is told with the line and what to write", "[standards]"
) {
    // A back reference is no RE2; a word boundary is, but nothing is made from it.
    auto const guideline = read_guideline("BEG\n  03 matches \"^(\\\\bKLM-[0-9]{12})$\", max 22");
    REQUIRE(guideline);
    auto const text = make_sample(*guideline, {.seed = 1});
    REQUIRE_FALSE(text);
    CHECK_THAT(text.error().text(), Catch::Contains("a.guide:3:3: no document can be made"));
    CHECK_THAT(text.error().text(), Catch::Contains("give it one: sample"));
    auto const with_sample = read_guideline(
        "BEG\n  03 matches \"^(\\\\bKLM-[0-9]{12})$\", max 22, sample \"KLM-000000000001\""
    );
    REQUIRE(with_sample);
    CHECK(make_sample(*with_sample, {.seed = 1}));
}

TEST_CASE("sample pattern: what is made is what the pattern matches", "[standards]") {
    std::string const pattern = GENERATE(
        "^[0-9]{7,10}$", "^[A-Z]{2}-?[0-9]+$", "^(AB|CD[0-9])?X*$", "^\\d{3}\\.\\d{2}$",
        "^[^0-9]{4}$", "^(?:00|01)[[]x[]]$", "^[0-9]{5}(-[0-9]{4})?$", "^.{3}$", "A[BC]", "^\\w+$",
        "^a{2,}b$", "^[a-fA-F0-9]{8}$", "^[-+]?[.]$"
    );
    CAPTURE(pattern);
    auto const parsed = SamplePattern::parse(pattern);
    REQUIRE(parsed);
    SeededRandom random(3);
    re2::RE2 const compiled(pattern);
    int matched = 0;
    for (int i = 0; i < 200; ++i) {
        std::string const text = parsed->make(random, 1, 30);
        matched += re2::RE2::PartialMatch(text, compiled) ? 1 : 0;
        CHECK(text.size() < 120);
    }
    CHECK(matched == 200);
}

TEST_CASE("sample pattern: what it does not know it gives up on", "[standards]") {
    for (char const* pattern :
         {"(?i)a", "\\bA", "[[:alpha:]]", "\\pL", "a^b", "\\x41",
          "^((((((((((((((((((a))))))))))))))))))$"}) {
        INFO(pattern);
        CHECK_FALSE(SamplePattern::parse(pattern));
    }
}

}  // namespace
}  // namespace tidegate::standards
