// Private to src/store: copies the log of SQLite into the database beside the writer, whose commits
// would wait for it, and for its fsync, otherwise.
#pragma once

#include "store/connection.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace tidegate::store {

class Checkpoints {
public:
    /// Of the log, 128 MB: while others write without a pause the log is never copied to its end,
    /// and grows. Then the writer copies the rest itself, and it begins anew.
    static constexpr int kPagesMost = 32'768;

    /// Starts the thread. It opens a connection of its own when there is something to copy.
    explicit Checkpoints(std::string path);
    ~Checkpoints();
    Checkpoints(Checkpoints const&) = delete;
    Checkpoints& operator=(Checkpoints const&) = delete;

    /// What a commit of the writer left in it. Thread-safe.
    void log_has(int pages);

private:
    void run();
    bool copy();

    std::string path_;
    std::unique_ptr<Connection> connection_;  ///< the thread's
    std::mutex mutex_;
    std::condition_variable changed_;
    int pages_ = 0;   ///< in the log
    int copied_ = 0;  ///< of them, before the last copy began
    bool is_stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tidegate::store
