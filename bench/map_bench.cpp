#include "base/stream.hpp"
#include "benchmarks.hpp"
#include "delimiter_scan.hpp"
#include "documents/json.hpp"
#include "generate.hpp"
#include "maps/library.hpp"
#include "maps/read.hpp"
#include "maps/write.hpp"
#include "standards/library.hpp"
#include "standards/validate.hpp"
#include "syntax/interchange_reader.hpp"

#include <cstring>
#include <memory>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr double kMegabyte = 1e6;
constexpr double kReadTarget = 400;
constexpr double kWriteTarget = 250;
/// All documents of a pass are in memory at once, hence less than the options allow.
constexpr double kDocumentMegabytesMax = 4;
constexpr std::string_view kMap = "x12/004010/850";

template <class T>
T take(Expected<T> result) {
    if (!result) throw std::runtime_error(result.error().text());
    return std::move(*result);
}

/// Orders, and what reading them needs.
struct Bench {
    Bench(std::filesystem::path const& mappers, std::size_t bytes)
        : dictionaries(mappers / "standards"),
          maps(mappers, dictionaries),
          dictionary(*take(dictionaries.find("x12", "004010"))),
          program(take(maps.find(kMap))),
          orders(make_uniform(bytes)) {}

    standards::DictionaryLibrary dictionaries;
    maps::MapLibrary maps;
    standards::Dictionary const& dictionary;
    std::shared_ptr<maps::Program const> program;
    Orders orders;
};

/// Calls `use` with the tree and the delimiters of each order.
template <class Use>
void for_each_tree(Bench const& bench, Use const& use) {
    MemorySource source{std::string_view(bench.orders.text)};
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = take(reader.next());
        if (std::holds_alternative<syntax::EndOfInput>(event)) return;
        auto const* found = std::get_if<syntax::SetEvent>(&event);
        if (found == nullptr) continue;
        auto const validated = standards::validate(
            *found->set, bench.dictionary, *bench.dictionary.find_set("850"), {}
        );
        use(validated.tree, found->set->delimiters);
    }
}

maps::ReadResult read_one(
    Bench const& bench, standards::SetTree const& tree, syntax::Delimiters const& delimiters
) {
    maps::ReadOptions options;
    options.delimiters = delimiters;
    return take(maps::read(*bench.program, tree, options));
}

/// Only the map is on the clock: trees are made between.
Work read_all(Bench const& bench) {
    double seconds = 0;
    std::size_t lines = 0;
    for_each_tree(bench, [&](auto const& tree, auto const& delimiters) {
        seconds +=
            cpu_seconds_of([&] { lines += read_one(bench, tree, delimiters).findings.size() + 1; });
    });
    if (lines < bench.orders.sets) throw std::logic_error("an order was not read");
    return {static_cast<double>(bench.orders.text.size()) / kMegabyte, seconds};
}

std::vector<documents::Document> read_documents(Bench const& bench) {
    std::vector<documents::Document> documents;
    for_each_tree(bench, [&](auto const& tree, auto const& delimiters) {
        documents.push_back(read_one(bench, tree, delimiters).document);
    });
    return documents;
}

Work write_all(Bench const& bench, std::vector<documents::Document> const& documents) {
    maps::WriteOptions options;
    options.delimiters = {'~', '*', '>', 0, 0};
    double bytes = 0;
    double const seconds = cpu_seconds_of([&] {
        for (documents::Document const& document : documents)
            bytes +=
                static_cast<double>(take(maps::write(*bench.program, document, options)).text.size()
                );
    });
    return {bytes / kMegabyte, seconds};
}

Work json_all(std::vector<documents::Document> const& documents) {
    double bytes = 0;
    double const seconds = cpu_seconds_of([&] {
        for (documents::Document const& document : documents)
            bytes += static_cast<double>(documents::write_json(document).size());
    });
    return {bytes / kMegabyte, seconds};
}

/// What writing costs at least: the bytes move once from a cold place to another.
Reference copy_reference(std::string_view text) {
    auto const target = std::make_shared<std::string>(text.size(), '\0');
    return {"memcpy of the same text", [text, target]() -> Work {
                double const seconds =
                    cpu_seconds_of([&] { std::memcpy(target->data(), text.data(), text.size()); });
                if (target->back() != text.back()) throw std::logic_error("the copy is wrong");
                return {static_cast<double>(text.size()) / kMegabyte, seconds};
            }};
}

}  // namespace

void measure_maps(Report& report, std::filesystem::path const& mappers) {
    bool const reads = report.wants("map read 850");
    bool const writes = report.wants("map write 850");
    bool const prints = report.wants("json write order");
    if (!reads && !writes && !prints) return;
    double const megabytes = std::min(report.options().megabytes, kDocumentMegabytesMax);
    Bench const bench(mappers, static_cast<std::size_t>(megabytes * kMegabyte));
    if (reads) {
        report.measure(
            {"map read 850", "MB/s", kReadTarget, [&] { return read_all(bench); },
             scan_reference(bench.orders.text)}
        );
    }
    if (!writes && !prints) return;
    auto const documents = read_documents(bench);
    if (writes) {
        report.measure(
            {"map write 850", "MB/s", kWriteTarget, [&] { return write_all(bench, documents); },
             copy_reference(bench.orders.text)}
        );
    }
    if (prints) {
        report.measure(
            {"json write order", "MB/s", 0, [&] { return json_all(documents); },
             copy_reference(bench.orders.text)}
        );
    }
}

}  // namespace tidegate::bench
