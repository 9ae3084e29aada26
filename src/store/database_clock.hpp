// The time of a database that several nodes share: leases and retries are theirs together, so a
// node whose own clock is wrong must not end them early or keep them for ever
// (spec/reliability.md F79, F80).
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace tidegate::store {

/// Asks the database now and then, and counts on with a clock of this machine that nobody sets.
/// While the database does not answer it goes on counting. Thread-safe.
class DatabaseClock final : public Clock {
public:
    /// What is counted on with: microseconds since any moment.
    using Ticks = std::function<Duration()>;

    /// Asks once at once, and then from a thread of its own. `database` must outlive it. Throws
    /// DatabaseFailed when the first time is not answered.
    explicit DatabaseClock(Database& database, Ticks ticks = steady_ticks());
    ~DatabaseClock() override;
    DatabaseClock(DatabaseClock const&) = delete;
    DatabaseClock& operator=(DatabaseClock const&) = delete;

    [[nodiscard]] Instant now() const override;

    /// Asks the database anew; throws DatabaseFailed.
    void ask_blocking();

    static Ticks steady_ticks();

private:
    void loop();

    Database& database_;
    Ticks ticks_;
    mutable std::mutex mutex_;
    std::condition_variable stopping_;
    Duration offset_{};  ///< from ticks to the time of the database
    bool is_stopping_ = false;
    std::thread thread_;
};

/// The time of the database's server, in microseconds; of SQLite that of this machine.
Instant read_time(Transaction& transaction);
/// The same. Blocks. Throws DatabaseFailed.
Instant read_time(Database& database);

/// What nodes and commands that share the database go by: its time, or that of this machine when it
/// is a file. `database` must outlive it.
std::unique_ptr<Clock const> clock_of(Database& database);

}  // namespace tidegate::store
