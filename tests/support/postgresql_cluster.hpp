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

    /// Makes and starts it. Throws std::runtime_error when that fails.
    PostgresqlCluster();
    ~PostgresqlCluster();
    PostgresqlCluster(PostgresqlCluster const&) = delete;
    PostgresqlCluster& operator=(PostgresqlCluster const&) = delete;

    /// A new, empty schema, and the address that leads into it.
    std::string make_schema();
    /// Takes all rows out of it, and counts from 1 again: much faster than a new one.
    void empty_schema(std::string const& address) const;
    /// The same through another socket: `folder` holds one that leads here.
    static std::string through(std::string const& address, std::filesystem::path const& folder);

    /// As a power cut of the server, if it synced: no session is told goodbye, none is waited for.
    void stop_immediately();
    void start();

    [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }

    /// Runs SQL outside of any test's schema.
    void run(std::string const& sql) const;

private:
    [[nodiscard]] std::string address(std::string const& schema) const;

    std::filesystem::path folder_;
    pid_t server_ = -1;
    int schemas_ = 0;
};

/// That of this program; only in test_postgresql.
PostgresqlCluster& postgresql_cluster();

}  // namespace tidegate::testing
