// Interchanges of many gigabytes, made on the fly, go through a pipe into `tidegate edi check
// -`; told is how long each took and how much memory the program ever had. Memory must not depend
// on the size of the input: more than 64 MB is a failure.
#include "large/interchange.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

using tidegate::bench::Standard;

constexpr std::uint64_t kGigabyte = 1'000'000'000;
constexpr double kMegabyte = 1e6;
constexpr long kMemoryMaxKib = 64 * 1024;

bool write_all(int to, std::string_view text) {
    while (!text.empty()) {
        ssize_t const count = ::write(to, text.data(), text.size());
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// The program with the pipe as its standard input; -1 when it cannot be started.
pid_t start(char const* program, int input, int other_end) {
    pid_t const child = ::fork();
    if (child != 0) return child;
    ::dup2(input, STDIN_FILENO);
    ::close(input);
    ::close(other_end);
    ::execl(program, program, "edi", "check", "-", static_cast<char*>(nullptr));
    std::_Exit(127);
}

/// True if the interchange was found valid, in as much memory as is allowed.
bool check(char const* program, Standard standard, std::uint64_t gigabytes) {
    int pipe[2];
    if (::pipe(pipe) != 0) return false;
    auto const begin = std::chrono::steady_clock::now();
    pid_t const child = start(program, pipe[0], pipe[1]);
    ::close(pipe[0]);
    bool const is_written =
        child > 0 && tidegate::bench::make_interchange(
                         standard, gigabytes * kGigabyte,
                         [&](std::string_view piece) { return write_all(pipe[1], piece); }
                     );
    ::close(pipe[1]);
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    bool const is_valid = is_written && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    fmt::print(
        "{}: {} GB in {:.1f} s ({:.0f} MB/s with the making of it): {}; peak memory {:.1f} MB\n",
        standard == Standard::x12 ? "X12 850" : "EDIFACT ORDERS", gigabytes, seconds,
        static_cast<double>(gigabytes * kGigabyte) / kMegabyte / seconds,
        is_valid ? "valid" : "not found valid",
        static_cast<double>(used.ru_maxrss) * 1024 / kMegabyte
    );
    return is_valid && used.ru_maxrss <= kMemoryMaxKib;
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) {
        fmt::print(stderr, "usage: tidegate_large PROGRAM GIGABYTES\n");
        return 2;
    }
    std::uint64_t const gigabytes = std::strtoull(argv[2], nullptr, 10);
    std::signal(SIGPIPE, SIG_IGN);
    bool const is_x12_good = check(argv[1], Standard::x12, gigabytes);
    bool const is_edifact_good = check(argv[1], Standard::edifact, gigabytes);
    return is_x12_good && is_edifact_good ? 0 : 1;
}
