// The state behind a MemoryDisk: bytes, what is synced of them, locks, and planned faults. Used by
// the functions that SQLite calls (memory_vfs.hpp).
#pragma once

#include "base/ids.hpp"
#include "sim/memory_disk.hpp"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::sim {

struct Handle;

struct Stored {
    /// A truncation when there are no bytes.
    struct Change {
        std::size_t at = 0;
        std::optional<std::string> bytes;
    };
    std::string now, synced;
    std::vector<Change> unsynced;
    std::vector<Handle*> handles;  ///< open ones
    std::vector<std::unique_ptr<std::byte[]>> shared;

    void change(Change change);
};

class MemoryDisk::Impl {
public:
    Impl(Files files, std::uint64_t seed);
    ~Impl();

    Stored& make(std::string const& path);
    void remove(std::string const& path) { named.erase(path); }

    /// SQLITE_OK, or why it is not done.
    int begin(DiskWork work);
    void end(DiskWork work);
    int sync(Stored& stored);
    void restart(Unsynced unsynced);

    struct Death {
        DiskWork work;
        std::uint64_t left;
        bool is_after;
    };
    std::map<std::string, Stored*> named;
    std::deque<Stored> all;  ///< also deleted ones: somebody may have them open
    std::optional<Death> death;
    bool is_dead = false, is_full = false, ignores_syncs = false;
    std::array<bool, 3> fails{};  ///< by DiskWork
    SeededRandom random;
    std::unique_ptr<sqlite3_vfs> vfs;
    sqlite3_vfs* real = nullptr;
};

/// Makes the default VFS of SQLite of it; sets `vfs` and `real`.
void register_vfs(MemoryDisk::Impl& disk);

}  // namespace tidegate::sim
