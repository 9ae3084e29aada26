// Private to src/store: what a Database owns, and the group commit that both Database and Writer
// use.
#pragma once

#include "store/database.hpp"
#include "store/session.hpp"
#include "store/writer.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
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

class Database::Impl {
public:
    std::string path;
    std::unique_ptr<FileLock> lock;  ///< null for a visitor
    std::mutex writer_mutex;
    std::unique_ptr<Transaction::Impl> writer;

    std::mutex readers_mutex;
    std::condition_variable reader_freed;
    std::vector<std::unique_ptr<Transaction::Impl>> readers;
    std::vector<Transaction::Impl*> free_readers;

    /// All works in one transaction, each in a savepoint; one outcome per work, same order. Never
    /// throws what a work or the database throws.
    std::vector<Outcome> write_group(std::span<Work const> works);

    void read(std::function<void(Transaction&)> const& read);
};

}  // namespace tidegate::store
