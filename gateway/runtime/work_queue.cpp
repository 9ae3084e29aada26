#include "runtime/work_queue.hpp"

#include <algorithm>

namespace tidegate::runtime {

namespace {

/// A claim is a transaction: not for every single job that has ended, while others are in hand.
constexpr int kClaimsPerRoom = 4;

}  // namespace

std::optional<WorkQueue::Next> WorkQueue::take_blocking() {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (is_claim_due()) {
            claim(lock);
        } else if (!next_.empty()) {
            Next next = std::move(next_.front());
            next_.pop_front();
            return next;
        } else if (is_stopping_ && in_hand_ == 0 && !is_claiming_) {
            return {};
        } else if (is_blind_ && !is_stopping_) {
            look_ahead(lock);
        } else {
            wait(lock);
        }
    }
}

/// The share of this thread and of those that wait. When the others hang, at partners that do not
/// answer, what they could have done is left to other workers.
int WorkQueue::room_of_free_threads() const {
    int const share = (jobs_at_once_ + threads_ - 1) / threads_ * (1 + waiting_);
    int const left = static_cast<int>(next_.size());
    return 2 * left < share ? share - left : 0;  // not for every single one
}

bool WorkQueue::has_room() const {
    return room() >= std::max(jobs_at_once_ / kClaimsPerRoom, 1);
}

bool WorkQueue::is_claim_due() const {
    if (is_stopping_ || is_claiming_ || !has_room() || room_of_free_threads() == 0) return false;
    return has_more_ || wakes_ != wakes_seen_ || Time::now() >= look_at_;
}

void WorkQueue::claim(std::unique_lock<std::mutex>& lock) {
    is_claiming_ = true;
    wakes_seen_ = wakes_;
    int const most = std::min(room(), room_of_free_threads());
    lock.unlock();
    claim_(most, [this, most](std::vector<store::Job> jobs) { receive(most, std::move(jobs)); });
    lock.lock();
}

void WorkQueue::receive(int asked, std::vector<store::Job> jobs) {
    std::lock_guard const lock(mutex_);
    is_claiming_ = false;
    has_more_ = static_cast<int>(jobs.size()) >= asked;
    is_blind_ = !has_more_;
    look_at_ = Time::time_point::max();
    in_hand_ += static_cast<int>(jobs.size());
    // One more for what comes next: to look ahead, or to claim again.
    int const wanted = std::min(waiting_, static_cast<int>(jobs.size()) + 1);
    for (store::Job& job : jobs) next_.push_back({std::move(job), {}});
    for (int i = 0; i < wanted; ++i) changed_.notify_one();
    if (is_stopping_) changed_.notify_all();
}

void WorkQueue::look_ahead(std::unique_lock<std::mutex>& lock) {
    is_blind_ = false;
    lock.unlock();
    Duration const pause = pause_();
    lock.lock();
    // Another one may have looked meanwhile, and found more.
    look_at_ = std::min(look_at_, Time::now() + pause);
}

void WorkQueue::wait(std::unique_lock<std::mutex>& lock) {
    ++waiting_;
    // Room comes with the end of a job, and the thread that ended it claims.
    if (is_claiming_ || !has_room() || look_at_ >= timer_) {
        changed_.wait(lock);
    } else {
        Time::time_point const until = timer_ = look_at_;
        changed_.wait_until(lock, until);
        if (timer_ == until) timer_ = Time::time_point::max();
        // This thread has something to do now: another one looks at the clock.
        if (waiting_ > 1) changed_.notify_one();
    }
    --waiting_;
}

void WorkQueue::go_on(std::coroutine_handle<> step) {
    std::lock_guard const lock(mutex_);
    next_.push_back({{}, step});
    changed_.notify_one();
}

void WorkQueue::ended(std::coroutine_handle<> outermost, std::exception_ptr thrown) noexcept {
    if (thrown) std::rethrow_exception(thrown);  // no worker lets one through: the end
    outermost.destroy();
    std::lock_guard const lock(mutex_);
    --in_hand_;
    // Others may have waited for it: the one behind it in a lane, or one of too many to its peer.
    ++wakes_;
    if (is_stopping_) changed_.notify_all();
}

void WorkQueue::wake() {
    std::lock_guard const lock(mutex_);
    ++wakes_;
    changed_.notify_one();
}

void WorkQueue::stop() {
    std::lock_guard const lock(mutex_);
    is_stopping_ = true;
    changed_.notify_all();
}

}  // namespace tidegate::runtime
