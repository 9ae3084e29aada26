// File calls of which the n-th fails, and a disk that keeps only what was synced.
#pragma once

#include "store/file_calls.hpp"

#include <fcntl.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tidegate::testing {

/// Counts down over all calls but close; the one that reaches zero fails with `error`.
class FailingFiles final : public store::FileCalls {
public:
    struct Plan {
        std::atomic<int> left = 0;  ///< 0: none fails
        std::atomic<int> error = EIO;
        std::atomic<int> calls = 0;
    };
    explicit FailingFiles(std::shared_ptr<Plan> plan) : plan_(std::move(plan)) {}

    int open(std::string const& path, int flags, mode_t mode) override {
        return fails() ? -1 : FileCalls::open(path, flags, mode);
    }
    ssize_t write(int file, std::byte const* bytes, std::size_t size) override {
        return fails() ? -1 : FileCalls::write(file, bytes, size);
    }
    ssize_t read(int file, std::byte* bytes, std::size_t size) override {
        return fails() ? -1 : FileCalls::read(file, bytes, size);
    }
    int fsync(int file) override { return fails() ? -1 : FileCalls::fsync(file); }
    int rename(std::string const& from, std::string const& to) override {
        return fails() ? -1 : FileCalls::rename(from, to);
    }
    int make_folder(std::string const& path, mode_t mode) override {
        return fails() ? -1 : FileCalls::make_folder(path, mode);
    }

private:
    bool fails() {
        ++plan_->calls;
        if (plan_->left <= 0 || --plan_->left > 0) return false;
        errno = plan_->error;
        return true;
    }

    std::shared_ptr<Plan> plan_;
};

/// A disk in memory. Bytes of a file last once the file was synced, names in a folder once the
/// folder was.
class ForgetfulFolder {
public:
    struct File {
        std::string now, synced;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;  ///< paths; null: a folder

    /// Everything that was not synced is gone.
    void cut_power() {
        names = synced_names;
        for (auto const& [path, file] : names) {
            if (file) file->now = file->synced;
        }
        descriptors.clear();
    }

    Names names, synced_names;
    struct Descriptor {
        std::string path;
        std::shared_ptr<File> file;  ///< null: a folder
        std::size_t at = 0;
    };
    std::map<int, Descriptor> descriptors;
    int next = 1000;
    int calls_left = -1;  ///< then the power fails: every call does
};

class ForgetfulFiles final : public store::FileCalls {
public:
    explicit ForgetfulFiles(std::shared_ptr<ForgetfulFolder> disk) : disk_(std::move(disk)) {}

    int open(std::string const& path, int flags, mode_t) override {
        if (is_off()) return -1;
        auto& names = disk_->names;
        bool const is_there = names.contains(path);
        if (!is_there && (flags & O_CREAT) == 0) return refuse(ENOENT);
        if (!is_there) names[path] = std::make_shared<ForgetfulFolder::File>();
        auto const file = names[path];
        if (file && (flags & O_TRUNC) != 0) file->now.clear();
        disk_->descriptors[disk_->next] = {path, file};
        return disk_->next++;
    }
    ssize_t write(int file, std::byte const* bytes, std::size_t size) override {
        if (is_off()) return -1;
        disk_->descriptors.at(file).file->now.append(reinterpret_cast<char const*>(bytes), size);
        return static_cast<ssize_t>(size);
    }
    ssize_t read(int file, std::byte* bytes, std::size_t size) override {
        if (is_off()) return -1;
        auto& open = disk_->descriptors.at(file);
        std::size_t const count =
            open.file->now.copy(reinterpret_cast<char*>(bytes), size, open.at);
        open.at += count;
        return static_cast<ssize_t>(count);
    }
    int fsync(int file) override {
        if (is_off()) return -1;
        auto const& open = disk_->descriptors.at(file);
        if (open.file) {
            open.file->synced = open.file->now;
            return 0;
        }
        auto const is_within = [&](std::string const& path) {
            return path.starts_with(open.path + "/") &&
                   path.find('/', open.path.size() + 1) == std::string::npos;
        };
        std::erase_if(disk_->synced_names, [&](auto const& one) { return is_within(one.first); });
        for (auto const& one : disk_->names) {
            if (is_within(one.first)) disk_->synced_names.insert(one);
        }
        return 0;
    }
    int close(int file) override {
        disk_->descriptors.erase(file);
        return 0;
    }
    int rename(std::string const& from, std::string const& to) override {
        if (is_off()) return -1;
        disk_->names[to] = disk_->names.at(from);
        disk_->names.erase(from);
        return 0;
    }
    int make_folder(std::string const& path, mode_t) override {
        if (is_off()) return -1;
        if (!disk_->names.emplace(path, nullptr).second) return refuse(EEXIST);
        return 0;
    }
    int unlink(std::string const& path) override {
        if (is_off()) return -1;
        return disk_->names.erase(path) > 0 ? 0 : refuse(ENOENT);
    }

private:
    static int refuse(int error) {
        errno = error;
        return -1;
    }
    bool is_off() {
        if (disk_->calls_left == 0) {
            errno = EIO;
            return true;
        }
        if (disk_->calls_left > 0) --disk_->calls_left;
        return false;
    }

    std::shared_ptr<ForgetfulFolder> disk_;
};

}  // namespace tidegate::testing
