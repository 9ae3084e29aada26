#include "store/file_calls.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace tidegate::store {

int FileCalls::open(std::string const& path, int flags, mode_t mode) {
    return ::open(path.c_str(), flags | O_CLOEXEC, mode);
}

ssize_t FileCalls::write(int file, std::byte const* bytes, std::size_t size) {
    return ::write(file, bytes, size);
}

ssize_t FileCalls::read(int file, std::byte* bytes, std::size_t size) {
    return ::read(file, bytes, size);
}

int FileCalls::fsync(int file) { return ::fsync(file); }

int FileCalls::close(int file) { return ::close(file); }

int FileCalls::rename(std::string const& from, std::string const& to) {
    return ::rename(from.c_str(), to.c_str());
}

int FileCalls::make_folder(std::string const& path, mode_t mode) {
    return ::mkdir(path.c_str(), mode);
}

int FileCalls::unlink(std::string const& path) { return ::unlink(path.c_str()); }

}  // namespace tidegate::store
