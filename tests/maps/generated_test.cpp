// Made documents, right by the dictionary and odd in every other way, against the laws of maps.
#include "documents/access.hpp"
#include "maps/map_guideline.hpp"
#include "maps/overlay_fixture.hpp"
#include "standards/guideline_library.hpp"
#include "standards/sample_document.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace tidegate::maps {
namespace {

/// Some in every run; TIDEGATE_GENERATED says how many for a longer one.
std::uint64_t documents_per_map() {
    char const* wanted = std::getenv("TIDEGATE_GENERATED");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 10;
}

struct Count {
    std::size_t lawful = 0;
    std::map<std::string, std::size_t> refused;
};

void check_document(
    Program const& program, syntax::TransactionSet const& set, std::uint64_t seed, Count& count
) {
    auto const validated =
        standards::validate(set, dictionary_of(program), *program.definition, {});
    ReadOptions options;
    options.delimiters = set.delimiters;
    options.charset = set.charset;
    auto result = read(program, validated.tree, options);
    if (!result) {
        ++count.refused[result.error().message];
        return;
    }
    auto const written = write_with_report(program, result->document);
    if (!written) {
        ++count.refused["written: " + written.error().message];
        return;
    }
    // A pack in a notice whose BSN05 says that it has none, for instance: told, and not written.
    auto const lost = std::ranges::find_if(written->lost, [](Lost const& one) {
        return !one.field.starts_with("/unmapped/");
    });
    if (lost != written->lost.end()) {
        ++count.refused["lost: " + lost->field];
        return;
    }
    // Where a kept segment stands depends on what stands in front of it: without those, then.
    documents::Field const& unmapped = *program.document->find("unmapped");
    bool const has_kept = documents::is_present(result->document.root(), unmapped);
    documents::clear(result->document.root(), unmapped);
    Reparse const again = reparse(dictionary_of(program));
    auto const breaches =
        has_kept ? check_document_law(
                       program, result->document, read_options(false, dictionary_of(program)), again
                   )
                 : check_laws(program, validated.tree, options, {}, again);
    INFO(program.id << " seed " << seed << "\n" << text_of(breaches));
    CHECK(breaches.empty());
    ++count.lawful;
}

TEST_CASE("maps: what is read from made documents obeys the laws", "[maps]") {
    standards::GuidelineLibrary const guidelines(mappers() / "guidelines", dictionaries());
    MapFolder folder;
    for (char const* id : {"x12/005010/850",      "x12/005010/855",      "x12/005010/856",
                           "x12/005010/810",      "x12/005010/860",      "x12/005010/865",
                           "x12/005010/869",      "x12/005010/870",      "x12/005010/180",
                           "x12/005010/846",      "x12/005010/852",      "edifact/D96A/ORDERS",
                           "edifact/D96A/ORDCHG", "edifact/D96A/ORDRSP", "edifact/D96A/DESADV",
                           "edifact/D96A/INVOIC", "edifact/D96A/RECADV", "edifact/D96A/INVRPT",
                           "edifact/D96A/SLSRPT", "edifact/D96A/DELFOR", "edifact/D96A/PRICAT",
                           "edifact/D96A/REMADV", "edifact/D96A/APERAK", "edifact/D01B/DESADV",
                           "edifact/D01B/DELFOR", "edifact/D01B/OSTRPT", "edifact/D01B/RETANN"}) {
        auto const program = program_named(id);
        std::string const text = MapGuideline(*program).run();
        folder.file("t.guide", text);
        auto const guideline = guidelines.read(folder.root() / "t.guide");
        if (!guideline) FAIL(guideline.error().front().text() << "\n" << text);
        Count count;
        for (std::uint64_t seed = 1; seed <= documents_per_map(); ++seed) {
            standards::SampleOptions options;
            options.seed = seed;
            auto const made = standards::make_sample(**guideline, options);
            if (!made) FAIL(made.error().text());
            MemorySource source(*made);
            syntax::InterchangeReader reader(source);
            while (auto event = reader.next()) {
                if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
                if (auto const* found = std::get_if<syntax::SetEvent>(&*event))
                    check_document(*program, *found->set, seed, count);
            }
        }
        std::string reasons;
        for (auto const& [reason, times] : count.refused)
            reasons += std::to_string(times) + " " + reason + "\n";
        INFO(id << ": " << count.lawful << " lawful\n" << reasons);
        CHECK(count.lawful * 2 > documents_per_map());
        if (std::getenv("TIDEGATE_GENERATED") != nullptr)
            WARN(id << ": " << count.lawful << " lawful\n" << reasons);
    }
}

}  // namespace
}  // namespace tidegate::maps
