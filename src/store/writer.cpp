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
    explicit Impl(Database::Impl& database) : database_(database) {
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

private:
    struct Entry {
        Work work;
        Done done;
    };

    void run() {
        std::size_t const most = database_.is_shared() ? 1 : limits::store_group_entries_max;
        for (;;) {
            std::vector<Work> works;
            std::vector<Done> dones;
            {
                std::unique_lock guard(mutex_);
                changed_.wait(guard, [this] { return is_stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
                while (!queue_.empty() && works.size() < most) {
                    works.push_back(std::move(queue_.front().work));
                    dones.push_back(std::move(queue_.front().done));
                    queue_.pop_front();
                }
            }
            std::vector<Outcome> const outcomes =
                database_.is_shared() ? std::vector{database_.write_alone(works.front())}
                                      : database_.write_group(works);
            count(outcomes);
            for (std::size_t i = 0; i < dones.size(); ++i) dones[i](outcomes[i]);
        }
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
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> queue_;
    Counters counters_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

Writer::Writer(Database& database) : impl_(std::make_unique<Impl>(*database.impl_)) {}

Writer::~Writer() = default;

void Writer::submit(Work work, Done done) { impl_->submit(std::move(work), std::move(done)); }

Outcome Writer::run_blocking(Work work) {
    // Shared, because the writer's thread may still be inside set_value when get() returns here.
    auto const promise = std::make_shared<std::promise<Outcome>>();
    std::future<Outcome> future = promise->get_future();
    submit(std::move(work), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    return future.get();
}

void Writer::read_blocking(std::function<void(Transaction&)> const& read) {
    impl_->database().read(read);
}

Writer::Counters Writer::counters() const { return impl_->counters(); }

}  // namespace tidegate::store
