#include "partners/storage_reader.hpp"

#include "base/stream.hpp"
#include "partners/secret_reader.hpp"

#include <algorithm>

namespace tidegate::partners {
namespace {

constexpr std::uint64_t kKeyFileBytesMax = 64 * 1024;

/// Names in a URL are signed as they are written: none that would have to be quoted.
bool is_plain(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_endpoint(std::string_view text) {
    for (std::string_view const scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        std::string_view const authority = text.substr(scheme.size());
        return !authority.empty() && is_plain(authority, ".-:[]");
    }
    return false;
}

void read_s3(TableReader table, Instance const& instance, S3Settings& s3, Environment const& from) {
    s3.endpoint = table.get_text("endpoint").value_or("");
    s3.region = table.get_text("region").value_or(s3.region);
    s3.bucket = table.get_text("bucket").value_or("");
    s3.prefix = table.get_text("prefix").value_or("");
    s3.access_key = table.get_text("access_key").value_or("");
    s3.secret = read_secret(table, "secret", instance.home, from);
    if (auto file = table.get_text("authorities"))
        s3.authorities = (instance.home / *file).lexically_normal();
    if (!is_endpoint(s3.endpoint)) {
        table.report(
            "endpoint", "is no address such as https://s3.example.com:443, without a path"
        );
    }
    if (s3.bucket.empty() || !is_plain(s3.bucket, ".-"))
        table.report("bucket", "must be a name of letters, digits, '.' and '-'");
    if (!is_plain(s3.prefix, "._-/") || s3.prefix.starts_with('/'))
        table.report("prefix", "may hold letters, digits and '.', '_', '-', '/', not in front");
    if (!s3.prefix.empty() && !s3.prefix.ends_with('/')) s3.prefix += '/';
    if (s3.region.empty() || !is_plain(s3.region, "-"))
        table.report("region", "must be a name such as eu-central-1");
    if (s3.access_key.empty() || s3.access_key.find_first_of(": \r\n") != std::string::npos)
        table.report("access_key", "is missing, or holds a blank or ':'");
    if (table.find("secret") == nullptr) table.report("secret", "is missing");
    table.finish();
}

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
        read_s3(*s3, instance, storage.s3, environment);
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
