#include "store/folder_objects.hpp"

#include "base/crash_point.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tidegate::store {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kPrivateFile = 0600;
constexpr mode_t kPrivateFolder = 0700;
constexpr std::string_view kUnfinished = ".part";
constexpr std::size_t kPieceBytes = 256 * 1024;

std::unexpected<Error> cannot(std::string const& what, std::string const& path) {
    std::string const reason = std::strerror(errno);
    return fail(
        ErrorCode::unavailable, "cannot " + what + " " + path + ": " + reason, {},
        "look at the disk, and whether this user may write there"
    );
}

std::size_t number_of(Sha256 const& name) {
    return static_cast<std::size_t>(name[0]) << 8 | static_cast<std::size_t>(name[1]);
}

/// Closed when it goes.
class OpenFile {
public:
    OpenFile(FileCalls& calls, int file) : calls_(calls), file_(file) {}
    OpenFile(OpenFile const&) = delete;
    OpenFile& operator=(OpenFile const&) = delete;
    ~OpenFile() {
        if (file_ >= 0) calls_.close(file_);
    }
    [[nodiscard]] int get() const { return file_; }
    int close() { return calls_.close(std::exchange(file_, -1)); }

private:
    FileCalls& calls_;
    int file_;
};

Instant to_instant(fs::file_time_type time) {
    return std::chrono::time_point_cast<Duration>(fs::file_time_type::clock::to_sys(time));
}

}  // namespace

FolderObjects::FolderObjects(std::string folder, std::unique_ptr<FileCalls> calls)
    : folder_(std::move(folder)), calls_(std::move(calls)) {}

std::string FolderObjects::folder_of(Sha256 const& name) const {
    std::string const digits = hex(std::span(name).first(2));
    return folder_ + "/" + digits.substr(0, 2) + "/" + digits.substr(2);
}

Expected<void> FolderObjects::sync(std::string const& path, int flags) {
    OpenFile file(*calls_, calls_->open(path, flags, 0));
    if (file.get() < 0) return cannot("open", path);
    if (calls_->fsync(file.get()) != 0) return cannot("sync", path);
    return {};
}

/// Synced in its parent also when it was there: who made it may have died before that.
Expected<void> FolderObjects::make_folder(std::string const& path, std::string const& parent) {
    if (calls_->make_folder(path, kPrivateFolder) != 0 && errno != EEXIST)
        return cannot("make", path);
    return sync(parent, O_RDONLY | O_DIRECTORY);
}

Expected<void> FolderObjects::make_folders(Sha256 const& name) {
    {
        std::lock_guard const lock(mutex_);
        if (made_.test(number_of(name))) return {};
    }
    std::string const second = folder_of(name);
    std::string const first = fs::path(second).parent_path().string();
    std::string const above = fs::absolute(folder_).parent_path().string();
    if (auto made = make_folder(folder_, above); !made) return made;
    if (auto made = make_folder(first, folder_); !made) return made;
    if (auto made = make_folder(second, first); !made) return made;
    std::lock_guard const lock(mutex_);
    made_.set(number_of(name));
    return {};
}

Expected<void> FolderObjects::write_file(std::string const& path, ByteView bytes) {
    OpenFile file(*calls_, calls_->open(path, O_WRONLY | O_CREAT | O_TRUNC, kPrivateFile));
    if (file.get() < 0) return cannot("make", path);
    for (ByteView rest = bytes; !rest.empty();) {
        ssize_t const written = calls_->write(file.get(), rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return cannot("write", path);
        rest = rest.subspan(static_cast<std::size_t>(written));
    }
    crash_point("C2");
    if (calls_->fsync(file.get()) != 0) return cannot("sync", path);
    if (file.close() != 0) return cannot("close", path);
    crash_point("C3");
    return {};
}

Expected<void> FolderObjects::put(Sha256 const& name, ByteView bytes) {
    if (auto made = make_folders(name); !made) return made;
    std::string const folder = folder_of(name);
    std::string const place = folder + "/" + hex(name);
    auto const there = get(name, bytes.size());
    if (!there && there.error().code == ErrorCode::unavailable)
        return std::unexpected(there.error());
    if (there && std::ranges::equal(*there, bytes)) {
        if (auto synced = sync(place, O_RDONLY); !synced) return synced;
        return sync(folder, O_RDONLY | O_DIRECTORY);
    }
    std::string const unfinished = place + std::string(kUnfinished);
    if (auto written = write_file(unfinished, bytes); !written) {
        calls_->unlink(unfinished);
        return written;
    }
    if (calls_->rename(unfinished, place) != 0) {
        auto failed = cannot("rename", unfinished);
        calls_->unlink(unfinished);
        return failed;
    }
    if (auto synced = sync(folder, O_RDONLY | O_DIRECTORY); !synced) {
        // Whether the name is on the disk is unknown, and another sync would not tell.
        calls_->unlink(place);
        return synced;
    }
    crash_point("C7");
    return {};
}

Expected<Bytes> FolderObjects::get(Sha256 const& name, std::uint64_t size_max) {
    std::string const path = folder_of(name) + "/" + hex(name);
    OpenFile const file(*calls_, calls_->open(path, O_RDONLY, 0));
    if (file.get() < 0 && errno == ENOENT) return fail(ErrorCode::not_found, "there is no " + path);
    if (file.get() < 0) return cannot("open", path);
    Bytes bytes;
    for (;;) {
        std::size_t const size = bytes.size();
        bytes.resize(size + kPieceBytes);
        ssize_t const read = calls_->read(file.get(), bytes.data() + size, kPieceBytes);
        bytes.resize(size + static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
        if (read < 0 && errno != EINTR) return cannot("read", path);
        if (read == 0) return bytes;
        if (bytes.size() > size_max)
            return fail(ErrorCode::too_large, path + " is larger than what was put there");
    }
}

Expected<void> FolderObjects::remove(Sha256 const& name) {
    std::string const path = folder_of(name) + "/" + hex(name);
    if (calls_->unlink(path) != 0 && errno != ENOENT) return cannot("remove", path);
    return {};
}

Expected<void> FolderObjects::list(
    Instant unfinished_before, std::function<void(StoredObject const&)> const& each
) {
    std::error_code failed;
    if (!fs::exists(folder_, failed) && !failed) return {};
    fs::recursive_directory_iterator files(folder_, failed);
    for (; !failed && files != fs::recursive_directory_iterator(); files.increment(failed)) {
        std::error_code gone;  // a file that is removed meanwhile is none
        if (!files->is_regular_file(gone) || gone) continue;
        auto const time = files->last_write_time(gone);
        auto const size = files->file_size(gone);
        if (gone) continue;
        std::string const file = files->path().filename().string();
        if (auto const name = parse_sha256(file)) {
            each({*name, to_instant(time), size});
        } else if (file.ends_with(kUnfinished) && to_instant(time) < unfinished_before) {
            calls_->unlink(files->path().string());
        }
    }
    if (failed) {
        return fail(ErrorCode::unavailable, "cannot list " + folder_ + ": " + failed.message());
    }
    return {};
}

}  // namespace tidegate::store
