#include "partners/storage_reader.hpp"

#include "base/stream.hpp"
#include "partners/s3_reader.hpp"
#include "partners/secret_reader.hpp"

namespace tidegate::partners {
namespace {

constexpr std::uint64_t kKeyFileBytesMax = 64 * 1024;

void read_objects(TableReader& table, Instance& instance, Environment const& environment) {
    StorageSettings& storage = instance.storage;
    auto const objects = table.get_word<ObjectPlace>(
        "objects", {{"folder", ObjectPlace::folder},
                    {"s3", ObjectPlace::s3},
                    {"database", ObjectPlace::database}}
    );
    auto const folder = table.get_text("folder");
    if (folder) storage.folder = (instance.home / *folder).lexically_normal();
    if (objects) storage.objects = *objects;
    bool const is_shared = !instance.database_server.url.empty();
    if (is_shared && !objects) {
        storage.objects = folder ? ObjectPlace::folder : ObjectPlace::database;
    } else if (is_shared && storage.objects == ObjectPlace::folder && !folder) {
        table.report("folder", "is missing: name the one that all nodes share");
    }
    auto s3 = table.get_table("s3");
    if (s3) {
        storage.s3 = read_s3(std::move(*s3), instance.home, environment);
    } else if (storage.objects == ObjectPlace::s3) {
        table.report("s3", "is missing: endpoint, bucket, access_key and secret");
    }
}

}  // namespace

void read_storage(
    TableReader* table, Instance& instance, Environment const& environment, Errors& errors
) {
    StorageSettings& storage = instance.storage;
    storage.folder = instance.data / "payloads";
    storage.key_file = instance.home / "secrets/storage.key";
    bool is_key_named = false;
    if (table != nullptr) {
        is_key_named = table->find("key") != nullptr;
        storage.keys = read_secret(*table, "key", instance.home, environment);
        read_objects(*table, instance, environment);
        table->finish();
    } else if (!instance.database_server.url.empty()) {
        storage.objects = ObjectPlace::database;
    }
    std::error_code ignored;  // a file that cannot be looked at cannot be read either
    if (is_key_named || !std::filesystem::exists(storage.key_file, ignored)) return;
    auto const text = read_file(storage.key_file.string(), kKeyFileBytesMax);
    if (text) {
        storage.keys = Secret(to_text(*text));
    } else {
        errors.push_back(text.error());
    }
}

}  // namespace tidegate::partners
