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

    void submit(Work work, Done done, Rows rows) {
        {
            std::unique_lock guard(mutex_);
            if (queued() < limits::store_writer_queue_entries_max) {
                bool const may_share = rows == Rows::own && database_.is_shared();
                (may_share ? sharing_ : queue_).push_back({std::move(work), std::move(done)});
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
        counters.queued = queued();
        return counters;
    }

    Database::Impl& database() { return database_; }

    Outcome run_blocking(Work work) {
        // Shared, because the writer's thread may still be inside set_value when get() returns.
        auto const promise = std::make_shared<std::promise<Outcome>>();
        std::future<Outcome> future = promise->get_future();
        auto done = [promise](Outcome outcome) { promise->set_value(std::move(outcome)); };
        submit(std::move(work), std::move(done), Rows::shared);
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
        Group group = take_group(queue_, entries_max);
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

    using Queue = std::deque<Entry>;

    void run() {
        for (;;) {
            std::unique_lock guard(mutex_);
            changed_.wait(guard, [this] { return is_stopping_ || queued() > 0; });
            Group group = next_group();
            guard.unlock();
            if (group.works.empty()) return;
            commit(group);
        }
    }

    [[nodiscard]] std::size_t queued() const { return queue_.size() + sharing_.size(); }

    /// On PostgreSQL by turns from the two queues. Under the lock.
    Group next_group() {
        if (!database_.is_shared()) return take_group(queue_, limits::store_group_entries_max);
        bool const shares = queue_.empty() || (!sharing_.empty() && !has_shared_);
        has_shared_ = shares;
        if (!shares) return take_group(queue_, 1);
        // Something for every connection.
        std::size_t const share = sharing_.size() / database_.writers.size() + 1;
        return take_group(sharing_, std::min(share, limits::store_group_entries_max));
    }

    static Group take_group(Queue& queue, std::size_t most) {
        Group group;
        while (!queue.empty() && group.works.size() < most) {
            group.works.push_back(std::move(queue.front().work));
            group.dones.push_back(std::move(queue.front().done));
            queue.pop_front();
        }
        return group;
    }

    void commit(Group& group) {
        std::vector<Outcome> const outcomes = database_.is_shared()
                                                  ? database_.write_sharing(group.works)
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
    Queue queue_;
    Queue sharing_;  ///< PostgreSQL: those of rows of their own
    Counters counters_;
    bool has_shared_ = false;  ///< the last group was of the latter
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

Writer::Writer(Database& database)
    : impl_(std::make_unique<Impl>(*database.impl_, std::function<void()>())) {}

Writer::Writer(Database& database, std::function<void()> wait)
    : impl_(std::make_unique<Impl>(*database.impl_, std::move(wait))) {}

Writer::~Writer() = default;

void Writer::submit(Work work, Done done, Rows rows) {
    impl_->submit(std::move(work), std::move(done), rows);
}

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
