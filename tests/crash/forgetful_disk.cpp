#include "crash/forgetful_disk.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace tidegate::crash {
namespace {

struct Write {
    std::size_t at = 0;
    std::string bytes;
};
struct Truncation {
    std::size_t size = 0;
};
using Change = std::variant<Write, Truncation>;

void change_file(std::string& file, Change const& change) {
    if (auto const* cut = std::get_if<Truncation>(&change)) {
        file.resize(cut->size);
        return;
    }
    auto const& write = std::get<Write>(change);
    if (file.size() < write.at + write.bytes.size()) file.resize(write.at + write.bytes.size());
    file.replace(write.at, write.bytes.size(), write.bytes);
}

struct Contents {
    std::string synced;
    std::vector<Change> unsynced;
};

}  // namespace

class ForgetfulDisk::Impl {
public:
    Impl() : real(sqlite3_vfs_find(nullptr)), vfs{*real} {}

    void change(std::string const& path, Change change) {
        std::lock_guard const lock(mutex);
        files[path].unsynced.push_back(std::move(change));
    }

    sqlite3_vfs* real;
    struct Vfs : sqlite3_vfs {
        Impl* impl = nullptr;
    } vfs;
    std::mutex mutex;
    std::map<std::string, Contents> files;
};

namespace {

using Impl = ForgetfulDisk::Impl;

/// What SQLite sees as its file; the real one lies behind it.
struct alignas(std::max_align_t) File {
    sqlite3_file base;
    Impl* impl;
    std::string* path;  ///< null for files without a name
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    [[nodiscard]] sqlite3_io_methods const& methods() { return *real()->pMethods; }
};

File& own(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

int close_file(sqlite3_file* file) {
    File& f = own(file);
    int const result = f.methods().xClose(f.real());
    delete f.path;
    f.path = nullptr;
    return result;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return own(file).methods().xRead(own(file).real(), to, size, at);
}

int write_file(sqlite3_file* file, void const* from, int size, sqlite3_int64 at) {
    File& f = own(file);
    int const result = f.methods().xWrite(f.real(), from, size, at);
    if (result == SQLITE_OK && f.path != nullptr) {
        std::string bytes(static_cast<char const*>(from), static_cast<std::size_t>(size));
        f.impl->change(*f.path, Write{static_cast<std::size_t>(at), std::move(bytes)});
    }
    return result;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    File& f = own(file);
    int const result = f.methods().xTruncate(f.real(), size);
    if (result == SQLITE_OK && f.path != nullptr)
        f.impl->change(*f.path, Truncation{static_cast<std::size_t>(size)});
    return result;
}

/// Other threads may write meanwhile: only what was written before the sync began is safe.
int sync_file(sqlite3_file* file, int flags) {
    File& f = own(file);
    std::size_t before = 0;
    if (f.path != nullptr) {
        std::lock_guard const lock(f.impl->mutex);
        before = f.impl->files[*f.path].unsynced.size();
    }
    int const result = f.methods().xSync(f.real(), flags);
    if (result != SQLITE_OK || f.path == nullptr) return result;
    std::lock_guard const lock(f.impl->mutex);
    Contents& contents = f.impl->files[*f.path];
    before = std::min(before, contents.unsynced.size());
    auto const end = contents.unsynced.begin() + static_cast<std::ptrdiff_t>(before);
    for (auto change = contents.unsynced.begin(); change != end; ++change)
        change_file(contents.synced, *change);
    contents.unsynced.erase(contents.unsynced.begin(), end);
    return result;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return own(file).methods().xFileSize(own(file).real(), size);
}
int lock_file(sqlite3_file* file, int level) {
    return own(file).methods().xLock(own(file).real(), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return own(file).methods().xUnlock(own(file).real(), level);
}
int check_lock(sqlite3_file* file, int* result) {
    return own(file).methods().xCheckReservedLock(own(file).real(), result);
}
int control_file(sqlite3_file* file, int what, void* argument) {
    return own(file).methods().xFileControl(own(file).real(), what, argument);
}
int sector_size(sqlite3_file* file) { return own(file).methods().xSectorSize(own(file).real()); }
int characteristics(sqlite3_file* file) {
    return own(file).methods().xDeviceCharacteristics(own(file).real());
}
int map_shared(sqlite3_file* file, int page, int size, int extends, void volatile** to) {
    return own(file).methods().xShmMap(own(file).real(), page, size, extends, to);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    return own(file).methods().xShmLock(own(file).real(), offset, count, flags);
}
void order_shared(sqlite3_file* file) { own(file).methods().xShmBarrier(own(file).real()); }
int unmap_shared(sqlite3_file* file, int deletes) {
    return own(file).methods().xShmUnmap(own(file).real(), deletes);
}

/// Version 2: without memory-mapped reading, which would pass by.
constexpr sqlite3_io_methods kMethods{2,
                                      close_file,
                                      read_file,
                                      write_file,
                                      truncate_file,
                                      sync_file,
                                      file_size,
                                      lock_file,
                                      unlock_file,
                                      check_lock,
                                      control_file,
                                      sector_size,
                                      characteristics,
                                      map_shared,
                                      lock_shared,
                                      order_shared,
                                      unmap_shared,
                                      nullptr,
                                      nullptr};

Impl& disk_of(sqlite3_vfs* vfs) { return *static_cast<Impl::Vfs*>(vfs)->impl; }

std::string read_whole(std::string const& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

int open_file(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* flags_out) {
    Impl& disk = disk_of(vfs);
    File& f = own(file);
    f.base.pMethods = nullptr;
    int const result = disk.real->xOpen(disk.real, name, f.real(), flags, flags_out);
    if (result != SQLITE_OK) return result;
    f.impl = &disk;
    f.path = name == nullptr ? nullptr : new std::string(name);
    f.base.pMethods = &kMethods;
    if (name != nullptr) {
        std::lock_guard const lock(disk.mutex);
        if (!disk.files.contains(name)) disk.files[name].synced = read_whole(name);
    }
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, char const* name, int syncs_folder) {
    Impl& disk = disk_of(vfs);
    int const result = disk.real->xDelete(disk.real, name, syncs_folder);
    std::lock_guard const lock(disk.mutex);
    if (result == SQLITE_OK) disk.files.erase(name);
    return result;
}

}  // namespace

ForgetfulDisk::ForgetfulDisk() : impl_(std::make_unique<Impl>()) {
    Impl::Vfs& vfs = impl_->vfs;
    vfs.impl = impl_.get();
    vfs.zName = "forgetful";
    vfs.pNext = nullptr;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + impl_->real->szOsFile;
    vfs.xOpen = &open_file;
    vfs.xDelete = &delete_file;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        throw std::runtime_error("SQLite takes no other VFS");
}

ForgetfulDisk::~ForgetfulDisk() { sqlite3_vfs_unregister(&impl_->vfs); }

void ForgetfulDisk::cut_power(
    std::filesystem::path const& folder, Unsynced unsynced, std::uint32_t seed
) const {
    std::mt19937 random(seed);
    std::filesystem::create_directories(folder);
    std::lock_guard const lock(impl_->mutex);
    for (auto const& [path, contents] : impl_->files) {
        std::string found = contents.synced;
        for (Change const& change : contents.unsynced) {
            if (unsynced == Unsynced::partly && (random() & 1) != 0) change_file(found, change);
        }
        std::ofstream stream(folder / std::filesystem::path(path).filename(), std::ios::binary);
        stream << found;
    }
}

}  // namespace tidegate::crash
