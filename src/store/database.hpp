// The database: a file of SQLite with one session that writes and a few that read, or a server of
// PostgreSQL that nodes share, with some that write at once (design.md section 5). Opened once per
// process, migrated. Blocks: call from the database pool only. Knows no table; those are the files
// beside it.
#pragma once

#include "base/database_limits.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "store/payload_vault.hpp"

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

/// A unit of writing. A returned Error or an exception undoes all of it. It is run again from its
/// beginning when others were in the way, on SQLite when another one of its group failed: so what
/// it leaves outside of the transaction must be what its last run leaves.
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

/// `server` owns the file for as long as it is open, or is one of the nodes of a shared database;
/// `visitor` is a command beside a running server: it reads, and writes short transactions, but
/// migrates only when no server runs.
enum class Role { server, visitor };

struct OpenOptions {
    Role role = Role::server;
    Probe probe;
    Secret password = {};  ///< of PostgreSQL, where the address has none
    std::size_t connections = limits::store_connections_default;  ///< that write, on PostgreSQL
    /// Opens and seals payloads; null: they are neither read nor written.
    std::shared_ptr<PayloadVault const> vault = {};
};

class Database {
public:
    /// `address` is a path or postgresql://user@host:port/name (store/location.hpp). Creates the
    /// file when absent and brings the schema up to date. Errors: conflict when another server has
    /// the file open (by a lock on `<path>.lock`), refused when the schema is newer than this
    /// program or the database that of another one, unavailable when it cannot be opened.
    static Expected<Database> open(std::string const& address, OpenOptions options = {});

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// The path, or the address without its password.
    [[nodiscard]] std::string const& shown() const;
    /// Other nodes may use it at the same time: leases are theirs, and the time is the database's.
    [[nodiscard]] bool is_shared() const;
    [[nodiscard]] int schema_version() const;

    /// Runs `work` in BEGIN IMMEDIATE .. COMMIT; durable when it returns. An Error or exception of
    /// the work rolls back and is passed on; DatabaseFailed when the commit fails, OutcomeUnknown
    /// when it was not answered. Waits for other writers. In a server use the Writer.
    Expected<void> write_blocking(Work const& work);

    /// Runs `read` in a read transaction: one consistent snapshot. Waits for a free reader.
    /// Thread-safe.
    void read_blocking(std::function<void(Transaction&)> const& read);

    /// What a payload becomes before its row is written: outside of a transaction, for it is work,
    /// and a large one becomes an object. Errors: those of PayloadVault::seal; refused without a
    /// vault. Thread-safe.
    [[nodiscard]] Expected<Sealed> seal(ByteView plain) const;

    /// May be null.
    [[nodiscard]] std::shared_ptr<PayloadVault const> const& vault() const;

    /// One pragma of the writing session, on PostgreSQL one setting, as text ("wal", "2"): health
    /// checks and tests.
    [[nodiscard]] std::string pragma(std::string_view name);

    /// Reads all pages and foreign keys of a file; empty when sound, else one line per problem.
    /// Slow: minutes on large files. A server checks its pages itself: there it is empty.
    [[nodiscard]] std::string check_integrity();

    /// Everything that is committed now, written into an empty file beside others that go on
    /// writing. Of a file only. Throws DatabaseFailed.
    void copy_into(std::string const& path);

    class Impl;

private:
    friend class Writer;
    friend class JobHints;
    explicit Database(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::store
