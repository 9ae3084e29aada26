#include "store/session_pool.hpp"

namespace tidegate::store {

void SessionPool::add(std::unique_ptr<Transaction::Impl> session) {
    free_.push_back(session.get());
    sessions_.push_back(std::move(session));
}

SessionPool::Lease SessionPool::take() {
    std::unique_lock guard(mutex_);
    freed_.wait(guard, [this] { return !free_.empty(); });
    Transaction::Impl* session = free_.back();
    free_.pop_back();
    return {*this, *session};
}

SessionPool::Lease::~Lease() {
    session_.roll_back();
    std::lock_guard const guard(pool_.mutex_);
    pool_.free_.push_back(&session_);
    pool_.freed_.notify_one();
}

}  // namespace tidegate::store
