#include "store/checkpoints.hpp"

#include "base/log.hpp"
#include "store/failure.hpp"

namespace tidegate::store {

Checkpoints::Checkpoints(std::string path) : path_(std::move(path)), thread_([this] { run(); }) {}

Checkpoints::~Checkpoints() {
    {
        std::lock_guard const lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpoints::log_has(int pages) {
    std::lock_guard const lock(mutex_);
    if (pages < pages_) copied_ = 0;  // it has begun anew
    pages_ = pages;
    if (pages_ - copied_ >= kCheckpointPages) changed_.notify_one();
}

void Checkpoints::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] {
            return is_stopping_ || pages_ - copied_ >= kCheckpointPages;
        });
        if (is_stopping_) return;
        copied_ = pages_;
        lock.unlock();
        // Until a later one, or the writer's own, the log only grows.
        if (!copy()) {
            log::warning(
                "store.checkpoint_failed",
                "cannot copy the log of the database into it; trying again when it has grown", {}
            );
        }
        lock.lock();
    }
}

bool Checkpoints::copy() {
    try {
        if (!connection_) connection_ = connect_sqlite(path_, Access::write);
        return connection_->copy_log();
    } catch (DatabaseFailed const& failed) {
        log::warning("store.checkpoint_connection", failed.what(), {});
        return false;
    }
}

}  // namespace tidegate::store
