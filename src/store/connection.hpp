// Private to src/store: one connection of SOCI, and what SQLite and PostgreSQL do in ways of their
// own. Values go through SOCI itself, so nothing here is called per value.
#pragma once

#include "store/location.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace soci {
class session;
class statement;
class soci_error;
}  // namespace soci

namespace tidegate::store {

enum class Access : std::uint8_t { write, read };

/// Of SQLite's log, 16 MB: then it is copied into the database. The more, the fewer pages are
/// copied twice, and the longer one copy takes.
inline constexpr int kCheckpointPages = 4096;

class Connection {
public:
    virtual ~Connection() = default;
    [[nodiscard]] virtual soci::session& session() = 0;

    /// Any number of statements without parameters and rows.
    virtual void run_script(std::string const& sql) = 0;
    /// One such statement that is run again and again, a literal: begin, savepoint, release.
    virtual void run_control(char const* sql) { run_script(sql); }
    virtual void begin() = 0;
    /// Throws OutcomeUnknown when it was sent and not answered.
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;
    [[nodiscard]] virtual bool in_transaction() = 0;
    /// The other side is gone: only a new connection helps.
    [[nodiscard]] virtual bool is_lost() = 0;

    /// SQLite: the integer key of the row that was inserted last. It makes a table for what
    /// "returning" returns.
    [[nodiscard]] virtual std::int64_t last_key() { return 0; }

    /// SQLite: what its log held after the last commit of this connection.
    [[nodiscard]] virtual int log_pages() const { return 0; }
    /// SQLite: a commit that leaves so many pages in the log copies them into the database, at
    /// first kCheckpointPages.
    virtual void copy_log_at(int /*pages*/) {}
    /// SQLite: copies what it can without waiting for others. False when it could not.
    virtual bool copy_log() { return true; }

    /// Ends an execution, read to its end or not, and frees what it holds.
    virtual void reset(soci::statement& statement) = 0;
    /// As one of failure.hpp. `what()` of SOCI holds bound values; get_error_message() does not.
    [[noreturn]] virtual void rethrow(soci::soci_error const& error, std::string_view doing) = 0;
};

/// Throws DatabaseFailed.
std::unique_ptr<Connection> connect_sqlite(std::string const& path, Access access);
std::unique_ptr<Connection> connect_postgresql(Location const& location, Access access);

}  // namespace tidegate::store
