#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace tidegate::cli {
namespace {

constexpr double kKilo = 1000;

/// "5.2 GB", "810 MB".
std::string size_text(double bytes) {
    char const* const units[] = {"B", "kB", "MB", "GB"};
    std::size_t unit = 0;
    for (; bytes >= kKilo && unit + 1 < std::size(units); ++unit) bytes /= kKilo;
    bool const is_exact = unit == 0 || bytes >= 100;
    return fmt::format("{:.{}f} {}", bytes, is_exact ? 0 : 1, units[unit]);
}

/// "6 s", "12 min", "3 h".
std::string time_text(double seconds) {
    constexpr double kMinute = 60;
    constexpr double kHour = 60 * kMinute;
    if (seconds >= 2 * kHour) return fmt::format("{:.0f} h", seconds / kHour);
    if (seconds >= 2 * kMinute) return fmt::format("{:.0f} min", seconds / kMinute);
    return fmt::format("{:.0f} s", seconds);
}

std::string bar(double fraction) {
    constexpr std::size_t kWidth = 20;
    auto const full = static_cast<std::size_t>(fraction * kWidth);
    std::string text(full, '=');
    if (full < kWidth) text += '>';
    text.resize(kWidth, ' ');
    return "[" + text + "]";
}

std::optional<std::uint64_t> size_of(std::string const& path) {
    struct stat state{};
    int const failed = path == "-" ? ::fstat(STDIN_FILENO, &state) : ::stat(path.c_str(), &state);
    if (failed != 0 || !S_ISREG(state.st_mode)) return {};
    return static_cast<std::uint64_t>(state.st_size);
}

}  // namespace

Progress::Progress(std::ostream& out, Clock const& clock, std::optional<std::uint64_t> total_bytes)
    : out_(out),
      clock_(clock),
      total_bytes_(total_bytes),
      begin_(clock.now()),
      next_(begin_ + kPatience) {}

Progress::~Progress() {
    if (width_ == 0) return;
    out_ << '\r' << std::string(width_, ' ') << '\r';
    out_.flush();
}

void Progress::add(std::uint64_t bytes) {
    done_bytes_ += bytes;
    Instant const now = clock_.now();
    if (now < next_) return;
    next_ = now + kBetweenDrawings;
    draw(now);
}

void Progress::draw(Instant now) {
    auto const done = static_cast<double>(done_bytes_);
    double const speed = done / std::chrono::duration<double>(now - begin_).count();
    std::string line;
    if (total_bytes_ && *total_bytes_ >= done_bytes_ && *total_bytes_ != 0) {
        auto const total = static_cast<double>(*total_bytes_);
        line = fmt::format(
            "{} {:3.0f} %  {} of {}  {}/s", bar(done / total), 100 * done / total, size_text(done),
            size_text(total), size_text(speed)
        );
        if (speed > 0) line += fmt::format("  {} left", time_text((total - done) / speed));
    } else {
        line = fmt::format("{}  {}/s", size_text(done), size_text(speed));
    }
    std::size_t const width = line.size();
    line.resize(std::max(width, width_), ' ');
    width_ = width;
    // The cursor goes back, so that what is printed meanwhile stands over the line, not behind it.
    out_ << '\r' << line << '\r';
    out_.flush();
}

std::unique_ptr<Progress> progress_of(std::string const& path, Printing printing) {
    static SystemClock const clock;
    if (::isatty(STDERR_FILENO) == 0) return nullptr;
    if (printing == Printing::streamed && ::isatty(STDOUT_FILENO) != 0) return nullptr;
    return std::make_unique<Progress>(std::cerr, clock, size_of(path));
}

}  // namespace tidegate::cli
