#include "sim/memory_disk.hpp"

#include "base/error.hpp"
#include "sim/disk_contents.hpp"

#include <utility>

namespace tidegate::sim {

namespace {

void make_change(std::string& file, Stored::Change const& change) {
    if (!change.bytes) return file.resize(change.at);
    if (file.size() < change.at + change.bytes->size())
        file.resize(change.at + change.bytes->size());
    file.replace(change.at, change.bytes->size(), *change.bytes);
}

}  // namespace

void Stored::change(Change change) {
    make_change(now, change);
    unsynced.push_back(std::move(change));
}

MemoryDisk::Impl::Impl(Files files, std::uint64_t seed) : random(seed) {
    for (auto& [path, bytes] : files) {
        Stored& stored = make(path);
        stored.synced = bytes;
        stored.now = std::move(bytes);
    }
    register_vfs(*this);
    // SQLite draws its chance from the disk, once per process unless told to do so again.
    sqlite3_randomness(0, nullptr);
}

MemoryDisk::Impl::~Impl() { sqlite3_vfs_unregister(vfs.get()); }

Stored& MemoryDisk::Impl::make(std::string const& path) {
    if (auto const found = named.find(path); found != named.end()) return *found->second;
    Stored& stored = all.emplace_back();
    if (!path.empty()) named[path] = &stored;
    return stored;
}

int MemoryDisk::Impl::begin(DiskWork work) {
    if (is_dead) return SQLITE_IOERR;
    if (death && death->work == work && --death->left == 0 && !death->is_after) {
        is_dead = true;
        return SQLITE_IOERR;
    }
    if (is_full && work == DiskWork::write) return SQLITE_FULL;
    if (!std::exchange(fails[static_cast<std::size_t>(work)], false)) return SQLITE_OK;
    switch (work) {
        case DiskWork::read:
            return SQLITE_IOERR_READ;
        case DiskWork::write:
            return SQLITE_IOERR_WRITE;
        case DiskWork::sync:
            return SQLITE_IOERR_FSYNC;
    }
    return SQLITE_IOERR;
}

void MemoryDisk::Impl::end(DiskWork work) {
    if (death && death->work == work && death->left == 0) is_dead = true;
}

int MemoryDisk::Impl::sync(Stored& stored) {
    int const result = begin(DiskWork::sync);
    if (is_dead || (ignores_syncs && result == SQLITE_OK)) return result;
    for (Stored::Change const& change : stored.unsynced) {
        if (result == SQLITE_OK || (random.next() & 1) != 0) make_change(stored.synced, change);
    }
    stored.unsynced.clear();
    end(DiskWork::sync);
    return result;
}

void MemoryDisk::Impl::restart(Unsynced unsynced) {
    for (auto& [path, stored] : named) {
        TIDEGATE_CHECK(stored->handles.empty());
        if (unsynced == Unsynced::partly) {
            for (Stored::Change& change : stored->unsynced) {
                std::uint64_t const fate = random.next() % 3;
                if (fate == 0) continue;
                if (fate == 1 && change.bytes && !change.bytes->empty())
                    change.bytes->resize(random.next() % change.bytes->size());
                make_change(stored->synced, change);
            }
        }
        if (unsynced == Unsynced::kept) stored->synced = stored->now;
        stored->now = stored->synced;
        stored->unsynced.clear();
        stored->shared.clear();
    }
    death.reset();
    is_dead = false;
    fails = {};
}

MemoryDisk::MemoryDisk(Files files, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(std::move(files), seed)) {}

MemoryDisk::~MemoryDisk() = default;

MemoryDisk::Files MemoryDisk::files() const {
    Files files;
    for (auto const& [path, stored] : impl_->named) files[path] = stored->now;
    return files;
}

void MemoryDisk::die() { impl_->is_dead = true; }

void MemoryDisk::die_at(DiskWork work, std::uint64_t count, bool is_after) {
    impl_->death = Impl::Death{work, count, is_after};
}

bool MemoryDisk::is_dead() const { return impl_->is_dead; }
void MemoryDisk::restart(Unsynced unsynced) { impl_->restart(unsynced); }
void MemoryDisk::fill(bool is_full) { impl_->is_full = is_full; }
bool MemoryDisk::is_full() const { return impl_->is_full; }

void MemoryDisk::fail_next(DiskWork work) { impl_->fails[static_cast<std::size_t>(work)] = true; }

void MemoryDisk::calm() {
    impl_->is_full = false;
    impl_->fails = {};
    impl_->death.reset();
}

void MemoryDisk::ignore_syncs() { impl_->ignores_syncs = true; }

}  // namespace tidegate::sim
