#include "harness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace tidegate::bench {
namespace {

double thread_seconds() {
    std::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

Series series_of(std::vector<double> rates) {
    if (rates.empty()) return {};
    std::ranges::sort(rates);
    return {rates[rates.size() / 2], rates.front(), rates.back()};
}

double seconds_of(std::function<void()> const& act) {
    auto const start = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double cpu_seconds_of(std::function<void()> const& act) {
    double const start = thread_seconds();
    act();
    return thread_seconds() - start;
}

void Report::note(std::string const& text) { fmt::print("  ({})\n", text); }

void Report::print_head() const {
    fmt::print(
        "{:<34} {:>9} {:>7} {:>7} {:>8}   {:>9} {:>6}  {}\n", "benchmark", "value", "unit",
        "spread", "target", "reference", "ratio", "reference is"
    );
}

void Report::measure(Question const& question) {
    std::vector<double> values;
    std::vector<double> references;
    question.pass();
    question.reference.pass();
    for (int run = 0; run < options_.runs; ++run) {
        Work const reference = question.reference.pass();
        Work const work = question.pass();
        references.push_back(reference.units / reference.seconds);
        values.push_back(work.units / work.seconds);
    }
    Figure figure{
        .name = question.name,
        .unit = question.unit,
        .target = question.target,
        .target_ratio = question.target_ratio,
        .value = series_of(std::move(values)),
        .reference_name = question.reference.name,
        .reference = series_of(std::move(references))
    };
    fmt::print(
        "{:<34} {:>9.4g} {:>7} {:>6.0f}% {:>8}   {:>9.4g} {:>6.3f}  {}\n", figure.name,
        figure.value.median, figure.unit, figure.value.spread() * 100,
        figure.target > 0         ? fmt::format("{:.4g}", figure.target)
        : figure.target_ratio > 0 ? fmt::format("{:.4g} ref", figure.target_ratio)
                                  : "-",
        figure.reference.median, figure.ratio(), figure.reference_name
    );
    std::fflush(stdout);
    figures_.push_back(std::move(figure));
}

}  // namespace tidegate::bench
