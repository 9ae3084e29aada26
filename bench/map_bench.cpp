#include "allocations.hpp"
#include "base/stream.hpp"
#include "benchmarks.hpp"
#include "delimiter_scan.hpp"
#include "documents/json.hpp"
#include "generate.hpp"
#include "maps/library.hpp"
#include "maps/read.hpp"
#include "maps/write.hpp"
#include "standards/library.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"

#include <fmt/format.h>

#include <cstring>
#include <deque>
#include <memory>
#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr double kMegabyte = 1e6;
constexpr double kReadTarget = 400;
constexpr double kWriteTarget = 250;
constexpr double kOnePassTarget = 180;
/// EDIFACT is to be within 30 % of X12.
constexpr double kEdifactPart = 0.7;
/// All documents of a pass are in memory at once, hence less than the options allow.
constexpr double kDocumentMegabytesMax = 4;
/// Trees that are made before the clock runs: more would measure how fast they come from memory.
constexpr std::size_t kTreesAtOnce = 16;

template <class T>
T take(Expected<T> result) {
    if (!result) throw std::runtime_error(result.error().text());
    return std::move(*result);
}
void take(Expected<void> const& result) {
    if (!result) throw std::runtime_error(result.error().text());
}

/// What tells one kind of order from another.
struct Kind {
    std::string_view standard, release, set;
    syntax::Delimiters delimiters;
};
constexpr Kind kX12{"x12", "004010", "850", {'~', '*', '>', 0, 0}};
constexpr Kind kEdifact{"edifact", "D96A", "ORDERS", {'\'', '+', ':', 0, '?'}};

/// Orders of one kind, and what reading them needs.
struct Bench {
    Bench(std::filesystem::path const& mappers, Kind const& kind_of, Orders orders_of)
        : kind(kind_of),
          dictionaries(mappers / "standards"),
          maps(mappers, dictionaries),
          dictionary(*take(dictionaries.find(kind.standard, kind.release))),
          definition(*dictionary.find_set(kind.set)),
          program(take(maps.find(fmt::format("{}/{}/{}", kind.standard, kind.release, kind.set)))),
          orders(std::move(orders_of)),
          reader(*program),
          writer(*program),
          validator(standards::ValidateOptions{}),
          result{documents::Document(*program->document), {}, {}} {}

    Kind kind;
    standards::DictionaryLibrary dictionaries;
    maps::MapLibrary maps;
    standards::Dictionary const& dictionary;
    standards::SetDefinition const& definition;
    std::shared_ptr<maps::Program const> program;
    Orders orders;
    maps::SetReader reader;
    maps::SetWriter writer;
    standards::Validator validator;
    standards::ValidatedSet validated;
    maps::ReadResult result;
    maps::WriteResult written;
};

/// Calls `use` with each set of the orders.
template <class Use>
void for_each_set(Bench const& bench, Use const& use) {
    MemorySource source{std::string_view(bench.orders.text)};
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = take(reader.next());
        if (std::holds_alternative<syntax::EndOfInput>(event)) return;
        if (auto const* found = std::get_if<syntax::SetEvent>(&event)) use(*found->set);
    }
}

/// A set of its own: the reader's is gone with the next one.
struct HeldSet {
    HeldSet(syntax::TransactionSet const& from, Bench const& bench) : set(from) {
        for (syntax::Segment& segment : set.segments) hold(segment);
        tree = standards::validate(set, bench.dictionary, bench.definition, {}).tree;
    }

    void hold(syntax::Segment& segment) {
        syntax::Elements const& elements = segment.elements;
        std::string_view const last = elements.empty() ? segment.tag : elements.back();
        std::string& text = texts.emplace_back(segment.tag.data(), last.data() + last.size());
        auto const moved = static_cast<std::uint32_t>(segment.tag.data() - elements.text());
        std::vector<std::uint32_t>& own = marks.emplace_back();
        for (std::size_t i = 0; i <= elements.size(); ++i)
            own.push_back(elements.marks()[i] - moved);
        segment.tag = std::string_view(text).substr(0, segment.tag.size());
        segment.elements = {text.data(), own.data(), elements.size()};
    }

    std::deque<std::string> texts;
    std::deque<std::vector<std::uint32_t>> marks;
    syntax::TransactionSet set;
    standards::SetTree tree;
};

/// Calls `use` with some sets at a time, as trees.
template <class Use>
void for_each_batch(Bench const& bench, Use const& use) {
    std::deque<HeldSet> held;
    for_each_set(bench, [&](syntax::TransactionSet const& set) {
        held.emplace_back(set, bench);
        if (held.size() < kTreesAtOnce) return;
        use(held);
        held.clear();
    });
    if (!held.empty()) use(held);
}

maps::ReadOptions options_of(syntax::TransactionSet const& set) {
    maps::ReadOptions options;
    options.delimiters = set.delimiters;
    options.charset = set.charset;
    return options;
}

/// Only the map is on the clock: trees are made between.
Work read_all(Bench& bench) {
    double seconds = 0;
    std::size_t sets = 0;
    for_each_batch(bench, [&](std::deque<HeldSet> const& held) {
        seconds += cpu_seconds_of([&] {
            for (HeldSet const& one : held)
                take(bench.reader.read(one.tree, options_of(one.set), bench.result));
        });
        sets += held.size();
    });
    if (sets != bench.orders.sets) throw std::logic_error("an order was not read");
    return {static_cast<double>(bench.orders.text.size()) / kMegabyte, seconds};
}

/// From bytes to a document: segments, tree, findings and map.
Work one_pass(Bench& bench) {
    std::size_t sets = 0;
    double const seconds = cpu_seconds_of([&] {
        for_each_set(bench, [&](syntax::TransactionSet const& set) {
            bench.validator.validate(set, bench.dictionary, bench.definition, bench.validated);
            take(bench.reader.read(bench.validated.tree, options_of(set), bench.result));
            ++sets;
        });
    });
    if (sets != bench.orders.sets) throw std::logic_error("an order was not read");
    return {static_cast<double>(bench.orders.text.size()) / kMegabyte, seconds};
}

std::vector<documents::Document> read_documents(Bench const& bench) {
    std::vector<documents::Document> documents;
    for_each_batch(bench, [&](std::deque<HeldSet> const& held) {
        for (HeldSet const& one : held)
            documents.push_back(
                take(maps::read(*bench.program, one.tree, options_of(one.set))).document
            );
    });
    return documents;
}

maps::WriteOptions write_options(Bench const& bench) {
    maps::WriteOptions options;
    options.delimiters = bench.kind.delimiters;
    return options;
}

Work write_all(Bench& bench, std::vector<documents::Document> const& documents) {
    maps::WriteOptions const options = write_options(bench);
    std::size_t bytes = 0;
    double const seconds = cpu_seconds_of([&] {
        for (documents::Document const& document : documents) {
            take(bench.writer.write(document, options, bench.written));
            bytes += bench.written.body.text.size();
        }
    });
    return {static_cast<double>(bytes) / kMegabyte, seconds};
}

/// Allocations per order when all memory has grown, which the passes before have seen to.
void note_allocations(std::string const& name, std::size_t orders, std::uint64_t count) {
    Report::note(fmt::format(
        "{}: {:.3g} allocations per order, of {} orders (target 0)", name,
        static_cast<double>(count) / static_cast<double>(orders), orders
    ));
}

void count_read(std::string const& name, Bench& bench) {
    std::uint64_t count = 0;
    for_each_batch(bench, [&](std::deque<HeldSet> const& held) {
        std::uint64_t const before = allocations();
        for (HeldSet const& one : held)
            take(bench.reader.read(one.tree, options_of(one.set), bench.result));
        count += allocations() - before;
    });
    note_allocations(name, bench.orders.sets, count);
}

void count_written(
    std::string const& name, Bench& bench, std::vector<documents::Document> const& documents
) {
    std::uint64_t const before = allocations();
    write_all(bench, documents);
    note_allocations(name, documents.size(), allocations() - before);
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

/// The benchmarks of one kind of order; `part` of the targets is asked for.
void measure_kind(Report& report, Bench& bench, double part) {
    std::string const set(bench.kind.set);
    std::string const read = "map read " + set;
    std::string const pass = "validate and map " + set;
    std::string const write = "map write " + set;
    if (report.wants(read)) {
        report.measure(
            {read, "MB/s", part * kReadTarget, [&] { return read_all(bench); },
             scan_reference(bench.orders.text)}
        );
        count_read(read, bench);
    }
    if (report.wants(pass)) {
        report.measure(
            {pass, "MB/s", part * kOnePassTarget, [&] { return one_pass(bench); },
             scan_reference(bench.orders.text)}
        );
    }
    std::string const json = "json write order";
    bool const prints = report.wants(json) && part == 1;
    if (!report.wants(write) && !prints) return;
    auto const documents = read_documents(bench);
    if (report.wants(write)) {
        report.measure(
            {write, "MB/s", part * kWriteTarget, [&] { return write_all(bench, documents); },
             copy_reference(bench.orders.text)}
        );
        count_written(write, bench, documents);
    }
    if (prints) {
        report.measure(
            {json, "MB/s", 0, [&] { return json_all(documents); }, copy_reference(bench.orders.text)
            }
        );
    }
}

bool wants_kind(Report const& report, std::string_view set) {
    bool const prints = set == kX12.set && report.wants("json write order");
    return prints || report.wants(fmt::format("map read {}", set)) ||
           report.wants(fmt::format("validate and map {}", set)) ||
           report.wants(fmt::format("map write {}", set));
}

}  // namespace

void measure_maps(Report& report, std::filesystem::path const& mappers) {
    double const megabytes = std::min(report.options().megabytes, kDocumentMegabytesMax);
    auto const bytes = static_cast<std::size_t>(megabytes * kMegabyte);
    if (wants_kind(report, kX12.set)) {
        Bench bench(mappers, kX12, make_uniform(bytes));
        measure_kind(report, bench, 1);
    }
    if (wants_kind(report, kEdifact.set)) {
        Bench bench(mappers, kEdifact, make_edifact(bytes));
        measure_kind(report, bench, kEdifactPart);
    }
    measure_xml_maps(report, mappers);
}

}  // namespace tidegate::bench
