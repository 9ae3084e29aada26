// The functions that SQLite calls instead of the system's. Locks are kept although one thread runs:
// a connection takes a free lock as a sign that no other is open.
#include "base/error.hpp"
#include "sim/disk_contents.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace tidegate::sim {

/// What SQLite sees as its file. It owns the memory and ends nothing in it.
struct Handle {
    sqlite3_file base;
    MemoryDisk::Impl* disk;
    Stored* stored;
    int level;              ///< SQLITE_LOCK_...
    unsigned shares, owns;  ///< locks of shared memory, one bit each
};

namespace {

constexpr int kSectorBytes = 4096;

Handle& own(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

int close_file(sqlite3_file* file) {
    std::erase(own(file).stored->handles, &own(file));
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    if (int const result = own(file).disk->begin(DiskWork::read); result != SQLITE_OK)
        return result;
    std::string const& bytes = own(file).stored->now;
    auto const wanted = static_cast<std::size_t>(size);
    auto const from = std::min(static_cast<std::size_t>(at), bytes.size());
    std::size_t const there = std::min(wanted, bytes.size() - from);
    std::memcpy(to, bytes.data() + from, there);
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, void const* from, int size, sqlite3_int64 at) {
    if (int const result = own(file).disk->begin(DiskWork::write); result != SQLITE_OK)
        return result;
    std::string bytes(static_cast<char const*>(from), static_cast<std::size_t>(size));
    own(file).stored->change({static_cast<std::size_t>(at), std::move(bytes)});
    own(file).disk->end(DiskWork::write);
    return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (own(file).disk->is_dead) return SQLITE_IOERR;
    own(file).stored->change({static_cast<std::size_t>(size), {}});
    return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) { return own(file).disk->sync(*own(file).stored); }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(own(file).stored->now.size());
    return SQLITE_OK;
}

/// The highest level that another connection holds.
int level_of_others(Handle const& self) {
    int level = SQLITE_LOCK_NONE;
    for (Handle const* other : self.stored->handles) {
        if (other != &self) level = std::max(level, other->level);
    }
    return level;
}

int lock_file(sqlite3_file* file, int level) {
    Handle& self = own(file);
    if (self.level >= level) return SQLITE_OK;
    int const others = level_of_others(self);
    if (level == SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED && others >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && others >= SQLITE_LOCK_SHARED) {
        self.level = SQLITE_LOCK_PENDING;
        return SQLITE_BUSY;
    }
    self.level = level;
    return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
    own(file).level = std::min(own(file).level, level);
    return SQLITE_OK;
}

int check_lock(sqlite3_file* file, int* result) {
    *result = std::max(own(file).level, level_of_others(own(file))) >= SQLITE_LOCK_RESERVED;
    return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return kSectorBytes; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared(sqlite3_file* file, int page, int size, int extends, void volatile** to) {
    auto& shared = own(file).stored->shared;
    auto const wanted = static_cast<std::size_t>(page);
    while (extends != 0 && shared.size() <= wanted)
        shared.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(size)));
    *to = wanted < shared.size() ? shared[wanted].get() : nullptr;
    return SQLITE_OK;
}

int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    Handle& self = own(file);
    unsigned const mask = ((1U << static_cast<unsigned>(count)) - 1)
                          << static_cast<unsigned>(offset);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        ((flags & SQLITE_SHM_SHARED) != 0 ? self.shares : self.owns) &= ~mask;
        return SQLITE_OK;
    }
    bool const is_shared = (flags & SQLITE_SHM_SHARED) != 0;
    for (Handle const* other : self.stored->handles) {
        if (other == &self) continue;
        if ((other->owns & mask) != 0 || (!is_shared && (other->shares & mask) != 0))
            return SQLITE_BUSY;
    }
    (is_shared ? self.shares : self.owns) |= mask;
    return SQLITE_OK;
}

void order_shared(sqlite3_file*) {}

int unmap_shared(sqlite3_file* file, int deletes) {
    own(file).shares = own(file).owns = 0;
    if (deletes != 0) own(file).stored->shared.clear();
    return SQLITE_OK;
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

MemoryDisk::Impl& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<MemoryDisk::Impl*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* flags_out) {
    MemoryDisk::Impl& disk = disk_of(vfs);
    file->pMethods = nullptr;
    if (disk.is_dead) return SQLITE_CANTOPEN;
    std::string const path = name == nullptr ? "" : name;
    if ((flags & SQLITE_OPEN_CREATE) == 0 && !disk.named.contains(path)) return SQLITE_CANTOPEN;
    auto* handle = new (file) Handle{{&kMethods}, &disk, &disk.make(path), 0, 0, 0};
    handle->stored->handles.push_back(handle);
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, char const* name, int) {
    if (disk_of(vfs).is_dead) return SQLITE_IOERR_DELETE;
    if (!disk_of(vfs).named.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
    disk_of(vfs).remove(name);
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, char const* name, int, int* result) {
    *result = disk_of(vfs).named.contains(name);
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, char const* name, int size, char* to) {
    std::string const path = name;
    if (path.size() >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(to, path.c_str(), path.size() + 1);
    return SQLITE_OK;
}

int draw_random(sqlite3_vfs* vfs, int size, char* to) {
    for (int i = 0; i < size; ++i) to[i] = static_cast<char>(disk_of(vfs).random.next());
    return size;
}

int do_not_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

/// The database asks nobody for the time; a fixed one shows that.
int stand_still(sqlite3_vfs*, sqlite3_int64* milliseconds) {
    *milliseconds = 0;
    return SQLITE_OK;
}

}  // namespace

void register_vfs(MemoryDisk::Impl& disk) {
    disk.real = sqlite3_vfs_find(nullptr);
    disk.vfs = std::make_unique<sqlite3_vfs>(*disk.real);
    sqlite3_vfs& vfs = *disk.vfs;
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(Handle));
    vfs.pNext = nullptr;
    vfs.zName = "memory_disk";
    vfs.pAppData = &disk;
    vfs.xOpen = &open_file;
    vfs.xDelete = &delete_file;
    vfs.xAccess = &access_file;
    vfs.xFullPathname = &full_name;
    vfs.xRandomness = &draw_random;
    vfs.xSleep = &do_not_sleep;
    vfs.xCurrentTimeInt64 = &stand_still;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        throw std::runtime_error("SQLite takes no other VFS");
}

}  // namespace tidegate::sim
