#include "cli/map_sample.hpp"

#include "base/limits.hpp"
#include "cli/edi_input.hpp"
#include "cli/edi_pass.hpp"
#include "cli/map_envelope.hpp"
#include "cli/map_reparse.hpp"
#include "documents/json.hpp"
#include "maps/laws_xml.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

/// The text between ST and SE, or UNH and UNT, without line ends.
std::string body_of(syntax::TransactionSet const& set) {
    std::string body;
    for (syntax::Segment const& segment : set.segments) {
        bool const is_envelope =
            &segment == &set.segments.front() || segment.tag == "SE" || segment.tag == "UNT";
        if (is_envelope) continue;
        body += segment.tag;
        for (std::string_view const element : segment.elements) {
            body += set.delimiters.element;
            body += element;
        }
        body += set.delimiters.segment;
    }
    return body;
}

class LawPass final : public PassVisitor {
public:
    LawPass(MapHome& home, maps::Program const& program, SampleResult& result)
        : home_(home), program_(program), result_(result) {}

    void on_set(JudgedSet& judged) override {
        if (judged.definition != program_.definition) return;
        ++result_.documents;
        std::string const owner = fmt::format("set {} {}", judged.set.type(), judged.set.control());
        for (syntax::Finding const& finding : judged.findings) {
            if (finding.severity != syntax::Severity::error) continue;
            result_.breaches.push_back(fmt::format(
                "{}: not valid, line {}: {}: {}", owner, finding.line, name_of(finding.code),
                finding.text
            ));
        }
        if (syntax::has_error(judged.findings)) return;
        maps::ReadOptions options;
        options.delimiters = judged.set.delimiters;
        options.charset = judged.set.charset;
        Reparser const reparse(home_, program_, judged.interchange);
        auto const breaches = maps::check_laws(
            program_, *judged.tree, options, body_of(judged.set),
            [&](auto const& body, auto const& use) { return reparse(body, use); }
        );
        for (maps::Breach const& breach : breaches)
            result_.breaches.push_back(fmt::format("{}: {}: {}", owner, breach.law, breach.text));
    }

private:
    MapHome& home_;
    maps::Program const& program_;
    SampleResult& result_;
};

void test_xml(
    maps::Program const& program, std::filesystem::path const& file, SampleResult& result
) {
    auto const bytes = read_file(file.string(), limits::xml_bytes_max);
    if (!bytes) return result.breaches.push_back(bytes.error().text());
    ++result.documents;
    for (maps::Breach const& breach : maps::check_xml_laws(program, as_text(*bytes), true))
        result.breaches.push_back(fmt::format("{}: {}", breach.law, breach.text));
}

void test_document(
    MapHome& home, maps::Program const& program, std::filesystem::path const& file,
    SampleResult& result
) {
    auto const bytes = read_file(file.string(), limits::document_json_bytes_max);
    if (!bytes) return result.breaches.push_back(bytes.error().text());
    auto const document = documents::read_json(as_text(*bytes));
    if (!document) return result.breaches.push_back(document.error().text());
    ++result.documents;
    auto const tell = [&](std::vector<maps::Breach> const& breaches) {
        for (maps::Breach const& breach : breaches)
            result.breaches.push_back(fmt::format("{}: {}", breach.law, breach.text));
    };
    if (program.xml) return tell(maps::check_xml_document_law(program, *document));
    maps::ReadOptions options;
    maps::WriteOptions const neutral = neutral_envelope(program, {}).write_options();
    options.delimiters = neutral.delimiters;
    options.charset = neutral.charset;
    Reparser const reparse(home, program, neutral_interchange(program));
    tell(maps::check_document_law(
        program, *document, options,
        [&](auto const& body, auto const& use) { return reparse(body, use); }
    ));
}

}  // namespace

SampleResult test_sample(
    MapHome& home, maps::Program const& program, std::filesystem::path const& file
) {
    SampleResult result;
    if (file.extension() == ".json") {
        test_document(home, program, file, result);
        return result;
    }
    if (program.xml) {
        test_xml(program, file, result);
        return result;
    }
    auto const input = open_edi(file.string());
    if (!input) {
        result.breaches.push_back(input.error().text());
        return result;
    }
    LawPass pass(home, program, result);
    if (auto const done = pass_over(**input, home.dictionaries, pass); !done)
        result.breaches.push_back(done.error().text());
    if (result.documents == 0)
        result.breaches.push_back(fmt::format("there is no {} in it", program.set));
    return result;
}

}  // namespace tidegate::cli
