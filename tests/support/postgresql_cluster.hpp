// A PostgreSQL of one test program: in a folder of its own, on a Unix socket only, without fsync.
// It ends with the program, however that ends.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace tidegate::testing {

class PostgresqlCluster {
public:
    static bool is_installed();

    /// Makes and starts it, in a folder of its own or within `parent`. Throws std::runtime_error
    /// when that fails.
    PostgresqlCluster();
    explicit PostgresqlCluster(std::filesystem::path const& parent);
    /// A standby that follows `primary` from its state of now on. Its name is "standby".
    struct StandbyOf {
        PostgresqlCluster const& primary;
    };
    explicit PostgresqlCluster(StandbyOf standby);
    ~PostgresqlCluster();
    PostgresqlCluster(PostgresqlCluster const&) = delete;
    PostgresqlCluster& operator=(PostgresqlCluster const&) = delete;

    /// A new, empty schema, and the address that leads into it.
    std::string make_schema();
    /// Takes all rows out of it, and counts from 1 again: much faster than a new one.
    void empty_schema(std::string const& address) const;
    /// The same through other sockets: `folder` holds one that leads here; several with commas are
    /// tried in turn.
    static std::string through(std::string const& address, std::filesystem::path const& folder);

    /// As a power cut of the server, if it synced: no session is told goodbye, none is waited for.
    void stop_immediately();
    void start();
    /// kill -9, of all of its processes.
    void kill_all();
    /// SIGSTOP and SIGCONT, of all of its processes.
    void freeze() const;
    void thaw() const;
    [[nodiscard]] bool is_running() const;

    /// Of a standby: from its return on it writes.
    void promote() const;
    /// ALTER SYSTEM; from its return on new sessions have it. `value` as in SQL.
    void set(std::string const& setting, std::string const& value) const;

    [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }

    /// Runs SQL outside of any test's schema.
    void run(std::string const& sql) const;

private:
    [[nodiscard]] std::string address(std::string const& schema) const;
    void send_to_all(int signal) const;

    std::filesystem::path folder_;
    pid_t server_ = -1;
    int schemas_ = 0;
};

/// That of this program; only in test_postgresql.
PostgresqlCluster& postgresql_cluster();

}  // namespace tidegate::testing
