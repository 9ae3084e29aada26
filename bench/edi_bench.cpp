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
constexpr double kEdifactTarget = 450;
constexpr double kSlowTarget = 120;

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

struct Validation {
    standards::Dictionary const& dictionary;
    std::string_view type = "850";
    bool is_fast_path_allowed = true;
    std::size_t rejected = 0;  ///< sets that must have an error
};

Pass validate(Orders const& orders, Validation const& how) {
    return [&orders, how]() -> Work {
        standards::SetDefinition const& definition = *how.dictionary.find_set(how.type);
        standards::ValidateOptions options;
        options.is_fast_path_allowed = how.is_fast_path_allowed;
        options.wants_tree = false;
        standards::Validator validator(options);
        std::size_t rejected = 0;
        standards::ValidatedSet validated;
        double const seconds = cpu_seconds_of([&] {
            for_each_set(orders.text, [&](syntax::TransactionSet const& set) {
                validator.validate(set, how.dictionary, definition, validated);
                if (validated.findings.empty()) return;
                if (how.rejected == 0) throw std::runtime_error(validated.findings.front().text);
                ++rejected;
            });
        });
        if (rejected != how.rejected)
            throw std::runtime_error("the validator has an error too few or too many");
        return {static_cast<double>(orders.text.size()) / kMegabyte, seconds};
    };
}

void measure_kind(
    Report& report, std::string const& kind, double target, Orders const& orders,
    Validation const& how
) {
    Reference const reference = scan_reference(orders.text);
    if (std::string const name = "tokenize " + kind; report.wants(name))
        report.measure({name, "MB/s", kTokenizeTarget, tokenize(orders), reference});
    if (std::string const name = "validate " + kind; report.wants(name))
        report.measure({name, "MB/s", target, validate(orders, how), reference});
}

/// Every segment by the checks that word what is wrong.
void measure_slow(Report& report, std::string const& kind, Orders const& orders, Validation how) {
    how.is_fast_path_allowed = false;
    if (std::string const name = "slow path " + kind; report.wants(name))
        report.measure(
            {name, "MB/s", kSlowTarget, validate(orders, how), scan_reference(orders.text)}
        );
}

/// The same orders with and without damage, in turns: what findings cost.
void measure_damaged(Report& report, Orders const& orders, Validation how) {
    std::string const name = "validate 1 % damaged";
    if (!report.wants(name)) return;
    constexpr std::size_t kOneOf = 100;
    Orders const damaged = make_damaged(orders);
    Pass const clean = validate(orders, how);
    how.rejected = (orders.sets + kOneOf - 1) / kOneOf;
    report.measure({name, "MB/s", 0, validate(damaged, how), {"the same undamaged", clean}});
}

}  // namespace

void measure_edi(Report& report, std::filesystem::path const& mappers) {
    standards::DictionaryLibrary library(mappers / "standards");
    auto const x12 = library.find("x12", "004010");
    if (!x12) throw std::runtime_error(x12.error().text());
    auto const d96a = library.find("edifact", "D96A");
    if (!d96a) throw std::runtime_error(d96a.error().text());
    auto const bytes = static_cast<std::size_t>(report.options().megabytes * kMegabyte);
    {
        Orders const orders = make_uniform(bytes);
        Validation const how{.dictionary = **x12};
        measure_kind(report, "uniform", kUniformTarget, orders, how);
        measure_slow(report, "uniform", orders, how);
        measure_damaged(report, orders, how);
        measure_check(report, "850", orders);
    }
    bool const wants_varied = report.wants("tokenize varied") || report.wants("validate varied") ||
                              report.wants("slow path varied");
    if (wants_varied) {
        Orders const orders = make_varied(bytes, **x12);
        report.note(
            std::to_string(orders.sets) + " varied orders; " + std::to_string(orders.dropped) +
            " walks dropped"
        );
        Validation const how{.dictionary = **x12};
        measure_kind(report, "varied", kVariedTarget, orders, how);
        measure_slow(report, "varied", orders, how);
    }
    Orders const orders = make_edifact(bytes);
    measure_kind(
        report, "ORDERS", kEdifactTarget, orders, {.dictionary = **d96a, .type = "ORDERS"}
    );
    measure_check(report, "ORDERS", orders);
}

}  // namespace tidegate::bench
