// Group commit (design.md 7.15): on SQLite one thread writes; whatever queued while the previous
// fsync ran commits together. There is no timer: an idle writer commits a single entry at once. On
// PostgreSQL a thread per connection commits, the server groups their fsyncs, and entries that are
// in nobody's way share transactions.
#pragma once

#include "base/error.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace tidegate::store {

/// Why an entry did not commit. Nothing of it was written, unless that is unknown.
struct Failure {
    enum class Kind {
        returned,   ///< the work returned `error`: the input or our configuration does not fit
        transient,  ///< the database or the commit failed: the same work may succeed later
        bug,        ///< the work threw anything else
        unknown,    ///< the commit was sent and not answered: look before doing it again (P9)
    };
    Kind kind = Kind::transient;
    Error error;                   ///< always filled, fit for the log
    std::exception_ptr exception;  ///< of all but returned, when one was thrown
};

/// Nothing when the entry is durable.
using Outcome = std::optional<Failure>;

/// Called on a writer thread after the fsync. Must be short and must not throw: post elsewhere.
using Done = std::function<void(Outcome)>;

/// Which rows a work writes. Those that nobody else wants may stay locked while others of its group
/// are written; of rows that many want, as stock, two groups might wait for each other.
enum class Rows : std::uint8_t { shared, own };

class Writer {
public:
    /// Starts its threads. `database` must outlive it and must not be written by anyone else in the
    /// process.
    explicit Writer(Database& database);

    /// Starts none: entries commit in commit_next(), and run_blocking() calls `wait` until its own
    /// has. For the simulation, which decides what happens when; `wait` may throw, and what was
    /// submitted must then not be committed any more. On SQLite.
    Writer(Database& database, std::function<void()> wait);

    /// Finishes what is queued, then ends the threads; without threads, drops it.
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    /// Queues. On SQLite entries run in the order they were submitted, in one transaction with
    /// their group: one that fails has all of them run again, undoes itself alone then, and when
    /// the commit fails, every entry of the group fails as transient; nothing is retried. On
    /// PostgreSQL entries run beside each other, in no order: who needs one after another submits
    /// it from the Done of the first; those that write rows of their own share commits there, too.
    /// Full (limits::store_writer_queue_entries_max): `done` is called at once, on the caller's
    /// thread. Thread-safe.
    void submit(Work work, Done done, Rows rows = Rows::shared);

    /// Submits and waits. Never from a Done. Thread-safe.
    Outcome run_blocking(Work work);

    /// Of a writer without threads: calls its `wait`, for who waits for what they submitted. False:
    /// it has threads, which call back.
    bool wait_once();

    /// Commits what was queued first, at most `entries_max`, as one group. False when nothing was.
    /// Only of a writer without threads, and not from a work or a Done.
    bool commit_next(std::size_t entries_max);

    /// Reads beside the writer: sees what is committed. Thread-safe.
    void read_blocking(std::function<void(Transaction&)> const& read);

    /// As Database::seal; not on a writer's thread. Thread-safe.
    [[nodiscard]] Expected<Sealed> seal(ByteView plain) const;

    /// Of the database; null when it was opened without. Thread-safe.
    [[nodiscard]] PayloadVault const* vault() const;

    struct Counters {
        std::uint64_t entries = 0;  ///< committed
        std::uint64_t groups = 0;   ///< commits, that is fsyncs
        std::uint64_t failed_entries = 0;
        std::uint64_t failed_groups = 0;
        std::size_t queued = 0;
    };
    [[nodiscard]] Counters counters() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::store
