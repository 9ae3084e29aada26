// Maps of XML from texts, compiled without a library. For tests.
#pragma once

#include "maps/fragments.hpp"
#include "maps/map_fixture.hpp"
#include "maps/parse.hpp"

namespace tidegate::maps {

inline Compiled compile_xml_text(std::string const& text) {
    MapText map;
    std::vector<Error> errors = parse_map(text, "t.map", map);
    Compiled compiled;
    if (errors.empty()) errors = expand_fragments(map);
    if (errors.empty()) {
        CompileResult result = compile_xml(std::move(map), text);
        compiled.program = result.program;
        errors = std::move(result.errors);
    }
    for (Error const& error : errors) compiled.errors += error.text() + "\n";
    return compiled;
}

/// It compiles, or the test fails with its mistakes.
inline std::shared_ptr<Program const> xml_program_of(std::string const& text) {
    Compiled compiled = compile_xml_text(text);
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    return compiled.program;
}

}  // namespace tidegate::maps
