// What this node has promised, noted outside of the database: a line in a file for each receipt
// that it handed out. Evidence for the day on which the database lacks what it had (promises.hpp);
// without it nobody would know which messages to ask partners for. Not needed for anything else:
// it is not synced, and a line that could not be written is told and forgotten.
#pragma once

#include "base/clock.hpp"
#include "store/promises.hpp"

#include <filesystem>
#include <functional>
#include <mutex>
#include <span>

namespace tidegate::runtime {

class PromiseLog {
public:
    /// Files of `folder`, which is made when the first line is written.
    PromiseLog(std::filesystem::path folder, Clock const& clock)
        : folder_(std::move(folder)), clock_(clock) {}
    ~PromiseLog();
    PromiseLog(PromiseLog const&) = delete;
    PromiseLog& operator=(PromiseLog const&) = delete;

    /// Before the receipt leaves. One write to a file, without waiting for the disk. Thread-safe.
    void note(store::Promise const& promise) noexcept;

    [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }

private:
    void write_line(std::string const& line);
    void open_file(Instant now);
    void close_file();

    std::filesystem::path folder_;
    Clock const& clock_;
    std::mutex mutex_;
    int file_ = -1;
    std::size_t size_ = 0;
    Instant opened_at_{};
    bool is_failing_ = false;
};

/// The folder within that of the data.
std::filesystem::path promise_folder(std::filesystem::path const& data);

/// What is noted in `folder`, oldest first, limits::promises_at_once in each call; nothing when
/// there is no such folder. A line that is not whole is left out: the last one before a crash.
void read_promises(
    std::filesystem::path const& folder,
    std::function<void(std::span<store::Promise const>)> const& visit
);

}  // namespace tidegate::runtime
