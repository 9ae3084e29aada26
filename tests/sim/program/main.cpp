// tidegate_simulate: runs seeds, names those that fail, and shows one of them event by event.
// Called by
// ./dev sim.
#include "sim/silence.hpp"
#include "sim/simulation.hpp"

#include <malloc.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tidegate::sim;

constexpr std::uint64_t kDefaultSeeds = 10'000;
constexpr std::size_t kTraceLines = 60;
constexpr std::uint64_t kProgressEvery = 500;
constexpr int kKeptBytes = 1 << 30;

struct Wish {
    std::uint64_t first = 1, last = kDefaultSeeds;
    Rule broken = Rule::none;
    bool is_traced = false;
};

int usage() {
    std::cerr << "usage: tidegate_simulate [SEED | FIRST..LAST] [--trace] [--break RULE]\n  rules:";
    for (Rule const rule : rules()) std::cerr << ' ' << name_of(rule);
    std::cerr << '\n';
    return 2;
}

bool take_seeds(std::string const& text, Wish& wish) {
    auto const dots = text.find("..");
    try {
        wish.first = std::stoull(text);
        wish.last = dots == std::string::npos ? wish.first : std::stoull(text.substr(dots + 2));
    } catch (std::exception const&) {
        return false;
    }
    return wish.first <= wish.last;
}

std::optional<Wish> parse(std::vector<std::string> const& arguments) {
    Wish wish;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--trace") {
            wish.is_traced = true;
        } else if (arguments[i] == "--break" && i + 1 < arguments.size()) {
            ++i;
            for (Rule const rule : rules()) {
                if (name_of(rule) == arguments[i]) wish.broken = rule;
            }
            if (wish.broken == Rule::none) return {};
        } else if (!take_seeds(arguments[i], wish)) {
            return {};
        }
    }
    return wish;
}

void report(std::uint64_t seed, Result const& result) {
    std::size_t const from =
        result.trace.size() > kTraceLines ? result.trace.size() - kTraceLines : 0;
    std::cout << "seed " << seed << " FAILED; its last events:\n";
    for (std::size_t i = from; i < result.trace.size(); ++i) std::cout << result.trace[i] << '\n';
    for (std::string const& violation : result.violations)
        std::cout << "seed " << seed << ": " << violation << '\n';
    std::cout << "repeat it with ./dev sim " << seed << '\n';
}

int run(Wish const& wish) {
    Installation const installation;
    auto const begin = std::chrono::steady_clock::now();
    std::uint64_t failed = 0, lives = 0, orders = 0;
    for (std::uint64_t seed = wish.first; seed <= wish.last; ++seed) {
        auto const show = [](std::string const& line) { std::cout << line << std::endl; };
        Result const result = simulate(
            installation, seed, wish.broken,
            wish.is_traced ? show : std::function<void(std::string const&)>()
        );
        lives += static_cast<std::uint64_t>(result.lives);
        orders += static_cast<std::uint64_t>(result.orders);
        if (!result.violations.empty()) {
            ++failed;
            report(seed, result);
        }
        if (seed % kProgressEvery == 0)
            std::cout << "at seed " << seed << ", " << failed << " failed" << std::endl;
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
    std::uint64_t const seeds = wish.last - wish.first + 1;
    std::cout << seeds << " seeds, " << orders << " orders, " << lives << " lives of the gateway, "
              << failed << " failed; "
              << static_cast<int>(static_cast<double>(seeds) * 60 / took.count())
              << " seeds per minute\n";
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    auto const wish = parse({argv + 1, argv + argc});
    if (!wish) return usage();
    if (!wish->is_traced) silence_the_log();
    // Each seed takes and frees the same megabytes: keep them.
    ::mallopt(M_MMAP_THRESHOLD, kKeptBytes);
    ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
    try {
        return run(*wish);
    } catch (std::exception const& failure) {
        std::cerr << "tidegate_simulate: " << failure.what() << '\n';
        return 1;
    }
}
