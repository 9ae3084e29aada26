#include "store/writer.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "store/database_impl.hpp"

#include <deque>
#include <future>
#include <thread>

namespace tidegate::store {

class Writer::Impl {
public:
    Impl(Database::Impl& database, std::function<void()> wait)
        : database_(database), wait_(std::move(wait)) {
        if (wait_) return;
        if (!database_.is_shared())
            database_.checkpoints = std::make_unique<Checkpoints>(database_.location.path);
        for (std::size_t i = 0; i < database.writers.size(); ++i)
            threads_.emplace_back([this] { run(); });
    }

    ~Impl() {
        {
            std::lock_guard const guard(mutex_);
            is_stopping_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_) thread.join();
        database_.checkpoints.reset();
    }

    void submit(Work work, Done done) {
        {
            std::unique_lock guard(mutex_);
            if (queue_.size() < limits::store_writer_queue_entries_max) {
                queue_.push_back({std::move(work), std::move(done)});
                guard.unlock();
                changed_.notify_one();
                return;
            }
        }
        Error const full{
            ErrorCode::unavailable,
            "the queue of the database writer is full",
            {},
            "try again later"
        };
        done(Failure{
            Failure::Kind::transient, full, std::make_exception_ptr(DatabaseFailed(full.message))
        });
    }

    Counters counters() const {
        std::lock_guard const guard(mutex_);
        Counters counters = counters_;
        counters.queued = queue_.size();
        return counters;
    }

    Database::Impl& database() { return database_; }

    Outcome run_blocking(Work work) {
        // Shared, because the writer's thread may still be inside set_value when get() returns.
        auto const promise = std::make_shared<std::promise<Outcome>>();
        std::future<Outcome> future = promise->get_future();
        submit(std::move(work), [promise](Outcome outcome) {
            promise->set_value(std::move(outcome));
        });
        while (wait_ && future.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            wait_();
        return future.get();
    }

    bool wait_once() {
        if (!wait_) return false;
        wait_();
        return true;
    }

    bool commit_next(std::size_t entries_max) {
        std::unique_lock guard(mutex_);
        Group group = take_group(entries_max);
        guard.unlock();
        if (group.works.empty()) return false;
        commit(group);
        return true;
    }

private:
    struct Entry {
        Work work;
        Done done;
    };

    struct Group {
        std::vector<Work> works;
        std::vector<Done> dones;
    };

    void run() {
        std::size_t const most = database_.is_shared() ? 1 : limits::store_group_entries_max;
        for (;;) {
            std::unique_lock guard(mutex_);
            changed_.wait(guard, [this] { return is_stopping_ || !queue_.empty(); });
            Group group = take_group(most);
            guard.unlock();
            if (group.works.empty()) return;
            commit(group);
        }
    }

    /// Under the lock.
    Group take_group(std::size_t most) {
        Group group;
        while (!queue_.empty() && group.works.size() < most) {
            group.works.push_back(std::move(queue_.front().work));
            group.dones.push_back(std::move(queue_.front().done));
            queue_.pop_front();
        }
        return group;
    }

    void commit(Group& group) {
        std::vector<Outcome> const outcomes =
            database_.is_shared() ? std::vector{database_.write_alone(group.works.front())}
                                  : database_.write_group(group.works);
        count(outcomes);
        for (std::size_t i = 0; i < group.dones.size(); ++i) group.dones[i](outcomes[i]);
    }

    void count(std::vector<Outcome> const& outcomes) {
        std::uint64_t committed = 0;
        for (Outcome const& outcome : outcomes) committed += outcome ? 0 : 1;
        std::lock_guard const guard(mutex_);
        counters_.entries += committed;
        counters_.failed_entries += outcomes.size() - committed;
        ++(committed > 0 ? counters_.groups : counters_.failed_groups);
    }

    Database::Impl& database_;
    std::function<void()> wait_;  ///< empty: there are threads
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> queue_;
    Counters counters_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

Writer::Writer(Database& database)
    : impl_(std::make_unique<Impl>(*database.impl_, std::function<void()>())) {}

Writer::Writer(Database& database, std::function<void()> wait)
    : impl_(std::make_unique<Impl>(*database.impl_, std::move(wait))) {}

Writer::~Writer() = default;

void Writer::submit(Work work, Done done) { impl_->submit(std::move(work), std::move(done)); }

Outcome Writer::run_blocking(Work work) { return impl_->run_blocking(std::move(work)); }

bool Writer::wait_once() { return impl_->wait_once(); }

bool Writer::commit_next(std::size_t entries_max) { return impl_->commit_next(entries_max); }

void Writer::read_blocking(std::function<void(Transaction&)> const& read) {
    impl_->database().read(read);
}

Expected<Sealed> Writer::seal(ByteView plain) const { return impl_->database().seal(plain); }

PayloadVault const* Writer::vault() const { return impl_->database().vault.get(); }

Writer::Counters Writer::counters() const { return impl_->counters(); }

}  // namespace tidegate::store
