// Maps written in a test, and sets to run them on: no folder, no envelope.
#pragma once

#include "documents/json.hpp"
#include "documents/path.hpp"
#include "maps/compile.hpp"
#include "maps/laws.hpp"
#include "maps/library.hpp"
#include "maps/parse.hpp"
#include "standards/message_directory.hpp"
#include "standards/read_set.hpp"
#include "standards/sample_set.hpp"
#include "standards/validate.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <sstream>

namespace tidegate::maps {

/// All errors of a map, one per line; empty when it compiles.
struct Compiled {
    std::shared_ptr<Program const> program;
    std::string errors;
};

inline Compiled compile_text(std::string const& text) {
    MapText map;
    std::vector<Error> errors = parse_map(text, "t.map", map);
    Compiled compiled;
    if (errors.empty()) {
        CompileResult result = compile(map, standards::dictionary_004010(), text);
        compiled.program = result.program;
        errors = std::move(result.errors);
    }
    for (Error const& error : errors) compiled.errors += error.text() + "\n";
    return compiled;
}

inline std::shared_ptr<Program const> program_of(std::string const& text) {
    Compiled compiled = compile_text(text);
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    return compiled.program;
}

inline std::filesystem::path mappers() { return std::string(TIDEGATE_SOURCE_DIR) + "/mappers"; }

/// Dictionaries of the repository.
inline standards::DictionaryLibrary& dictionaries() {
    static standards::DictionaryLibrary all(mappers() / "standards");
    return all;
}

inline standards::Dictionary const& dictionary_of(Program const& program) {
    auto const found = dictionaries().find(program.standard, program.release);
    if (!found) FAIL(found.error().text());
    return **found;
}

/// Maps of the repository.
inline MapLibrary& library() {
    static MapLibrary maps(mappers(), dictionaries());
    return maps;
}

inline std::shared_ptr<Program const> program_named(std::string_view id) {
    auto found = library().find(id);
    if (!found) FAIL(found.error().text());
    return *found;
}

/// A set between ST and SE, or a message between UNH and UNT, wrapped and arranged by the
/// dictionary.
struct ParsedSet {
    std::unique_ptr<standards::SampleSet> sample;  ///< X12
    std::unique_ptr<standards::ReadSet> message;   ///< EDIFACT, in UNOC
    standards::ValidatedSet validated;

    ParsedSet(
        std::string const& body, std::string const& type,
        standards::Dictionary const& dictionary = standards::dictionary_004010()
    ) {
        if (dictionary.standard() == "edifact") {
            message = standards::ReadSet::edifact(
                "UNH+1+" + type + ":" + standards::identifier_of(dictionary.release()) + "'" +
                body + "UNT+0+1'"
            );
        } else {
            sample = std::make_unique<standards::SampleSet>(
                "ST*" + type + "*0001~" + body + "SE*0*0001~"
            );
        }
        validated = standards::validate(set(), dictionary, *dictionary.find_set(type), {});
    }
    [[nodiscard]] syntax::TransactionSet const& set() const {
        return message ? message->set() : sample->set;
    }
    [[nodiscard]] standards::SetTree const& tree() const { return validated.tree; }
};

inline Reparse reparse(standards::Dictionary const& dictionary = standards::dictionary_004010()) {
    return [&dictionary](syntax::SetBody const& body, auto const& use) -> Expected<void> {
        ParsedSet const parsed(body.text, body.type, dictionary);
        use(parsed.tree());
        return {};
    };
}

/// How sets of a dictionary are read in tests: X12 with the usual delimiters, EDIFACT in UNOC.
inline ReadOptions read_options(
    bool trace = false, standards::Dictionary const& dictionary = standards::dictionary_004010()
) {
    ReadOptions options;
    options.trace = trace;
    if (dictionary.standard() == "edifact") {
        options.delimiters = {
            .segment = '\'', .element = '+', .component = ':', .repetition = 0, .release = '?'
        };
        options.charset = Charset::latin1;
    }
    return options;
}

inline Expected<ReadResult> read_body(
    Program const& program, std::string const& body, bool trace = false
) {
    ParsedSet const parsed(body, program.set);
    return read(program, parsed.tree(), read_options(trace));
}

/// JSON without the fields that every document has.
inline std::string json_of(documents::Document const& document) {
    std::string text = documents::write_json(document);
    for (std::string const& part :
         {"\"schema\":\"" + std::string(document.type().schema) + "\",",
          std::string("\"environment\":\"live\",")}) {
        if (auto at = text.find(part); at != std::string::npos) text.erase(at, part.size());
    }
    std::string const last =
        "\"schema\":\"" + std::string(document.type().schema) + "\",\"environment\":\"live\"";
    if (auto at = text.find(last); at != std::string::npos) text.erase(at, last.size());
    return text;
}

inline std::string body_of(Program const& program, documents::Document const& document) {
    auto written = write(program, document);
    if (!written) FAIL(written.error().text());
    return written->text;
}

inline std::string text_of(syntax::Findings const& findings) {
    std::string text;
    for (syntax::Finding const& finding : findings) {
        text += std::string(syntax::name_of(finding.code)) +
                (finding.severity == syntax::Severity::error ? ": " : " warning: ") + finding.text +
                "\n";
    }
    return text;
}

inline std::string text_of(std::vector<Breach> const& breaches) {
    std::string text;
    for (Breach const& breach : breaches) text += breach.law + ": " + breach.text + "\n";
    return text;
}

inline std::string text_in(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What stands between ST and SE, or UNH and UNT, in a file, without line ends.
inline std::string body_in(std::filesystem::path const& path) {
    std::ifstream in(path);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    std::erase(text, '\n');
    bool const is_x12 = text.starts_with("ISA");
    char const end = is_x12 ? '~' : '\'';
    std::size_t const header = text.find(is_x12 ? "~ST*" : "'UNH+");
    std::size_t const begin = text.find(end, header + 1) + 1;
    return text.substr(begin, text.find(is_x12 ? "~SE*" : "'UNT+") + 1 - begin);
}

}  // namespace tidegate::maps
