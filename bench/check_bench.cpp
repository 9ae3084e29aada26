// `edi check` as its users run it: a process of its own, with the dictionary to load and the file
// to read.
#include "benchmarks.hpp"
#include "delimiter_scan.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace tidegate::bench {
namespace {

namespace fs = std::filesystem;

constexpr double kCheckTarget = 400;

double seconds_in(timeval const& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// CPU seconds, its own and the kernel's, of `program edi check file`.
double check_seconds(fs::path const& program, fs::path const& file) {
    std::fflush(stdout);  // or the child prints the table again
    pid_t const child = ::fork();
    if (child < 0) throw std::runtime_error("no process can be started");
    if (child == 0) {
        // Its findings are none; what it prints is one line.
        if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(127);
        ::execl(program.c_str(), program.c_str(), "edi", "check", file.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    rusage used{};
    if (::wait4(child, &status, 0, &used) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0)
        throw std::runtime_error(program.string() + " edi check did not call the orders valid");
    return seconds_in(used.ru_utime) + seconds_in(used.ru_stime);
}

}  // namespace

void measure_check(Report& report, std::string const& kind, Orders const& orders) {
    std::string const name = "edi check " + kind;
    if (!report.wants(name)) return;
    fs::path const program = fs::read_symlink("/proc/self/exe").parent_path() / "tidegate";
    if (!fs::exists(program)) {
        Report::note(name + " is left out: there is no " + program.string());
        return;
    }
    fs::path const file = fs::path(report.options().folder) / "orders.edi";
    std::ofstream(file, std::ios::binary) << orders.text;
    constexpr double kMegabyte = 1e6;
    double const megabytes = static_cast<double>(orders.text.size()) / kMegabyte;
    report.measure(
        {name, "MB/s", kCheckTarget, [&] { return Work{megabytes, check_seconds(program, file)}; },
         scan_reference(orders.text)}
    );
    fs::remove(file);
}

}  // namespace tidegate::bench
