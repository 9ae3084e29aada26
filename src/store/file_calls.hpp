// The system calls that make a file durable, behind a seam: tests let each of them fail, and let
// the disk forget what was not synced (spec/reliability.md F30, F34, F36, F41).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace tidegate::store {

/// Each as the call of its name: -1 and errno when it failed. Thread-safe.
class FileCalls {
public:
    virtual ~FileCalls() = default;
    virtual int open(std::string const& path, int flags, mode_t mode);
    virtual ssize_t write(int file, std::byte const* bytes, std::size_t size);
    virtual ssize_t read(int file, std::byte* bytes, std::size_t size);
    virtual int fsync(int file);
    virtual int close(int file);
    virtual int rename(std::string const& from, std::string const& to);
    virtual int make_folder(std::string const& path, mode_t mode);
    virtual int unlink(std::string const& path);
};

}  // namespace tidegate::store
