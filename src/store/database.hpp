// The database file: opened once per process, migrated, with one session that writes and a few that
// read (design.md section 5). Blocks: call from the database pool only. Knows no table; those are
// the files beside it.
#pragma once

#include "base/error.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::store {

/// An open transaction, writing or reading. Opaque: the functions of this floor take it as their
/// first argument. Valid only inside the function it was given to, on that thread.
class Transaction {
public:
    class Impl;
    explicit Transaction(Impl& impl) : impl_(impl) {}
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    [[nodiscard]] Impl& impl() { return impl_; }

private:
    Impl& impl_;
};

/// A unit of writing. A returned Error or an exception undoes all of it.
using Work = std::function<Expected<void>(Transaction&)>;

/// Runs `part` inside the transaction. An Error it returns undoes what it wrote, is passed on, and
/// leaves the rest of the transaction as it was; an exception undoes the whole work. Not to be
/// nested.
Expected<void> run_undoable(Transaction& transaction, std::function<Expected<void>()> const& part);

/// What the database is about to do, for tests that make the n-th step fail.
enum class Step { begin, statement, commit };

/// Called before each step of the writing session, with the SQL text; may throw DatabaseFailed.
/// Tests only.
using Probe = std::function<void(Step, std::string_view sql)>;

/// `server` owns the file for as long as it is open; `visitor` is a command beside a running
/// server: it reads, and writes short transactions, but migrates only when no server runs.
enum class Role { server, visitor };

struct OpenOptions {
    Role role = Role::server;
    Probe probe;
};

class Database {
public:
    /// Creates the file when absent and brings its schema up to date. Errors: conflict when another
    /// server has it open (by a lock on `<path>.lock`), refused when its schema is newer than this
    /// program, unavailable when the file cannot be opened or is no database.
    static Expected<Database> open(std::string const& path, OpenOptions options = {});

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    [[nodiscard]] std::string const& path() const;
    [[nodiscard]] int schema_version() const;

    /// Runs `work` in BEGIN IMMEDIATE .. COMMIT; durable when it returns. An Error or exception of
    /// the work rolls back and is passed on; DatabaseFailed when the commit fails. Waits for other
    /// writers. In a server use the Writer.
    Expected<void> write_blocking(Work const& work);

    /// Runs `read` in a read transaction: one consistent snapshot. Waits for a free reader.
    /// Thread-safe.
    void read_blocking(std::function<void(Transaction&)> const& read);

    /// One value of a pragma of the writing session, as text ("wal", "2"): health checks and tests.
    [[nodiscard]] std::string pragma(std::string_view name);

    /// Reads all pages and foreign keys; empty when sound, else one line per problem. Slow: minutes
    /// on large files.
    [[nodiscard]] std::string check_integrity();

    class Impl;

private:
    friend class Writer;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::store
