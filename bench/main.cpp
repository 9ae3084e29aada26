// The benchmark program: ./dev bench. Prints a table and writes a JSON file; what the figures mean
// is in docs/performance.md.
#include "base/log.hpp"
#include "benchmarks.hpp"
#include "runtime/config.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace tidegate::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUsage =
    "usage: tidegate_bench [NAME] [--json FILE] [--folder FOLDER] [--database URL]\n"
    "                      [--mb N] [--runs N]\n"
    "  NAME      a part of a benchmark's name; without it all are run\n"
    "  --json    where the figures are written\n"
    "  --folder  where databases are made: on the disk that is to be measured (default: build)\n"
    "  --database  an empty PostgreSQL in the place of a file, for whole cycles of orders\n"
    "  --mb      megabytes of orders to generate, per kind (default 20)\n"
    "  --runs    passes per figure after one that warms up (default 5)\n";

struct Arguments {
    Options options;
    std::string json;
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size() && number > 0;
}

bool read_arguments(std::vector<std::string> const& words, Arguments& arguments) {
    arguments.options.folder = "build";
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            if (!arguments.options.filter.empty()) return false;
            arguments.options.filter = words[i];
            continue;
        }
        if (i + 1 == words.size()) return false;
        std::string const& value = words[i + 1];
        if (words[i] == "--json") {
            arguments.json = value;
        } else if (words[i] == "--folder") {
            arguments.options.folder = value;
        } else if (words[i] == "--database") {
            arguments.options.database = value;
        } else if (words[i] == "--mb") {
            if (!read_number(value, arguments.options.megabytes)) return false;
        } else if (words[i] == "--runs") {
            if (!read_number(value, arguments.options.runs)) return false;
        } else {
            return false;
        }
        ++i;
    }
    return true;
}

/// Databases and files of the run; gone with it.
class Scratch {
public:
    explicit Scratch(fs::path const& parent) {
        fs::create_directories(parent);
        std::string pattern = (fs::absolute(parent) / "bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("cannot make a folder in " + parent.string());
        path_ = pattern;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;
    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

std::string processor() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

std::string json_of(Report const& report) {
    std::string text = fmt::format(
        "{{\"processor\":\"{}\",\"threads\":{},\"runs\":{},\"megabytes\":{},\"figures\":[",
        processor(), std::thread::hardware_concurrency(), report.options().runs,
        report.options().megabytes
    );
    std::string_view separator = "\n";
    for (Figure const& figure : report.figures()) {
        text += fmt::format(
            "{}{{\"name\":\"{}\",\"unit\":\"{}\",\"target\":{},\"target_ratio\":{},\"median\":{:."
            "6g},\"low\":{:.6g},"
            "\"high\":{:.6g},\"reference\":{{\"name\":\"{}\",\"median\":{:.6g},\"low\":{:.6g},"
            "\"high\":{:.6g}}},\"ratio\":{:.6g}}}",
            separator, figure.name, figure.unit, figure.target, figure.target_ratio,
            figure.value.median, figure.value.low, figure.value.high, figure.reference_name,
            figure.reference.median, figure.reference.low, figure.reference.high, figure.ratio()
        );
        separator = ",\n";
    }
    return text + "\n]}\n";
}

int run(Arguments arguments) {
    log::configure(log::Format::text, log::Level::warning);
    Scratch const scratch(arguments.options.folder);
    arguments.options.folder = scratch.path().string();
    auto const mappers = runtime::find_mappers(scratch.path());
    if (!mappers) throw std::runtime_error(mappers.error().text());
    Report report(arguments.options);
    fmt::print("{}, {} threads\n", processor(), std::thread::hardware_concurrency());
    report.print_head();
    measure_edi(report, *mappers);
    measure_maps(report, *mappers);
    measure_promise(report);
    measure_accept(report);
    measure_as2(report);
    measure_process(report);
    measure_cycle(report);
    if (report.figures().empty()) {
        fmt::print(stderr, "no benchmark has \"{}\" in its name\n", arguments.options.filter);
        return 2;
    }
    if (arguments.json.empty()) return 0;
    std::ofstream file(arguments.json);
    file << json_of(report);
    file.close();
    if (!file) throw std::runtime_error("cannot write " + arguments.json);
    return 0;
}

}  // namespace
}  // namespace tidegate::bench

int main(int count, char** words) {
    tidegate::bench::Arguments arguments;
    if (!tidegate::bench::read_arguments({words + 1, words + count}, arguments)) {
        std::fputs(tidegate::bench::kUsage.data(), stderr);
        return 2;
    }
    try {
        return tidegate::bench::run(std::move(arguments));
    } catch (std::exception const& problem) {
        fmt::print(stderr, "tidegate_bench: {}\n", problem.what());
        return 1;
    }
}
