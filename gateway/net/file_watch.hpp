// Tells when files that people edit have changed (inotify), once they have been left alone for a
// while: an editor saves in several steps, and a release brings many files.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::net {

namespace asio = boost::asio;

/// A folder that is watched: with everything below it, or for one file in it alone.
struct WatchedFolder {
    std::filesystem::path folder;
    std::string only_file = {};  ///< empty: all, also in folders that are made later
};

/// Hidden files and those that end in ~ are the editors' own. Thread: the loop's.
class FileWatch {
public:
    /// `on_change` is called on the loop once nothing has changed for `quiet`. Folders that do not
    /// exist are not watched; that a folder cannot be watched, or over limits::watched_folders_max,
    /// is logged.
    FileWatch(
        asio::any_io_executor const& executor, std::vector<WatchedFolder> folders,
        std::chrono::steady_clock::duration quiet, std::function<void()> on_change
    );
    ~FileWatch();
    FileWatch(FileWatch const&) = delete;
    FileWatch& operator=(FileWatch const&) = delete;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< also held by the waits that are under way
};

}  // namespace tidegate::net
