// How far a command has come with a large input: one line on a terminal, drawn over again and
// removed at the end. "[=====>    ]  52 %  5.2 of 10.0 GB  810 MB/s  6 s left".
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace tidegate::cli {

class Progress {
public:
    /// Nothing is shown before this much time: most inputs are done by then.
    static constexpr std::chrono::seconds kPatience{2};
    static constexpr std::chrono::milliseconds kBetweenDrawings{200};

    /// `total_bytes` when it is known. `out` and `clock` must outlive this.
    Progress(std::ostream& out, Clock const& clock, std::optional<std::uint64_t> total_bytes);
    /// Removes the line.
    ~Progress();

    /// So many bytes more are done.
    void add(std::uint64_t bytes);

private:
    void draw(Instant now);

    std::ostream& out_;
    Clock const& clock_;
    std::optional<std::uint64_t> total_bytes_;
    std::uint64_t done_bytes_ = 0;
    Instant begin_;
    Instant next_;
    std::size_t width_ = 0;  ///< columns that the line takes now
};

/// When a command prints its result: while it reads, or at its end.
enum class Printing : std::uint8_t { streamed, at_end };

/// For reading `path` ("-" is standard input); null where nobody looks: standard error is no
/// terminal, or the result runs over the same one.
std::unique_ptr<Progress> progress_of(std::string const& path, Printing printing);

}  // namespace tidegate::cli
