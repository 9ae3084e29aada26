// Development certificates in a folder of their own, and what a program of the system prints: for
// tests that speak TLS over 127.0.0.1.
#pragma once

#include "as2/keys.hpp"
#include "net/tls.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace tidegate::net::test {

struct CommandResult {
    int status = 0;
    std::string output;  ///< standard output and error
};

inline CommandResult run_command(std::string const& command) {
    CommandResult result;
    std::FILE* pipe = ::popen(("{ " + command + " ; } 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("no shell");
    char piece[4096];
    for (std::size_t count = 0; (count = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
        result.output.append(piece, count);
    }
    result.status = WEXITSTATUS(::pclose(pipe));
    return result;
}

/// "server" for localhost and 127.0.0.1, "other" for another authority: made by certs/make.sh, once
/// per test.
class TlsFiles {
public:
    TlsFiles() {
        folder_ =
            std::filesystem::temp_directory_path() / ("tidegate_tls_" + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
        auto const made = run_command(
            "sh " + std::string(TIDEGATE_SOURCE_DIR) + "/certs/make.sh " + folder_.string() +
            " server other"
        );
        if (made.status != 0) throw std::runtime_error(made.output);
    }
    TlsFiles(TlsFiles const&) = delete;
    TlsFiles& operator=(TlsFiles const&) = delete;
    ~TlsFiles() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(std::string const& name) const { return folder_ / name; }
    [[nodiscard]] std::string text(std::string const& name) const {
        std::ifstream file(path(name));
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] std::shared_ptr<TlsIdentity const> identity() const {
        auto identity = TlsIdentity::load(path("server.crt"), path("server.key"));
        if (!identity) throw std::runtime_error(identity.error().text());
        return *identity;
    }

private:
    std::filesystem::path folder_;
};

}  // namespace tidegate::net::test
