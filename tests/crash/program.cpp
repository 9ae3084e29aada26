#include "crash/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace tidegate::crash {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kPause{2};
constexpr std::chrono::seconds kStartPatience{20};  // under strace, on a busy machine
constexpr std::chrono::seconds kStopPatience{30};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace

Program::Program(fs::path const& home, ProgramOptions const& options)
    : output_(home.string() + ".out") {
    std::vector<std::string> command = options.wrapper;
    if (options.arguments.empty()) {
        for (std::string const& word :
             {std::string(TIDEGATE_BINARY_DIR "/tidegate"), std::string("serve"),
              std::string("--json"), std::string("--home"), home.string()})
            command.push_back(word);
    }
    command.insert(command.end(), options.arguments.begin(), options.arguments.end());
    std::vector<std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
    if (!options.crash_at.empty()) environment.push_back("TIDEGATE_CRASH_AT=" + options.crash_at);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    std::string const log = home.string() + ".log";
    posix_spawn_file_actions_addopen(
        &files, STDOUT_FILENO, output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600
    );
    posix_spawn_file_actions_addopen(
        &files, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600
    );
    // A connection that the test closes must not stay open here: its other side would wait for an
    // answer.
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    std::error_code ignored;
    fs::remove(output_, ignored);  // the port in it is of the one before
    int const failed = ::posix_spawnp(
        &process_, command.front().c_str(), &files, nullptr, pointers(command).data(),
        pointers(environment).data()
    );
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("cannot start " + command.front());
}

Program::~Program() {
    send_signal(SIGKILL);
    wait_for_end(kStopPatience);
}

int Program::wait_for_port() {
    auto const deadline = std::chrono::steady_clock::now() + kStartPatience;
    constexpr std::string_view kBefore = "\"as2_port\":";
    while (std::chrono::steady_clock::now() < deadline) {
        std::ifstream file(output_, std::ios::binary);
        std::string const text{std::istreambuf_iterator<char>(file), {}};
        auto const at = text.find(kBefore);
        if (at != std::string::npos && text.ends_with('\n')) {
            int port = 0;
            std::from_chars(text.data() + at + kBefore.size(), text.data() + text.size(), port);
            return port;
        }
        if (wait_for_end(kPause)) return 0;
    }
    return 0;
}

void Program::send_signal(int number) const {
    std::lock_guard const lock(mutex_);
    if (!ending_) ::kill(process_, number);
}

std::optional<Ending> Program::wait_for_end(std::chrono::milliseconds patience) {
    auto const deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        {
            std::lock_guard const lock(mutex_);
            int status = 0;
            if (!ending_ && ::waitpid(process_, &status, WNOHANG) == process_) {
                ending_ = WIFEXITED(status) ? Ending{WEXITSTATUS(status), 0}
                                            : Ending{-1, WTERMSIG(status)};
            }
            if (ending_ || std::chrono::steady_clock::now() >= deadline) return ending_;
        }
        std::this_thread::sleep_for(kPause);
    }
}

bool Program::stop() {
    send_signal(SIGTERM);
    auto const ending = wait_for_end(kStopPatience);
    return ending && ending->exit_status == 0;
}

}  // namespace tidegate::crash
