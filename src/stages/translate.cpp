#include "stages/translate.hpp"

#include "base/hash.hpp"
#include "documents/access.hpp"
#include "maps/read.hpp"
#include "maps/read_xml.hpp"

#include <fmt/format.h>

namespace tidegate::stages {

Expected<Translated> translate(
    InterpretedSet const& set, maps::Program const& program, documents::Environment environment
) {
    maps::ReadOptions options;
    options.delimiters = set.interchange.delimiters;
    options.charset = set.set.charset;
    options.environment = environment;
    auto read = maps::read(program, *set.tree, options);
    if (!read) {
        return std::unexpected(read.error().while_doing(
            fmt::format("reading {} with map {}", set.set.type(), program.id)
        ));
    }
    return Translated{
        std::move(read->document), std::move(read->findings), program.id, hex(program.hash)
    };
}

Expected<Translated> translate_xml(
    syntax::XmlDocument const& document, maps::Program const& program,
    documents::Environment environment
) {
    maps::ReadOptions options;
    options.environment = environment;
    auto read = maps::read_xml(program, document, options);
    if (!read) {
        return std::unexpected(
            read.error().while_doing(fmt::format("reading {} with map {}", program.set, program.id))
        );
    }
    // The book is the partner's and the message's matter, never the map's (documents.md §1.12).
    documents::Document& made = read->document;
    if (auto const* field = made.type().find("environment"))
        documents::set_word(made.root(), *field, static_cast<std::uint8_t>(environment));
    return Translated{std::move(made), std::move(read->findings), program.id, hex(program.hash)};
}

}  // namespace tidegate::stages
