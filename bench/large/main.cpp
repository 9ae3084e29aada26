// An interchange of many gigabytes, made on the fly, goes through a pipe into `tidegate edi check
// -`; told is how long that took and how much memory the program ever had. Memory must not depend
// on the size of the input: more than 64 MB is a failure.
#include "generate.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::uint64_t kGigabyte = 1'000'000'000;
constexpr double kMegabyte = 1e6;
constexpr long kMemoryMaxKib = 64 * 1024;
constexpr std::size_t kModelBytes = 4'000'000;  ///< orders that are sent again and again
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kSetsPerGroup = 500'000;  ///< GE01 has six digits
constexpr std::size_t kControlDigits = 9;

bool write_all(int to, std::string_view text) {
    while (!text.empty()) {
        ssize_t const count = ::write(to, text.data(), text.size());
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// The sets of the model without their control numbers: "ST*850*" ... "SE*37*".
struct ModelSet {
    std::string_view header;
    std::string_view body;
};

std::vector<ModelSet> sets_of(std::string_view text) {
    std::vector<ModelSet> sets;
    for (std::size_t at = text.find("ST*850*"); at != text.npos; at = text.find("ST*850*", at)) {
        std::size_t const body = at + std::string_view("ST*850*").size() + kControlDigits;
        std::size_t const trailer = text.find("~SE*", body);
        std::size_t const number = text.find('*', trailer + std::string_view("~SE*").size()) + 1;
        sets.push_back(
            {text.substr(at, body - at - kControlDigits), text.substr(body, number - body)}
        );
        at = number;
    }
    return sets;
}

/// Writes one interchange of about `bytes`, every set with a number of its own.
bool write_interchange(int to, std::uint64_t bytes) {
    std::string const model = tidegate::bench::make_uniform(kModelBytes).text;
    std::vector<ModelSet> const sets = sets_of(model);
    std::string_view const isa = std::string_view(model).substr(0, model.find("GS*"));
    std::string piece(isa);
    std::uint64_t written = 0;
    std::size_t groups = 0;
    std::size_t in_group = 0;
    auto const end_group = [&] {
        if (in_group != 0) piece += fmt::format("GE*{}*{}~", in_group, groups);
        in_group = 0;
    };
    for (std::size_t next = 0; written < bytes; next = (next + 1) % sets.size()) {
        if (in_group == kSetsPerGroup) end_group();
        if (in_group == 0)
            piece += fmt::format("GS*PO*ACME*SUPPLIERCO*20260105*1200*{}*X*004010~", ++groups);
        std::string const number = fmt::format("{:09}", ++in_group);
        piece += sets[next].header;
        piece += number;
        piece += sets[next].body;
        piece += number;
        piece += '~';
        if (piece.size() < kPieceBytes) continue;
        if (!write_all(to, piece)) return false;
        written += piece.size();
        piece.clear();
    }
    end_group();
    piece += fmt::format("IEA*{}*000000001~", groups);
    return write_all(to, piece);
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

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3) {
        fmt::print(stderr, "usage: tidegate_large PROGRAM GIGABYTES\n");
        return 2;
    }
    std::uint64_t const bytes = std::strtoull(argv[2], nullptr, 10) * kGigabyte;
    std::signal(SIGPIPE, SIG_IGN);
    int pipe[2];
    if (::pipe(pipe) != 0) return 2;
    auto const begin = std::chrono::steady_clock::now();
    pid_t const child = start(argv[1], pipe[0], pipe[1]);
    ::close(pipe[0]);
    bool const is_written = child > 0 && write_interchange(pipe[1], bytes);
    ::close(pipe[1]);
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    bool const is_valid = is_written && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    fmt::print(
        "{} GB in {:.1f} s ({:.0f} MB/s with the making of it): {}; peak memory {:.1f} MB\n",
        argv[2], seconds, static_cast<double>(bytes) / kMegabyte / seconds,
        is_valid ? "valid" : "not found valid",
        static_cast<double>(used.ru_maxrss) * 1024 / kMegabyte
    );
    return is_valid && used.ru_maxrss <= kMemoryMaxKib ? 0 : 1;
}
