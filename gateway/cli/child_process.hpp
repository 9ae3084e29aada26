// A program started by this one, talked to over its standard input and output.
#pragma once

#include "base/error.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace tidegate::cli {

class ChildProcess {
public:
    /// Errors: unavailable when it cannot be started.
    static Expected<ChildProcess> start(std::vector<std::string> const& command);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;

    /// Ends the child if it still runs, and waits for it.
    ~ChildProcess();

    /// The next line of its output without the line end; nothing when it has closed it. Blocks.
    std::optional<std::string> read_line();

    /// One line to its input. False when it no longer reads.
    bool write_line(std::string const& line);

    /// Waits until it ends; its exit status, or 128 + the signal that ended it.
    int wait();

private:
    ChildProcess(pid_t pid, int input, int output) : pid_(pid), input_(input), output_(output) {}
    pid_t pid_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string buffer_;
};

}  // namespace tidegate::cli
