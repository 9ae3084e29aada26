// Where a database is: a file of SQLite, or a server of PostgreSQL that many nodes share. Knows the
// form of the address, and keeps what is secret in it out of every text.
#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate::store {

enum class Backend : std::uint8_t { sqlite, postgresql };

struct Location {
    Backend backend = Backend::sqlite;
    std::string path;   ///< of the file; empty on PostgreSQL
    Secret connection;  ///< PostgreSQL: "key='value' ..." as libpq reads it, password and all
    std::string shown;  ///< for logs and errors: without password

    static Location of_file(std::string path);

    /// A path, or "postgresql://user@host:port/name?key=value" as libpq defines it (several hosts,
    /// sslmode, options). `password` is added where the address has none. Errors: invalid, without
    /// the address.
    static Expected<Location> parse(std::string const& address, Secret const& password = {});
};

/// True for an address of PostgreSQL.
bool is_postgresql_url(std::string_view address);

}  // namespace tidegate::store
