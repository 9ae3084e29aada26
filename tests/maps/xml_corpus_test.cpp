// Public UBL, cXML and IDoc documents of the shared corpus: those of our maps are read without an
// error, and what was read obeys the laws.
#include "documents/access.hpp"
#include "documents/diff.hpp"
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "support/shared.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace tidegate::maps {
namespace {

std::shared_ptr<Program const> program_for(syntax::XmlDocument const& document) {
    std::shared_ptr<Program const> found;
    for (std::string const& id : library().ids()) {
        if (!is_xml_id(id)) continue;
        auto program = program_named(id);
        if (!is_xml_of(*program, document)) continue;
        INFO(id << " and " << (found ? found->id : "none"));
        CHECK(!found);  // one map at most
        found = std::move(program);
    }
    return found;
}

/// Public documents that lack what one of their kind cannot do without, and are refused for it.
struct Incomplete {
    std::string_view path_end;
    std::string_view finding;
};
constexpr Incomplete kIncomplete[] = {
    // a notice that a whole order was shipped, without its items
    {"metadata/cxml/samples/ShipNoticeRequest.xml", "the ship_notice has no lines"},
    {"_embedded/ShipNoticeRequest.xml", "the ship_notice has no lines"},
    // an amount to pay without a number
    {"_embedded/InvoiceDetailRequest.xml", "the invoice has no totals.total"},
    // a warehouse tells what it picked, with base quantities only
    {"3PL_Integrated_Warehouse_Distribution#12.xml", "the ship_notice has no lines[0].quantity"},
};

/// What the document is refused for; empty when it must be read.
std::string_view refused_for(std::string_view path) {
    for (Incomplete const& one : kIncomplete) {
        if (path.ends_with(one.path_end)) return one.finding;
    }
    return {};
}

/// "/lines/2/notes/0/text" as a difference names it: "lines[2].notes[0].text".
std::string path_of(std::string_view pointer) {
    std::string path;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        std::string_view const step = pointer.substr(0, pointer.find('/'));
        bool const is_index = step.find_first_not_of("0123456789") == std::string_view::npos;
        path += is_index       ? "[" + std::string(step) + "]"
                : path.empty() ? std::string(step)
                               : "." + std::string(step);
        pointer.remove_prefix(step.size());
    }
    return path;
}

/// True if a field that was lost explains a difference at `path`: it or its list.
bool is_told(std::string_view path, std::vector<Lost> const& lost) {
    return std::ranges::any_of(lost, [&](Lost const& one) {
        std::string const field = path_of(one.field);
        // The rest of a list moves up.
        std::size_t const element = field.rfind('[');
        bool const is_in_list =
            element != std::string::npos && path.starts_with(field.substr(0, element + 1));
        return is_in_list || path.starts_with(field) || field.starts_with(path);
    });
}

/// What of `document` was written, read again.
struct RoundTrip {
    documents::Document back;
    std::vector<Lost> lost;
};

RoundTrip round_trip(Program const& program, documents::Document const& document) {
    auto const written = write_xml(program, document);
    if (!written) FAIL(written.error().text());
    auto const again = syntax::XmlDocument::parse(written->text);
    if (!again) FAIL(again.error().text());
    auto back = read_xml(program, *again);
    if (!back) FAIL(back.error().text());
    return {std::move(back->document), written->lost};
}

TEST_CASE("xml maps: documents of the corpus are read, and obey the laws", "[maps]") {
    std::map<std::string, std::size_t> counts;
    for (std::string const folder : {"corpus/ubl", "corpus/cxml", "corpus/idoc"}) {
        auto const root = test::shared_folder(folder);
        if (!root) return;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(*root)) {
            if (!entry.is_regular_file()) continue;
            std::string const text = text_in(entry.path());
            auto const document = syntax::XmlDocument::parse(text);
            if (!document) continue;
            auto const program = program_for(*document);
            if (!program) continue;
            INFO(entry.path().string());
            auto result = read_xml(*program, *document);
            if (!result) FAIL(result.error().text());
            INFO(text_of(result->findings));
            std::string_view const refusal = refused_for(entry.path().string());
            if (!refusal.empty()) {
                CHECK(text_of(result->findings).find(refusal) != std::string::npos);
                continue;
            }
            CHECK(!syntax::has_error(result->findings));
            // What is kept by its path is not written back.
            documents::clear(result->document.root(), *program->document->find("unmapped"));
            RoundTrip const first = round_trip(*program, result->document);
            for (documents::Difference const& one : documents::diff(result->document, first.back)) {
                INFO(one.path << ": " << one.left << " | " << one.right);
                CHECK(is_told(one.path, first.lost));
            }
            // What came through once comes through always.
            RoundTrip const second = round_trip(*program, first.back);
            CHECK(documents::diff(first.back, second.back).empty());
            ++counts[program->id];
        }
    }
    for (auto const& [id, count] : counts) WARN(count << " documents of the corpus for " << id);
    CHECK(counts.size() >= 12);
    CHECK(counts["ubl/2.1/Order"] >= 10);
    CHECK(counts["ubl/2.1/DespatchAdvice"] >= 6);
    CHECK(counts["idoc/ORDERS05/ORDRSP"] >= 8);
    CHECK(counts["idoc/INVOIC02/INVOIC"] >= 8);
    CHECK(counts["idoc/DELVRY07/DESADV"] >= 8);
}

}  // namespace
}  // namespace tidegate::maps
