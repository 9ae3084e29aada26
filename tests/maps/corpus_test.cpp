// Public 850, 855, 856 and 810 documents of the shared corpus: read or refused with a reason, and
// lawful.
#include "maps/map_fixture.hpp"
#include "support/shared.hpp"
#include "syntax/interchange_reader.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace tidegate::maps {
namespace {

TEST_CASE("maps: what is read from the corpus obeys the laws", "[maps]") {
    auto const folder = test::shared_folder("corpus/x12");
    if (!folder) return;
    std::map<std::string, std::size_t> lawful;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string const text((std::istreambuf_iterator<char>(in)), {});
        MemorySource source(text);
        syntax::InterchangeReader reader(source);
        while (auto event = reader.next()) {
            if (std::holds_alternative<syntax::EndOfInput>(*event)) break;
            auto const* found = std::get_if<syntax::SetEvent>(&*event);
            if (found == nullptr) continue;
            static constexpr std::string_view kTypes[] = {"850", "855", "856", "810"};
            if (std::ranges::find(kTypes, found->set->type()) == std::end(kTypes)) continue;
            auto const program = program_named("x12/004010/" + std::string(found->set->type()));
            auto const validated = standards::validate(
                *found->set, standards::dictionary_004010(), *program->definition, {}
            );
            if (validated.status == standards::SetStatus::rejected) continue;
            // Written with the delimiters of the fixture, which a value may hold.
            ReadOptions options;
            options.delimiters = found->set->delimiters;
            auto const result = read(*program, validated.tree, options);
            // What lacks a field that the document needs obeys the laws all the same.
            if (!result) continue;
            WriteOptions plain;
            auto const written = write(*program, result->document, plain);
            if (!written) continue;
            INFO(entry.path().string());
            std::vector<Breach> const breaches =
                check_document_law(*program, result->document, read_options(), reparse());
            for (Breach const& breach : breaches) {
                INFO(text_of({breach}));
                // A kept segment moves by the mapped ones that are now written in front of it.
                bool const is_moved = breach.text.find("unmapped[") != std::string::npos &&
                                      breach.text.find("].position: ") != std::string::npos;
                CHECK((is_moved || breach.text.find(" is lost: ") != std::string::npos));
            }
            ++lawful[std::string(found->set->type())];
        }
    }
    for (auto const& [type, count] : lawful) {
        WARN(count << " documents " << type << " of the corpus were read and written");
    }
    CHECK(lawful.size() == 4);
}

}  // namespace
}  // namespace tidegate::maps
