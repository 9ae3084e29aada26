// Objects as files of a folder, ab/cd/<name>: written beside their place, synced, renamed, and the
// folders synced, so that after a power cut one is there whole or not at all.
#pragma once

#include "store/file_calls.hpp"
#include "store/object_store.hpp"

#include <bitset>
#include <memory>
#include <mutex>
#include <string>

namespace tidegate::store {

class FolderObjects final : public ObjectStore {
public:
    /// `folder` is made with the first object; what it lies in must exist.
    explicit FolderObjects(
        std::string folder, std::unique_ptr<FileCalls> calls = std::make_unique<FileCalls>()
    );

    Expected<void> put(Sha256 const& name, ByteView bytes) override;
    Expected<Bytes> get(Sha256 const& name, std::uint64_t size_max) override;
    Expected<void> remove(Sha256 const& name) override;
    Expected<void> list(
        Instant unfinished_before, std::function<void(StoredObject const&)> const& each
    ) override;
    [[nodiscard]] std::string shown() const override { return folder_; }

private:
    [[nodiscard]] std::string folder_of(Sha256 const& name) const;
    Expected<void> make_folders(Sha256 const& name);
    Expected<void> make_folder(std::string const& path, std::string const& parent);
    Expected<void> write_file(std::string const& path, ByteView bytes);
    Expected<void> sync(std::string const& path, int flags);

    std::string folder_;
    std::unique_ptr<FileCalls> calls_;
    std::mutex mutex_;
    std::bitset<65536> made_;  ///< ab/cd whose folders are known to be durable
};

}  // namespace tidegate::store
