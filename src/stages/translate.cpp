#include "stages/translate.hpp"

#include "base/hash.hpp"
#include "documents/access.hpp"
#include "maps/read_xml.hpp"

#include <fmt/format.h>

namespace tidegate::stages {

Translator::Translator() = default;
Translator::~Translator() = default;

Expected<Translated> Translator::translate(
    InterpretedSet const& set, std::shared_ptr<maps::Program const> const& program,
    documents::Environment environment
) {
    if (program_ != program) {
        reader_ = std::make_unique<maps::SetReader>(*program);
        program_ = program;
    }
    maps::ReadOptions options;
    options.delimiters = set.interchange.delimiters;
    options.charset = set.set.charset;
    options.environment = environment;
    // The document goes to who asked for it.
    maps::ReadResult read{documents::Document(*program->document), {}, {}};
    if (auto done = reader_->read(*set.tree, options, read); !done) {
        return std::unexpected(done.error().while_doing(
            fmt::format("reading {} with map {}", set.set.type(), program->id)
        ));
    }
    return Translated{
        std::move(read.document), std::move(read.findings), program->id, hex(program->hash)
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
