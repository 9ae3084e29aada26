#include "net/file_watch.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <unordered_map>

namespace tidegate::net {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR;

bool is_of_editors(std::string_view name) { return name.starts_with('.') || name.ends_with('~'); }

}  // namespace

struct FileWatch::State : std::enable_shared_from_this<State> {
    State(
        asio::any_io_executor const& executor, std::vector<WatchedFolder> roots,
        std::chrono::steady_clock::duration wait, std::function<void()> callback
    )
        : folders(std::move(roots)),
          quiet(wait),
          on_change(std::move(callback)),
          descriptor(executor),
          timer(executor) {}

    void start() {
        int const number = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (number < 0) return complain("inotify", errno);
        descriptor.assign(number);
        for (WatchedFolder const& root : folders) {
            if (root.only_file.empty()) {
                watch_deep(root.folder);
            } else {
                watch(root.folder, root.only_file);
            }
        }
        wait_for_events();
    }

    void watch_deep(fs::path const& folder) {
        std::error_code failed;
        if (!fs::is_directory(folder, failed)) return;
        watch(folder, {});
        for (auto at = fs::recursive_directory_iterator(folder, failed);
             !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
            if (at->is_directory(failed)) watch(at->path(), {});
        }
    }

    void watch(fs::path const& folder, std::string const& only_file) {
        if (watches.size() >= limits::watched_folders_max) return complain(folder.string(), ENOSPC);
        int const id = ::inotify_add_watch(descriptor.native_handle(), folder.c_str(), kEvents);
        if (id >= 0) {
            watches[id] = {folder, only_file};
        } else if (errno != ENOENT) {
            complain(folder.string(), errno);
        }
    }

    /// Once: the next folder would say the same.
    void complain(std::string const& what, int code) {
        if (has_complained) return;
        has_complained = true;
        log::warning(
            "config.not_watched", "changes of files are not noticed: send SIGHUP after a change",
            {{"what", what}, {"reason", std::strerror(code)}}
        );
    }

    void wait_for_events() {
        descriptor.async_wait(
            asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this()](boost::system::error_code error) {
                if (error) return;
                self->take_events();
                self->wait_for_events();
            }
        );
    }

    void take_events() {
        constexpr std::size_t kBytes = 64 * 1024;
        alignas(inotify_event) std::array<char, kBytes> buffer;
        for (;;) {
            auto const size = ::read(descriptor.native_handle(), buffer.data(), buffer.size());
            if (size <= 0) return;
            for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
                auto const* event = reinterpret_cast<inotify_event const*>(buffer.data() + at);
                take(*event);
                at += sizeof(inotify_event) + event->len;
            }
        }
    }

    void take(inotify_event const& event) {
        if ((event.mask & IN_Q_OVERFLOW) != 0) return begin_to_wait();
        auto const found = watches.find(event.wd);
        if (found == watches.end()) return;
        if ((event.mask & IN_IGNORED) != 0) {  // the folder is gone
            watches.erase(found);
            return;
        }
        std::string_view const name = event.len > 0 ? event.name : "";
        Watched const watched = found->second;
        if (is_of_editors(name)) return;
        if (!watched.only_file.empty() && watched.only_file != name) return;
        bool const is_folder = (event.mask & IN_ISDIR) != 0;
        if (is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && watched.only_file.empty())
            watch_deep(watched.folder / name);
        // A file that was made is told once more when it has been written.
        bool const is_begun_only = !is_folder && (event.mask & IN_CREATE) != 0;
        if (!is_begun_only) begin_to_wait();
    }

    void begin_to_wait() {
        timer.expires_after(quiet);
        timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && self->on_change) self->on_change();
        });
    }

    void stop() {
        on_change = nullptr;
        boost::system::error_code ignored;
        timer.cancel();
        if (descriptor.is_open()) descriptor.close(ignored);
    }

    struct Watched {
        fs::path folder;
        std::string only_file;
    };

    std::vector<WatchedFolder> folders;
    std::chrono::steady_clock::duration quiet;
    std::function<void()> on_change;
    asio::posix::stream_descriptor descriptor;
    asio::steady_timer timer;
    std::unordered_map<int, Watched> watches;
    bool has_complained = false;
};

FileWatch::FileWatch(
    asio::any_io_executor const& executor, std::vector<WatchedFolder> folders,
    std::chrono::steady_clock::duration quiet, std::function<void()> on_change
)
    : state_(std::make_shared<State>(executor, std::move(folders), quiet, std::move(on_change))) {
    state_->start();
}

FileWatch::~FileWatch() { state_->stop(); }

}  // namespace tidegate::net
