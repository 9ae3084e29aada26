// Private to src/store: what a Database owns, and the two ways to commit that both Database and
// Writer use.
#pragma once

#include "store/checkpoints.hpp"
#include "store/database.hpp"
#include "store/session_pool.hpp"
#include "store/writer.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

/// An flock on a file beside the database; the kernel drops it when the process dies.
class FileLock {
public:
    /// Errors: conflict when another process (or another FileLock) holds it; unavailable.
    static Expected<FileLock> take(std::string const& path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int file) : file_(file) {}
    int file_;
};

/// Which file a path led to: another one may be put in its place while the first is open.
class FileIdentity {
public:
    /// Of a path that leads to nothing: nothing is ever found to have changed.
    static FileIdentity of(std::string const& path);
    [[nodiscard]] bool is_still_at(std::string const& path) const;

private:
    std::optional<std::pair<std::uint64_t, std::uint64_t>> device_and_file_;
};

class Database::Impl {
public:
    Impl(Location where, std::shared_ptr<PayloadVault const> its_vault)
        : location(std::move(where)), vault(std::move(its_vault)) {}

    Location location;
    std::shared_ptr<PayloadVault const> vault;  ///< may be null; its sessions know it
    FileIdentity file;                          ///< of SQLite, when it was opened
    std::unique_ptr<FileLock> lock;             ///< null for a visitor, and on PostgreSQL
    SessionPool writers;                        ///< one on SQLite
    SessionPool readers;
    std::unique_ptr<Checkpoints> checkpoints;  ///< of SQLite, while a Writer with threads lives

    [[nodiscard]] bool is_shared() const { return location.backend == Backend::postgresql; }

    /// SQLite: all works in one transaction; one outcome per work, same order. Never throws what a
    /// work or the database throws.
    std::vector<Outcome> write_group(std::span<Work const> works);

    /// PostgreSQL: one work in a transaction of its own, again when others were in the way. Never
    /// throws.
    Outcome write_alone(Work const& work);

    /// PostgreSQL: all works in one transaction if that succeeds, else each alone. Never throws.
    std::vector<Outcome> write_sharing(std::span<Work const> works);

    void read(std::function<void(Transaction&)> const& read);

    /// Errors: those of PayloadVault::seal; refused without a vault.
    [[nodiscard]] Expected<Sealed> seal(ByteView plain) const;
};

/// What an exception of a work or of the database means.
Failure from_exception(std::exception_ptr exception);

/// Brings the schema of the session's database up to date, one step per transaction. On PostgreSQL
/// several nodes may do so at once. Errors: refused for a newer schema, and for the database of
/// another program; nothing was changed then.
Expected<void> migrate(Transaction::Impl& session);

/// 0 when there is none yet.
std::int64_t read_schema_version(Transaction::Impl& session);

}  // namespace tidegate::store
