#include "cli/home_files.hpp"

#include "store/storage_keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tidegate::cli {
namespace {

constexpr int kCertificateDays = 825;

std::string instance_toml(HomeOptions const& options) {
    return fmt::format(
        R"(# This installation. Every key and its default: docs/configuration.md.
# After a change: tidegate config check

[instance]
name = "{}"
host = "localhost"          # right side of the Message-IDs we make

[as2]
id = "{}"
certificate = "certs/gateway.crt"
key = "certs/gateway.key"

[x12]
us = {{ qualifier = "ZZ", id = "{}" }}

[gs1]
{}prefix = "{}"          # GS1 company prefix: begins the SSCCs of what is shipped

[http]
as2.listen = "127.0.0.1:{}"
)",
        options.name, options.as2_id, options.x12_id, options.gs1_prefix.empty() ? "# " : "",
        options.gs1_prefix.empty() ? "0614141" : options.gs1_prefix, options.as2_port
    );
}

std::string partner_toml(PartnerOptions const& options) {
    return fmt::format(
        R"(# A trading partner. Every key and its default: docs/configuration.md.
# After a change: tidegate partner check {}
name = "{}"
state = "{}"                # test, live or suspended

[x12]
them = {{ qualifier = "ZZ", id = "{}" }}

[channels.as2]
them = "{}"
url = "{}"
[[channels.as2.certificates]]
file = "partner.crt"

[documents.850]
direction = "in"

[documents.855]
direction = "out"

[documents.856]
direction = "out"

[documents.810]
direction = "out"
)",
        options.id, options.name, options.state, options.x12_id, options.as2_id, options.url
    );
}

Expected<void> sync_folder(std::filesystem::path const& folder) {
    std::string const path = folder.empty() ? "." : folder.string();
    int const descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const is_synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (is_synced) return {};
    return fail(ErrorCode::unavailable, fmt::format("cannot sync {}", path));
}

}  // namespace

Expected<void> write_new_file(
    std::filesystem::path const& path, std::string_view text, bool is_private
) {
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    int const descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_private ? 0600 : 0644);
    if (descriptor < 0) {
        ErrorCode const code = errno == EEXIST ? ErrorCode::conflict : ErrorCode::unavailable;
        return fail(code, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
    }
    std::string_view rest = text;
    while (!rest.empty()) {
        ssize_t const written = ::write(descriptor, rest.data(), rest.size());
        if (written < 0) {
            int const reason = errno;
            ::close(descriptor);
            return fail(
                ErrorCode::unavailable,
                fmt::format("cannot write {}: {}", path.string(), std::strerror(reason))
            );
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    // A key that seals what was promised must outlive a power cut.
    bool const is_synced = !is_private || ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!is_synced) return fail(ErrorCode::unavailable, "cannot sync " + path.string());
    return is_private ? sync_folder(path.parent_path()) : Expected<void>{};
}

Expected<void> write_storage_key(std::filesystem::path const& path) {
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    std::filesystem::permissions(path.parent_path(), std::filesystem::perms::owner_all, failed);
    return write_new_file(path, store::StorageKeys::make_file().reveal(), true);
}

Expected<void> write_home(
    std::filesystem::path const& home, HomeOptions const& options, Instant now
) {
    if (auto written = write_new_file(home / "tidegate.toml", instance_toml(options), false);
        !written)
        return written;
    as2::KeyPair const own =
        as2::KeyPair::make({.common_name = options.as2_id, .days = kCertificateDays}, now);
    if (auto written = write_new_file(home / "certs/gateway.key", own.key.to_pem(), true); !written)
        return written;
    if (auto written = write_new_file(home / "certs/gateway.crt", own.certificate.to_pem(), false);
        !written)
        return written;
    if (auto written = write_storage_key(home / "secrets/storage.key"); !written) return written;
    std::error_code failed;
    std::filesystem::create_directories(home / "partners", failed);
    if (failed) {
        return fail(
            ErrorCode::unavailable,
            fmt::format("cannot make {}: {}", (home / "partners").string(), failed.message())
        );
    }
    return {};
}

Expected<void> write_partner(std::filesystem::path const& home, PartnerOptions const& options) {
    std::filesystem::path const folder = home / "partners" / options.id;
    if (auto written = write_new_file(folder / "partner.toml", partner_toml(options), false);
        !written)
        return written;
    return write_new_file(folder / "partner.crt", options.certificate_pem, false);
}

}  // namespace tidegate::cli
