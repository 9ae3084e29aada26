#include "cli/storage.hpp"

#include "base/log.hpp"
#include "base/stream.hpp"
#include "cli/home_files.hpp"
#include "runtime/archive_place.hpp"
#include "store/folder_objects.hpp"
#include "store/s3_objects.hpp"

namespace tidegate::cli {

namespace {

Expected<std::shared_ptr<store::PayloadVault const>> vault_of(
    partners::Instance const& instance, Secret const& text
) {
    auto keys = store::StorageKeys::parse(text.reveal());
    if (!keys) return std::unexpected(keys.error());
    return std::make_shared<store::PayloadVault const>(std::move(*keys), open_objects(instance));
}

}  // namespace

std::unique_ptr<store::ObjectStore> open_objects(partners::Instance const& instance) {
    partners::StorageSettings const& storage = instance.storage;
    switch (storage.objects) {
        case partners::ObjectPlace::database:
            return {};
        case partners::ObjectPlace::folder:
            return std::make_unique<store::FolderObjects>(storage.folder.string());
        case partners::ObjectPlace::s3:
            return std::make_unique<store::S3Objects>(runtime::s3_place(storage.s3));
    }
    return {};
}

Expected<std::shared_ptr<store::PayloadVault const>> open_vault(partners::Instance const& instance
) {
    if (instance.storage.keys.empty()) return nullptr;
    return vault_of(instance, instance.storage.keys);
}

Expected<std::shared_ptr<store::PayloadVault const>> make_vault(partners::Instance const& instance
) {
    auto const& file = instance.storage.key_file;
    if (auto made = write_storage_key(file); !made) return std::unexpected(made.error());
    constexpr std::uint64_t kFileBytesMax = 64 * 1024;
    auto const text = read_file(file.string(), kFileBytesMax);
    if (!text) return std::unexpected(text.error());
    log::warning(
        "storage.key_made",
        "a key for payloads was made; back it up apart from the database, without it they are lost",
        {{"file", file.string()}}
    );
    return vault_of(instance, Secret(to_text(*text)));
}

}  // namespace tidegate::cli
