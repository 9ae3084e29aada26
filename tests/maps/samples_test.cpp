// The laws of mappers/README.md on every sample that ships.
#include "maps/laws_xml.hpp"
#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

TEST_CASE("maps: every map in mappers/ compiles and has samples", "[maps]") {
    std::vector<std::string> const ids = library().ids();
    CHECK(ids.size() >= 8);
    for (std::string const& id : ids) {
        INFO(id);
        auto found = library().find(id);
        if (!found) FAIL(found.error().text());
        CHECK((*found)->id == id);
        CHECK(!library().samples(id).empty());
    }
}

TEST_CASE(
    "maps: every sample is valid by its dictionary, read without errors and obeys the laws",
    "[maps]"
) {
    for (std::string const& id : library().ids()) {
        auto const program = program_named(id);
        for (std::filesystem::path const& sample : library().samples(id)) {
            INFO(sample.string());
            if (program->xml) {
                std::vector<Breach> const breaches =
                    check_xml_laws(*program, text_in(sample), true);
                INFO(text_of(breaches));
                CHECK(breaches.empty());
                continue;
            }
            std::string const body = body_in(sample);
            ParsedSet const parsed(body, program->set, dictionary_of(*program));
            for (syntax::Finding const& finding : parsed.validated.findings) {
                INFO(finding.text);
                CHECK(
                    (finding.severity == syntax::Severity::warning ||
                     finding.code == syntax::FindingCode::set_count)
                );
            }
            ReadOptions const options = read_options(false, dictionary_of(*program));
            auto const result = read(*program, parsed.tree(), options);
            if (!result) FAIL(result.error().text());
            INFO(text_of(result->findings));
            CHECK(!syntax::has_error(result->findings));
            std::vector<Breach> const breaches = check_laws(
                *program, parsed.tree(), options, body, reparse(dictionary_of(*program))
            );
            INFO(text_of(breaches));
            CHECK(breaches.empty());
        }
    }
}

TEST_CASE("maps: a sample that was changed by a byte breaks the law C(s) == s", "[maps]") {
    auto const program = program_named("x12/004010/850");
    std::string const body = body_in(library().samples("x12/004010/850").front());
    ParsedSet const parsed(body, program->set);
    std::string changed = body;
    changed[10] = 'X';
    CHECK(!check_laws(*program, parsed.tree(), read_options(), changed, reparse()).empty());
}

}  // namespace
}  // namespace tidegate::maps
