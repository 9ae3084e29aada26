// A disk that forgets at a power cut what was not synced: a SQLite VFS in front of the real one
// (spec/reliability.md F36, F37). Keeps in memory what each file would hold after a cut.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

namespace tidegate::crash {

/// What becomes of writes that were not synced.
enum class Unsynced {
    lost,    ///< all of them
    partly,  ///< each one or not, as chance has it: the disk had begun
};

class ForgetfulDisk {
public:
    /// From now on connections of this process use it, until it goes; they must be closed before.
    ForgetfulDisk();
    ~ForgetfulDisk();
    ForgetfulDisk(ForgetfulDisk const&) = delete;
    ForgetfulDisk& operator=(ForgetfulDisk const&) = delete;

    /// Writes the files as they would be found after a power cut now, into `folder`, which is made.
    /// Thread-safe: all files of one moment.
    void cut_power(std::filesystem::path const& folder, Unsynced unsynced, std::uint32_t seed)
        const;

    class Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace tidegate::crash
