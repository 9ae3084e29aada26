#include "runtime/archive_place.hpp"

#include "store/folder_objects.hpp"

namespace tidegate::runtime {

store::S3Place s3_place(partners::S3Settings const& settings) {
    return {
        .endpoint = settings.endpoint,
        .region = settings.region,
        .bucket = settings.bucket,
        .prefix = settings.prefix,
        .access_key = settings.access_key,
        .secret = settings.secret,
        .authorities = settings.authorities.string(),
        .stall = limits::object_stall
    };
}

std::unique_ptr<store::ObjectStore> open_archive_place(partners::RetentionSettings const& settings
) {
    if (settings.s3) return std::make_unique<store::S3Objects>(s3_place(*settings.s3));
    return std::make_unique<store::FolderObjects>(settings.archive.string());
}

}  // namespace tidegate::runtime
