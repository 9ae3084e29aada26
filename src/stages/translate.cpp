#include "stages/translate.hpp"

#include "base/hash.hpp"
#include "maps/read.hpp"

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

}  // namespace tidegate::stages
