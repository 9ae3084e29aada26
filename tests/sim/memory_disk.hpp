// A disk in memory under SQLite, with what disks do to databases: it forgets what was not synced
// when the power goes, is full, fails, and ends the process in the middle of a write or a sync
// (spec/reliability.md F31, F34 to F37). A file that was made or deleted stays so: lost folder
// entries are not modelled. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace tidegate::sim {

enum class DiskWork { read, write, sync };

/// What a death leaves of writes that were not synced.
enum class Unsynced {
    kept,    ///< all: only the process died
    lost,    ///< none
    partly,  ///< each one, none of it, or its beginning: the disk had begun
};

class MemoryDisk {
public:
    using Files = std::map<std::string, std::string>;  ///< path to bytes, all synced

    /// From now on connections of this process use it, until it goes; they must be closed before.
    MemoryDisk(Files files, std::uint64_t seed);
    ~MemoryDisk();
    MemoryDisk(MemoryDisk const&) = delete;
    MemoryDisk& operator=(MemoryDisk const&) = delete;

    /// As a process finds them now.
    [[nodiscard]] Files files() const;

    /// The process dies now: nothing it does from here on reaches the disk.
    void die();
    /// It dies at the `count`-th write or sync from now on, before or after it is done.
    void die_at(DiskWork work, std::uint64_t count, bool is_after);
    [[nodiscard]] bool is_dead() const;
    /// The next process may begin. All connections of the last one are closed.
    void restart(Unsynced unsynced);

    /// Writes fail until it is emptied again.
    void fill(bool is_full);
    [[nodiscard]] bool is_full() const;
    /// The next one fails, once. Of a sync that failed some writes are on the disk, and no later
    /// sync brings the others there.
    void fail_next(DiskWork work);
    /// No more of the above, what was planned for later included.
    void calm();

    /// A disk that lies: a sync does nothing.
    void ignore_syncs();

    class Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::sim
