#include "allocations.hpp"
#include "base/stream.hpp"
#include "benchmarks.hpp"
#include "generate.hpp"
#include "maps/library.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "standards/library.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr double kMegabyte = 1e6;
/// Of the parser's own speed.
constexpr double kReadTarget = 0.4;
constexpr double kOrderMegabytes = 1;

template <class T>
T take(Expected<T> result) {
    if (!result) throw std::runtime_error(result.error().text());
    return std::move(*result);
}

/// Orders as UBL: read from X12 and written by the map of UBL.
std::vector<std::string> make_ubl(std::filesystem::path const& mappers, std::size_t bytes) {
    standards::DictionaryLibrary dictionaries(mappers / "standards");
    maps::MapLibrary maps(mappers, dictionaries);
    standards::Dictionary const& dictionary = *take(dictionaries.find("x12", "004010"));
    auto const x12 = take(maps.find("x12/004010/850"));
    auto const ubl = take(maps.find("ubl/2.1/Order"));
    Orders const orders = make_uniform(bytes);
    std::vector<std::string> texts;
    MemorySource source{std::string_view(orders.text)};
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = take(reader.next());
        if (std::holds_alternative<syntax::EndOfInput>(event)) return texts;
        auto const* found = std::get_if<syntax::SetEvent>(&event);
        if (found == nullptr) continue;
        auto const validated =
            standards::validate(*found->set, dictionary, *dictionary.find_set("850"), {});
        maps::ReadOptions options;
        options.delimiters = found->set->delimiters;
        auto const read = take(maps::read(*x12, validated.tree, options));
        texts.push_back(take(maps::write_xml(*ubl, read.document, {.keep_unmapped = false})).text);
    }
}

double megabytes_of(std::vector<std::string> const& texts) {
    double bytes = 0;
    for (std::string const& text : texts) bytes += static_cast<double>(text.size());
    return bytes / kMegabyte;
}

/// What reading costs at least: the parser, on a copy of the text as it wants it.
Work parse_all(std::vector<std::string> const& texts) {
    std::size_t roots = 0;
    double const seconds = cpu_seconds_of([&] {
        for (std::string const& text : texts) {
            pugi::xml_document document;
            if (document.load_buffer(text.data(), text.size(), pugi::parse_default)) ++roots;
        }
    });
    if (roots != texts.size()) throw std::logic_error("an order was not parsed");
    return {megabytes_of(texts), seconds};
}

/// From bytes to a document, with the search for what no line takes.
Work read_all(std::vector<std::string> const& texts, maps::Program const& program) {
    std::size_t findings = 0;
    syntax::XmlReader parser;
    maps::XmlMapReader reader(program);
    maps::ReadResult result{documents::Document(*program.document), {}, {}};
    double const seconds = cpu_seconds_of([&] {
        for (std::string const& text : texts) {
            syntax::XmlDocument const* document = take(parser.read(text));
            if (auto done = reader.read(*document, {}, result); !done)
                throw std::runtime_error(done.error().text());
            findings += result.findings.size();
        }
    });
    if (findings != 0) throw std::logic_error("an order has findings");
    return {megabytes_of(texts), seconds};
}

}  // namespace

void measure_xml_maps(Report& report, std::filesystem::path const& mappers) {
    std::string const name = "map read UBL order";
    if (!report.wants(name)) return;
    double const megabytes = std::min(report.options().megabytes, kOrderMegabytes);
    auto const texts = make_ubl(mappers, static_cast<std::size_t>(megabytes * kMegabyte));
    standards::DictionaryLibrary dictionaries(mappers / "standards");
    maps::MapLibrary maps(mappers, dictionaries);
    auto const program = take(maps.find("ubl/2.1/Order"));
    Question question{
        name,
        "MB/s",
        0,
        [&] { return read_all(texts, *program); },
        {"pugixml on the same text", [&] { return parse_all(texts); }}
    };
    question.target_ratio = kReadTarget;
    report.measure(question);
    std::uint64_t const before = allocations();
    read_all(texts, *program);
    Report::note(fmt::format(
        "{}: {:.0f} allocations per order", name,
        static_cast<double>(allocations() - before) / static_cast<double>(texts.size())
    ));
}

}  // namespace tidegate::bench
