#include "base/stream.hpp"
#include "benchmarks.hpp"
#include "delimiter_scan.hpp"
#include "generate.hpp"
#include "standards/library.hpp"
#include "standards/validator.hpp"
#include "syntax/interchange_reader.hpp"

#include <stdexcept>

namespace tidegate::bench {
namespace {

constexpr double kMegabyte = 1e6;
constexpr double kTokenizeTarget = 2500;
constexpr double kUniformTarget = 700;
constexpr double kVariedTarget = 350;

/// Calls `use` with each set of `text`; throws when the reader has anything to say about it.
template <class Use>
void for_each_set(std::string_view text, Use const& use) {
    MemorySource source(text);
    syntax::InterchangeReader reader(source);
    for (;;) {
        auto event = reader.next();
        if (!event) throw std::runtime_error(event.error().text());
        if (std::holds_alternative<syntax::EndOfInput>(*event)) return;
        auto const* set = std::get_if<syntax::SetEvent>(&*event);
        if (set == nullptr) continue;
        if (!set->findings.empty()) throw std::runtime_error(set->findings.front().text);
        use(*set->set);
    }
}

Pass tokenize(Orders const& orders) {
    return [&orders]() -> Work {
        std::size_t sets = 0;
        double const seconds = cpu_seconds_of([&] {
            for_each_set(orders.text, [&](syntax::TransactionSet const&) { ++sets; });
        });
        if (sets != orders.sets) throw std::runtime_error("the reader lost an order");
        return {static_cast<double>(orders.text.size()) / kMegabyte, seconds};
    };
}

Pass validate(Orders const& orders, standards::Dictionary const& dictionary) {
    return [&orders, &dictionary]() -> Work {
        standards::SetDefinition const& definition = *dictionary.find_set("850");
        standards::Validator validator({});
        standards::ValidatedSet validated;
        double const seconds = cpu_seconds_of([&] {
            for_each_set(orders.text, [&](syntax::TransactionSet const& set) {
                validator.validate(set, dictionary, definition, validated);
                if (!validated.findings.empty())
                    throw std::runtime_error(validated.findings.front().text);
            });
        });
        return {static_cast<double>(orders.text.size()) / kMegabyte, seconds};
    };
}

void measure_kind(
    Report& report, std::string const& kind, double target, Orders const& orders,
    standards::Dictionary const& dictionary
) {
    Reference const reference = scan_reference(orders.text);
    if (std::string const name = "tokenize " + kind; report.wants(name))
        report.measure({name, "MB/s", kTokenizeTarget, tokenize(orders), reference});
    if (std::string const name = "validate " + kind; report.wants(name))
        report.measure({name, "MB/s", target, validate(orders, dictionary), reference});
}

}  // namespace

void measure_edi(Report& report, std::filesystem::path const& mappers) {
    standards::DictionaryLibrary library(mappers / "standards");
    auto const dictionary = library.find("x12", "004010");
    if (!dictionary) throw std::runtime_error(dictionary.error().text());
    auto const bytes = static_cast<std::size_t>(report.options().megabytes * kMegabyte);
    if (report.wants("tokenize uniform") || report.wants("validate uniform"))
        measure_kind(report, "uniform", kUniformTarget, make_uniform(bytes), **dictionary);
    if (report.wants("tokenize varied") || report.wants("validate varied")) {
        Orders const orders = make_varied(bytes, **dictionary);
        report.note(
            std::to_string(orders.sets) + " varied orders; " + std::to_string(orders.dropped) +
            " walks dropped"
        );
        measure_kind(report, "varied", kVariedTarget, orders, **dictionary);
    }
}

}  // namespace tidegate::bench
