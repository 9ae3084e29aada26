// The real program as a child process: `tidegate serve` on a home, killed and started again.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::crash {

struct ProgramOptions {
    std::string crash_at = {};                ///< TIDEGATE_CRASH_AT
    std::vector<std::string> wrapper = {};    ///< command and options put before the program
    std::vector<std::string> arguments = {};  ///< of a program other than `tidegate serve`
};

/// How a process ended.
struct Ending {
    int exit_status = -1;  ///< -1: a signal ended it
    int signal = 0;
};

class Program {
public:
    /// Starts it; output goes to files beside the home.
    Program(std::filesystem::path const& home, ProgramOptions const& options = {});
    ~Program();  ///< kills what still runs
    Program(Program const&) = delete;
    Program& operator=(Program const&) = delete;

    /// Waits until it serves; 0 when it ended before.
    [[nodiscard]] int wait_for_port();
    void send_signal(int number) const;

    /// Waits until it has ended; nothing when it still runs after `patience`.
    std::optional<Ending> wait_for_end(std::chrono::milliseconds patience);

    /// SIGTERM, and waits; true when it ended with status 0 within the 30 s that it promises.
    bool stop();

private:
    pid_t process_ = -1;
    std::filesystem::path output_;
    std::optional<Ending> ending_;
};

}  // namespace tidegate::crash
