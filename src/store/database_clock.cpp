#include "store/database_clock.hpp"

#include "base/log.hpp"
#include "store/failure.hpp"
#include "store/session.hpp"

namespace tidegate::store {

Instant read_time(Transaction& transaction) {
    if (transaction.impl().backend() == Backend::sqlite) return SystemClock().now();
    Query query(
        transaction, "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)", "i"
    );
    query.next();
    return query.instant(0);
}

Instant read_time(Database& database) {
    Instant time;
    database.read_blocking([&](Transaction& transaction) { time = read_time(transaction); });
    return time;
}

std::unique_ptr<Clock const> clock_of(Database& database) {
    if (database.is_shared()) return std::make_unique<DatabaseClock>(database);
    return std::make_unique<SystemClock>();
}

DatabaseClock::DatabaseClock(Database& database, Ticks ticks)
    : database_(database), ticks_(std::move(ticks)) {
    ask_blocking();
    thread_ = std::thread([this] { loop(); });
}

DatabaseClock::~DatabaseClock() {
    {
        std::lock_guard const guard(mutex_);
        is_stopping_ = true;
    }
    stopping_.notify_all();
    thread_.join();
}

Instant DatabaseClock::now() const {
    std::lock_guard const guard(mutex_);
    return Instant(offset_ + ticks_());
}

void DatabaseClock::ask_blocking() {
    Duration offset{};
    database_.read_blocking([&](Transaction& transaction) {
        Duration const before = ticks_();
        Instant const time = read_time(transaction);
        // Half of the way there and back: as good as it is known.
        offset = time.time_since_epoch() - (before + ticks_()) / 2;
    });
    std::lock_guard const guard(mutex_);
    offset_ = offset;
}

DatabaseClock::Ticks DatabaseClock::steady_ticks() {
    return [] {
        return std::chrono::duration_cast<Duration>(
            std::chrono::steady_clock::now().time_since_epoch()
        );
    };
}

void DatabaseClock::loop() {
    std::unique_lock guard(mutex_);
    while (!stopping_.wait_for(guard, limits::store_clock_poll, [this] { return is_stopping_; })) {
        guard.unlock();
        try {
            ask_blocking();
        } catch (DatabaseFailed const& failed) {
            log::write(log::Level::debug, "store.time_unknown", failed.what(), {});
        }
        guard.lock();
    }
}

}  // namespace tidegate::store
